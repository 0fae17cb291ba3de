import ArgumentParser
import TriageCommands
import TriageRecords

struct PurgeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "purge",
        abstract: "Destroy the words of a call that may tell who somebody is.",
        discussion: """
            Answers, times and decisions stay, and can be proved still. Nothing brings the words back. \
            Backups and exported files keep theirs: they are yours to look after.
            """)

    @Argument(help: "The call's name.")
    var call: String

    @Option(
        help: "Why: \(PurgeReason.allCases.map(\.rawValue).joined(separator: ", ")).",
        transform: { word in
            if let reason = PurgeReason(rawValue: word) { return reason }
            let words = PurgeReason.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
            throw ValidationError("--because is one of \(words)")
        })
    var because: PurgeReason

    @Flag(help: "Purge a call, too, that was never closed.")
    var openToo = false

    @OptionGroup var person: PersonOption
    @OptionGroup var record: RecordOption

    func run() async throws {
        let record = try await record.existing()
        try await told { () async throws(RecordRefusal) in
            try await record.purge(call, because: because, isOpenToo: openToo, by: person.person, at: now())
        }
        Terminal.write("the words of \(call) are destroyed\n")
    }
}
