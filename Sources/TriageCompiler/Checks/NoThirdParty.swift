import TriageDiagnostics
import TriageModel
import TriageSyntax

extension DiagnosticKind {
    package static let noThirdParty = DiagnosticKind(
        "no-third-party", .warning,
        summary: "What says “you” to the person in crisis has other words for somebody who calls about them.",
        manual: """
            Where a library tells callers for themselves from callers for somebody else \
            (`third_party_unless`), a question or a screen that says “you” asks the wrong person as soon as \
            a mother or an officer is on the line. Add `ask_third_party`. A wording that fits both is \
            written there once more, so that it is seen that somebody thought of it.
            """,
        accepted: [
            """
            questions:
              caller: { ask: Who?, unordered: true, third_party_unless: own, answers: { own: Own, two: Two } }
              plan: { ask: Have you one?, ask_third_party: Have they?, answers: { none: None, some: Some } }
              place: { ask: Which place is it?, answers: { inside: In, outside: Out } }
            screens: { state: { ask: Are you?, ask_third_party: Are they?, covers: [mood, plan], none: No } }
            rules:
              r:
                when: caller = two and plan = some and place = outside
                raise: [help]
                because: It is so.
                source: s
            """,
            """
            questions: { plan: { ask: Have you a plan?, answers: { none: None, some: Some } } }
            rules: { r: { when: plan = some, raise: [help], because: It is so., source: s } }
            """,
        ],
        rejected: [
            """
            questions:
              caller: { ask: Who?, unordered: true, third_party_unless: own, answers: { own: Own, two: Two } }
              plan: { ask: ↓Is a plan made by you or yours?, answers: { none: None, some: Some } }
            rules: { r: { when: caller = two and plan = some, raise: [help], because: It is so., source: s } }
            """,
            """
            questions:
              caller: { ask: Who?, unordered: true, third_party_unless: own, answers: { own: Own, two: Two } }
            screens: { state: { ask: ↓Is your mood bad?, covers: [mood, signs], none: No } }
            rules: { r: { when: caller = two, raise: [help], because: It is so., source: s } }
            """,
        ])
}

extension Check {
    static let noThirdParty = Check(kind: .noThirdParty) { library, _, problems in
        let questions = library.questions.map(\.declaration)
        guard questions.contains(where: { $0.thirdPartyUnless != nil }) else { return }
        let asked =
            questions.filter { $0.thirdPartyUnless == nil }.map { ($0.ask, $0.askThirdParty) }
            + library.screens.map(\.declaration).map { ($0.ask, $0.askThirdParty) }
        let you: Set = ["you", "your", "yours", "yourself", "you've", "you're", "you'd", "you'll"]
        for (ask, thirdParty) in asked where thirdParty == nil {
            let words = ask.text.lowercased().split { !$0.isLetter && $0 != "'" }.map(String.init)
            guard !you.isDisjoint(with: words) else { continue }
            problems.report(
                .noThirdParty, "this says “you” to whoever calls for somebody else", at: ask.span,
                help: "add `ask_third_party`")
        }
    }
}
