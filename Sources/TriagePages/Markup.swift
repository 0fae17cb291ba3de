/// HTML or SVG text. What is put into it in `\(...)` is escaped, unless it is markup itself.
public struct Markup: Sendable, ExpressibleByStringInterpolation {
    public let text: String

    public init(raw text: String) { self.text = text }
    public init(stringLiteral text: String) { self.text = text }
    public init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

    public struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        public init(literalCapacity: Int, interpolationCount: Int) {}
        public mutating func appendLiteral(_ literal: String) { text += literal }
        public mutating func appendInterpolation(_ plain: some CustomStringConvertible) {
            text += escaped("\(plain)")
        }
        public mutating func appendInterpolation(_ markup: Markup) { text += markup.text }
    }
}

extension Sequence where Element == Markup {
    public func joined(_ separator: String = "") -> Markup {
        Markup(raw: map(\.text).joined(separator: separator))
    }
}

private func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
        switch character {
        case "&": result += "&amp;"
        case "<": result += "&lt;"
        case ">": result += "&gt;"
        case "\"": result += "&quot;"
        default: result.append(character)
        }
    }
    return result
}
