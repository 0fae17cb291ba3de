import Testing
import TriageCompiler
import TriageEngine
import TriageModel
import TriageReference
import TriageSyntax
import TriageValues

/// Questions that are asked no more: by the naive reference, by many calls at once, and in searches.
@Suite struct RetiredTests {
    /// A random library in which some questions are asked no more, as a program and as documents.
    private func library(_ seed: Int) throws -> (program: Program, documents: [Document], retired: [Int])? {
        var texts = RandomLibrary(seed: seed).texts()
        let program = try compiled(texts)
        var random = Seeded(seed &+ 31)
        var builder = ProgramBuilder(program)
        let free = program.questions.indices.filter { index in
            !program.questions[index].mustAsk && !program.questions[index].asksAgain
                && program.questions[index].tell.isEmpty && program.lostLine?.question != index
        }
        let retired = free.filter { _ in random.chance(50) }
        for index in retired {
            let name = program.questions[index].name
            builder.questions[index].retirement = .init(on: .first, instead: "x")
            texts = texts.map {
                $0.replacing("  \(name): { ask", with: "  \(name): { retired: 0001-01-01, instead: x, ask")
            }
        }
        let documents = documents(texts)
        let said = documents.flatMap(\.questions).filter { $0.retired != nil }.map(\.name.text)
        try #require(Set(said) == Set(retired.map { program.questions[$0].name }), "seed \(seed)")
        return retired.isEmpty ? nil : (builder.build(), documents, retired)
    }

    @Test func agreesWithTheReferenceAndInBatches() throws {
        var tried = 0
        for seed in 0..<300 {
            guard let (program, documents, retired) = try library(seed) else { continue }
            tried += 1
            var random = Seeded(seed)
            let calls = (0..<40).map {
                program.randomAnswers(&random, askedPercent: [0, 30, 60, 100][$0 % 4])
            }
            let batch = BatchEvaluator(BatchPlan(program))
            for (call, answers) in calls.enumerated() { batch.set(answers, call: call) }
            batch.evaluate(count: calls.count)
            var running = Evaluator(program)
            for (call, answers) in calls.enumerated() {
                let named = program.named(answers)
                let evaluation = evaluate(program, answers)
                try #require(
                    evaluation.standings.map { [$0.established, $0.recommended, $0.possible] }
                        == Reference.standings(documents, named), "seed \(seed), call \(call): \(named)")
                try #require(
                    program.ladders.indices.map { batch.standing($0, call: call) } == evaluation.standings,
                    "batch: seed \(seed), call \(call): \(named)")
                for question in program.questions.indices {
                    running.set(answers.codes[question], to: question)
                }
                try #require(
                    running.view(assuming: true).truths == evaluation.assumed.truths,
                    "running: seed \(seed), call \(call): \(named)")
                let asked = nextQuestions(evaluation, program, limit: 20).map(\.question)
                try #require(Set(asked).isDisjoint(with: retired), "asked: seed \(seed), call \(call)")
            }
        }
        #expect(tried > 200)
    }

    /// A search takes it for one that an old call may have answered.
    @Test func aSearchCountsWhatOldCallsMayHaveAnswered() throws {
        for seed in 0..<100 {
            guard let (program, _, retired) = try library(seed) else { continue }
            var random = Seeded(seed)
            var searching = Evaluator(program, searching: true)
            searching.evaluate(Answers(for: program))
            let open = searching.view(assuming: false).truths
            for _ in 0..<20 {
                let answers = program.randomAnswers(&random, askedPercent: 100)
                let found = evaluate(program, answers).plain.truths
                for (node, truth) in found.enumerated() where open[node] != .unknown {
                    try #require(truth == open[node], "seed \(seed), node \(node), retired \(retired)")
                }
            }
        }
    }

    private static let text = """
        rule_set: base
        title: Base
        ladders:
          response: { title: Response, provisional: help, rungs: { wait: { label: Wait }, help: { label: Help }, now: { label: Now } } }
        sources: { s: { title: Book, by: Author, year: 2000, where: Shelf, status: verified } }
        questions:
          old: { ask: Old?, why: W, answers: { fine: Fine, low: Low, bad: Bad }, must_ask: true, if_missing: assume low, retired: 2027-01-01, instead: new }
          new: { ask: New?, why: W, answers: { fine: Fine, bad: Bad }, must_ask: true, if_missing: ask_again }
        screens: { both: { ask: Anything?, covers: [old, new], none: Nothing } }
        rules:
          low: { when: old >= low or new >= bad, raise: [help], because: B, source: s }
          bad: { when: old >= bad or new >= bad, raise: [now], because: B, source: s }

        """

    private func program(on day: String?) throws -> Program {
        try #require(compile(files([Self.text]), on: day.flatMap { Day($0) }).program)
    }

    /// What was answered counts, what was missing is missing, and what was not asked is outside; and nothing
    /// of it answers the new question.
    @Test func whatOldCallsSayCountsAndNothingIsAsked() throws {
        let (before, after, whole) = (
            try program(on: "2026-12-31"), try program(on: "2027-01-01"), try program(on: nil)
        )
        func standing(_ program: Program, _ old: String?) throws -> [Int] {
            var answers = Answers(for: program)
            let index = try #require(program.questionIndex("old"))
            if let old {
                let answer: Answer = Missing(rawValue: old).map { .missing($0) } ?? .one(old)
                answers[index] = try program.code(for: answer, to: index).get()
            }
            let standing = evaluate(program, answers).standings[0]
            return [standing.established, standing.recommended, standing.possible]
        }
        for program in [before, after, whole] {
            #expect(try standing(program, "bad") == [2, 2, 2])
            #expect(try standing(program, "low") == [1, 1, 2])
            #expect(try standing(program, "refused") == [0, 1, 2])
            #expect(try standing(program, "fine") == [0, 1, 2])
        }
        #expect(try standing(before, nil) == [0, 1, 2])
        #expect(try standing(after, nil) == [0, 1, 2])
        for (program, asked) in [(before, ["old", "new"]), (after, ["new"]), (whole, ["new"])] {
            let evaluation = evaluate(program, Answers(for: program))
            let next = nextQuestions(evaluation, program).map { program.questions[$0.question].name }
            // What a screen asks stands for both.
            #expect(next.contains("old") == false && next.contains("new"))
            #expect(program.screens[0].covers.map { program.questions[$0].name } == asked)
            #expect(evaluation.standings[0].isProvisional)
        }
        #expect(program(named: "new", in: after) == nil)
    }

    private func program(named name: String, in program: Program) -> Retirement? {
        program.questions.first { $0.name == name }?.retirement
    }
}
