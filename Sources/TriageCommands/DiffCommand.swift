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
            Compares two libraries by what they say, not by their text, and by what they make of calls: the cases of both, the calls named, \
            and the cases with the answers at every limit put in. Moves down come first, each with its shortest call.
            """)

    @Argument(help: "The old library: a folder, or a git revision of the library around you.")
    var old: String

    @Argument(help: "The new one (default: the library around you).")
    var new: String?

    @Option(help: "A recorded call to compare as well; can be given again.")
    var calls: [String] = []

    @Flag(help: "End with 1 when a call falls to a lower rung.")
    var noLower = false

    func run() throws {
        let before = try load(old)
        let after = try new.map(load) ?? loadedLibrary(at: [])
        let recorded = try calls.map { try call($0, after.program) }
        let style = Terminal.style()
        Terminal.progress("comparing …")
        let difference = difference(from: before, to: after, calls: recorded)
        Terminal.progress("")
        Terminal.write(present(difference, style))
        if noLower, difference.falls > 0 { throw ExitCode(1) }
    }

    private func load(_ name: String) throws -> LoadedLibrary {
        if Disk.here.exists(name) { return try loadedLibrary(at: [name]) }
        let root = try Disk.here.text(at: []).root ?? Disk.here.folder
        return try Revision.with(name, around: root) { try loadedLibrary(at: [$0], Disk(folder: $0)) }
    }

    private func call(_ path: String, _ program: Program) throws -> NamedCall {
        let source = SourceFile(id: 0, path: path, bytes: try Disk.here.bytes(of: Disk.here.existing(path)))
        var problems = Problems()
        guard let call = CallFile.parse(source, program, &problems), !problems.hasErrors else {
            Terminal.writeError(present(problems.sorted(), in: [source], Terminal.style(2)))
            throw Refusal(
                "the call `\(path)` was not compared: \(counted(problems.list.count, "mistake")) in it")
        }
        return NamedCall(Sheet(call, program).answers, source: path)
    }
}
