import ArgumentParser
import TriageAuthoring
import TriageCalls
import TriageDiagnostics
import TriageEngine
import TriagePresentation
import TriageSession
import TriageSyntax

struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate", abstract: "Evaluate a call and explain the result.",
        discussion:
            "A call is YAML or JSON with `answers:`, or the file of a call that was kept, or its name; `-` reads it from standard input."
    )

    @Argument(help: "The call's file, or - for standard input.")
    var file: String

    @OptionGroup var library: LibraryOption

    @Option(help: "text or json.", transform: Format.one(of: .text, .json))
    var format = Format.text

    func run() throws {
        let library = try library.forCalls()
        let source = try source()
        if source.isEventFile { return show(try KeptCall(source, id: file, library)) }
        let program = try library.program()
        var problems = Problems()
        let call = CallFile.parse(source, program, &problems)
        guard let call, !problems.hasErrors else {
            Terminal.writeError(present(problems.sorted(), in: [source], Terminal.style(2)))
            throw Refusal(
                "the call was not evaluated: \(counted(problems.list.count, "mistake")) in it; mend "
                    + "what stands above"
            )
        }
        if !problems.list.isEmpty {
            Terminal.writeError(present(problems.sorted(), in: [source], Terminal.style(2)))
        }
        let evaluation = evaluate(program, call.answers)
        let explanation = explain(evaluation, program)
        switch format {
        case .json, .html:
            Terminal.write(json(of: explanation).text() + "\n")
        case .text: Terminal.write(present(explanation, Terminal.style()))
        }
    }

    /// The file, or where there is none the call that is kept under this name.
    private func source() throws -> SourceFile {
        if file == "-" {
            return SourceFile(id: 0, path: "standard input", bytes: try Disk.standardInput())
        }
        let isKept = !Disk.here.exists(file) && (try? CallFolder.path(of: file)) != nil
        let path = isKept ? try CallFolder.path(of: file) : try Disk.here.existing(file)
        return SourceFile(id: 0, path: file, bytes: try Disk.here.bytes(of: path))
    }

    /// A call that was kept: where it stands, over all its people, and the explanation for the person whom
    /// its last questions were about.
    private func show(_ kept: KeptCall) {
        for problem in kept.problems { Terminal.writeError(problem + "\n") }
        let view = kept.view
        switch format {
        case .json, .html:
            Terminal.write(json(of: view, kept.call.program).text() + "\n")
        case .text:
            let style = Terminal.style()
            let screen = CallScreen(kept.call, offsetMinutes: Terminal.offsetMinutes())
            Terminal.write(style.bold("The call") + "\n")
            for line in screen.summary(at: view.at) {
                Terminal.write("  " + style.wrapped(line, indent: 8) + "\n")
            }
            Terminal.write("\n" + style.bold("The answers about \(view.person.label)") + "\n")
            Terminal.write(present(view.explanation, style))
        }
    }
}
