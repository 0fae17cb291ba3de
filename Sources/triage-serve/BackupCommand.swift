import ArgumentParser
import TriageCommands
import TriageRecords

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copy the record into one file while calls go on.",
        discussion: "`restore` checks a backup; one that was never restored is a hope.")

    @Argument(help: "A new file.")
    var file: String

    @OptionGroup var record: RecordOption

    func run() async throws {
        guard case .folder(let folder) = try record.place() else {
            throw Refusal(
                "`pg_dump` copies a record in PostgreSQL, `pg_restore` puts it back; `verify` it then")
        }
        _ = try await record.existing()
        try await told { () async throws(RecordRefusal) in
            try await SQLiteRecord(folder: folder, at: now()).backup(to: file)
        }
        Terminal.write("copied to \(file)\n")
    }
}

struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Make a record from a backup that is whole and sound.")

    @Argument(help: "The backup.")
    var file: String

    @Argument(help: "A folder that is not there yet.")
    var folder: String

    @OptionGroup var checkpoint: CheckpointOption

    func run() async throws {
        let checkpoint = try await checkpoint.read()
        let (_, seen) = try await told { () async throws(RecordRefusal) in
            try await SQLiteRecord.restore(from: file, to: folder, against: checkpoint, at: now())
        }
        try show(seen, " It is in `\(folder)` now.")
    }
}
