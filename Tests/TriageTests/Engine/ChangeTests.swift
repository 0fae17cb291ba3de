import Testing
import TriageEngine
import TriageValues

/// `why not` and `what if`.
@Suite struct ChangeTests {
    @Test func theNearestChangeMakesTheRuleHold() throws {
        var found = 0
        var missed = 0
        for seed in 0..<150 {
            let program = try compiled(RandomLibrary(seed: 40_000 + seed).texts())
            var random = Seeded(seed)
            for _ in 0..<10 {
                let evaluation = evaluate(program, program.randomAnswers(&random, askedPercent: 60))
                for rule in program.rules.indices
                where evaluation.assumed.truths[program.rules[rule].node] != .yes {
                    guard let changes = nearestChange(makingRule: rule, from: evaluation, program) else {
                        if canHold(rule, program, &random) { missed += 1 }
                        continue
                    }
                    found += 1
                    let after = evaluate(program, evaluation.answers.replacing(changes))
                    try #require(after.assumed.truths[program.rules[rule].node] == .yes, "seed \(seed)")
                    // Each change is needed.
                    for question in changes.keys {
                        var fewer = changes
                        fewer[question] = nil
                        let without = evaluate(program, evaluation.answers.replacing(fewer))
                        try #require(without.assumed.truths[program.rules[rule].node] != .yes, "seed \(seed)")
                    }
                }
            }
        }
        #expect(found > 5_000)
        // The search is cut off on the knottiest random rules; it may miss one in a hundred.
        #expect(missed * 100 <= found, "found \(found), missed \(missed)")
    }

    /// Whether one of 300 random calls makes the rule hold; many random rules contradict themselves.
    private func canHold(_ rule: Int, _ program: Program, _ random: inout Seeded) -> Bool {
        (0..<300).contains { _ in
            let evaluation = evaluate(program, program.randomAnswers(&random, askedPercent: 90))
            return evaluation.assumed.truths[program.rules[rule].node] == .yes
        }
    }

    @Test func theNearestChangeReachesTheRung() throws {
        let program = try compiled(RandomLibrary(seed: 41_000).texts())
        let evaluation = evaluate(program, Answers(for: program))
        let place = try #require(program.rungPlace("z1"))
        let changes = try #require(nearestChange(reaching: place, from: evaluation, program))
        let difference = whatIf(changes, evaluation, program)
        #expect(
            difference.ladders.contains { $0.ladder == place.ladder && $0.after.recommended >= place.rung })
        #expect(!difference.started.isEmpty)
        #expect(whatIf([:], evaluation, program).isEmpty)
    }
}
