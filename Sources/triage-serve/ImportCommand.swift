import ArgumentParser
import TriageAuthoring
import TriageCalls
import TriageCommands
import TriageDiagnostics
import TriageRecords

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Take in calls that `triage call` kept on this machine.",
        discussion: """
            A call that goes on can be taken in again and again: what the record has stays, what is new is \
            added. The files stay where they are. The library is kept with the calls, so that they can be \
            replayed with it.
            """)

    @Argument(help: "Files of calls, or their names (default: all that are kept on this machine).")
    var calls: [String] = []

    @Option(help: "The library that they were taken with (default: the one around you).")
    var library: String?

    @Flag(help: "Nobody knows with which library they were taken; none is kept with them.")
    var libraryUnknown = false

    @Flag(help: "Take in what is whole of a damaged file.")
    var withoutDamagedLines = false

    @Option(help: "The place at which they were taken.")
    var position: String?

    @OptionGroup var person: PersonOption
    @OptionGroup var record: RecordOption

    func run() async throws {
        let paths = try calls.isEmpty ? CallFolder.paths().reversed() : calls.map(CallFolder.path(of:))
        guard !paths.isEmpty else { throw Refusal("no call is kept on this machine") }
        let kept = try libraryUnknown ? nil : library(of: [library].compactMap { $0 })
        let record = try await record.made()
        if let kept {
            try await told { () async throws(RecordRefusal) in try await record.keep(kept.library) }
        }
        var refused = 0
        for path in paths {
            do {
                try await take(path, kept, record)
            } catch let refusal as Refusal where refusal.code != .machineFailed {
                refused += 1
                Terminal.writeError("\(CallFolder.id(ofFile: path)): \(refusal.message)\n")
            }
        }
        if refused > 0 { throw Refusal("\(counted(refused, "call")) not taken in", .problemsFound) }
    }

    private func take(_ path: String, _ kept: Kept?, _ record: any CallRecord) async throws {
        let id = CallFolder.id(ofFile: path)
        let source = SourceFile(id: 0, path: path, bytes: try Disk.here.bytes(of: path, onlyFiles: true))
        let file = try await told { () throws(RecordRefusal) in try CallFile(source) }
        for sentence in file.remarks + file.damaged { Terminal.writeError("\(id): \(sentence)\n") }
        guard file.damaged.isEmpty || withoutDamagedLines else {
            throw Refusal(
                "lines of it are damaged and would be lost; `--without-damaged-lines` takes in the others")
        }
        if let kept { try check(source, kept) }
        let taken = try await told { () async throws(RecordRefusal) in
            try await record.take(
                file, as: id, library: kept?.library.hash, at: now(), position: position, by: person.person)
        }
        let sentence =
            switch taken {
            case .new(let count): "\(counted(count, "event")) taken in"
            case .wentOn(let from, let to): "\(counted(to - from, "event")) more, after \(from)"
            case .nothingNew: "nothing new"
            }
        Terminal.write("\(id)  \(sentence)\n")
    }

    // MARK: the library

    private struct Kept {
        let library: KeptLibrary
        /// As calls name it that began on a day; nil where it was not whole then.
        let protocols: (Moment) -> [String]?
    }

    private func library(of paths: [String]) throws -> Kept {
        let text = try Disk.here.text(at: paths)
        return Kept(
            library: try keptLibrary(of: text), protocols: try protocols(of: text))
    }

    /// A call that names other protocols was taken with another library.
    private func check(_ source: SourceFile, _ kept: Kept) throws {
        var ignored = Problems()
        guard let first = readEvents(source, &ignored).first, case .opened(_, _, let named) = first.kind,
            named != kept.protocols(first.at)
        else { return }
        throw Refusal(
            """
            it was taken with another library (\(named.joined(separator: ", "))); name that one with \
            `--library`, or say `--library-unknown`
            """)
    }
}
