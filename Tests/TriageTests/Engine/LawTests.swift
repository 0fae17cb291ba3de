import Testing
import TriageEngine
import TriagePresentation

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
            let text = present(evaluation, explanation, program, .plain)
            #expect(text.contains("breaks the safety law `low_is_help`") == !explanation.lawsBroken.isEmpty)
            return explanation.lawsBroken
        }
        #expect(broken([mood: .choice(1)]) == [0])
        #expect(broken([mood: .choice(0)]).isEmpty)
        #expect(broken([:]).isEmpty)
        // Another rule raises to it here.
        #expect(broken([mood: .choice(1), feel: .several(4)]).isEmpty)
    }
}
