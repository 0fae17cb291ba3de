import TriageEngine

/// What a page says in another language, under the English.
struct OtherWords {
    /// Nil where the page is in English alone.
    let language: Translation?

    /// A line with the words; without a language nothing.
    func line(_ words: Translation.Words?) -> Markup {
        guard let language else { return "" }
        guard let words else { return "<p class=\"soft\">Not in \(language.language).</p>" }
        return "<p>\(spoken(words))</p>"
    }

    /// The same for several words in a row.
    func line(_ words: [Translation.Words?]) -> Markup {
        guard language != nil, !words.isEmpty else { return "" }
        let texts = words.map { words in words.map(spoken) ?? "–" }
        return "<p>\(texts.joined(" · "))</p>"
    }

    /// The words behind a text.
    func behind(_ words: Translation.Words?) -> Markup {
        guard let language else { return "" }
        guard let words else { return " <span class=\"soft\">(not in \(language.language))</span>" }
        return "<br>\(spoken(words))"
    }

    private func spoken(_ words: Translation.Words) -> Markup {
        guard let language else { return "" }
        let mark: Markup = words.isReviewed ? "" : " <span class=\"warm\">unreviewed</span>"
        return "<span lang=\"\(language.language)\">\(words.text)</span>\(mark)"
    }

    /// How much of the library is there, and who read it.
    var summary: Markup {
        guard let language else { return "" }
        let reviewed = language.words.values.count(where: \.isReviewed)
        return """
            <p>Under the English stand the words in \(language.language): \
            \(language.words.count) of \(language.outOf) wordings, \
            \(reviewed == 0 ? "unreviewed" : "\(reviewed) reviewed"). \
            Explanations, rules and paper cards are in English alone.</p>
            """
    }
}
