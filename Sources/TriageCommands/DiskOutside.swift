import TriageAuthoring
import TriageDiagnostics
import TriageSession
import TriageValues

/// This machine as a session reaches it.
struct DiskOutside: Outside {
    let disk: Disk
    let start = Terminal.seconds()

    func library(at paths: [String]) throws(OutsideProblem) -> LibraryText {
        try told {
            // A name that is no path may be a git revision of the library around here.
            guard paths.count == 1, !paths[0].isEmpty, !disk.exists(paths[0]) else {
                return try disk.text(at: paths)
            }
            let root = try disk.text(at: []).root ?? disk.folder
            let revision = try? Revision.with(paths[0], around: root) { try Disk(folder: $0).text(at: [$0]) }
            return try revision ?? disk.text(at: paths)
        }
    }

    func stamp(of paths: [String]) -> Int { disk.stamp(of: paths) }

    func exists(_ path: String) -> Bool { disk.exists(path) }

    func bytes(of path: String) throws(OutsideProblem) -> [UInt8] {
        try told { try disk.bytes(of: disk.existing(path)) }
    }

    mutating func write(_ text: String, to path: String) throws(OutsideProblem) {
        try told { try disk.write(text, to: path) }
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
