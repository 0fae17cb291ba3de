import TriageDiagnostics
import TriageEngine
import TriageSyntax

/// A call as a file holds it: YAML or JSON with `answers`, and what `triage call` adds.
public struct CallFile: Sendable {
    public let answers: Answers

    private static let keys = ["call", "library", "answers", "notes", "log"]

    /// Reads a call; what is wrong is reported and nothing is guessed.
    public static func parse(_ file: SourceFile, _ program: Program, _ problems: inout Problems) -> CallFile?
    {
        guard let root = read(file, &problems) else { return nil }
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
        return CallFile(answers: parseAnswers(answers.value, program, &problems))
    }
}
