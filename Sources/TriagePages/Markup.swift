import TriageDiagnostics

/// HTML or SVG text. What is put into it in `\(...)` is escaped, unless it is markup itself.
package struct Markup: Sendable, ExpressibleByStringInterpolation {
    package let text: String

    package init(raw text: String) { self.text = text }
    package init(stringLiteral text: String) { self.text = text }
    package init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        package init(literalCapacity: Int, interpolationCount: Int) {}
        package mutating func appendLiteral(_ literal: String) { text += literal }
        package mutating func appendInterpolation(_ plain: some CustomStringConvertible) {
            text += escaped("\(plain)")
        }
        package mutating func appendInterpolation(_ markup: Markup) { text += markup.text }
    }
}

extension Sequence where Element == Markup {
    package func joined(_ separator: String = "") -> Markup {
        Markup(raw: map(\.text).joined(separator: separator))
    }
}

/// By scalars, as a browser reads: what Swift takes for one character may begin or end with a mark of HTML.
/// What is no text is shown, as in a terminal.
private func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.visible.unicodeScalars {
        switch scalar {
        case "&": result += "&amp;"
        case "<": result += "&lt;"
        case ">": result += "&gt;"
        case "\"": result += "&quot;"
        case "'": result += "&#39;"
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result
}
