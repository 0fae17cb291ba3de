import TriageDiagnostics
import TriageModel
import TriageSyntax

extension DiagnosticKind {
    package static let translationDiffers = DiagnosticKind(
        "translation-differs", .warning, needs: .wholeLibrary,
        summary: "A translation has the same numbers as its English.",
        manual: """
            A number to dial, a dose, a time: another digit is another instruction, and nobody on the call \
            sees the difference. Numbers in digits, and what stands in braces, must be the same in both, in \
            any order. Until they are, the words are not said and the English is.
            """,
        accepted: [Example(inSpanish(mood))],
        rejected: [
            Example(
                inSpanish(
                    mood.replacing("¿Cómo está de ánimo?", with: "↓¿Cómo está de ánimo desde hace 2 días?"))
            ),
            Example(
                inSpanish(mood.replacing("¿Cómo está de ánimo?", with: "↓'¿Cómo está de ánimo, {name}?'"))),
        ])
}

/// Whether a translation says the numbers and the placeholders of its English; reports where it does not.
func hasSameNumbers(_ word: TranslatedWording, _ problems: inout Problems) -> Bool {
    var (wanted, said) = (fixedParts(word.english.text), fixedParts(word.translation.text))
    if wanted == said {
        (wanted, said) = (decimals(word.english.text), decimals(word.translation.text))
        // Where their counts differ, a comma stands between two numbers.
        guard wanted != said, wanted.count == said.count else { return true }
    }
    func list(_ parts: [String]) -> String {
        parts.isEmpty ? "none" : parts.map { "`\($0)`" }.joined(separator: ", ")
    }
    problems.report(
        .translationDiffers, "the numbers are not those of the English", at: word.translation.span,
        label: "here \(list(said)), in English \(list(wanted))")
    return false
}

/// Numbers with a point or, as other languages write it, a comma: 8.0 and 0,8 have the same digits.
private func decimals(_ text: String) -> [String] {
    text.split { !$0.isWholeNumber && $0 != "." && $0 != "," }.compactMap { word in
        let parts = word.split { $0 == "." || $0 == "," }
        return parts.count == 2 ? parts.joined(separator: ".") : nil
    }.sorted()
}

/// Runs of digits and what stands in braces, sorted.
private func fixedParts(_ text: String) -> [String] {
    var parts: [String] = []
    var rest = text[...]
    while let first = rest.first {
        var part: Substring = rest.prefix { ("0"..."9").contains($0) }
        if part.isEmpty, first == "{", let end = rest.firstIndex(of: "}") { part = rest[...end] }
        if !part.isEmpty { parts.append(String(part)) }
        rest = rest.dropFirst(max(1, part.count))
    }
    return parts.sorted()
}
