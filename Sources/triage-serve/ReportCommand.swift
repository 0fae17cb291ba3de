import ArgumentParser
import TriageCommands
import TriageRecords

struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "What the record holds, and what was done with it.")

    @Flag(help: "Each call with its events, and each thing that was done.")
    var whole = false

    @OptionGroup var record: RecordOption

    func run() async throws {
        let record = try await record.existing()
        let (name, calls, acts) = try await told { () async throws(RecordRefusal) in
            (try await record.name, try await record.calls(), try await record.acts())
        }
        let events = calls.reduce(0) { $0 + $1.eventCount }
        Terminal.write(
            "record \(name): \(counted(calls.count, "call")), \(counted(events, "event"))\n")
        for (kind, what) in [
            ("disclosed", "disclosure"), ("purged", "purge"), ("checkpoint", "checkpoint"),
            ("restored", "restoring"),
        ] {
            let those = acts.filter { $0.contains("\"kind\": \"\(kind)\"") }
            if let last = those.last { Terminal.write("\(counted(those.count, what)), the last: \(last)\n") }
        }
        guard whole else { return }
        for call in calls {
            Terminal.write("\(call.name)  \(call.opened)  \(counted(call.eventCount, "event"))\n")
        }
        for act in acts { Terminal.write(act + "\n") }
    }
}
