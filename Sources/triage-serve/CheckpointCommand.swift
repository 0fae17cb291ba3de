import ArgumentParser
import TriageCommands
import TriageRecords

struct CheckpointCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checkpoint",
        abstract: "Sign the state of the record, so that what is cut off later shows.",
        discussion: """
            Keep the checkpoint and the key where nobody who can write to the record can write, and note the \
            public key. A record that is not sound is not signed.
            """)

    @Option(help: "The file of the key that signs; a new one with `--new-key`.")
    var key: String

    @Flag(help: "Make the key.")
    var newKey = false

    @Option(help: "A new file (default: standard output).")
    var to: String?

    @OptionGroup var record: RecordOption

    func run() async throws {
        let record = try await record.existing()
        let signing = try signingKey()
        let checkpoint = try await told { () async throws(RecordRefusal) in
            try await record.checkpoint(by: signing, at: now())
        }
        let text = String(decoding: checkpoint.file, as: UTF8.self)
        if let to { try Disk.here.create(text, at: to) } else { Terminal.write(raw: text) }
        Terminal.writeError(
            "\(counted(checkpoint.callCount, "call")) signed by \(checkpoint.key)\n")
    }

    private func signingKey() throws -> SigningKey {
        if newKey {
            let made = SigningKey()
            try Disk.here.create(String(decoding: made.file, as: UTF8.self), at: key)
            return made
        }
        guard let read = SigningKey(file: try Disk.here.bytes(of: key, onlyFiles: true)) else {
            throw Refusal("`\(key)` is no key; `--new-key` makes one")
        }
        return read
    }
}
