import ArgumentParser
import TriageAuthoring
import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriagePresentation

/// Where commands take the library from.
struct LibraryOption: ParsableArguments {
    @Option(name: .long, help: "The folder with Rules and Protocols (default: the one around you).")
    var library: String?

    /// The compiled library, or a refusal that shows what is wrong with it.
    func program() throws -> Program {
        let files = try Disk.here.text(at: library.map { [$0] } ?? []).files
        let compilation = compile(files)
        guard let program = compilation.program else {
            let errors = compilation.problems.filter { $0.severity == .error }
            Terminal.writeError(present(errors, in: files, Terminal.style(2)))
            throw Refusal(
                "the library has \(errors.count) errors; `triage check` shows everything", .problemsFound)
        }
        return program
    }
}

/// Text for people or JSON for programs.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
}
