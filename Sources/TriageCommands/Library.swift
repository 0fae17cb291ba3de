import ArgumentParser
import TriageAuthoring
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

/// The library at paths with its cases, or a refusal that shows what is wrong with them.
func loadedLibrary(at paths: [String], _ disk: Disk = .here) throws -> LoadedLibrary {
    let text = try disk.text(at: paths)
    func refuse(_ problems: [Diagnostic], _ what: String) -> Refusal {
        Terminal.writeError(present(problems, in: text.all, Terminal.style(2)))
        return Refusal(
            "\(what) \(counted(problems.count, "error")); `triage check` shows everything", .problemsFound)
    }
    switch LoadedLibrary.load(text) {
    case .failure(let faults): throw refuse(faults.problems, "the library has")
    case .success(let library):
        guard library.caseProblems.isEmpty else { throw refuse(library.caseProblems, "the cases have") }
        return library
    }
}

/// Text for people or JSON for programs.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
}
