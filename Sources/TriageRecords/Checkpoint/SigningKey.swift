import TriageDiagnostics
import TriageSyntax

/// An Ed25519 key that signs checkpoints. Whoever has it can make the record say anything.
package struct SigningKey: Sendable {
    private let seed: [UInt8]
    /// What others check a signature with.
    package let isPublic: PublicKey

    /// A new key, at random.
    package init() { self.init(seed: Sodium.random(Sodium.seedBytes)) }

    private init(seed: [UInt8]) {
        self.seed = seed
        isPublic = PublicKey(bytes: Sodium.keys(fromSeed: seed).isPublic)
    }

    /// Nil when these are not the bytes of a key's file.
    package init?(file: [UInt8]) {
        let source = SourceFile(id: 0, path: "", bytes: file)
        guard let fields = fields(of: source, line: 1), fields["format"] == Self.format,
            let seed = fields["seed"].flatMap({ [UInt8](hex: $0) }), seed.count == Sodium.seedBytes
        else { return nil }
        self.init(seed: seed)
    }

    private static let format = "triage-key/1"

    /// For a file that its owner alone can read.
    package var file: [UInt8] {
        let line = JSON.object([("format", .text(Self.format)), ("seed", .text(seed.hex))]).line
        return Array((line + "\n").utf8)
    }

    package func sign(_ bytes: [UInt8]) -> [UInt8] { Sodium.sign(bytes, seed: seed) }
}

package struct PublicKey: Sendable, Hashable, CustomStringConvertible {
    let bytes: [UInt8]

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// Nil when this is not a key as `description` writes it.
    package init?(_ text: String) {
        guard let bytes = [UInt8](hex: text), bytes.count == Sodium.publicKeyBytes else { return nil }
        self.bytes = bytes
    }

    /// Sixty-four digits.
    package var description: String { bytes.hex }
}

/// The texts and numbers of an object of JSON that stands on one line, as text; nil when none does.
func fields(of file: SourceFile, line number: Int) -> [String: String]? {
    var problems = Problems()
    guard number <= file.lineCount,
        case .mapping(let entries)? = readJSON(file, in: file.range(ofLine: number), &problems)?.content
    else { return nil }
    var fields: [String: String] = [:]
    for entry in entries { fields[entry.key.text ?? ""] = entry.value.text }
    return fields
}
