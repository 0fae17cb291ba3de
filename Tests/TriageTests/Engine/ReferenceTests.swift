import Testing
import TriageEngine
import TriageModel
import TriageReference
import TriageValues

/// The engine against the naive reference on random libraries and calls.
@Suite struct ReferenceTests {
    /// In ten parts, with 80 calls each: a million pairs with `NIGHTLY`, 100,000 by default.
    static let libraries = Nightly.count(1_250, oneIn: 10)

    @Test(arguments: 0..<10)
    func agreesWithTheReference(part: Int) throws {
        for seed in part * Self.libraries..<(part + 1) * Self.libraries {
            let texts = RandomLibrary(seed: seed).texts()
            let program = try compiled(texts)
            let documents = documents(texts)
            var random = Seeded(seed)
            var running = Evaluator(program)
            for call in 0..<80 {
                let answers = program.randomAnswers(&random, askedPercent: [0, 30, 60, 90, 100][call % 5])
                let named = program.named(answers)
                let evaluation = evaluate(program, answers)
                let standings = evaluation.standings.map { [$0.established, $0.recommended, $0.possible] }
                try #require(
                    standings == Reference.standings(documents, named), "seed \(seed), call \(call): \(named)"
                )
                let isProvisional = Reference.isProvisional(documents, named)
                try #require(
                    evaluation.standings.allSatisfy { $0.isProvisional == isProvisional },
                    "seed \(seed), call \(call): \(named)")
                if call % 4 == 0 {
                    try #require(
                        program.named(evaluation.afterLosingTheLine(program))
                            == Reference.afterLosingTheLine(documents, named),
                        "losing the line: seed \(seed), call \(call): \(named)")
                }
                // From one call to the next answer by answer, a part of the way or all of it.
                for question in program.questions.indices where call % 2 == 0 || random.chance(30) {
                    running.set(answers.codes[question], to: question)
                }
                let fresh = evaluate(program, running.answers)
                try #require(running.standings == fresh.standings, "running: seed \(seed), call \(call)")
                try #require(
                    running.view(assuming: true).truths == fresh.assumed.truths,
                    "running: seed \(seed), call \(call)")
                guard call % 8 == 0 else { continue }
                for assuming in [false, true] {
                    let reference = Reference(documents, named, assuming: assuming)
                    let view = assuming ? evaluation.assumed : evaluation.plain
                    let rules = documents.flatMap { document in
                        document.rules.map { reference.truth(ofRule: $0, in: document) }
                    }
                    try #require(
                        program.rules.map { view.truths[$0.node] } == rules, "seed \(seed), call \(call)")
                }
            }
        }
    }
}
