import ArgumentParser
import TriageCommands

@main struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "triage-serve", abstract: "The record of calls that many people take.",
        version: "0.1.0", subcommands: [ServeCommand.self, RecordCommand.self, PeopleCommand.self])

    static func main() async { await start() }
}

struct RecordCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record",
        abstract: "Look after the record: check it, sign it, copy it, take calls in and out.",
        subcommands: [
            ImportCommand.self, ExportCommand.self, ReportCommand.self, VerifyCommand.self,
            CheckpointCommand.self, BackupCommand.self, RestoreCommand.self, PurgeCommand.self,
        ])
}
