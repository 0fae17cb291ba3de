import Testing
import TriageEngine
import TriageValues

/// When a rung's people are not available the next rung stands in, and the next after that, as far as it
/// takes.
@Suite struct FallbackTests {
    static let library = """
        rule_set: teams
        title: Teams
        ladders:
          team:
            title: Team
            rungs:
              stay: { label: Stay }
              walk: { label: Walk, fallback: bike, unavailable_when: signs >= 1 }
              bike: { label: Bike, fallback: plane, unavailable_when: signs >= 2 }
              car: { label: Car }
              plane: { label: Plane, fallback: rocket, unavailable_when: signs >= 4 }
              rocket: { label: Rocket }
        rules:
          walk_now: { when: mood >= low, raise: [walk], because: It is so., source: s }
          car_now: { when: feel contains hopeless, raise: [car], because: It is so., source: s }

        """

    @Test(arguments: [
        (0, "walk", nil), (1, "walk", "bike"), (2, "walk", "plane"), (3, "walk", "plane"),
        (4, "walk", "rocket"),
        (4, "car", nil), (nil, "walk", nil),
    ])
    func theLastOfTheChainStandsIn(signs: Int?, rung: String, substitute: String?) throws {
        let program = try compiled([ExampleBase.text, Self.library])
        let question = { (name: String) in try #require(program.questionIndex(name)) }
        var answers = Answers(for: program)
        if let signs { answers[try question("signs")] = .number(signs) }
        if rung == "walk" {
            answers[try question("mood")] = .choice(1)
        } else {
            answers[try question("feel")] = .several(2)
        }
        let explanation = explain(evaluate(program, answers), program)
        let place = try #require(program.ladders.firstIndex { $0.name == "team" })
        let explained = explanation.ladders[place]
        let rungs = program.ladders[place].rungs
        #expect(rungs[explained.standing.recommended].name == rung)
        #expect(explained.substitute.map { rungs[$0].name } == substitute)
    }

    /// Where it is only assumed that they are not available, the next stands in too.
    @Test(
        arguments: [(.missing(.unknown), "bike"), (.choice(1), "bike"), (.choice(0), nil)]
            as [(AnswerCode, String?)])
    func whatIsAssumedCounts(crew: AnswerCode, substitute: String?) throws {
        let library = """
            rule_set: teams
            title: Teams
            questions:
              crew: { ask: Is it out?, unordered: true, answers: { no: No, yes: Yes }, if_missing: assume yes }
            ladders:
              team: { title: T, rungs: { stay: { label: S }, walk: { label: W, fallback: bike, unavailable_when: crew = yes }, bike: { label: B } } }
            rules:
              walk_now: { when: mood >= low, raise: [walk], because: It is so., source: s }

            """
        let program = try compiled([ExampleBase.text, library])
        let places = try ["mood", "crew"].map { try #require(program.questionIndex($0)) }
        let answers = Answers(for: program).replacing([places[0]: .choice(1), places[1]: crew])
        let explained = explain(evaluate(program, answers), program).ladders[1]
        #expect(explained.substitute.map { program.ladders[1].rungs[$0].name } == substitute)
    }
}
