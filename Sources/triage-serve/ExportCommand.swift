import ArgumentParser
import TriageCommands
import TriageRecords

struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Give a call out as the file it came from, and record to whom and why.")

    @Argument(help: "The call's name.")
    var call: String

    @Option(help: "A new file (default: standard output).")
    var to: String?

    @Option(name: .customLong("for"), help: "Who gets it.")
    var audience: String

    @Option(help: "Why they may have it.")
    var because: String

    @Flag(help: "Leave out the words that may tell who somebody is.")
    var withheld = false

    @OptionGroup var person: PersonOption
    @OptionGroup var record: RecordOption

    func run() async throws {
        let record = try await record.existing()
        let (call, withheld) = (call, withheld)
        let kept = try await told { () async throws(RecordRefusal) in
            try await record.call(call, withheld: withheld)
        }
        // What was given out is recorded before it is.
        let disclosure = Disclosure(of: call, to: audience, because: because, isWithheld: withheld)
        try await told { () async throws(RecordRefusal) in
            try await record.note(disclosure, by: person.person, at: now())
        }
        if kept.isPurged { Terminal.writeError("Words of this call were purged; they read `withheld`.\n") }
        let text = String(decoding: kept.file, as: UTF8.self)
        if let to { try Disk.here.create(text, at: to) } else { Terminal.write(raw: text) }
    }
}
