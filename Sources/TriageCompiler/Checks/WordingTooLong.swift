import TriageDiagnostics
import TriageModel
import TriageSyntax

extension DiagnosticKind {
    package static let wordingTooLong = DiagnosticKind(
        "wording-too-long",
        summary:
            "What is read on a call has at most 200 characters, what is sent 160, and what is glanced at 40.",
        manual:
            """
            Nobody reads more in the middle of a call, and nobody under strain takes in a longer question. Shorten or divide it. \
            The label of a danger key, and a word by which an answer is found (`hears`), are seen at a glance and have at most 40. Where a library knows of \
            contacts by text (`text_unless`), each question has a wording of at most \
            160 characters, the length of one message: `ask`, or else `ask_text`; and `ask_third_party`.
            """,
        accepted: [
            """
            questions:
              way: { ask: How?, unordered: true, text_unless: voice, answers: { voice: Voice, chat: Chat } }
              plan:
                ask: so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so.
                ask_text: A plan?
                answers: { none: None, some: Some }
            rules: { r: { when: plan = some and way = chat, raise: [help], because: It is so., source: s } }
            """,
            "rules: { r: { when: mood >= low, raise: [help], because: It is so., source: s } }",
        ],
        rejected: [
            """
            questions:
              way: { ask: How?, unordered: true, text_unless: voice, answers: { voice: Voice, chat: Chat } }
              plan:
                ask: ↓so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so.
                answers: { none: None, some: Some }
            rules: { r: { when: plan = some and way = chat, raise: [help], because: It is so., source: s } }
            """,
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
            """
            screens:
              state:
                ask: ↓so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so.
                ask_third_party: ↓so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so.
                observe: ↓so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so.
                covers: [mood, signs]
                none: ↓so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so.
            """,
            "audiences: { next: { label: ↓so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so and so. } }",
            Example(
                inSpanish(mood).replacing(
                    "[no veo salida]", with: "[↓una palabra que nadie dice en medio de una llamada]")),
            """
            danger_keys: { worst: { label: ↓At the worst that anybody has ever seen or heard, record: { mood: very_low, signs: 4 } } }
            """,
            """
            questions: { plan: { ask: Is there a plan?, answers: { none: None, some: { label: Some, hears: [gun, ↓a word that nobody says in the middle of a call] } } } }
            rules: { r: { when: plan = some, raise: [help], because: It is so., source: s } }
            """,
        ])
}

extension Check {
    static let wordingTooLong = Check(kind: .wordingTooLong) { library, _, problems in
        var wordings = library.questions.map(\.declaration).flatMap { question in
            [question.ask, question.askThirdParty, question.askText, question.why, question.detail].compactMap
            { $0 }
                + question.answers.map(\.label)
        }
        wordings += library.rules.compactMap(\.declaration.because) + library.laws.map(\.declaration.because)
        wordings += library.guidance.flatMap { [$0.say, $0.toDo, $0.avoid].compactMap { $0 } }
        wordings += library.ladders.flatMap { $0.rungs.map(\.label) }
        wordings += library.screens.map(\.declaration).flatMap { screen in
            [screen.ask, screen.askThirdParty, screen.askText, screen.observe, screen.none].compactMap { $0 }
        }
        wordings += library.audiences.map(\.label)
        // What may be sent: the first words, or those for a text; about somebody else the same in both.
        let isSent = library.questions.contains { $0.declaration.textUnless != nil }
        let sent: [Word?] =
            library.questions.map(\.declaration).flatMap { [$0.askText ?? $0.ask, $0.askThirdParty] }
            + library.screens.map(\.declaration).flatMap { [$0.askText ?? $0.ask, $0.askThirdParty] }
        let glances =
            library.dangerKeys.map(\.label)
            + library.screens.flatMap { $0.declaration.covered.compactMap(\.label) }
            + library.questions.compactMap(\.declaration.topic)
            + library.questions.flatMap { $0.declaration.answers.flatMap(\.hears) }
        let limits: [(most: Int, use: String, wordings: [Word])] = [
            (most: 200, "read on a call", wordings), (most: 40, "taken in at a glance", glances),
            (
                most: 160, "sent in one text message",
                isSent ? sent.compactMap { $0 }.filter { $0.text.count <= 200 } : []
            ),
        ]
        for (most, use, wordings) in limits {
            // No text has more characters than bytes, and bytes are counted already.
            for wording in wordings where wording.text.utf8.count > most && wording.text.count > most {
                problems.report(
                    .wordingTooLong,
                    "this has \(wording.text.count) characters; at most \(most) can be \(use)",
                    at: wording.span, help: "shorten or divide it")
            }
        }
    }
}
