import TriageCalls
import TriageDiagnostics
import TriageSyntax

/// The heads of all chains of a record at a moment, signed: what is cut off or gone later shows against it.
package struct Checkpoint: Sendable, Hashable {
    /// Where a chain stood.
    struct Head: Sendable, Hashable {
        let eventCount: Int
        /// Of the last event, or of the root where there is none.
        let hash: Hash
    }

    package let record: String
    package let at: Moment
    /// Who signed it; whether that is somebody to trust is for the reader to say.
    package let key: PublicKey
    /// By call; the record's own chains are among them.
    let heads: [String: Head]
    let libraries: Set<Hash>
    /// The whole text, with its signature.
    package let file: [UInt8]

    package var callCount: Int { heads.keys.count { !namesOfOwn.contains($0) } }
    package var eventCount: Int { heads.values.reduce(0) { $0 + $1.eventCount } }

    /// Over the whole text.
    var hash: Hash {
        var form = CanonicalForm("checkpoint")
        form.add(file)
        return form.hash
    }

    private static let format = "triage-checkpoint/1"

    init(
        record: String, at moment: Moment, heads: [String: Head], libraries: Set<Hash>,
        signedBy key: SigningKey
    ) {
        (self.record, at, self.key) = (record, moment, key.isPublic)
        (self.heads, self.libraries) = (heads, libraries)
        var lines = [
            JSON.object([
                ("format", .text(Self.format)), ("record", .text(record)), ("at", .text("\(moment)")),
                ("chains", .number(heads.count)), ("libraries", .number(libraries.count)),
                ("key", .text("\(key.isPublic)")),
            ])
        ]
        lines += heads.sorted { $0.key < $1.key }.map { call, head in
            JSON.object([
                ("call", .text(call)), ("events", .number(head.eventCount)), ("head", .text("\(head.hash)")),
            ])
        }
        lines += libraries.map(\.description).sorted().map { JSON.object([("library", .text($0))]) }
        let text = Array(lines.map { $0.line + "\n" }.joined().utf8)
        let signature = JSON.object([("signature", .text(key.sign(text).hex))]).line + "\n"
        file = text + Array(signature.utf8)
    }

    /// Reads the text of a checkpoint.
    ///
    /// Refuses one that is not whole or whose signature is not that of the key named in it.
    package init(file bytes: [UInt8]) throws(RecordRefusal) {
        let source = SourceFile(id: 0, path: "", bytes: bytes)
        // The last line is empty: what is behind the last LF.
        guard bytes.last == 0x0A, source.lineCount >= 3,
            let head = fields(of: source, line: 1), head["format"] == Self.format,
            let record = head["record"], let moment = head["at"].flatMap({ Moment($0) }),
            let key = head["key"].flatMap({ PublicKey($0) }),
            let signature = fields(of: source, line: source.lineCount - 1)?["signature"].flatMap({
                [UInt8](hex: $0)
            })
        else { throw .damaged("this is no checkpoint, or a part of one") }
        let signed = Array(bytes[..<source.range(ofLine: source.lineCount - 1).lowerBound])
        guard Sodium.isSignature(signature, of: signed, by: key.bytes) else {
            throw .damaged("the checkpoint was altered: its signature does not fit")
        }
        var heads: [String: Head] = [:]
        var libraries: Set<Hash> = []
        for number in 2..<source.lineCount - 1 {
            let line = fields(of: source, line: number) ?? [:]
            if let call = line["call"], let count = line["events"].flatMap({ Int($0) }),
                let hash = line["head"].flatMap({ Hash(hex: $0) })
            {
                heads[call] = Head(eventCount: count, hash: hash)
            } else if let hash = line["library"].flatMap({ Hash(hex: $0) }) {
                libraries.insert(hash)
            } else {
                throw .damaged("line \(number) of the checkpoint cannot be read")
            }
        }
        (self.record, at, self.key, file) = (record, moment, key, bytes)
        (self.heads, self.libraries) = (heads, libraries)
    }
}
