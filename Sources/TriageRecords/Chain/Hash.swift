import TriageCalls

/// A SHA-256.
package struct Hash: Sendable, Hashable, CustomStringConvertible {
    package let bytes: [UInt8]

    /// Nil when these are not 32 bytes.
    init?(_ bytes: [UInt8]) {
        guard bytes.count == Sodium.hashBytes else { return nil }
        self.bytes = bytes
    }

    /// Nil when this is not a hash as `description` writes it.
    package init?(hex text: some StringProtocol) {
        guard let bytes = [UInt8](hex: text) else { return nil }
        self.init(bytes)
    }

    /// Over a file's bytes, as `sha256sum` has it.
    package init(ofFile bytes: [UInt8]) { self.bytes = Sodium.sha256(bytes) }

    fileprivate init(over form: CanonicalForm) { bytes = Sodium.sha256(form.bytes) }

    /// Sixty-four digits.
    package var description: String { bytes.hex }
}

/// What is hashed: fields, each with its length before it, so that no two lists of fields give the same
/// bytes.
struct CanonicalForm {
    fileprivate private(set) var bytes: [UInt8] = []

    /// - Parameters:
    ///   - what: names the kind of thing, so that the hash of one is never that of another.
    ///   - count: about how many bytes come.
    init(_ what: String, about count: Int = 0) {
        bytes.reserveCapacity(count + 200)
        add("triage-record/1 " + what)
    }

    mutating func add(_ field: some Collection<UInt8>) {
        addLength(UInt64(field.count))
        bytes.append(contentsOf: field)
    }

    mutating func add(_ field: String) { add(field.utf8) }

    /// An absent field is told from an empty one.
    mutating func add(optional field: [UInt8]?) {
        if let field { add(field) } else { addLength(.max) }
    }

    private mutating func addLength(_ length: UInt64) {
        for shift in stride(from: UInt64(56), through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: length >> shift))
        }
    }

    var hash: Hash { Hash(over: self) }
}

extension [UInt8] {
    private static let digits = Array("0123456789abcdef".utf8)

    /// Two digits a byte.
    package var hex: String {
        String(
            decoding: flatMap { [Self.digits[Int($0 >> 4)], Self.digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// Nil when the text is not digits in pairs, as `hex` writes them.
    package init?(hex text: some StringProtocol) {
        let values = text.utf8.compactMap { Self.digits.firstIndex(of: $0) }
        guard values.count == text.utf8.count, values.count % 2 == 0 else { return nil }
        self = stride(from: 0, to: values.count, by: 2).map { UInt8(values[$0] << 4 | values[$0 + 1]) }
    }
}
