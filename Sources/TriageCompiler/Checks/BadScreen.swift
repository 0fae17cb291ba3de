import TriageDiagnostics
import TriageModel
import TriageSyntax

extension DiagnosticKind {
    package static let badScreen = DiagnosticKind(
        "bad-screen",
        summary: "A screen is one question in place of two or more, each under no other screen.",
        manual: """
            A screen is one spoken question in place of several, so it covers at least two. A question stands once and under one screen: otherwise \
            it would be asked twice. One that says `screen: never` is asked openly or not at all. It is read aloud to \
            somebody under strain, who says no to all of it at once: so its wordings are one sentence each.
            """,
        accepted: [
            "screens: { state: { ask: Is anything wrong?, covers: [mood, signs], none: No } }",
            """
            questions: { plan: { ask: Is there a plan?, answers: { none: None, some: Some }, screen: never } }
            screens: { state: { ask: Is anything wrong?, observe: Sounds well, covers: [mood, feel], none: No } }
            rules: { r: { when: plan = some, raise: [help], because: It is so., source: s } }
            """,
        ],
        rejected: [
            "screens: { ↓state: { ask: Is anything wrong?, covers: [mood], none: No } }",
            "screens: { ↓state: { ask: Is anything wrong?, covers: [], none: No } }",
            "screens: { ↓state: { ask: Is anything wrong?, covers: [mood, ↓mood], none: No } }",
            """
            screens:
              state: { ask: Is anything wrong?, covers: [mood, signs], none: No }
              heart: { ask: Is the heart heavy?, covers: [feel, ↓mood], none: No }
            """,
            "screens: { state: { ask: ↓Is anything wrong? Low? Heavy?, covers: [mood, signs], none: No } }",
            """
            questions: { plan: { ask: Is there a plan?, answers: { none: None, some: Some }, screen: never } }
            screens: { state: { ask: Is anything wrong?, covers: [↓plan, mood], none: No } }
            rules: { r: { when: plan = some, raise: [help], because: It is so., source: s } }
            """,
        ])
}

extension Check {
    static let badScreen = Check(kind: .badScreen) { library, _, problems in
        var covered: [String: Word] = [:]
        for screen in library.screens.map(\.declaration) {
            if Set(screen.covers.map(\.text)).count < 2 {
                problems.report(
                    .badScreen, "screen `\(screen.name.text)` covers less than two questions",
                    at: screen.name.span, help: "ask the question itself")
            }
            for wording in [screen.ask, screen.askThirdParty].compactMap({ $0 })
            where wording.text.dropLast().contains(where: { "?!".contains($0) }) {
                problems.report(
                    .badScreen, "this is more than one sentence, and is said as one question",
                    at: wording.span, help: "join the parts with commas and “or”")
            }
            for word in screen.covers {
                if let first = covered[word.text] {
                    problems.report(
                        .badScreen, "`\(word.text)` is covered already", at: word.span,
                        notes: [.init("first here", first.span)])
                }
                covered[word.text] = covered[word.text] ?? word
                guard let index = library.names.questions[word.text],
                    let never = library.questions[index].declaration.neverScreened
                else { continue }
                problems.report(
                    .badScreen, "`\(word.text)` is asked openly or not at all; no screen may cover it",
                    at: word.span, notes: [.init("it says so", never.span)])
            }
        }
    }
}
