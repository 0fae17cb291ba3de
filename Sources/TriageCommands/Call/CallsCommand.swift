import ArgumentParser
import TriageCalls
import TriageEngine
import TriagePresentation

struct CallsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calls", abstract: "List the calls that are kept on this machine, the newest first.",
        discussion: "`triage call --resume NAME` goes on with one that broke off.")

    @OptionGroup var library: LibraryOption

    func run() throws {
        let library = try library.forCalls()
        let paths = try CallFolder.paths()
        if paths.isEmpty { return Terminal.write("no call is kept here yet\n") }
        for path in paths { Terminal.write(line(path, library)) }
    }

    private func line(_ path: String, _ library: CallLibrary) -> String {
        let id = CallFolder.id(ofFile: path)
        let call: KeptCall
        do { call = try KeptCall(path, library) } catch {
            return "\(id)  cannot be read: \((error as? Refusal)?.message ?? "\(error)")\n"
        }
        let view = call.view
        let state = view.ending.map { _ in "ended" } ?? (CallFolder.isOpen(path) ? "open" : "broken off")
        let offset = Terminal.offsetMinutes()
        let began = call.call.events.first.map {
            "\($0.at.day(offsetMinutes: offset)) \($0.at.clock(offsetMinutes: offset))"
        }
        let tiers = view.ladders.map { ladder in
            call.call.program.ladders[ladder.ladder].rungs[ladder.shown].label
                + (ladder.isProvisional ? " (provisional)" : "")
        }
        let ending = view.ending.map { "; \(call.call.sentence($0))" } ?? ""
        let damage = call.problems.isEmpty ? "" : "; \(call.problems.joined(separator: " "))"
        return
            "\(id)  \(state.padded(to: 10))  \(began ?? "")  \(tiers.joined(separator: "; "))\(ending)\(damage)\n"
    }
}
