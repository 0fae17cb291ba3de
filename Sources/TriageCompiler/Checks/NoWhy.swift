import TriageDiagnostics
import TriageSyntax
import TriageModel

extension DiagnosticKind {
    package static let noWhy = DiagnosticKind(
        "no-why", summary: "A must-ask question says why it is asked.",
        manual: """
            `why` tells the clinician what hangs on a question that may not be left out. Write it in one sentence.
            """,
        accepted: [
            """
            questions:
              awake: { ask: Awake?, why: Breathing comes first., answers: { yes: Yes, no: No }, must_ask: true, if_missing: ask_again }
            rules: { r: { when: awake = no, raise: [help], because: It is so., source: s } }
            """
        ],
        rejected: [
            """
            questions: { ↓awake: { ask: Awake?, answers: { yes: Yes, no: No }, must_ask: true, if_missing: ask_again } }
            rules: { r: { when: awake = no, raise: [help], because: It is so., source: s } }
            """
        ])
}

extension Check {
    static let noWhy = Check(kind: .noWhy) { library, _, problems in
        for question in library.questions.map(\.declaration)
        where question.mustAsk != nil && question.why == nil {
            problems.report(
                .noWhy, "must-ask question `\(question.name.text)` does not say why it is asked",
                at: question.name.span, help: "add `why`")
        }
    }
}
