import TriageDiagnostics
import TriageModel
import TriageSyntax

extension DiagnosticKind {
    package static let unknownSource = DiagnosticKind(
        "unknown-source", needs: .wholeLibrary, summary: "Sources are entries of the bibliography.",
        manual:
            "The id is not under `sources:` in any rule set. Enter the work there, with its status, or correct the id.",
        accepted: [
            "rules: { r: { when: mood >= low, raise: [help], because: It is so., source: s } }"
        ],
        rejected: [
            """
            rules: { r: { when: mood >= low, raise: [help], because: It is so., source: ↓my-book } }
            """,
            """
            laws: { l: { when: mood >= very_low and signs >= 4, at_least: help, because: It is so., source: ↓my-book } }
            """,
            "guidance: { breathe: { say: Breathe., source: [s, ↓my-book] } }",
            "flags: { sign: { label: Sign, source: ↓my-book } }",
            """
            ladders: { police: { title: Police, rungs: { none_sent: { label: None }, sent: { label: Sent, source: ↓my-book } } } }
            rules: { r: { when: mood >= low, raise: [sent], because: It is so., source: s } }
            """,
        ])
}

extension Check {
    static let unknownSource = Check(kind: .unknownSource) { library, _, problems in
        var words = library.rules.flatMap(\.declaration.sources) + library.laws.flatMap(\.declaration.sources)
        words += library.guidance.flatMap(\.sources)
        words += library.ladders.flatMap { $0.rungs.flatMap(\.sources) }
        words += (library.responders + library.flags + library.confidentiality).flatMap(\.sources)
        let unusable = library.unusable
        for word in words where library.names.sources[word.text] == nil && !unusable.contains(word.text) {
            problems.report(
                .unknownSource, "`\(word.text)` is not in the bibliography", at: word.span,
                help: suggestion(for: word.text, among: library.names.sources.keys))
        }
    }
}
