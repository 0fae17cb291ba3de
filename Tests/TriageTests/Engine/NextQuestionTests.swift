import Testing
import TriageEngine
import TriageValues

/// Which question comes next: must-ask, then what can raise, then what is not yet known to matter, and last
/// what was asked before; among equals the order of the file.
@Suite struct NextQuestionTests {
    /// The questions stand in the file from the least urgent to the most.
    static let library = """
        rule_set: next
        title: Next
        questions:
          again: { ask: Q, why: W, answers: { n: N, y: Y }, must_ask: true, if_missing: ask_again }
          later: { ask: Q, answers: { n: N, y: Y }, ask_when: gate >= y }
          plain: { ask: Q, answers: { n: N, y: Y } }
          other: { ask: Q, answers: { n: N, y: Y } }
          gate: { ask: Q, answers: { n: N, y: Y } }
          must: { ask: Q, why: W, answers: { n: N, y: Y }, must_ask: true, if_missing: assume y }
        rules:
          r1: { when: again >= y, raise: [now], because: It is so., source: s }
          r2: { when: later >= y, raise: [now], because: It is so., source: s }
          r3: { when: plain >= y, raise: [now], because: It is so., source: s }
          r4: { when: other >= y, raise: [now], because: It is so., source: s }
          r5: { when: must >= y, raise: [now], because: It is so., source: s }

        """

    @Test(arguments: [
        ("again=unknown", "must"),
        ("again=unknown must=n", "plain"),
        ("again=unknown must=n plain=n", "other"),
        ("again=unknown must=n plain=n other=n", "gate"),
        // Now it matters.
        ("again=unknown must=n plain=n other=n gate=y", "later"),
        // It may matter and nobody can say whether: still before what was asked already.
        ("again=unknown must=n plain=n other=n gate=unknown", "later"),
        ("again=unknown must=n other=n gate=unknown", "plain"),
        ("again=unknown must=n plain=n other=n gate=n", "again"),
        ("again=unknown must=n plain=n other=n gate=y later=n", "again"),
        ("must=n plain=n other=n gate=n", "again"),
        ("again=n must=n plain=n other=n gate=n", nil),
    ])
    func theMostUrgentComesNext(given: String, next: String?) throws {
        let base = ExampleBase.text.replacing(#/rules:\n(.*\n)*/#, with: "")
        let program = try compiled([base, Self.library])
        var answers = Answers(for: program)
        for part in given.split(separator: " ") {
            let pair = part.split(separator: "=").map(String.init)
            let question = try #require(program.questionIndex(pair[0]))
            answers[question] =
                Missing(rawValue: pair[1]).map { .missing($0) } ?? .choice(pair[1] == "y" ? 1 : 0)
        }
        let explanation = explain(evaluate(program, answers), program)
        #expect(explanation.next.map { program.questions[$0.question].name } == next)
    }

    /// A step up is taken once: where one is certain, the question of another cannot raise.
    @Test(arguments: [("", ["p", "q"]), ("p", []), ("q", ["p"]), ("p q", [])])
    func oneStepUpIsTaken(yes: String, open: [String]) throws {
        let rungs = (0...3).map { "a\($0): { label: A\($0) }" }.joined(separator: ", ")
        let program = try compiled([
            """
            rule_set: step
            title: Step
            ladders: { a: { title: A, step_up_limit: a3, rungs: { \(rungs) } } }
            sources: { s: { title: T, by: B, year: 2000, where: W, status: verified } }
            questions:
              p: { ask: Q, answers: { n: N, y: Y } }
              q: { ask: Q, answers: { n: N, y: Y } }
            rules:
              up: { when: p >= y, raise: [a1], because: B, source: s }
              s1: { when: p >= y, step_up: 1, because: B, source: s }
              s2: { when: q >= y, step_up: 1, because: B, source: s }

            """
        ])
        var answers = Answers(for: program)
        for name in yes.split(separator: " ") {
            answers[try #require(program.questionIndex(String(name)))] = .choice(1)
        }
        let found = explain(evaluate(program, answers), program).open
        #expect(found.map { program.questions[$0.question].name } == open)
    }

    /// What is assumed of a question that does not matter is no assumption of the call.
    @Test(arguments: [(0, []), (1, ["plan"]), (nil, ["plan"])] as [(Int?, [String])])
    func onlyWhatMattersIsAssumed(mood: Int?, assumed: [String]) throws {
        let library = """
            rule_set: plans
            title: Plans
            questions:
              plan: { ask: Q, answers: { none: None, some: Some }, ask_when: mood >= low, if_missing: assume some }
            rules: { r: { when: plan = some, raise: [help], because: It is so., source: s } }

            """
        let program = try compiled([ExampleBase.text, library])
        var answers = Answers(for: program)
        answers[try #require(program.questionIndex("plan"))] = .missing(.unknown)
        if let mood { answers[try #require(program.questionIndex("mood"))] = .choice(mood) }
        let found = explain(evaluate(program, answers), program).assumptions
        #expect(found.map { program.questions[$0].name } == assumed)
    }
}
