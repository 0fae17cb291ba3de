import TriageValues

/// How text is laid out: with colour or without, and how wide.
package struct Style: Sendable {
    package let hasColour: Bool
    /// Columns.
    package let width: Int
    /// What begins a code of this style, so that it can be told from what a text brings with it.
    let opening: String

    package init(hasColour: Bool, width: Int, opening: String = "\u{1B}[") {
        self.hasColour = hasColour
        self.width = max(40, width)
        self.opening = opening
    }

    /// For pipes, files and tests: no colour, 100 columns.
    package static let plain = Style(hasColour: false, width: 100)

    package func bold(_ text: String) -> String { coloured(text, "1") }
    package func dim(_ text: String) -> String { coloured(text, "2") }
    package func red(_ text: String) -> String { coloured(text, "1;31") }
    package func yellow(_ text: String) -> String { coloured(text, "33") }
    package func green(_ text: String) -> String { coloured(text, "32") }
    package func blue(_ text: String) -> String { coloured(text, "1;34") }
    package func inverse(_ text: String) -> String { coloured(text, "1;7") }

    private func coloured(_ text: String, _ code: String) -> String {
        hasColour ? "\(opening)\(code)m\(text)\(opening)0m" : text
    }

    /// A truth as a sign; colour only repeats what the sign says.
    package func sign(_ truth: Truth) -> String {
        switch truth {
        case .yes: green("yes")
        case .no: dim("no ")
        case .unknown: yellow("?  ")
        }
    }

    /// Breaks a text into lines between words; lines after the first start with `indent` spaces.
    package func wrapped(_ text: String, indent: Int) -> String {
        let words = text.split { $0 == " " || $0.isNewline }
        return wrapped(words.map { String($0) }, separator: " ", indent: indent)
    }

    /// Breaks a row of pieces into lines between the pieces, never within one.
    package func wrapped(_ pieces: [String], separator: String, indent: Int) -> String {
        var lines: [String] = []
        var line = ""
        var taken = 0
        for piece in pieces {
            let columns = columns(of: piece)
            if !line.isEmpty, indent + taken + separator.count + columns > width {
                lines.append(line)
                (line, taken) = ("", 0)
            }
            line += line.isEmpty ? piece : separator + piece
            taken += (taken == 0 ? 0 : separator.count) + columns
        }
        lines.append(line)
        return lines.joined(separator: "\n" + String(repeating: " ", count: indent))
    }
}
