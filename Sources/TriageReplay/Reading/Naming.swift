import TriageDiagnostics
import TriageEngine
import TriageModel
import TriageSyntax
import TriageValues

/// What other systems call our questions and answers, from a map file:
///
///     columns: { Incident No: call, SI Plan: plan, Remarks: ignore }
///     answers: { plan: { Y: specific, N: none, N/A: not_asked } }
package struct Naming: Sendable, Equatable {
    /// A column's or key's name: the question it holds, `call` or `ignore`.
    package var columns: [String: String] = [:]
    /// By question, the words in the records: our answers.
    package var answers: [String: [String: String]] = [:]

    /// In a map, what stands for a question that was not asked, as an empty cell does.
    static let notAsked = "not_asked"

    package init() {}

    /// The names in a map file; nil when it cannot be used, after everything wrong is reported.
    ///
    /// Columns and answers are those of the libraries.
    package init?(_ file: SourceFile, _ libraries: Libraries, _ problems: inout Problems) {
        let questions = libraries.questionNames
        var found = Problems()
        defer { problems.append(found) }
        guard let root = read(file, &found) else { return nil }
        let fields = Fields(
            root, "a map", place: Span(file: file.id, start: 0, end: 0), file: file,
            optional: ["columns", "answers"], &found)
        let columnEntries = fields.node("columns").map { entries(of: $0, "`columns`", &found) }
        for (name, node) in columnEntries ?? [] {
            guard let word = textWord(node, "column `\(name.text)`", &found) else { continue }
            if !["call", "ignore"].contains(word.text), !questions.contains(word.text) {
                found.report(
                    .badMap, "there is no question `\(word.text)`", at: word.span,
                    help: suggestion(for: word.text, among: questions) ?? "or write `call`, or `ignore`")
            }
            columns[name.text] = word.text
        }
        let answerEntries = fields.node("answers").map { entries(of: $0, "`answers`", &found) }
        for (question, node) in answerEntries ?? [] {
            if !questions.contains(question.text) {
                found.report(
                    .badMap, "there is no question `\(question.text)`", at: question.span,
                    help: suggestion(for: question.text, among: questions))
            }
            for (word, answer) in entries(of: node, "answers of `\(question.text)`", &found) {
                guard let meant = textWord(answer, "`\(word.text)`", &found) else { continue }
                answers[question.text, default: [:]][word.text] = meant.text
                if let why = libraries.refusal(of: meant.text, to: question.text) {
                    found.report(
                        .badMap, why.message, at: meant.span, help: why.help ?? "it may be \(why.allowed)")
                }
            }
        }
        if found.hasErrors { return nil }
    }
}

extension Libraries {
    /// Why a word is no answer to a question in any of the libraries; nil when it is one.
    fileprivate func refusal(of word: String, to question: String) -> AnswerProblem? {
        var first: AnswerProblem?
        for program in both {
            guard let index = program.questionIndex(question) else { continue }
            if word == Naming.notAsked { return nil }
            let answer = Missing(rawValue: word).map { Answer.missing($0) } ?? .one(word)
            guard case .failure(let why) = program.code(for: answer, to: index) else { return nil }
            if first == nil { first = why }
        }
        return first
    }
}

extension DiagnosticKind {
    /// What can be wrong with a map of names.
    package static let replayKinds = [badMap]
    package static let badMap = DiagnosticKind(
        "bad-map", .error,
        summary: "A map of names for `triage replay` names questions and answers of the library.",
        manual: """
            `columns` says which question each column of a file holds, or `call` for what the call is known by, or \
            `ignore`; `answers` says, question by question, which of our answers a word stands for, or `not_asked`.
            """)
}
