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
}
