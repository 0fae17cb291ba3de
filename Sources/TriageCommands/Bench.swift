import TriageAuthoring
import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriageSession
import TriageTraining
import TriageValues

/// What `make bench` measures with.
public enum Bench {
    public static func shippedProgram() throws -> Program {
        let compilation = compile(try Disk.here.text(at: []).files)
        guard let program = compilation.program else {
            throw Refusal("the library has errors; run `triage check`")
        }
        return program
    }

    /// Calls that are empty, half asked and fully asked; always the same.
    public static func calls(_ program: Program, count: Int) -> [(name: String, answers: [Answers])] {
        [("nothing asked", 0), ("half asked", 50), ("all asked", 100)].map { name, percent in
            var state: UInt64 = 42
            func next(_ bound: Int) -> Int {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return Int(state >> 33) % bound
            }
            let answers = (0..<count).map { _ in
                var answers = Answers(for: program)
                for (index, question) in program.questions.enumerated() where next(100) < percent {
                    switch question.kind {
                    case .choice: answers[index] = .choice(next(question.options.count))
                    case .several: answers[index] = .several(1 << UInt64(next(question.options.count)))
                    case .number(let range):
                        answers[index] = .number(range.bounds.lowerBound + next(range.bounds.count))
                    }
                    if next(10) == 0 { answers[index] = .missing(.unknown) }
                }
                return answers
            }
            return (name, answers)
        }
    }
}

extension Bench {
    /// Every mutant of a generated library, and the run that finds out about them.
    public struct Mutants {
        let run: MutationRun
        let mutants: [Mutant]
        public var count: Int { mutants.count }

        public func examineAll() { for mutant in mutants { _ = run.fate(of: mutant) } }
    }

    public static func mutants(of rules: Int) throws -> Mutants {
        guard case .success(let library) = LoadedLibrary.load(try Generated(rules: rules).library(at: []))
        else {
            throw Refusal("the generated library does not compile")
        }
        return Mutants(run: MutationRun(library), mutants: library.mutants())
    }

    /// Attempts at the shipped simulations as the bytes of their files, and their scoring on all cores.
    public struct Attempts {
        let shelf: TrainingShelf
        let files: [SourceFile]
        public var count: Int { files.count }

        /// Reads and scores every file; how many came out.
        public func scoreAll() -> Int {
            let shelf = shelf
            return concurrently(files) { file -> Int in
                var problems = Problems()
                guard let attempt = parseAttempt(file, shelf.program, &problems) else { return 0 }
                let simulation = attempt.simulation.flatMap(shelf.simulation)
                return score(attempt, of: simulation, by: shelf.rubric, shelf.program).points >= 0 ? 1 : 0
            }.reduce(0, +)
        }
    }

    public static func attempts(_ count: Int) throws -> Attempts {
        let shelf = try TrainingShelf(root: nil)
        let files = (0..<count).map { index in
            let simulation = shelf.simulations[index % shelf.simulations.count]
            let attempt = idealAttempt(at: simulation, shelf.program, seed: index)
            let text =
                beginLine(simulation, shelf.program, trainee: "t\(index % 40)", seed: index)
                + attempt.events.map { $0.line(shelf.program) }.joined()
            return SourceFile(id: Int32(index), path: "\(index).jsonl", text: text)
        }
        return Attempts(shelf: shelf, files: files)
    }

    /// A library in memory: as many rules as asked, over a quarter as many questions, always the same.
    public struct Generated: Outside {
        private let text: LibraryText

        public init(rules: Int) {
            var questions = ""
            for index in 0..<(rules / 4) {
                questions += "  q\(index): { ask: Question \(index)?, reads: the answer \(index) is, "
                questions +=
                    "answers: { none: None, some: Some, much: Much, most: Most }, if_missing: assume some }\n"
            }
            var ruleLines = ""
            for index in 0..<rules {
                let (a, b, c) = (index % (rules / 4), index * 7 % (rules / 4), index * 13 % (rules / 4))
                ruleLines += "  r\(index): { when: 'q\(a) >= much and (q\(b) >= most or q\(c) >= some)', "
                ruleLines +=
                    "raise: [\(["help", "soon", "now"][index % 3])], because: Reason \(index)., source: s }\n"
            }
            let base = """
                rule_set: base
                title: Base
                ladders:
                  response:
                    title: Response
                    rungs: { wait: { label: Wait }, help: { label: Help }, soon: { label: Soon }, now: { label: Now } }
                sources: { s: { title: Book, by: Author, year: 2000, where: Shelf, status: verified } }

                """
            var cases = ""
            for index in 0..<rules {
                cases +=
                    "- case: the first part of rule \(index)\n  given: { q\(index % (rules / 4)): much }\n"
                cases += "  expect: { established: wait }\n"
            }
            let header = "protocol: generated\ntitle: Generated\nversion: 1.0.0\nreview_by: 2999-01-01\n"
            let body = header + "questions:\n" + questions + "rules:\n" + ruleLines
            text = LibraryText(
                root: "generated",
                files: [
                    SourceFile(id: 0, path: "Rules/base.yaml", text: base),
                    SourceFile(id: 1, path: "Protocols/generated.yaml", text: body),
                ], cases: [SourceFile(id: 2, path: "Protocols/generated.cases.yaml", text: cases)])
        }

        public func library(at paths: [String]) throws(OutsideProblem) -> LibraryText { text }
        public func stamp(of paths: [String]) -> Int { 0 }
        public func exists(_ path: String) -> Bool { false }
        public func bytes(of path: String) throws(OutsideProblem) -> [UInt8] {
            throw OutsideProblem("there is no file `\(path)`")
        }
        public mutating func write(_ text: String, to path: String) throws(OutsideProblem) {}
        public func paths(startingWith text: String) -> [String] { [] }
        public var today: Day? { nil }
        public var seconds: Int { 0 }
    }

    /// Lines an author types, each standing for its command; those that run every case or every call apart.
    public static let lines = [
        "q0 = much", "q1 = unknown, q2 = most", "undo", "redo", "answers", "result", "why", "why now",
        "why not r500",
        "why not now", "what if q7 = most", "next", "open", "q3 >= much and not(q4 = none)", "q3 >= mch",
        "show r500",
        "show q5", "show now", "rules Reason 77", "rules", "questions q1", "ladders", "help", "note x",
        "case a new case of the generated library",
    ]
}
