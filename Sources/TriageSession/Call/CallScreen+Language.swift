import TriageEngine

/// What is said in another language, with the English beside it.
///
/// Only what is said to the caller and answered by them; what the clinician does and decides stays English.
extension CallScreen {
    /// The words, with the English behind them; the English alone where the language has none for it.
    func beside(_ words: Translation.Words?, _ english: String) -> String {
        guard let language else { return english }
        guard let words else { return "\(english) (not in \(language.language))" }
        return words.text == english ? english : "\(words.text) (\(english))"
    }

    /// The labels of a question's answers as they stand on the screen.
    func labels(of question: Question) -> [String] {
        question.options.map { beside(language?.label($0, of: question), $0.label) }
    }

    /// The wording of a question, for whoever is on the line.
    func wording(of question: Int, _ answers: Answers) -> String {
        let words = language?.asking(
            program.questions[question], program.saying(of: question, on: answers))
        return beside(words, program.wording(of: question, on: answers))
    }

    /// The same of a screen.
    func wording(ofScreen screen: Int, _ answers: Answers) -> String {
        let words = language?.asking(
            program.screens[screen], program.saying(ofScreen: screen, on: answers))
        return beside(words, program.wording(ofScreen: screen, on: answers))
    }

    /// A piece of guidance, with what is said in both languages.
    func spoken(_ guidance: Int) -> Guidance {
        let piece = program.guidance[guidance]
        return Guidance(
            name: piece.name, say: saying(guidance, isQuoted: false), toDo: piece.toDo, avoid: piece.avoid,
            sources: piece.sources)
    }

    /// What is said of a piece of guidance. Quotation marks hold the words for the caller alone: the English
    /// and that nobody reviewed them stand outside.
    func saying(_ guidance: Int, isQuoted: Bool = true) -> String? {
        func quoted(_ text: String) -> String { isQuoted ? "“\(text)”" : text }
        let piece = program.guidance[guidance]
        guard let say = piece.say else { return nil }
        guard let language else { return quoted(say) }
        guard let words = language["guidance.\(piece.name).say"] else {
            return "\(quoted(say)) (not in \(language.language))"
        }
        return (words.isReviewed ? "" : "\(language.language), unreviewed: ") + quoted(words.text)
            + (words.text == say ? "" : " (\(say))")
    }

    /// That what stands there to be asked or answered was reviewed by nobody.
    func reviewNote(_ words: [Translation.Words?]) -> String? {
        guard let language, words.contains(where: { $0?.isReviewed == false }) else { return nil }
        return "\(language.language), unreviewed"
    }

    /// What is said of the language when a call begins.
    package static func opening(_ language: Translation) -> String {
        let reviewed = language.words.values.count(where: \.isReviewed)
        let review =
            reviewed == language.words.count
            ? "all reviewed" : reviewed == 0 ? "unreviewed" : "\(reviewed) of them reviewed"
        return "In `\(language.language)` with the English behind it: \(language.words.count) of "
            + "\(language.outOf) wordings, \(review)."
    }
}
