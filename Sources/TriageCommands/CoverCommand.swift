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
        discussion:
            "Each measure is printed with its definition. With a file, a protocol, a rule, finding or score, by its name, only what concerns it is measured. Of a library that stands on another it is what is its own: what it adds and says otherwise."
    )

    @OptionGroup var library: LibraryArguments

    @Flag(help: "Of a library that stands on another measure what it stands on, too.")
    var whole = false

    @Option(help: "Exit with 1 when a measure is below this many per cent.")
    var atLeast: Int?

    @Option(help: "Write calls that would show what is missing into this file, as cases.")
    var cases: String?

    @Option(
        help: "text, json, or html: one page with the source and the cases behind each line.",
        transform: Format.one(of: .text, .json, .html))
    var format = Format.text

    static let toldOwn =
        "only what this layer adds and says otherwise; `--whole` takes what it stands on, too\n"

    func validate() throws {
        if let atLeast, !(0...100).contains(atLeast) {
            throw ValidationError("--at-least is a share of a hundred, 0 to 100, not \(atLeast)")
        }
    }

    func run() throws {
        try cases.map(Disk.here.refuseExisting)
        let (text, names) = try self.library.named()
        let library = try loaded(text)
        let scope = try scopeOfRules(names, of: text, in: library.library, library.program)
        let own = scope == nil && !whole && text.focus.isEmpty ? library.ownScope : nil
        let coverage = library.coverage(of: scope ?? own)
        switch format {
        case .text: Terminal.write(present(coverage, in: library.text.all, Terminal.style()))
        case .json: Terminal.write(json(of: coverage, library).text() + "\n")
        case .html: Terminal.write(coveragePage(coverage, of: library))
        }
        if own != nil { Terminal.writeError(Self.toldOwn) }
        if let below = text.casesBelow(for: "cover") { Terminal.writeError(below + "\n") }
        if let cases {
            let texts = library.proposedCases(coverage).map(\.text)
            try Disk.here.create(texts.joined(), at: cases, mode: Disk.shared)
            Terminal.writeError("\(counted(texts.count, "case")) written to \(cases)\n")
        }
        if let atLeast, coverage.lowestPercent < atLeast {
            throw Refusal(
                "coverage is \(coverage.lowestPercent) %, below \(atLeast) %; add cases for what is "
                    + "listed above",
                .problemsFound)
        }
    }
}
