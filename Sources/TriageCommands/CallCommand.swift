import ArgumentParser
import TriageAuthoring
import TriageDiagnostics
import TriageEngine
import TriagePresentation

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
        let answers = try resume.map { try resumed($0, program) }
        var session = CallSession(program, answers: answers, Terminal.style())
        let isInteractive = Terminal.isInteractiveInput
        Terminal.letInterruptEndReading()
        var input = LineReader()
        let start = Terminal.seconds()
        Terminal.write(session.start())
        while !session.isDone {
            Terminal.write("> ")
            guard let line = input.next() else { break }
            // A pipe shows no typing; the transcript should.
            if !isInteractive { Terminal.write(line + "\n") }
            Terminal.write(session.handle(line, seconds: Terminal.seconds() - start))
            if let save { try record(session, program).write(to: save) }
        }
        try finish(session, program)
    }

    private func record(_ session: CallSession, _ program: Program) -> CallRecord {
        CallRecord(program: program, answers: session.answers, events: session.events)
    }

    /// Ends the call. One that was broken off, by Ctrl-C or the end of input, is saved even when nobody asked for it.
    private func finish(_ session: CallSession, _ program: Program) throws {
        if !session.isDone { Terminal.write("\n" + session.handOff()) }
        guard save != nil || !session.isDone && !session.events.isEmpty else { return }
        let path = save ?? "call-broken-off-\(Terminal.today())-\(Terminal.seconds()).yaml"
        try record(session, program).write(to: path)
        Terminal.write("saved to \(path)\n")
    }

    private func resumed(_ path: String, _ program: Program) throws -> Answers {
        let source = SourceFile(id: 0, path: path, bytes: try LibraryFiles.bytes(of: existing(path)))
        var problems = Problems()
        let call = CallFile.parse(source, program, &problems)
        guard let call, !problems.hasErrors else {
            Terminal.writeError(present(problems.sorted(), in: [source], Terminal.style(2)))
            throw Refusal("the call was not resumed: \(counted(problems.list.count, "mistake")) in it")
        }
        return call.answers
    }
}
