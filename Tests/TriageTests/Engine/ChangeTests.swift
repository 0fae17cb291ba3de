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
                    guard let changes = whyNot(rule: rule, evaluation, program).nearestChange else {
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
        let program = try Shipped.program()
        let evaluation = evaluate(program, Answers(for: program))
        for name in ["mobile_crisis", "co_response", "emergency", "police_leading"] {
            let place = try #require(program.rungPlace(name))
            let answer = whyNot(place, evaluation, program)
            let changes = try #require(answer.nearestChange, "\(name)")
            #expect(changes.count == 1, "one answer alone can raise to \(name)")
            #expect(!answer.rules.isEmpty)
            let difference = whatIf(changes, evaluation, program)
            #expect(
                difference.ladders.contains {
                    $0.ladder == place.ladder && $0.after.recommended >= place.rung
                })
            #expect(!difference.started.isEmpty)
            let after = evaluate(program, evaluation.answers.replacing(changes))
            let reasons = why(place, after, program).reasons
            #expect(
                reasons.contains { $0.restsOn == Array(changes.keys) && $0.trace.truth == .yes }, "\(name)")
            #expect(whyNot(place, after, program).nearestChange == [:])
        }
        #expect(whatIf([:], evaluation, program).isEmpty)
    }
}
