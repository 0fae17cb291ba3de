import TriageDiagnostics

/// A recorded session: the lines that were typed and what each gave. It replays as a test.
///
/// ```text
/// # What stands behind a number sign is for people.
/// > thoughts = yes
///   Response tier: recommended information → remote_support ↑
/// ```
///
/// INVARIANT: no line of a session's output begins with `> ` or `# `, so that the three can be told apart.
package struct Transcript: Sendable {
    package struct Entry: Sendable, Hashable {
        package let line: String
        package var output: String

        package init(line: String, output: String) {
            self.line = line
            self.output = output
        }
    }

    package enum Part: Sendable {
        case comment(String)
        /// - Parameter number: of the line, from 1.
        case entry(Entry, number: Int)
    }

    package private(set) var parts: [Part] = []
    /// Lines that are neither typed nor a comment nor the output of a line that was typed, by number.
    private var strayLines: [(number: Int, line: String)] = []
    private var lineEnding = "\n"

    package init(_ entries: [Entry]) {
        parts = entries.map { .entry($0, number: 0) }
    }

    package init(parsing text: String) {
        var entry: (line: String, output: [Substring], number: Int)?
        func close(_ parts: inout [Part]) {
            guard let open = entry else { return }
            let output = open.output.map { $0 + "\n" }.joined()
            parts.append(.entry(Entry(line: open.line, output: Self.trimmed(output)), number: open.number))
            entry = nil
        }
        lineEnding = text.lineEnding
        let content =
            text.unicodeScalars.first == "\u{FEFF}"
            ? text.unicodeScalars.dropFirst() : text.unicodeScalars[...]
        for (index, line) in Substring(content).lines.enumerated() {
            if line == ">" || line.hasPrefix("> ") {
                close(&parts)
                entry = (String(line.dropFirst(2)), [], index + 1)
            } else if line == "#" || line.hasPrefix("# ") {
                close(&parts)
                parts.append(.comment(String(line)))
            } else if entry != nil {
                entry?.output.append(line)
            } else if !line.allSatisfy(\.isWhitespace) {
                strayLines.append((index + 1, String(line)))
            }
        }
        close(&parts)
    }

    /// Types the lines otherwise; how many differ.
    mutating func retype(_ change: (String) -> String) -> Int {
        var count = 0
        for (index, part) in parts.enumerated() {
            guard case .entry(let entry, let number) = part else { continue }
            let line = change(entry.line)
            if line == entry.line { continue }
            parts[index] = .entry(Entry(line: line, output: entry.output), number: number)
            count += 1
        }
        return count
    }

    /// Why the file cannot be a transcript: a line that nothing would be made of, or nothing that is typed.
    package var fault: Mismatch? {
        if let stray = strayLines.first {
            return Mismatch(
                number: stray.number, line: "", expected: "a line that begins with `> ` or `# `\n",
                got: stray.line + "\n")
        }
        let hasEntry = parts.contains { if case .entry = $0 { true } else { false } }
        return hasEntry
            ? nil : Mismatch(number: 1, line: "", expected: "a line that begins with `> `\n", got: "none\n")
    }

    /// Where a first comment `# library: PATH` says so, the library the session starts with.
    package var library: String? {
        guard case .comment(let line)? = parts.first, line.hasPrefix("# library: ") else { return nil }
        return String(line.dropFirst(11))
    }

    /// As a file.
    package var text: String {
        var text = ""
        var wasEntry = false
        for part in parts {
            switch part {
            case .comment(let line):
                if wasEntry { text += "\n" }
                text += line + "\n"
                wasEntry = false
            case .entry(let entry, _):
                text += entry.line.isEmpty ? ">\n" : "> \(entry.line)\n"
                text += Self.trimmed(entry.output)
                wasEntry = true
            }
        }
        return lineEnding == "\n" ? text : text.replacing("\n", with: lineEnding)
    }

    /// Where a session answers otherwise than the transcript.
    package struct Mismatch: Sendable {
        package let number: Int
        package let line: String
        package let expected: String
        package let got: String
    }

    /// Types the lines into a session that has started; the transcript as it would be recorded now, what
    /// differs, a fault of the file included, and every refusal on the way.
    package func replay(
        in session: Session
    ) -> (transcript: Transcript, mismatches: [Mismatch], refusals: [Reply.Refusal]) {
        var session = session
        var now = self
        var mismatches = fault.map { [$0] } ?? []
        var refusals: [Reply.Refusal] = []
        for (index, part) in parts.enumerated() {
            guard case .entry(let entry, let number) = part else { continue }
            let reply = session.handle(entry.line)
            if let refusal = reply.refusal { refusals.append(refusal) }
            let (expected, got) = (Self.trimmed(entry.output), Self.trimmed(reply.text))
            now.parts[index] = .entry(Entry(line: entry.line, output: got), number: number)
            if expected != got {
                mismatches.append(Mismatch(number: number, line: entry.line, expected: expected, got: got))
            }
        }
        return (now, mismatches, refusals)
    }

    /// Without empty lines at the end.
    private static func trimmed(_ output: String) -> String {
        let text = output.trimming { $0 == "\n" || $0 == " " }
        // Leading spaces belong to the first line.
        guard !text.isEmpty else { return "" }
        return String(output[..<text.endIndex].drop { $0 == "\n" }) + "\n"
    }
}
