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
        /// Its topic alone: what is denied where its answer is no.
        let topic: [Word]
        let options: [Option]
    }

    struct Option: Sendable {
        /// The further words by which the answer is heard, each as it stands.
        let heard: [[String]]
        /// Its label, phrase and what it is heard by.
        let label: [Word]
        /// Of them what the answer itself denies, as “Not breathing” does.
        let denied: [Word]
        /// The same, of its label alone.
        let deniedByLabel: [Word]
    }

    /// By question.
    let entries: [Entry]

    /// - Parameter language: a further one, in which the caller speaks.
    init(_ program: Program, _ language: Translation? = nil) {
        entries = program.questions.map { question in
            let asked = [
                question.topic, question.ask, question.askThirdParty, question.reads,
                language?.asking(question, .ask)?.text, language?.asking(question, .askThirdParty)?.text,
            ]
            return Entry(
                wording: asked.compactMap { $0 }.flatMap(words).map(Word.init),
                topic: [question.topic, language?["questions.\(question.name).topic"]?.text]
                    .compactMap { $0 }.flatMap(words).map(Word.init),
                options: question.options.map { option in
                    let hears = option.hears + (language?.hears(option, of: question) ?? [])
                    let heard = hears.map(words).filter { !$0.isEmpty }
                    let said = [option.label, option.phrase, language?.label(option, of: question)?.text]
                    let texts = said.compactMap { $0 }
                    // What stands behind a comma is not what an answer is about.
                    let first = texts.map { words(String($0.prefix { $0 != "," })) } + heard
                    func denied(_ texts: [[String]]) -> [Word] {
                        texts.flatMap { text in
                            let denials = Denials(text, in: language?.language)
                            return text.indices.filter { denials[$0] == .denied }.map { Word(text[$0]) }
                        }
                    }
                    let labels = [option.label, language?.label(option, of: question)?.text]
                    let label = texts.flatMap(words) + heard.flatMap { $0 }
                    return Option(
                        heard: heard, label: label.map(Word.init), denied: denied(first),
                        deniedByLabel: denied(labels.compactMap { $0 }.map(words)))
                })
        }
    }
}

/// The same words with those of each further language of the library, by its code.
struct SpokenLexicons: Sendable {
    let lexicons: [String: Lexicon]

    init(_ program: Program) {
        lexicons = Dictionary(
            program.translations.map { ($0.language, Lexicon(program, $0)) },
            uniquingKeysWith: { first, _ in first })
    }
}
