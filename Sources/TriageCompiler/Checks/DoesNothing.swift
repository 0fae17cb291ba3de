import TriageDiagnostics
import TriageModel
import TriageSyntax

extension DiagnosticKind {
    package static let doesNothing = DiagnosticKind(
        "does-nothing", summary: "A rule raises, steps up, sends, guides or flags.",
        manual:
            "When this rule holds nothing happens. Give it `raise`, `step_up: 1`, `send`, `guide` or `flag`, or remove it.",
        accepted: [
            "rules: { r: { when: mood >= low, raise: [help], because: It is so., source: s } }",
            "rules: { r: { when: mood >= low, send: [ems], because: It is so., source: s } }",
            "rules: { r: { when: mood >= low, step_up: 1, because: It is so., source: s } }",
            "rules: { r: { when: mood >= low, flag: [note], because: It is so., source: s } }",
        ],
        rejected: [
            "rules: { ↓r: { when: mood >= low, because: It is so., source: s } }",
            """
            rules: { ↓r: { when: mood >= low, raise: [], send: [], because: It is so., source: s } }
            """,
        ])
}

extension Check {
    static let doesNothing = Check(kind: .doesNothing) { library, _, problems in
        for rule in library.rules.map(\.declaration)
        where rule.raise.isEmpty && !rule.stepsUp && rule.send.isEmpty && rule.guide.isEmpty
            && rule.flag.isEmpty
        {
            problems.report(
                .doesNothing, "rule `\(rule.name.text)` raises nothing and does nothing else",
                at: rule.name.span,
                help: "give it `raise`, `step_up`, `send`, `guide` or `flag`")
        }
    }
}
