extension StringProtocol {
    /// How many columns of a terminal a text takes.
    package var columns: Int { reduce(0) { $0 + $1.columns } }

    /// Broken into lines of at most so many columns: at blanks, beside wide characters (scripts that write
    /// no blanks), and inside a word only where the word alone is wider than a line. Line breaks and the
    /// blanks in front stay.
    ///
    /// - Parameter hanging: blanks before every line but the first; they count.
    package func broken(to width: Int, hanging: Int = 0) -> [String] {
        var lines: [String] = []
        for paragraph in split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            lines += brokenParagraph(paragraph, to: Swift.max(1, width), hanging: hanging)
        }
        return lines
    }

    /// At most so many columns; what is cut off is shown by `…`.
    package func cut(to width: Int) -> String {
        if columns <= width { return String(self) }
        var (text, taken) = ("", 0)
        for character in self {
            let columns = character.columns
            if taken + columns > width - 1 { break }
            text.append(character)
            taken += columns
        }
        return width > 0 ? text + "…" : ""
    }
}

private func brokenParagraph(_ text: some StringProtocol, to width: Int, hanging: Int) -> [String] {
    // A wide character needs two columns behind the blanks.
    let hanging = hanging + 2 <= width ? hanging : 0
    let indent = String(repeating: " ", count: hanging)
    let leading = min(text.prefix { $0 == " " }.count, max(0, width - 2))
    var lines: [String] = []
    var line = String(repeating: " ", count: leading)
    var taken = leading
    func endLine() {
        lines.append(line)
        (line, taken) = (indent, hanging)
    }
    var isAtStart: Bool { taken == (lines.isEmpty ? leading : hanging) }
    for word in text.split(separator: " ") {
        var blank = isAtStart ? 0 : 1
        for piece in unbreakable(word) {
            let columns = piece.columns
            if taken + blank + columns > width, !isAtStart {
                endLine()
                blank = 0
            }
            if columns <= width - taken - blank {
                line += (blank == 1 ? " " : "") + piece
                taken += blank + columns
            } else {
                for character in piece {
                    if taken + character.columns > width, !isAtStart { endLine() }
                    line.append(character)
                    taken += character.columns
                }
            }
            blank = 0
        }
    }
    if !isAtStart || lines.isEmpty { lines.append(line) }
    return lines
}

/// The pieces of a word that a line does not break: wide characters stand for themselves, and what closes
/// a sentence stays with what is before it.
private func unbreakable(_ word: some StringProtocol) -> [String] {
    var pieces: [String] = []
    var isOpen = false
    for character in word {
        let isWide = character.columns == 2
        if isOpen && !isWide || closing.contains(character) && !pieces.isEmpty {
            pieces[pieces.count - 1].append(character)
        } else {
            pieces.append(String(character))
        }
        isOpen = !isWide
    }
    return pieces
}

private let closing: Set<Character> = ["。", "，", "、", "；", "：", "？", "！", "）", "」", "』", "》", "”", "’", "…"]

extension Character {
    /// The columns of a terminal that a character takes, with all that combines with it.
    /// - Source: Unicode Standard Annex 11, East Asian Width (16.0, 2024), W and F.
    package var columns: Int {
        guard let first = unicodeScalars.first else { return 0 }
        if first.properties.isEmojiPresentation || unicodeScalars.contains("\u{FE0F}") { return 2 }
        // What combines takes no room of its own, but a vowel sign that stands beside its letter does.
        return Swift.min(2, unicodeScalars.reduce(0) { $0 + $1.columns })
    }
}

extension Unicode.Scalar {
    fileprivate var columns: Int {
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        switch value {
        case ..<0x1100: return 1
        case 0x1160...0x11FF: return 0
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
            0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19,
            0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18AFF, 0x1AFF0...0x1B2FF,
            0x1F200...0x1F2FF, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }
}
