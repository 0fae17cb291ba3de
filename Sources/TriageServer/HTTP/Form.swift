import TriageDiagnostics

/// What a form of a page sends: names with their values, in its order.
package struct Form: Sendable {
    private let pairs: [(name: String, value: String)]

    /// Reads `application/x-www-form-urlencoded`; what is no UTF-8 is refused.
    init(_ bytes: [UInt8]) throws(Problem) {
        var pairs: [(name: String, value: String)] = []
        for pair in bytes.split(separator: UInt8(ascii: "&")) {
            let parts = pair.split(
                separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let name = try Self.text(parts[0])
            pairs.append((name, parts.count > 1 ? try Self.text(parts[1]) : ""))
        }
        self.pairs = pairs
    }

    /// The first value of a name, without blanks around it; empty counts as not there.
    package func text(_ name: String) -> String? {
        guard let value = pairs.first(where: { $0.name == name })?.value else { return nil }
        let text = value.trimming(\.isWhitespace)
        return text.isEmpty ? nil : String(text)
    }

    /// As it was typed; a password may begin with a blank.
    package func exact(_ name: String) -> String? { pairs.first { $0.name == name }?.value }

    /// The first value of each name.
    var first: [String: String] { Dictionary(pairs.map { ($0.name, $0.value) }) { first, _ in first } }

    /// All values of a name.
    package func all(_ name: String) -> [String] { pairs.filter { $0.name == name }.map(\.value) }

    /// A field that has to be filled in.
    package func needed(_ name: String, _ what: String) throws(Problem) -> String {
        guard let text = text(name) else {
            throw Problem(400, "field-missing", "\(what) is missing", help: "fill it in and send it again")
        }
        return text
    }

    private static func text(_ bytes: ArraySlice<UInt8>) throws(Problem) -> String {
        var plain: [UInt8] = []
        var rest = bytes
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): plain.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                let digits = String(decoding: rest.prefix(2), as: UTF8.self)
                guard digits.utf8.count == 2, !digits.hasPrefix("+"), !digits.hasPrefix("-"),
                    let code = UInt8(digits, radix: 16)
                else { throw .badRequest("a form is not written as forms are") }
                plain.append(code)
                rest = rest.dropFirst(2)
            default: plain.append(byte)
            }
        }
        guard let text = String(validating: plain, as: UTF8.self) else {
            throw .badRequest("a form is not UTF-8")
        }
        return text
    }
}
