import ArgumentParser
import TriageAuthoring
import TriageDiagnostics
import TriageEngine
import TriagePresentation
import TriageSyntax

struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate", abstract: "Evaluate a call and explain the result.",
        discussion: "A call is YAML or JSON with `answers:`; `-` reads it from standard input.")

    @Argument(help: "The call's file, or - for standard input.")
    var file: String

    @OptionGroup var library: LibraryOption

    @Option(help: "text or json.", transform: Format.one(of: .text, .json))
    var format = Format.text

    func run() throws {
        let program = try library.program()
        let bytes = try file == "-" ? Disk.standardInput() : Disk.here.bytes(of: Disk.here.existing(file))
        let source = SourceFile(id: 0, path: file == "-" ? "standard input" : file, bytes: bytes)
        var problems = Problems()
        let call = CallFile.parse(source, program, &problems)
        guard let call, !problems.hasErrors else {
            Terminal.writeError(present(problems.sorted(), in: [source], Terminal.style(2)))
            throw Refusal("the call was not evaluated: \(counted(problems.list.count, "mistake")) in it")
        }
        let evaluation = evaluate(program, call.answers)
        let explanation = explain(evaluation, program)
        switch format {
        case .json, .html:
            Terminal.write(json(of: evaluation, explanation, program).text() + "\n")
        case .text: Terminal.write(present(evaluation, explanation, program, Terminal.style()))
        }
    }
}
