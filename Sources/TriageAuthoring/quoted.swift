/// A text in double quotes; what YAML would take for more than text, what it cannot hold, and what nobody
/// would see is escaped, so that reading gives the same text again.
package func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        case _ where scalar.needsEscape:
            let digits = String(scalar.value, radix: 16)
            let (letter, count) =
                scalar.value < 0x100 ? ("x", 2) : scalar.value < 0x1_0000 ? ("u", 4) : ("U", 8)
            result += "\\\(letter)" + String(repeating: "0", count: count - digits.count) + digits
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result + "\""
}

extension Unicode.Scalar {
    /// Control characters, line breaks, what is invisible or turns text around, and what is no character.
    fileprivate var needsEscape: Bool {
        switch value {
        case 0..<0x20, 0x7F...0x9F, 0x2028, 0x2029, 0xFDD0...0xFDEF: true
        case 0..<0x80: false
        default: value & 0xFFFE == 0xFFFE || properties.isDefaultIgnorableCodePoint
        }
    }
}
