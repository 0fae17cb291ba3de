import ArgumentParser
import TriageCommands
import TriageRecords

struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Find every event that was altered, moved or taken out.",
        discussion: """
            That the end of a call, or a whole call, was cut off shows only against a checkpoint made \
            before. With --given it says as what a file was given out, too. Ends with 1 when anything is \
            wrong.
            """)

    @Option(help: "A file that `record export` gave out.")
    var given: String?

    @OptionGroup var record: RecordOption
    @OptionGroup var checkpoint: CheckpointOption

    func run() async throws {
        let record = try await record.existing()
        let checkpoint = try await checkpoint.read()
        let seen = try await told { () async throws(RecordRefusal) in
            try await record.verify(against: checkpoint)
        }
        let held =
            checkpoint.map { " It was held against the checkpoint of \($0.at)." }
            ?? " Without a checkpoint, nobody can see what was cut off at the end."
        try show(seen, held)
        if let given { try await prove(given, record) }
    }

    /// A file that was given out is the one whose hash is in the record.
    private func prove(_ path: String, _ record: any CallRecord) async throws {
        let hash = Hash(ofFile: try Disk.here.bytes(of: path, onlyFiles: true))
        let acts = try await told { () async throws(RecordRefusal) in try await record.acts() }
        let those = acts.filter {
            $0.contains("\"kind\": \"disclosed\"") && $0.contains("\"file\": \"\(hash)\"")
        }
        guard !those.isEmpty else {
            throw Refusal(
                "`\(path)` was not given out by this record, or is not what it was", .problemsFound)
        }
        for act in those { Terminal.write("`\(path)` is what was given out: \(act)\n") }
    }
}

/// Prints what a verification saw; refuses when it is not sound.
func show(_ seen: Verification, _ held: String) throws {
    for fault in seen.faults { Terminal.write(fault.sentence + "\n") }
    guard seen.isSound else {
        throw Refusal("the record is not what it was: \(counted(seen.faults.count, "fault"))", .problemsFound)
    }
    Terminal.write(
        """
        \(counted(seen.eventCount, "event")) of \(counted(seen.callCount, "call")) and of the record \
        itself are what they were.\(held)

        """
    )
}

func counted(_ count: Int, _ what: String) -> String { count == 1 ? "1 \(what)" : "\(count) \(what)s" }
