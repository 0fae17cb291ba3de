import ArgumentParser
import TriageAuthoring
import TriageDiagnostics
import TriagePages
import TriagePresentation
import TriageSession
import TriageSyntax

struct CoverCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cover",
        abstract: "Say which parts of a library its cases exercise, and which they do not.",
        discussion: "Each measure is printed with its definition.")

    @OptionGroup var library: LibraryArguments

    @Option(help: "Exit with 1 when a measure is below this many per cent.")
    var atLeast: Int?

    @Option(help: "Write calls that would show what is missing into this file, as cases.")
    var cases: String?

    @Option(
        help: "text, json, or html: one page with the source and the cases behind each line.",
        transform: Format.one(of: .text, .json, .html))
    var format = Format.text

    func validate() throws {
        if let atLeast, !(0...100).contains(atLeast) {
            throw ValidationError("--at-least is a share of a hundred, 0 to 100, not \(atLeast)")
        }
    }

    func run() throws {
        try cases.map(Disk.here.refuseExisting)
        let library = try loaded(self.library.text())
        let coverage = library.coverage()
        switch format {
        case .text: Terminal.write(present(coverage, in: library.text.all, Terminal.style()))
        case .json: Terminal.write(json(of: coverage, library).text() + "\n")
        case .html: Terminal.write(coveragePage(coverage, of: library))
        }
        if let cases {
            var known: Set<String> = []
            let texts = library.missingCases(coverage).map(\.text).filter { known.insert($0).inserted }
            try Disk.here.create(texts.joined(), at: cases, mode: Disk.shared)
            Terminal.writeError("\(counted(texts.count, "case")) written to \(cases)\n")
        }
        if let atLeast, coverage.lowestPercent < atLeast {
            throw Refusal("coverage is \(coverage.lowestPercent) %, below \(atLeast) %", .problemsFound)
        }
    }
}
