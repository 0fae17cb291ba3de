import Testing
import TriageEngine
import TriageModel
import TriageValues

/// The engine against the naive reference on random libraries and calls.
@Suite struct ReferenceTests {
    /// 1,250 libraries with 80 calls each: 100,000 pairs.
    @Test(arguments: 0..<10)
    func agreesWithTheReference(part: Int) throws {
        for seed in part * 125..<(part + 1) * 125 {
            let texts = RandomLibrary(seed: seed).texts()
            let program = try compiled(texts)
            let documents = documents(texts)
            var random = Seeded(seed)
            for call in 0..<80 {
                let answers = program.randomAnswers(&random, askedPercent: [0, 30, 60, 90, 100][call % 5])
                let named = program.named(answers)
                let evaluation = evaluate(program, answers)
                let standings = evaluation.standings.map { [$0.established, $0.recommended, $0.possible] }
                try #require(
                    standings == Reference.standings(documents, named), "seed \(seed), call \(call): \(named)"
                )
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
