import TriageDiagnostics
import TriageModel
import TriageSyntax

extension DiagnosticKind {
    package static let noSource = DiagnosticKind(
        "no-source", summary: "A rule, a law and a piece of guidance name their source.",
        manual: """
            Every sentence has a source. If you could not find one, enter what you have in the bibliography with `status: unverified`, so \
            that a clinician can look for it.
            """,
        accepted: [
            "rules: { r: { when: mood >= low, raise: [help], because: It is so., source: s } }"
        ],
        rejected: [
            "rules: { ↓r: { when: mood >= low, raise: [help], because: It is so. } }",
            """
            laws: { ↓l: { when: mood >= very_low and signs >= 4, at_least: help, because: It is so., source: [] } }
            """,
            "guidance: { ↓breathe: { say: Breathe., source: [] } }",
        ])
}

extension Check {
    static let noSource = Check(kind: .noSource) { library, _, problems in
        let rules = library.rules.map { ($0.declaration.name, $0.declaration.sources) }
        let laws = library.laws.map { ($0.declaration.name, $0.declaration.sources) }
        let guidance = library.guidance.map { ($0.name, $0.sources) }
        for (kind, list) in [("rule", rules), ("law", laws), ("guidance", guidance)] {
            for (name, sources) in list where sources.isEmpty {
                problems.report(
                    .noSource, "\(kind) `\(name.text)` has no source", at: name.span, help: "add `source`")
            }
        }
    }
}
