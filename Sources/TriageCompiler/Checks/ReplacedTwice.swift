import TriageDiagnostics

extension DiagnosticKind {
    package static let replacedTwice = DiagnosticKind(
        "replaced-twice", needs: .wholeLibrary,
        summary: "A thing is replaced or taken out once, and a question placed once.",
        manual: """
            Two changes of the same version of the same thing leave open which of them holds, and no \
            order of files decides. Leave one of them. A layer that stands on the other may change what \
            that one made of the thing: then its `of` names that version.
            """,
        accepted: [
            Example(
                layer(
                    "replace: { questions: { mood: { of: \(Version.mood), topic: Mood } } }"
                ))
        ],
        rejected: [
            Example(
                layer(
                    """
                    replace: { rules: { base_help: { of: \(Version.help), because: It is better. } } }
                    remove: { rules: { ↓base_help: { of: \(Version.help), because: It is so., source: s } } }
                    """))
        ])
}
