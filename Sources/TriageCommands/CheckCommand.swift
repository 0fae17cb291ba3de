import ArgumentParser
import TriageAuthoring
import TriageDiagnostics
import TriagePresentation
import TriageSyntax
import TriageValues

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Find everything that is wrong with a library.",
        discussion:
            "Reads rule sets, protocols and cases, tries every rule and safety law on all calls, and reports by file and line."
    )

    @OptionGroup var library: LibraryArguments

    @Option(help: "The day against which reviews are overdue, as 2027-11-01 (default: today).")
    var today: String?

    @Option(help: "text or json.", transform: Format.one(of: .text, .json))
    var format = Format.text

    @Flag(help: "Warnings count as problems.")
    var strict = false

    func run() throws {
        guard let day = Day(today ?? Terminal.today()) else {
            throw Refusal("`\(today ?? "")` is not a day; write it as 2027-11-01")
        }
        let library = try self.library.text()
        let inspection = Inspection(library, today: day)
        let all = inspection.problems
        let shown = all.filter { problem in
            library.focus.isEmpty
                || library.all.contains { $0.id == problem.span.file && library.focus.contains($0.path) }
        }
        switch format {
        case .json, .html: Terminal.write(json(of: shown, in: library.all).text() + "\n")
        case .text:
            Terminal.write(present(shown, in: library.all, Terminal.style()))
            Terminal.write(inspection.summary(shown: shown) + "\n")
        }
        if all.contains(where: { $0.severity == .error || strict }) { throw ExitCode(1) }
    }
}
