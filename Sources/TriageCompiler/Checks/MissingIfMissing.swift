import TriageDiagnostics
import TriageModel
import TriageSyntax

extension DiagnosticKind {
    package static let missingIfMissing = DiagnosticKind(
        "missing-if-missing",
        summary: "A must-ask question says why it is asked and what its missing answer means.",
        manual: """
            Unknown is never no. `if_missing: assume ANSWER` says what to act on when the caller does not know, refuses or cannot be \
            understood; `if_missing: ask_again` keeps the question open. `why` tells the clinician what hangs on it. The answer \
            assumed must be one of the question's.
            """,
        accepted: """
            questions:
              awake: { ask: Awake?, why: Breathing comes first., answers: { yes: Yes, no: No }, must_ask: true, if_missing: ask_again }
            rules: { r: { when: awake = no, raise: [help], because: It is so., source: s } }

            """,
        rejected: """
            questions:
              awake: { ask: Awake?, why: Breathing comes first., answers: { yes: Yes, no: No }, must_ask: true }
            rules: { r: { when: awake = no, raise: [help], because: It is so., source: s } }

            """)
}

extension Check {
    static let missingIfMissing = Check(kind: .missingIfMissing) { library, _, problems in
        for question in library.questions.map(\.declaration) {
            let name = question.name.text
            if let mustAsk = question.mustAsk {
                if question.ifMissing == nil {
                    problems.report(
                        .missingIfMissing,
                        "must-ask question `\(name)` does not say what a missing answer means",
                        at: question.name.span, notes: [.init("it must be asked", mustAsk.span)],
                        help: "add `if_missing: assume ANSWER` or `if_missing: ask_again`")
                }
                if question.why == nil {
                    problems.report(
                        .missingIfMissing, "must-ask question `\(name)` does not say why it is asked",
                        at: question.name.span, help: "add `why`")
                }
            }
            checkAssumption(question, &problems)
            checkNone(question, &problems)
        }
    }

    private static func checkAssumption(_ question: QuestionDeclaration, _ problems: inout Problems) {
        guard case .assume(let word) = question.ifMissing else { return }
        if case .number(let from, let to, _, _) = question.kind {
            if let number = Int(word.text), (from...to).contains(number) { return }
            problems.report(
                .missingIfMissing, "`\(word.text)` is not a number from \(from) to \(to)", at: word.span)
            return
        }
        let names = question.answers.map(\.name.text)
        guard !names.contains(word.text) else { return }
        problems.report(
            .missingIfMissing, "`\(word.text)` is not an answer of `\(question.name.text)`", at: word.span,
            help: suggestion(for: word.text, among: names))
    }

    private static func checkNone(_ question: QuestionDeclaration, _ problems: inout Problems) {
        guard case .several(let answers, let none?) = question.kind,
            !answers.contains(where: { $0.name.text == none.text })
        else { return }
        problems.report(
            .missingIfMissing, "`none: \(none.text)` is not an answer of `\(question.name.text)`",
            at: none.span,
            help: suggestion(for: none.text, among: answers.map(\.name.text)))
    }
}
