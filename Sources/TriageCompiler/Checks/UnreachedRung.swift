import TriageDiagnostics
import TriageModel
import TriageSyntax

extension DiagnosticKind {
    package static let unreachedRung = DiagnosticKind(
        "unreached-rung", .warning, needs: .wholeLibrary,
        summary: "Every rung above the lowest is raised to by a rule.",
        manual:
            "No rule raises to this rung, so it can be reached only by a step up, if at all. Remove it, or write the rule.",
        accepted: [
            """
            ladders: { police: { title: Police, rungs: { none_sent: { label: None }, sent: { label: Sent } } } }
            rules: { r: { when: mood >= low, raise: [sent], because: It is so., source: s } }
            """
        ],
        rejected: [
            """
            ladders: { police: { title: Police, rungs: { none_sent: { label: None }, ↓sent: { label: Sent } } } }
            """
        ])
}

extension Check {
    static let unreachedRung = Check(kind: .unreachedRung) { library, _, problems in
        guard library.unusable.isEmpty else { return }
        let raised = Set(library.rules.flatMap(\.declaration.raise).map(\.text))
        for ladder in library.ladders {
            for rung in ladder.rungs.dropFirst() where !raised.contains(rung.name.text) {
                problems.report(
                    .unreachedRung, "no rule raises to `\(rung.name.text)`", at: rung.name.span)
            }
        }
    }
}
