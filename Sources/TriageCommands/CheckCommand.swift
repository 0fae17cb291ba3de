import ArgumentParser
import TriageAuthoring
import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriagePresentation
import TriageValues

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Find everything that is wrong with a library.",
        discussion:
            "Reads rule sets, protocols and cases, tries every rule and safety law on all calls, and reports by file and line."
    )

    @Argument(help: "Folders or files (default: the library around you). A file brings its library with it.")
    var paths: [String] = []

    @Option(help: "The day against which reviews are overdue, as 2027-11-01 (default: today).")
    var today: String?

    @Option(help: "text or json.")
    var format = OutputFormat.text

    @Flag(help: "Warnings count as problems.")
    var strict = false

    func run() throws {
        guard let day = Day(today ?? Terminal.today()) else {
            throw Refusal("`\(today ?? "")` is not a day; write it as 2027-11-01")
        }
        let library = try LibraryFiles.read(paths)
        let compilation = compile(library.files, today: day)
        var problems = Problems()
        var examination: Examination?
        if let program = compilation.program {
            examination = examine(program)
            for file in library.cases { _ = parseCases(file, program, &problems) }
        }
        let files = library.files + library.cases
        let all = (compilation.problems + (examination?.problems ?? []) + problems.sorted()).sorted {
            $0.span < $1.span
        }
        let shown = all.filter { problem in
            library.focus.isEmpty
                || files.contains { $0.id == problem.span.file && library.focus.contains($0.path) }
        }
        let style = Terminal.style()
        switch format {
        case .json: Terminal.write(try jsonText(shown.map { DiagnosticJSON($0, in: files) }))
        case .text:
            Terminal.write(present(shown, in: files, style))
            Terminal.write(summary(compilation, examination, shown, all) + "\n")
        }
        if all.contains(where: { $0.severity == .error || strict }) { throw ExitCode(1) }
    }

    private func summary(
        _ compilation: Compilation, _ examination: Examination?, _ shown: [Diagnostic], _ all: [Diagnostic]
    ) -> String {
        let library = compilation.library
        let errors = all.filter { $0.severity == .error }.count
        let warnings = all.count - errors
        var text =
            "\(counted(library.documents.count, "file")), \(counted(library.questions.count, "question")), "
            + "\(counted(library.rules.count, "rule")): \(counted(errors, "error")), \(counted(warnings, "warning"))"
        if shown.count < all.count { text += " (\(all.count - shown.count) in other files)" }
        if let examination {
            text +=
                "; \(examination.lawsProved) of \(counted(library.laws.count, "safety law")) proved on every call"
            if !examination.undecided.isEmpty {
                text += "; not decided on every call: \(examination.undecided.joined(separator: ", "))"
            }
        }
        return text
    }
}

/// `1 rule`, `2 rules`.
func counted(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
}
