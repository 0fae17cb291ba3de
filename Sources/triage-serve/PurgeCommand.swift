import ArgumentParser
import TriageCalls
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

    @Argument(help: "The call's name; none with --unchanged-days.")
    var call: String?

    @Option(
        help: "Instead of one call: every call that is over and to which nothing was added for so many days.")
    var unchangedDays: Int?

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

    func validate() throws {
        guard (call == nil) != (unchangedDays == nil) else {
            throw ValidationError("say one call by its name, or --unchanged-days")
        }
        guard unchangedDays.map({ $0 >= 1 }) ?? true else {
            throw ValidationError("--unchanged-days is 1 or more")
        }
    }

    func run() async throws {
        let record = try await record.existing()
        let now = now()
        let names = try await told { () async throws(RecordRefusal) -> [String] in
            if let call { return [call] }
            let days = Int64(unchangedDays ?? 0)
            return try await record.wordsDue(
                unchangedSince: Moment(milliseconds: now.milliseconds - days * 86_400_000))
        }
        for call in names {
            try await told { () async throws(RecordRefusal) in
                try await record.purge(call, because: because, isOpenToo: openToo, by: person.person, at: now)
            }
            Terminal.write("the words of \(call) are destroyed\n")
        }
        if names.isEmpty { Terminal.write("no call is that old and has words still\n") }
    }
}
