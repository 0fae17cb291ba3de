import TriageDiagnostics
import TriageModel
import TriageSyntax

extension DiagnosticKind {
    package static let missingIfMissing = DiagnosticKind(
        "missing-if-missing",
        summary: "A must-ask question says what its missing answer means.",
        manual: """
            Unknown is never no. `if_missing: assume ANSWER` says what to act on when the caller does not know, refuses or cannot be \
            understood; `if_missing: ask_again` keeps the question open.
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
            questions:
              ↓awake: { ask: Awake?, why: Breathing comes first., answers: { yes: Yes, no: No }, must_ask: true }
            rules: { r: { when: awake = no, raise: [help], because: It is so., source: s } }
            """
        ])
}

extension Check {
    static let missingIfMissing = Check(kind: .missingIfMissing) { library, _, problems in
        for question in library.questions.map(\.declaration) {
            guard let mustAsk = question.mustAsk, question.ifMissing == nil else { continue }
            problems.report(
                .missingIfMissing,
                "must-ask question `\(question.name.text)` does not say what a missing answer means",
                at: question.name.span, notes: [.init("it must be asked", mustAsk.span)],
                help: "add `if_missing: assume ANSWER` or `if_missing: ask_again`")
        }
    }
}
