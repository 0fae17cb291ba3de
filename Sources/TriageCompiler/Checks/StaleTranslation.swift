import TriageDiagnostics

extension DiagnosticKind {
    package static let staleTranslation = DiagnosticKind(
        "stale-translation", .warning, needs: .wholeLibrary,
        summary: "A translation was made from the English that stands in the library.",
        manual: """
            Each wording of a language keeps the English that it was made from, as `en`. When the English is \
            changed, or its name is, the words beside it may ask something else; until somebody has looked \
            they are not said, and the English is. Put the new English there, say it anew, and take out \
            `reviewed_by` and `reviewed_on` of the file until it was read again.
            """,
        accepted: [Example(inSpanish(mood))],
        rejected: [
            Example(inSpanish(mood.replacing("en: How is the mood?", with: "en: ↓What is the mood?"))),
            Example(inSpanish(mood) + "screens: { life: { ↓ask: { en: Is it?, es: ¿Lo es? } } }\n"),
            Example(
                inSpanish(mood.replacing("low: { en: Low, es: Baja }", with: "↓lo: { en: Low, es: Baja }"))),
        ])
}
