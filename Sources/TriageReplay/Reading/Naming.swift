import TriageDiagnostics
import TriageModel
import TriageSyntax

/// What other systems call our questions and answers, from a map file:
///
///     columns: { Incident No: call, SI Plan: plan, Remarks: ignore }
///     answers: { plan: { Y: specific, N: none } }
public struct Naming: Sendable, Equatable {
    /// A column's or key's name: the question it holds, `call` or `ignore`.
    public var columns: [String: String] = [:]
    /// By question, the words in the records: our answers.
    public var answers: [String: [String: String]] = [:]

    public init() {}

    /// The names in a map file; nil when it cannot be used, after everything wrong is reported.
    ///
    /// - Parameter questions: the names a column may stand for.
    public init?(_ file: SourceFile, questions: [String], _ problems: inout Problems) {
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
                answers[question.text, default: [:]][word.text] =
                    textWord(answer, "`\(word.text)`", &found)?.text
            }
        }
        if found.hasErrors { return nil }
    }
}

extension DiagnosticKind {
    public static let badMap = DiagnosticKind(
        "bad-map", .error,
        summary: "A map of names for `triage replay` names questions and answers of the library.",
        manual: """
            `columns` says which question each column of a file holds, or `call` for what the call is known by, or \
            `ignore`; `answers` says, question by question, which of our answers a word stands for.
            """)
}
