import TriageAuthoring
import TriageDiagnostics
import TriageSession
import TriageValues

/// This machine as a session reaches it.
struct DiskOutside: Outside {
    let disk: Disk
    /// Whether a name may be a git revision; a transcript says the same whatever the repository around it
    /// holds.
    let knowsRevisions: Bool
    private let start = Terminal.seconds()

    init(disk: Disk, knowsRevisions: Bool = true) {
        self.disk = disk
        self.knowsRevisions = knowsRevisions
    }

    func library(at paths: [String]) throws(OutsideProblem) -> LibraryText {
        try told {
            // A name that is no path may be a git revision of the library around here.
            guard paths.count == 1, !paths[0].isEmpty, !disk.exists(paths[0]) else {
                return try disk.text(at: paths)
            }
            guard knowsRevisions else {
                throw Refusal(
                    "there is no file or folder `\(paths[0])`, and a transcript takes no library from git")
            }
            let root = try disk.text(at: []).root ?? disk.folder
            if let revision = try? Revision(paths[0], around: root) { return revision.library }
            return try disk.text(at: paths)
        }
    }

    func stamp(of paths: [String]) -> Int { disk.stamp(of: paths) }

    func exists(_ path: String) -> Bool { disk.exists(path) }

    func bytes(of path: String) throws(OutsideProblem) -> [UInt8] {
        try told { try disk.bytes(of: disk.existing(path), onlyFiles: true) }
    }

    mutating func write(_ text: String, to path: String, _ place: OutsidePlace) throws(OutsideProblem) {
        // Cases are part of a library, which is shared; all else tells of a call.
        let mode = path.hasSuffix(".cases.yaml") ? Disk.shared : PrivateFile.ownersOnly
        try told {
            switch place {
            case .new: try disk.create(text, at: path, mode: mode)
            case .ours: try disk.write(text, to: path, mode: mode)
            }
        }
    }

    func paths(startingWith text: String) -> [String] {
        let folder = text.lastIndex(of: "/").map { String(text[...$0]) } ?? ""
        let names = (try? disk.names(in: folder.isEmpty ? "." : folder)) ?? []
        let last = text.dropFirst(folder.count)
        return names.filter { $0.hasPrefix(last) && (!$0.hasPrefix(".") || last.hasPrefix(".")) }
            .map { folder + $0 + (disk.kind(of: folder + $0) == .folder ? "/" : "") }
    }

    var today: Day? { Day(Terminal.today()) }
    var seconds: Int { Terminal.seconds() - start }

    /// Passes a refusal's sentence on.
    private func told<Result>(_ work: () throws -> Result) throws(OutsideProblem) -> Result {
        do {
            return try work()
        } catch let refusal as Refusal {
            throw OutsideProblem(refusal.message)
        } catch {
            throw OutsideProblem("\(error)")
        }
    }
}
