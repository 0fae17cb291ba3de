import Testing
import TriageEngine
import TriageValues

/// Many calls at once give what each gives alone.
@Suite struct BatchTests {
    /// 600 libraries (`NIGHTLY`; by default 120) with 200 calls each in two batches, evaluated in the same
    /// memory.
    @Test(arguments: 0..<6)
    func agreesWithOneByOne(part: Int) throws {
        for seed in part * 100..<part * 100 + Nightly.count(100, oneIn: 5) {
            let program = try compiled(RandomLibrary(seed: seed).texts())
            let batch = BatchEvaluator(BatchPlan(program))
            var random = Seeded(seed)
            for round in 0..<2 {
                batch.clear()
                let calls = (0..<(round == 0 ? 67 : 133)).map { call in
                    program.randomAnswers(&random, askedPercent: [0, 30, 60, 90, 100][call % 5])
                }
                for (call, answers) in calls.enumerated() {
                    for question in program.questions.indices {
                        batch.set(answers.codes[question], to: question, call: call)
                    }
                }
                batch.evaluate(count: calls.count)
                try check(batch, calls, program, "seed \(seed), round \(round)")
            }
            // A call alone, in which answers are missing for one reason only.
            for reason in Missing.allCases {
                var answers = program.randomAnswers(&random, askedPercent: 80)
                for question in program.questions.indices where !answers.codes[question].isValue {
                    answers[question] = random.chance(60) ? .missing(reason) : .notAsked
                }
                batch.clear()
                batch.set(answers, call: 0)
                batch.evaluate(count: 1)
                try check(batch, [answers], program, "seed \(seed), \(reason)")
            }
        }
    }

    private func check(_ batch: BatchEvaluator, _ calls: [Answers], _ program: Program, _ place: String)
        throws
    {
        var deciders = calls.map { _ in program.ladders.map { _ in Set<Int>() } }
        for ladder in program.ladders.indices {
            batch.forEachDecider(of: ladder) { rule, plane in
                for call in calls.indices where BatchEvaluator.has(plane, call) {
                    deciders[call][ladder].insert(rule)
                }
            }
        }
        for (call, answers) in calls.enumerated() {
            let evaluation = evaluate(program, answers)
            let explanation = explain(evaluation, program)
            let place = Comment(rawValue: "\(place), call \(call): \(program.named(answers))")
            try #require(
                program.ladders.indices.map { batch.standing($0, call: call) } == evaluation.standings, place)
            try #require(
                program.rules.indices.filter { BatchEvaluator.has(batch.holds($0), call) }
                    == explanation.rulesHolding, place)
            try #require(
                deciders[call] == explanation.ladders.map { Set($0.reasons) }, place)
            let open = batch.plan.awaited.indices.filter { BatchEvaluator.has(batch.open($0), call) }
            try #require(
                open.map { batch.plan.awaited[$0] }
                    == program.questions.indices.filter {
                        isAwaited($0, program, answers) && evaluation.plain.relevance(of: $0, program) != .no
                    }, place)
        }
    }

    /// A call taken out of a batch leaves its neighbours as they were.
    @Test func clearingOneCallLeavesTheOthers() throws {
        let program = try compiled(RandomLibrary(seed: 3).texts())
        let batch = BatchEvaluator(BatchPlan(program))
        var random = Seeded(3)
        var calls = (0..<BatchEvaluator.capacity).map { _ in program.randomAnswers(&random, askedPercent: 90)
        }
        for (call, answers) in calls.enumerated() {
            for question in program.questions.indices {
                batch.set(answers.codes[question], to: question, call: call)
            }
        }
        for call in stride(from: 0, to: calls.count, by: 3) {
            batch.clear(call: call)
            calls[call] = Answers(for: program)
        }
        batch.evaluate(count: calls.count)
        try check(batch, calls, program, "cleared")
    }
}
