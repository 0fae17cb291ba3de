import ArgumentParser
import TriageAuthoring
import TriageDiagnostics
import TriageEngine
import TriagePresentation
import TriageSession

struct CallCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "call",
        abstract: "Take a call: the next question, the tier so far, what to say, and a hand-off.",
        discussion: CallSession.help)

    @OptionGroup var library: LibraryOption

    @Option(help: "Keep the call in this file after every answer; `triage evaluate` reads it.")
    var save: String?

    @Option(help: "Go on with a call that was saved.")
    var resume: String?

    func run() throws {
        let program = try library.program()
        if let save, save != resume, Disk.here.exists(save) {
            throw Refusal(
                "`\(save)` exists already; choose another name, or go on with it: --resume \(save) --save \(save)"
            )
        }
        let earlier = try resume.map { try resumed($0, program) }
        var session = CallSession(program, goingOnWith: earlier, Terminal.style())
        let isInteractive = Terminal.isInteractiveInput
        Terminal.letSignalsEndReading()
        var input = LineReader()
        let start = Terminal.seconds() - (earlier?.events.map(\.seconds).max() ?? 0)
        Terminal.write(session.start())
        while !session.isDone {
            Terminal.write("> ")
            guard let line = input.next() else { break }
            // A pipe shows no typing; the transcript should.
            if !isInteractive { Terminal.write(line + "\n") }
            Terminal.write(session.handle(line, seconds: Terminal.seconds() - start))
            keep(session)
        }
        try finish(session)
    }

    /// Saves what there is so far. A call goes on when that fails; the end of the call tries again, elsewhere
    /// if need be.
    private func keep(_ session: CallSession) {
        guard let save else { return }
        do {
            try Disk.here.write(CallRecord(session).yaml(), to: save)
        } catch {
            Terminal.writeError("not saved yet: `\(save)` cannot be written\n")
        }
    }

    /// Ends the call. One that was broken off, by Ctrl-C, a closed terminal or the end of input, is saved
    /// even when nobody asked for it; where no file can be written, the record is printed.
    private func finish(_ session: CallSession) throws {
        if !session.isDone { Terminal.write("\n" + session.handOff()) }
        guard save != nil || !session.isDone && !session.events.isEmpty else { return }
        let fallback = "call-broken-off-\(Terminal.today())-\(Terminal.seconds()).call.yaml"
        let record = CallRecord(session).yaml()
        for path in [save, fallback].compactMap({ $0 }) where (try? Disk.here.write(record, to: path)) != nil
        {
            Terminal.write("saved to \(path)\n")
            return
        }
        Terminal.write(record)
        throw Refusal("the call could not be saved; it is printed above", .machineFailed)
    }

    private func resumed(_ path: String, _ program: Program) throws -> CallFile {
        let source = SourceFile(id: 0, path: path, bytes: try Disk.here.bytes(of: Disk.here.existing(path)))
        var problems = Problems()
        let call = CallFile.parse(source, program, &problems)
        guard let call, !problems.hasErrors else {
            Terminal.writeError(present(problems.sorted(), in: [source], Terminal.style(2)))
            throw Refusal("the call was not resumed: \(counted(problems.list.count, "mistake")) in it")
        }
        return call
    }
}
