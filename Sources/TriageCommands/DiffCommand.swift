import ArgumentParser
import TriageAuthoring
import TriageDiagnostics
import TriageEngine
import TriagePresentation
import TriageSession

struct DiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "Say what a change of the rules means, and what it does to calls.",
        discussion: """
            Compares two libraries by what they say, not by their text, and by what they make of calls: \
            the cases of both, the calls named, calls found for every rule that changed, and all of these \
            with the answers at every limit put in. Moves down come first, each with its shortest call.

            The library named first is the old one, and what is said is what the new one does otherwise. \
            The new one is named second, or by --library, or is the one around you: `diff OLD`, `diff OLD \
            NEW`, `diff OLD --library NEW`. The first line says which is which.

            `diff --base FOLDER` compares a library that stands on another with itself on FOLDER: what an \
            update of the base does. What it changed below the layer is said first, and the layer holds \
            in the comparison as it is.
            """)

    @Argument(help: "The old library: a folder, or a git revision of the library around you.")
    var old: String?

    @Argument(help: "The new library (default: the one of --library, else the one around you).")
    var new: String?

    @OptionGroup var library: LibraryOption

    @Option(
        help:
            "A folder to stand on in place of the present one: what an update does, through the layer."
    )
    var base: String?

    @Option(help: "A recorded call, or a folder of them, to compare as well; can be given again.")
    var calls: [String] = []

    @Flag(
        help:
            "End with 1 when a call falls to a lower rung or loses a responder, or a safety law is broken, removed or changed."
    )
    var noLower = false

    func validate() throws {
        if (old == nil) == (base == nil) {
            throw ValidationError(
                base == nil
                    ? "name the old library, or with --base another one to stand on"
                    : "with --base a library is compared with itself; leave the other one out")
        }
        if let new, library.library != nil {
            throw ValidationError(
                "the new library is named twice, as `\(new)` and with --library; "
                    + "write `diff OLD NEW` or `diff OLD --library NEW`"
            )
        }
    }

    func run() throws {
        let around = library.library ?? "the library around you"
        if let base {
            let text = try library.text()
            let update = try text.standing(on: base)
            Terminal.write(present(update.stale, in: update.files, Terminal.style()))
            if !update.stale.isEmpty {
                let below = try changes(from: loaded(text.below), to: loaded(update.text.below))
                let stale = Set(update.text.changed)
                Terminal.write(
                    "what changed below the layer\n"
                        + present(
                            below.filter { stale.contains("\($0.kind) `\($0.name)`") }, Terminal.style())
                        + "\n")
            }
            try compare(
                loaded(text, refusingCases: false), loaded(update.text, refusingCases: false),
                "\(around) as it stands (old)", "\(around) on \(base) (new)")
            return
        }
        let before = try load(old ?? "")
        let after = try new.map(load) ?? loaded(library.text(), refusingCases: false)
        try compare(before, after, "\(old ?? "") (old)", "\(new ?? around) (new)")
    }

    private func compare(
        _ before: LoadedLibrary, _ after: LoadedLibrary, _ old: String, _ new: String
    ) throws {
        let (recorded, refused) = try recordedCalls(before.program, after.program)
        let style = Terminal.style()
        Terminal.write(style.dim("from \(old) to \(new)") + "\n")
        Terminal.progress("comparing …")
        let difference = difference(from: before, to: after, calls: recorded)
        Terminal.progress("")
        Terminal.write(present(difference, style))
        if refused > 0 {
            throw Refusal(
                "\(counted(refused, "recorded call")) left out; what is wrong with each stands above",
                .problemsFound)
        }
        if noLower, difference.lowers { throw ExitCode(1) }
    }

    private func load(_ name: String) throws -> LoadedLibrary {
        if name.isEmpty { throw Refusal("a library is a folder or a git revision, not an empty name") }
        if Disk.here.exists(name) { return try loaded(Disk.here.text(at: [name]), refusingCases: false) }
        return try loaded(Revision(name, around: library.root()).library, refusingCases: false)
    }

    /// The recorded calls, and how many could not be read; those are reported and left out.
    private func recordedCalls(_ before: Program, _ after: Program) throws -> (
        calls: [NamedCall], refused: Int
    ) {
        let paths = try calls.flatMap { path in
            try Disk.here.files(at: path, endingIn: ".yaml")
        }
        var refused = 0
        let read = try paths.compactMap { path -> NamedCall? in
            let source = SourceFile(
                id: 0, path: path, bytes: try Disk.here.bytes(of: Disk.here.existing(path)))
            // A call belongs to one of the two; what the other does not know of it is told by the comparison.
            var faults: [Problems] = []
            for program in [after, before] {
                var problems = Problems()
                if let call = CallFile.parse(source, program, &problems), !problems.hasErrors {
                    return NamedCall(Sheet(call, program).answers, source: path)
                }
                faults.append(problems)
            }
            refused += 1
            Terminal.writeError(present(faults[0].sorted(), in: [source], Terminal.style(2)))
            return nil
        }
        return (read, refused)
    }
}
