import Testing
import TriageEngine
import TriagePresentation
import TriageValues

/// A library that breaks its own safety law says so on the very call, and only there.
@Suite struct LawTests {
    @Test func aBrokenLawIsSaidOnTheCall() throws {
        let law = """
            rule_set: laws
            title: Laws
            laws: { low_is_help: { when: mood >= low, at_least: help, because: It is so., source: s } }

            """
        let program = try compiled([ExampleBase.text, law])
        let mood = try #require(program.questionIndex("mood"))
        let feel = try #require(program.questionIndex("feel"))
        func broken(_ changes: [Int: AnswerCode]) -> [Int] {
            let evaluation = evaluate(program, Answers(for: program).replacing(changes))
            let explanation = explain(evaluation, program)
            let text = present(explanation, .plain)
            #expect(text.contains("breaks the safety law `low_is_help`") == !explanation.lawsBroken.isEmpty)
            return explanation.lawsBroken
        }
        #expect(broken([mood: .choice(1)]) == [0])
        #expect(broken([mood: .choice(0)]).isEmpty)
        #expect(broken([:]).isEmpty)
        // Another rule raises to it here.
        #expect(broken([mood: .choice(1), feel: .several(4)]).isEmpty)
    }

    /// What is certain counts, on both sides: an assumption neither makes a law's case nor keeps it.
    @Test(arguments: [
        ("unknown", "feel_low", [String]()), ("some", "feel_low", []), ("none", "feel_low", ["feel_low"]),
        ("unknown", "mood_low", ["mood_low"]), ("some", "mood_low", []), ("none", "mood_low", ["mood_low"]),
        ("unknown", "plan_some", []), ("some", "plan_some", []), ("none", "plan_some", []),
    ])
    func whatIsOnlyAssumedDoesNotCount(plan: String, law: String, broken: [String]) throws {
        let library = """
            rule_set: laws
            title: Laws
            questions:
              plan: { ask: Is there a plan?, answers: { none: None, some: Some }, if_missing: assume some }
            rules: { r: { when: plan = some, raise: [help], because: It is so., source: s } }
            laws:
              feel_low: { when: mood >= low and plan is answered, at_least: help, because: It is so., source: s }
              mood_low: { when: mood >= low, at_least: help, because: It is so., source: s }
              plan_some: { when: plan = some, at_least: now, because: It is so., source: s }

            """
        // The last law speaks of a rung that nothing raises to here but its own case when it is certain.
        let program = try compiled([ExampleBase.text, library])
        let places = try ["mood", "plan"].map { try #require(program.questionIndex($0)) }
        let code: AnswerCode = plan == "unknown" ? .missing(.unknown) : .choice(plan == "some" ? 1 : 0)
        let evaluation = evaluate(
            program, Answers(for: program).replacing([places[0]: .choice(1), places[1]: code]))
        let found = explain(evaluation, program).lawsBroken.map { program.laws[$0].name }
        let expected = law == "plan_some" && plan == "some" ? ["plan_some"] : broken
        #expect(found.filter { $0 == law } == expected)
    }
}
