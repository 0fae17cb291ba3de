import TriageDiagnostics

extension DiagnosticKind {
    package static let notInBase = DiagnosticKind(
        "not-in-base", needs: .wholeLibrary,
        summary: "What a layer replaces, takes out or places beside is there, in the library below it.",
        manual: """
            A layer speaks of things by their names. One that is not below it was renamed or taken out \
            there, or belongs to the layer itself, which can change it where it stands. A rung is a rung \
            and not a ladder, a row of a table is a rule, and the labels of a question's answers are \
            replaced by the names of the answers.
            """,
        accepted: [
            Example(layer("replace: { questions: { mood: { of: \(Version.mood), ask: How do you feel? } } }"))
        ],
        rejected: [
            Example(
                layer("replace: { questions: { ↓mode: { of: \(Version.mood), ask: How do you feel? } } }")),
            Example(layer("replace: { rules: { ↓mood: { of: \(Version.mood), when: mood >= low } } }")),
            Example(
                layer(
                    "replace: { questions: { mood: { of: \(Version.mood), answers: { ↓lower: Lower } } } }")),
            Example(layer("remove: { rules: { ↓help: { of: 0, because: It is so., source: s } } }")),
            Example(layer("place: { ↓mind: { mood: first } }")),
        ])

    /// A layer on the base of the examples.
    static func layer(_ sections: String) -> String { "layer: county\ntitle: County\n\(sections)\n" }

    /// The versions of things in the base of the examples.
    enum Version {
        static let mood = "7e6cb11cc6e6"
        static let help = "9f17d6cf5d59"
    }
}
