import TriageDiagnostics
import TriageEngine

extension Program {
    /// The library's words in a language, by its code; a refusal where it has none.
    func translation(_ code: String) throws -> Translation {
        if let found = translations.first(where: { $0.language == code }) { return found }
        let known = translations.map(\.language)
        let help =
            known.isEmpty
            ? "it has no `Rules/Languages`"
            : suggestion(for: code, among: known) ?? "it has \(known.joined(separator: ", "))"
        throw Refusal("this library has no words in `\(code)`; \(help)")
    }

    /// The words that may be said on a live call.
    func words(in code: String) throws -> Translation {
        let all = try translation(code)
        guard barsUnreviewed else { return all }
        let reviewed = all.reviewed
        if reviewed.words.isEmpty {
            throw Refusal(
                "none of the words in `\(code)` were reviewed, and `unreviewed_words: barred` keeps them "
                    + "from calls"
            )
        }
        return reviewed
    }
}
