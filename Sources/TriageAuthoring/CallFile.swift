import TriageDiagnostics
import TriageEngine
import TriageSyntax
import TriageValues

/// What happened on a call: an answer or a note, and when, in seconds since the call began.
package enum CallEvent: Sendable, Hashable {
    /// A year: no call is longer, and sums of times stay in range.
    static let longestSeconds = 31_536_000

    case answer(question: Int, AnswerCode, seconds: Int)
    case note(String, seconds: Int)

    package var seconds: Int {
        switch self {
        case .answer(_, _, let seconds), .note(_, let seconds): seconds
        }
    }
}

/// A call as a file holds it: YAML or JSON with `answers`, and the log that `triage call` adds.
package struct CallFile: Sendable {
    package let answers: Answers
    package let events: [CallEvent]

    package init(answers: Answers, events: [CallEvent]) {
        self.answers = answers
        self.events = events
    }

    private static let keys = ["call", "library", "answers", "notes", "log"]

    /// Reads a call; what is wrong is reported and nothing is guessed.
    package static func parse(_ file: SourceFile, _ program: Program, _ problems: inout Problems) -> CallFile?
    {
        guard let root = file.isJSON ? readJSON(file, &problems) : read(file, limits: .record, &problems)
        else {
            return nil
        }
        guard case .mapping(let entries) = root.content else {
            problems.report(
                .badCall, "a call is \(root.shape); a mapping with `answers` is expected", at: root.span)
            return nil
        }
        for entry in entries where !keys.contains(entry.key.text ?? "") {
            let name = entry.key.text ?? "this"
            let help =
                program.questionIndex(name) != nil
                ? "answers stand under `answers:`" : suggestion(for: name, among: keys)
            problems.report(.badCall, "a call has no key `\(name)`", at: entry.key.span, help: help)
        }
        guard let answers = entries.first(where: { $0.key.text == "answers" }) else {
            problems.report(.badCall, "this call has no `answers`", at: root.span)
            return nil
        }
        let log = entries.first { $0.key.text == "log" }
        return CallFile(
            answers: parseAnswers(answers.value, program, &problems),
            events: log.map { parseLog($0.value, program, &problems) } ?? [])
    }

    private static func parseLog(_ node: Node, _ program: Program, _ problems: inout Problems) -> [CallEvent]
    {
        guard case .list(let items) = node.content else {
            problems.report(.badCall, "the log is \(node.shape); a list is expected", at: node.span)
            return []
        }
        return items.compactMap { item in
            guard case .mapping(let entries) = item.content,
                let seconds = entries.first(where: { $0.key.text == "at" })?.value.text.flatMap({ Int($0) }),
                (0...CallEvent.longestSeconds).contains(seconds)
            else {
                problems.report(
                    .badCall, "an entry of the log needs `at`, in seconds, and an answer or a note",
                    at: item.span)
                return nil
            }
            if let note = entries.first(where: { $0.key.text == "note" })?.value.text {
                return .note(note, seconds: seconds)
            }
            return answered(entries, item, seconds, program, &problems)
        }
    }

    /// An answered question, read as under `answers`.
    private static func answered(
        _ entries: [Entry], _ item: Node, _ seconds: Int, _ program: Program, _ problems: inout Problems
    ) -> CallEvent? {
        guard let question = entries.first(where: { $0.key.text == "question" })?.value,
            let answer = entries.first(where: { $0.key.text == "answer" })?.value
        else {
            problems.report(
                .badCall, "an entry of the log needs `question` and `answer`, or `note`", at: item.span)
            return nil
        }
        let pair = Node(content: .mapping([Entry(key: question, value: answer)]), span: item.span)
        let answers = parseAnswers(pair, program, &problems)
        guard let index = question.text.flatMap(program.questionIndex), answers.codes[index] != .notAsked
        else {
            return nil
        }
        return .answer(question: index, answers.codes[index], seconds: seconds)
    }
}
