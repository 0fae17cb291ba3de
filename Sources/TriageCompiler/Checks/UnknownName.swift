import TriageDiagnostics

extension DiagnosticKind {
    /// Reported while names are resolved.
    package static let unknownName = DiagnosticKind(
        "unknown-name", needs: .wholeLibrary,
        summary: "A condition names questions, findings and scores that exist.",
        manual: "Nothing in the library bears this name. Check its spelling, or declare it.",
        accepted: [
            """
            findings: { sad: mood = low }
            rules: { r: { when: sad, flag: [note], because: It is so., source: s } }
            """
        ],
        rejected: [
            "rules: { r: { when: ↓mod = low, flag: [note], because: It is so., source: s } }",
            """
            rules: { r: { when: mood = low and ↓sad, flag: [note], because: It is so., source: s } }
            """,
            """
            scores: { load: { reads: the load is, add: { ↓mod: { fine: 0, low: 1 } } } }
            rules: { r: { when: load >= 1, flag: [note], because: It is so., source: s } }
            """,
            """
            tables:
              t:
                columns: [↓mod, signs]
                otherwise: Nothing.
                rows: { a: { cells: [low, '-'], flag: [note], because: It is so., source: s } }
            """,
        ])
}
