import TriageDiagnostics
import TriageModel
import TriageSyntax

extension DiagnosticKind {
    package static let wordingTooLong = DiagnosticKind(
        "wording-too-long", summary: "What is read on a call has at most 200 characters.",
        manual:
            "Nobody reads more in the middle of a call, and nobody under strain takes in a longer question. Shorten or divide it.",
        accepted: [
            "rules: { r: { when: mood >= low, raise: [help], because: It is so., source: s } }"
        ],
        rejected: [
            """
            rules: { r: { when: mood >= low, raise: [help], because: ↓so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so., source: s } }
            """,
            """
            guidance: { breathe: { say: ↓so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so., source: s } }
            """,
            """
            questions: { plan: { ask: ↓so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so., answers: { none: None, some: Some } } }
            rules: { r: { when: plan = some, raise: [help], because: It is so., source: s } }
            """,
            """
            laws: { l: { when: mood >= very_low and signs >= 4, at_least: help, because: ↓so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so., source: s } }
            """,
            """
            ladders: { police: { title: Police, rungs: { none_sent: { label: None }, sent: { label: ↓so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so. } } } }
            rules: { r: { when: mood >= low, raise: [sent], because: It is so., source: s } }
            """,
        ])
}

extension Check {
    static let wordingTooLong = Check(kind: .wordingTooLong) { library, _, problems in
        var wordings = library.questions.map(\.declaration).flatMap { question in
            [question.ask, question.askThirdParty, question.why].compactMap { $0 }
                + question.answers.map(\.label)
        }
        wordings += library.rules.compactMap(\.declaration.because) + library.laws.map(\.declaration.because)
        wordings += library.guidance.flatMap { [$0.say, $0.toDo, $0.avoid].compactMap { $0 } }
        wordings += library.ladders.flatMap { $0.rungs.map(\.label) }
        wordings += library.screens.map(\.declaration).flatMap { screen in
            [screen.ask, screen.askThirdParty, screen.observe, screen.none].compactMap { $0 }
        }
        for wording in wordings where wording.text.count > 200 {
            problems.report(
                .wordingTooLong,
                "this has \(wording.text.count) characters; at most 200 can be read on a call",
                at: wording.span, help: "shorten or divide it")
        }
    }
}
