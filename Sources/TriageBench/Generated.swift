import TriageAuthoring
import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriagePresentation
import TriageSession
import TriageTraining
import TriageValues

/// What `triage-bench` measures with, and the tests try things on.
package enum Bench {
    /// A library in memory with as many questions and rules as asked; the same numbers and seed give the same
    /// library.
    ///
    /// It has what real protocols have: ordered choices and numbers, findings, questions that only matter
    /// after others, two ladders, conditions of `and` with some `or`. The more rules, the more tests in each,
    /// since a library in which every call meets the highest tier says nothing.
    package struct Generated: Outside {
        package let text: LibraryText

        /// - Parameter isWhole: with a safety law for every eighth rule, and a second case a rule, of a call
        ///   of some
        ///   15 answers.
        package init(questions: Int, rules: Int, isWhole: Bool = false, seed: UInt64 = 1) {
            var making = Making(questions: questions, rules: rules, random: SplitMix64(seed: seed))
            var texts = making.texts()
            if isWhole { texts[0] += making.laws() }
            let files = texts.enumerated().map { index, text in
                let path = index == 0 ? "Rules/base.yaml" : "Protocols/generated\(index).yaml"
                return SourceFile(id: Int32(index), path: path, text: text)
            }
            var cases = making.cases()
            if isWhole, let program = compile(files).program { cases += making.calls(program) }
            // A file holds at most 1 MiB.
            let parts = stride(from: 0, to: cases.count, by: 1_000).map {
                cases[$0..<min($0 + 1_000, cases.count)].joined()
            }
            text = LibraryText(
                root: "generated", files: files,
                cases: parts.enumerated().map { index, text in
                    SourceFile(
                        id: -1 - Int32(index), path: "Protocols/generated\(index).cases.yaml", text: text)
                })
        }

        /// The library, compiled.
        package func program() throws -> Program {
            let compilation = compile(text.files)
            guard let program = compilation.program else {
                let errors = compilation.problems.filter { $0.severity == .error }
                throw GeneratedProblem(
                    "the generated library does not compile:\n"
                        + present(Array(errors.prefix(3)), in: text.files, .plain))
            }
            return program
        }

        package func library(at paths: [String]) throws(OutsideProblem) -> LibraryText { text }
        package func stamp(of paths: [String]) -> Int { 0 }
        package func exists(_ path: String) -> Bool { false }
        package func bytes(of path: String) throws(OutsideProblem) -> [UInt8] {
            throw OutsideProblem("there is no file `\(path)`")
        }
        package mutating func write(_ text: String, to path: String, _ place: OutsidePlace)
            throws(OutsideProblem)
        {}
        package func paths(startingWith text: String) -> [String] { [] }
        package var today: Day? { nil }
        package var seconds: Int { 0 }
    }

    private struct Making {
        let questions: Int
        let rules: Int
        var random: SplitMix64

        static let base = """
            rule_set: base
            title: Base
            ladders:
              response:
                title: Response
                rungs:
                  wait: { label: Wait }
                  help: { label: Help }
                  soon: { label: Soon }
                  now: { label: Now }
                  emergency: { label: Emergency }
              police:
                title: Police
                rungs: { no_police: { label: No police }, told: { label: Told }, along: { label: Along } }
            sources: { s: { title: Book, by: Author, year: 2000, where: Shelf, status: verified } }

            """

        /// Safest first; of every length, since short words are read faster.
        private static let answers = [
            ["none", "some", "much", "most"], ["no", "a_little", "quite_a_lot", "overwhelming"],
            ["absent", "sometimes", "daily", "all_the_time"],
        ]

        private var conditions: [(rule: Int, condition: String, rung: String)] = []

        init(questions: Int, rules: Int, random: SplitMix64) {
            (self.questions, self.rules, self.random) = (questions, rules, random)
        }

        private func answer(_ danger: Int, _ question: Int) -> String {
            Self.answers[question % Self.answers.count][danger]
        }

        private func isNumber(_ question: Int) -> Bool { question % 8 == 5 }

        /// Every tenth question matters only after one before it.
        private func isGated(_ question: Int) -> Bool { question % 10 == 8 }

        /// The rule set, the protocol with the questions, and as many more protocols as hold the rules: a
        /// file has at most 1 MiB.
        mutating func texts() -> [String] {
            var first = header(1) + "questions:\n"
            for index in 0..<questions { first += question(index) }
            first += "findings:\n"
            for index in 0..<max(1, questions / 8) { first += "  f\(index): '\(test()) and \(test())'\n" }
            var texts = [Self.base, first + "rules:\n"]
            for index in 0..<rules {
                if index > 0, index % 2_000 == 0 { texts.append(header(texts.count) + "rules:\n") }
                let rung = random.next(below: 5) == 0 ? ["told", "along"][index % 2] : Self.rung(index)
                let condition = condition()
                conditions.append((index, condition, rung))
                texts[texts.count - 1] +=
                    "  r\(index): { when: '\(condition)', raise: [\(rung)], because: Somebody who answers this way has come to harm before; the source counts how often (ground \(index)). No answer alone says it., source: s }\n"
            }
            return texts
        }

        private func header(_ number: Int) -> String {
            "protocol: generated\(number)\ntitle: Generated\nversion: 1.0.0\nreview_by: 2999-01-01\n"
        }

        private func question(_ index: Int) -> String {
            var text = "  q\(index): { ask: Question \(index)?, reads: the answer \(index) is, "
            text +=
                isNumber(index)
                ? "number: { from: 0, to: 100 }, if_missing: assume 30"
                : "answers: { \((0..<4).map { "\(answer($0, index)): \(answer($0, index))" }.joined(separator: ", ")) }, if_missing: assume \(answer(1, index))"
            if isGated(index) {
                text += ", ask_when: q\(index / 10 * 10) >= \(answer(1, index / 10 * 10))"
            }
            if index % 7 == 3 { text += ", why: It matters., must_ask: true" }
            return text + " }\n"
        }

        private static func rung(_ index: Int) -> String {
            ["help", "soon", "now", "emergency"][index % 4]
        }

        private mutating func condition() -> String {
            let count = rules > 1_000 ? 4 : 2
            var parts = (0..<count).map { _ in test() }
            if random.next(below: 4) == 0 {
                parts.append("f\(random.next(below: max(1, questions / 8)))")
            }
            if random.next(below: 2) == 0 { parts.append("(\(test()) or \(test()))") }
            return parts.joined(separator: " and ")
        }

        /// A test that keeps holding as danger grows.
        private mutating func test() -> String {
            let question = random.next(below: questions)
            if isNumber(question) { return "q\(question) >= \(50 + 10 * random.next(below: 4))" }
            let (much, most) = (answer(2, question), answer(3, question))
            return "q\(question) "
                + [">= \(much)", "= \(most)", "= \(most)", "in (\(much), \(most))"][random.next(below: 4)]
        }

        /// A case a rule, of one answer.
        func cases() -> [String] {
            (0..<rules).map { index in
                let question = index * 8 % questions
                let given = isNumber(question) ? "60" : answer(2, question)
                return
                    "- case: some of rule \(index)\n  given: { q\(question): \(given) }\n  expect: { established: wait }\n"
            }
        }

        /// As many more of about 15 answers, with the rungs they come to.
        func calls(_ program: Program) -> [String] {
            let asked = min(60, max(1, 1_500 / questions))
            var evaluator = Evaluator(program)
            return Bench.likelyCalls(program, count: rules, asked: asked).enumerated().map {
                index, answers in
                evaluator.evaluate(answers)
                let given = program.questions.indices.compactMap { question in
                    program.answer(answers.codes[question], to: question).map {
                        "\(program.questions[question].name): \($0)"
                    }
                }
                let rungs = program.ladders.enumerated().map {
                    $1.rungs[evaluator.standings[$0].recommended].name
                }
                return
                    "- case: call \(index)\n  given: { \(given.joined(separator: ", ")) }\n  expect: { recommended: [\(rungs.joined(separator: ", "))] }\n"
            }
        }

        /// What every eighth rule promises, as a law.
        func laws() -> String {
            conditions.filter { $0.rule % 8 == 0 }.reduce("laws:\n") {
                $0
                    + "  law\($1.rule): { when: '\($1.condition)', at_least: \($1.rung), because: It is so., source: s }\n"
            }
        }
    }
}

/// A generated library that is not sound.
package struct GeneratedProblem: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}
