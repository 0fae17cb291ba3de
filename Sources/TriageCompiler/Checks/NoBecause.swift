import TriageDiagnostics
import TriageModel
import TriageSyntax

extension DiagnosticKind {
    package static let noBecause = DiagnosticKind(
        "no-because", summary: "A rule says why.",
        manual:
            "A clinician on a call, a reviewer and a court will ask for the reason. Write it in one sentence.",
        accepted: [
            "rules: { r: { when: mood >= low, raise: [help], because: It is so., source: s } }"
        ],
        rejected: [
            "rules: { ↓r: { when: mood >= low, raise: [help], source: s } }"
        ])
}

extension Check {
    static let noBecause = Check(kind: .noBecause) { library, _, problems in
        for rule in library.rules.map(\.declaration) where rule.because == nil {
            problems.report(
                .noBecause, "rule `\(rule.name.text)` does not say why", at: rule.name.span,
                help: "add `because`")
        }
    }
}
