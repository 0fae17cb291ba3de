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
    func program() throws -> Program { try Self.program(at: library) }

    /// The same of a folder; nil for the library around you.
    static func program(at library: String?) throws -> Program {
        let files = try Disk.here.text(at: library.map { [$0] } ?? []).files
        let compilation = compile(files)
        guard let program = compilation.program else {
            let errors = compilation.problems.filter { $0.severity == .error }
            Terminal.writeError(present(errors, in: files, Terminal.style(2)))
            throw Refusal(
                "the library has \(counted(errors.count, "error")); `triage check` shows everything",
                .problemsFound)
        }
        return program
    }
}

/// The library at paths with its cases, or a refusal that shows what is wrong with them.
///
/// - Parameter refusingCases: whether a mistake in a case is a reason to refuse; otherwise the case is left
///   out, and the mistake is shown.
func loadedLibrary(at paths: [String], _ disk: Disk = .here, refusingCases: Bool = true) throws
    -> LoadedLibrary
{
    let text = try disk.text(at: paths)
    func refuse(_ problems: [Diagnostic], _ what: String) -> Refusal {
        Terminal.writeError(present(problems, in: text.all, Terminal.style(2)))
        return Refusal(
            "\(what) \(counted(problems.count, "error")); `triage check` shows everything", .problemsFound)
    }
    switch LoadedLibrary.load(text) {
    case .failure(let faults): throw refuse(faults.problems, "the library has")
    case .success(let library):
        guard !library.caseProblems.isEmpty else { return library }
        let refusal = refuse(library.caseProblems, "the cases have")
        if refusingCases { throw refusal }
        Terminal.writeError("these cases are left out of the comparison\n")
        return library
    }
}

/// Text for people or JSON for programs.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
}
