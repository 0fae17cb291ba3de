import Testing
import TriageEngine
import TriageValues

/// `why not` and `what if`.
@Suite struct ChangeTests {
    @Test func theNearestChangeMakesTheRuleHold() throws {
        var found = 0
        var missed = 0
        let libraries = Nightly.count(150, oneIn: 4)
        for seed in 0..<libraries {
            let program = try compiled(RandomLibrary(seed: 40_000 + seed).texts())
            var random = Seeded(seed)
            for _ in 0..<10 {
                let evaluation = evaluate(program, program.randomAnswers(&random, askedPercent: 60))
                for rule in program.rules.indices
                where evaluation.assumed.truths[program.rules[rule].node] != .yes {
                    guard let changes = whyNot(rule: rule, evaluation, program).nearestChange else {
                        if canHold(rule, program, from: evaluation.answers, &random) { missed += 1 }
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
        #expect(found > 33 * libraries)
        // The search is cut off on the knottiest random rules; it may miss one in a hundred.
        #expect(missed * 100 <= found, "found \(found), missed \(missed)")
    }

    /// Whether one of 300 random calls makes the rule hold; many random rules contradict themselves. A change
    /// takes no answer back: what was asked is asked in these calls, too.
    private func canHold(_ rule: Int, _ program: Program, from answers: Answers, _ random: inout Seeded)
        -> Bool
    {
        (0..<300).contains { _ in
            var call = program.randomAnswers(&random, askedPercent: 90)
            for question in program.questions.indices where call.codes[question] == .notAsked {
                call[question] = answers.codes[question]
            }
            return evaluate(program, call).assumed.truths[program.rules[rule].node] == .yes
        }
    }

    /// Of the numbers that would do, the safest: those of one class make the rule hold alike.
    @Test(arguments: [
        ("high", ">= 7", 7), ("high", "in [2..4]", 2), ("high", "<= 3", 0), ("high", "!= 0", 1),
        ("high", "in (5, 8)", 5), ("low", "<= 3", 3), ("low", "in [2..4]", 4), ("low", ">= 7", 10),
        ("low", "!= 10", 9), ("low", "in (5, 8)", 8), ("low", "< 1", 0), ("high", "> 9", 10),
    ])
    func aNumberIsChangedToTheSafestThatWillDo(danger: String, test: String, number: Int) throws {
        let program = try compiled([
            ExampleBase.text,
            """
            rule_set: numbers
            title: Numbers
            flags: { f: { label: F } }
            questions: { n: { ask: Q, number: { from: 0, to: 10\(danger == "low" ? ", danger: low" : "") } } }
            rules: { r: { when: 'n \(test)', flag: [f], because: B, source: s } }
            """,
        ])
        let question = try #require(program.questionIndex("n"))
        let rule = try #require(program.ruleIndex("r"))
        let evaluation = evaluate(program, Answers(for: program))
        #expect(whyNot(rule: rule, evaluation, program).nearestChange == [question: .number(number)])
    }

    /// Nobody knows why a lost answer is missing: it is no refusal.
    @Test func aLostAnswerIsNoRefusal() throws {
        let program = try compiled([
            ExampleBase.text,
            """
            rule_set: more
            title: More
            flags: { f: { label: F } }
            questions: { n: { ask: Q, answers: { u: U, v: V } } }
            rules: { r: { when: n is refused, flag: [f], because: B, source: s } }
            """,
        ])
        let question = try #require(program.questionIndex("n"))
        let rule = try #require(program.ruleIndex("r"))
        let evaluation = evaluate(program, Answers(for: program).replacing([question: .missing(.lost)]))
        #expect(whyNot(rule: rule, evaluation, program).nearestChange == [question: .missing(.refused)])
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
