import TriageEngine

/// A word of a text as it is compared: its letters, and the stem that its forms share.
struct Word: Sendable {
    let text: String
    let stem: String
    let letters: [Character]
    /// The same as bytes, where each letter is one: these are compared faster.
    let bytes: [UInt8]?

    init(_ text: String) {
        self.text = text
        stem = String(TriageCalls.stem(text))
        letters = Array(text)
        bytes = text.utf8.count == letters.count ? Array(text.utf8) : nil
    }
}

/// The words of a library by which answers are found, read once for each program.
struct Lexicon: Sendable {
    struct Entry: Sendable {
        /// Of the question: its topic and wordings.
        let wording: [Word]
        let options: [Option]
    }

    struct Option: Sendable {
        /// The further words by which the answer is heard, each as it stands.
        let heard: [[String]]
        /// Its label, phrase and what it is heard by.
        let label: [Word]
    }

    /// By question.
    let entries: [Entry]

    init(_ program: Program) {
        entries = program.questions.map { question in
            Entry(
                wording: [question.topic, question.ask, question.askThirdParty, question.reads]
                    .compactMap { $0 }.flatMap(words).map(Word.init),
                options: question.options.map { option in
                    let heard = option.hears.map(words).filter { !$0.isEmpty }
                    let label = words(option.label) + words(option.phrase ?? "") + heard.flatMap { $0 }
                    return Option(heard: heard, label: label.map(Word.init))
                })
        }
    }
}
