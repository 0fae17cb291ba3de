import Testing
import TriageEngine
import TriageValues

/// What is said first: the guidance of the recommended rung and of the rules that decide it, each in the
/// order of files, and behind it that of the other rules.
@Suite struct GuidanceOrderTests {
    private static let library = """
        rule_set: teams
        title: Teams
        guidance:
          aside: { say: A., source: s }
          of_walk: { say: A., source: s }
          low: { say: A., source: s }
          top: { say: A., source: s }
          of_car: { say: A., source: s }
        ladders:
          team:
            title: Team
            rungs:
              stay: { label: S }
              walk: { label: W, guide: [of_walk] }
              car: { label: C, guide: [of_car] }
        rules:
          low_mood: { when: mood >= low, raise: [walk], guide: [low], because: It is so., source: s }
          hopeless: { when: feel contains hopeless, raise: [car], guide: [top], because: It is so., source: s }
          signs_seen: { when: signs >= 1, guide: [aside], because: It is so., source: s }

        """

    @Test(arguments: [
        ("", []), ("signs", ["aside"]), ("mood", ["of_walk", "low"]),
        ("mood signs", ["of_walk", "low", "aside"]),
        ("feel signs", ["top", "of_car", "aside"]),
        ("mood feel signs", ["top", "of_car", "aside", "low"]),
    ])
    func whatDecidesComesFirst(answered: String, guidance: [String]) throws {
        let program = try compiled([ExampleBase.text, Self.library])
        let codes: [String: AnswerCode] = ["mood": .choice(1), "signs": .number(1), "feel": .several(2)]
        var answers = Answers(for: program)
        for name in answered.split(separator: " ").map(String.init) {
            answers[try #require(program.questionIndex(name))] = try #require(codes[name])
        }
        let explanation = explain(evaluate(program, answers), program)
        #expect(explanation.guidance.map { program.guidance[$0].name } == guidance)
    }
}
