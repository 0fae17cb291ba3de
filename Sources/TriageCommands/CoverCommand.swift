import ArgumentParser
import TriageAuthoring
import TriageDiagnostics
import TriagePresentation
import TriageSession

struct CoverCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cover",
        abstract: "Say which parts of a library its cases exercise, and which they do not.",
        discussion: "Each measure is printed with its definition.")

    @Argument(help: "Folders or files (default: the library around you).")
    var paths: [String] = []

    @Option(help: "Exit with 1 when a measure is below this many per cent.")
    var atLeast: Int?

    func run() throws {
        let library = try loadedLibrary(at: paths)
        let coverage = cover(library.program, library.cases)
        Terminal.write(present(coverage, in: library.text.all, Terminal.style()))
        if let atLeast, coverage.lowestPercent < atLeast {
            throw Refusal("coverage is \(coverage.lowestPercent) %, below \(atLeast) %", .problemsFound)
        }
    }
}
