import TriageDiagnostics

extension Style {
    /// A text made visible, but for this style's own codes.
    package func visible(_ text: String) -> String {
        pieces(of: text).map { $0.code + $0.text.visible }.joined()
    }

    /// Without this style's codes.
    package func uncoloured(_ text: String) -> String { pieces(of: text).map(\.text).joined() }

    /// How many columns of a terminal a text takes: this style's codes none, a wide character two.
    package func columns(of text: String) -> Int { pieces(of: text).reduce(0) { $0 + $1.text.columns } }

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
