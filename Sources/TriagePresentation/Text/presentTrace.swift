import TriageEngine
import TriageValues

/// Whose words the tests of a tree are shown in.
package enum TraceWords: Sendable {
    /// A clinician's: sentences.
    case english
    /// The author's: tests and findings as they stand in the file.
    case author
}

/// A condition's tree with the truth of each part and the answers it read.
package func present(_ trace: Trace, _ style: Style, indent: Int = 0, words: TraceWords = .english) -> String
{
    lines(trace, style, indent, words).joined(separator: "\n")
}

private func lines(_ trace: Trace, _ style: Style, _ indent: Int, _ words: TraceWords) -> [String] {
    let pad = String(repeating: " ", count: indent)
    // A finding with one test inside would say the same thing twice.
    if words == .english, trace.kind != .not, trace.parts.count == 1, let part = trace.parts.first,
        part.english == trace.english
    {
        return lines(part, style, indent, words)
    }
    let isGroup = [.all, .any, .atLeast].contains(trace.kind)
    let text = words == .author || isGroup && !trace.parts.isEmpty ? trace.text : trace.english
    let answer = trace.isRepeated ? " (as above)" : trace.answer.map { " (\($0))" } ?? ""
    let line = pad + style.sign(trace.truth) + "  " + style.wrapped(text + answer, indent: indent + 5)
    return [line] + trace.parts.flatMap { lines($0, style, indent + 4, words) }
}
