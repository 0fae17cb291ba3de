/// A JSON value, written in Swift as it would be in JSON; the order of keys is kept.
package enum JSON: Sendable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    case null
    case text(String)
    case number(Int)
    case real(Double)
    case flag(Bool)
    case list([JSON])
    case object([(key: String, value: JSON)])

    package static func optional(_ text: String?) -> JSON { text.map { .text($0) } ?? .null }
    package static func optional(_ number: Int?) -> JSON { number.map { .number($0) } ?? .null }

    package init(stringLiteral value: String) { self = .text(value) }
    package init(integerLiteral value: Int) { self = .number(value) }
    package init(booleanLiteral value: Bool) { self = .flag(value) }
    package init(arrayLiteral elements: JSON...) { self = .list(elements) }
    package init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(elements.map { (key: $0.0, value: $0.1) })
    }

    /// As text, two spaces a level; short lists and objects on one line.
    package func text(indent: Int = 0) -> String {
        let short = line
        if short.count + indent <= 100 { return short }
        let inner = String(repeating: " ", count: indent + 2)
        let end = "\n" + String(repeating: " ", count: indent)
        switch self {
        case .null, .text, .number, .real, .flag: return short
        case .list(let items):
            return "[\n" + items.map { inner + $0.text(indent: indent + 2) }.joined(separator: ",\n") + end
                + "]"
        case .object(let pairs):
            let lines = pairs.map { "\(inner)\(JSON.quoted($0.key)): \($0.value.text(indent: indent + 2))" }
            return "{\n" + lines.joined(separator: ",\n") + end + "}"
        }
    }

    package var line: String {
        var bytes: [UInt8] = []
        write(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private func write(to bytes: inout [UInt8]) {
        switch self {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .text(let text): JSON.write(quoted: text, to: &bytes)
        case .number(let number): bytes.append(contentsOf: "\(number)".utf8)
        case .real(let number): bytes.append(contentsOf: "\(number)".utf8)
        case .flag(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
        case .list(let items):
            bytes.append(UInt8(ascii: "["))
            for (place, item) in items.enumerated() {
                if place > 0 { bytes.append(contentsOf: ", ".utf8) }
                item.write(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let pairs):
            bytes.append(UInt8(ascii: "{"))
            for (place, pair) in pairs.enumerated() {
                if place > 0 { bytes.append(contentsOf: ", ".utf8) }
                JSON.write(quoted: pair.key, to: &bytes)
                bytes.append(contentsOf: ": ".utf8)
                pair.value.write(to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    private static func quoted(_ text: String) -> String {
        var bytes: [UInt8] = []
        write(quoted: text, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func write(quoted text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        if text.utf8.allSatisfy(standsForItself) {
            bytes.append(contentsOf: text.utf8)
        } else {
            for scalar in text.unicodeScalars { write(scalar, to: &bytes) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// What is ASCII, can be seen, and means nothing to JSON or to a page.
    private static func standsForItself(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "<"): false
        default: 0x20...0x7E ~= byte
        }
    }

    private static func write(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
        switch scalar {
        case _ where scalar.isASCII && standsForItself(UInt8(scalar.value)):
            bytes.append(UInt8(scalar.value))
        case "\"": bytes.append(contentsOf: "\\\"".utf8)
        case "\\": bytes.append(contentsOf: "\\\\".utf8)
        case "\n": bytes.append(contentsOf: "\\n".utf8)
        case "\t": bytes.append(contentsOf: "\\t".utf8)
        case "\r": bytes.append(contentsOf: "\\r".utf8)
        case "<": bytes.append(contentsOf: "\\u003c".utf8)
        case _ where isHidden(scalar):
            for unit in scalar.utf16 { bytes.append(contentsOf: escape(unit).utf8) }
        default: bytes.append(contentsOf: scalar.utf8)
        }
    }

    /// Characters that a terminal, an editor or a browser acts on and does not show: controls, line
    /// separators, marks of direction, tags, what is no character.
    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return !(0x20...0x7E ~= scalar.value) }
        return switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: true
        default: false
        }
    }

    private static func escape(_ unit: UInt16) -> String {
        let hex = String(unit, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
    }
}
