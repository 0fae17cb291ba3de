import TriageDiagnostics

extension DiagnosticKind {
    package static let changedBelow = DiagnosticKind(
        "changed-below", needs: .wholeLibrary,
        summary: "A layer was written for the version of each thing that stands below it.",
        manual: """
            `of` names the version of a thing that a layer replaces or takes out: twelve digits, made \
            from all that the thing says. When the library below changes it, what the layer says may not \
            fit any more, and would hide the change from everybody. Read the thing as it stands now; when \
            the layer still fits, put the new version there. A layout, a comment or another order of keys \
            is no new version.
            """,
        accepted: [
            Example(
                layer("replace: { rules: { base_help: { of: \(Version.help), because: It is better. } } }"))
        ],
        rejected: [
            Example(
                layer("replace: { rules: { base_help: { of: ↓0123456789ab, because: It is better. } } }")),
            Example(layer("replace: { rules: { ↓base_help: { because: It is better. } } }")),
            Example(layer("replace: { questions: { mood: { of: ↓0123456789ab, ask: How are you? } } }")),
        ])
}
