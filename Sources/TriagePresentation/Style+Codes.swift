import TriageDiagnostics

extension Style {
    /// A text made visible, but for this style's own codes.
    package func visible(_ text: String) -> String {
        pieces(of: text).map { $0.code + $0.text.visible }.joined()
    }

    /// Without this style's codes.
    package func uncoloured(_ text: String) -> String { pieces(of: text).map(\.text).joined() }

    /// How many columns of a terminal a text takes: this style's codes none, a wide character two.
    func columns(of text: String) -> Int { pieces(of: text).reduce(0) { $0 + $1.text.columns } }

    /// A text cut before each code of this style.
    private func pieces(of text: String) -> [(code: String, text: String)] {
        guard hasColour, text.unicodeScalars.contains("\u{1B}") else { return [("", text)] }
        var pieces: [(code: String, text: String)] = []
        // By scalars: an accent at the beginning of a text would make one character of the code's end and
        // itself.
        var rest = text.unicodeScalars[...]
        var code = ""
        while let start = rest.firstRange(of: opening.unicodeScalars) {
            pieces.append((code, String(rest[..<start.lowerBound])))
            let inside = rest[start.upperBound...]
            let digits = inside.prefix { ("0"..."9").contains($0) || $0 == ";" }
            if digits.endIndex < inside.endIndex, inside[digits.endIndex] == "m" {
                let end = inside.index(after: digits.endIndex)
                code = String(rest[start.lowerBound..<end])
                rest = inside[end...]
            } else {
                // It only looks like one.
                pieces.append(("", String(rest[start])))
                code = ""
                rest = inside
            }
        }
        return pieces + [(code, String(rest))]
    }
}

extension StringProtocol {
    /// How many columns of a terminal a text takes.
    package var columns: Int { reduce(0) { $0 + columnCount($1) } }
}

/// The columns of one character. - Source: Unicode Standard Annex 11, East Asian Width (16.0, 2024), W and F.
private func columnCount(_ character: Character) -> Int {
    guard let scalar = character.unicodeScalars.first else { return 0 }
    if scalar.properties.isEmojiPresentation { return 2 }
    switch scalar.value {
    case ..<0x1100: return 1
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
        0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF00...0xFF60,
        0xFFE0...0xFFE6, 0x1B000...0x1B2FF, 0x1F200...0x1F2FF, 0x1F300...0x1F64F, 0x1F900...0x1F9FF,
        0x20000...0x3FFFD:
        return 2
    default: return 1
    }
}
