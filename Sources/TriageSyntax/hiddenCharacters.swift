import TriageDiagnostics

/// Reports characters that a reviewer does not see. False when one of them ends a line for YAML and for
/// nobody else.
///
/// - Source: Boucher and Anderson, Trojan Source: Invisible Vulnerabilities, 2021.
func showsAllCharacters(_ file: SourceFile, _ problems: inout Problems) -> Bool {
    guard !file.bytes.allSatisfy({ $0 < 0x80 }) else { return true }
    var isReadable = true
    var offset = 0
    var before: Unicode.Scalar = " "
    for scalar in String(decoding: file.bytes, as: UTF8.self).unicodeScalars {
        let start = offset
        offset += UTF8.width(scalar)
        defer { before = scalar }
        guard !scalar.isASCII, start > 0 || scalar != "\u{FEFF}" else { continue }
        let name = "U+" + String(scalar.value, radix: 16, uppercase: true)
        let span = Span(file: file.id, start: start, end: offset)
        if ["\u{85}", "\u{2028}", "\u{2029}"].contains(scalar) {
            isReadable = false
            problems.report(
                .hiddenLineBreak, "\(name) ends a line for YAML, and no editor shows it", at: span,
                help: "take it out, or write it in double quotes as \"\(escape(scalar))\"")
        } else if scalar.isHidden(after: before) {
            problems.report(
                .hiddenCharacter, "\(name) stands here, which nobody sees", at: span,
                help: "take it out, or write it in double quotes as \"\(escape(scalar))\"")
        }
    }
    return isReadable
}

private func escape(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    let count = scalar.value < 0x1_0000 ? 4 : 8
    return "\\\(count == 4 ? "u" : "U")" + String(repeating: "0", count: count - digits.count) + digits
}

extension Unicode.Scalar {
    /// Marks of direction, tags, blanks without width. What joins letters of other scripts and emoji, and
    /// chooses the look of one, belongs to the character before it.
    fileprivate func isHidden(after before: Unicode.Scalar) -> Bool {
        guard properties.isDefaultIgnorableCodePoint else { return false }
        switch value {
        case 0x200C, 0x200D, 0xFE00...0xFE0F: return before.isASCII
        default: return true
        }
    }
}

extension DiagnosticKind {
    package static let hiddenLineBreak = DiagnosticKind(
        "hidden-line-break", summary: "Lines end with LF, CR LF or CR.",
        manual: """
            YAML also ends a line at U+0085, U+2028 and U+2029. Editors and reviews do not show that, so that behind a comment a rule can \
            stand that nobody sees. Take the character out; in a text it is written as an escape, in double quotes.
            """)
    package static let hiddenCharacter = DiagnosticKind(
        "hidden-character", .warning, summary: "What is in a file can be seen.",
        manual: """
            Marks that turn the direction of text around, characters without width and tags change what a program reads, not what a \
            reviewer sees. Two names that look alike may differ by one. Take it out; in a text it is written as an escape, in double quotes.
            """)

    static let hiddenKinds = [hiddenLineBreak, hiddenCharacter]
}
