import ArgumentParser
import TriageCalls
import TriageDiagnostics
import TriageEngine

struct HandOffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "handoff",
        abstract: "What somebody must know of a call that is kept, in at most ten lines.")

    @Argument(help: "The call's name, the beginning of it, or its file.")
    var call: String

    @Option(name: .customLong("for"), help: "Who is told: an audience of the library.")
    var audience: String

    @OptionGroup var library: LibraryOption

    func run() throws {
        let kept = try KeptCall(CallFolder.path(of: call), library.forCalls())
        let program = kept.call.program
        guard let place = program.audiences.firstIndex(where: { $0.name == audience }) else {
            let names = program.audiences.map(\.name)
            let help =
                suggestion(for: audience, among: names) ?? "known here: \(names.joined(separator: ", "))"
            throw Refusal("nobody called `\(audience)` is told of calls; \(help)")
        }
        for problem in kept.problems { Terminal.writeError(problem + "\n") }
        // What a call that goes on has in it ages; one that is over stays as it ended.
        let last = kept.view.at
        let lines = handOff(
            kept.call, for: place, at: kept.view.isOver ? last : max(last, CallClock().now),
            offsetMinutes: Terminal.offsetMinutes())
        Terminal.write(lines.map { $0 + "\n" }.joined())
    }
}
