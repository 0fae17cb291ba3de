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

    @OptionGroup var library: LibraryArguments

    @Option(help: "Keep the call in this file after every answer; `triage evaluate` reads it.")
    var save: String?

    @Option(help: "Go on with a call that was saved.")
    var resume: String?

    func run() throws {
        let program = try compiled(library.text(onlyRules: true))
        let earlier = try resume.map { try resumed($0, program) }
        let record = save.map(RecordFile.init)
        try record?.claim(goingOn: isGoingOn)
        var session = CallSession(program, goingOnWith: earlier, Terminal.style())
        let isInteractive = Terminal.isInteractiveInput
        // The file is a call that can be gone on with from the beginning.
        if !isGoingOn { record?.keep(session) }
        Terminal.letSignalsEndReading()
        var input = LineReader()
        let start = Terminal.seconds() - (earlier?.events.map(\.seconds).max() ?? 0)
        Terminal.write(session.start())
        while !session.isDone, !Terminal.hasFailed {
            Terminal.write("> ")
            guard let line = input.next() else { break }
            // A pipe shows no typing; the transcript should.
            if !isInteractive { Terminal.write(line + "\n") }
            Terminal.write(session.handle(line, seconds: Terminal.seconds() - start))
            record?.keep(session)
        }
        // Nobody may think that what is added to a saved call is kept, when it is not.
        let isAddedTo = earlier.map { session.events.count > $0.events.count } ?? false
        try finish(session, record, mustKeep: !session.isDone && !session.events.isEmpty || isAddedTo)
    }

    /// The call is saved in the file that it is resumed from.
    private var isGoingOn: Bool {
        guard let save, let resume else { return false }
        return Disk.here.absolute(save) == Disk.here.absolute(resume)
    }

    /// Ends the call. One that was broken off, by Ctrl-C, a closed terminal or the end of input, and one that
    /// goes on with a saved call, is saved even when nobody asked for it; where no file can be written, the
    /// record is printed.
    private func finish(_ session: CallSession, _ record: RecordFile?, mustKeep: Bool) throws {
        if !session.isDone { Terminal.write("\n" + session.handOff()) }
        guard record != nil || mustKeep else { return }
        let text = CallRecord(session).yaml()
        if let record, record.write(text) == nil { return Terminal.write("saved to \(record.path)\n") }
        if let path = RecordFile.brokenOff(text) { return Terminal.write("saved to \(path)\n") }
        Terminal.write(text)
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
