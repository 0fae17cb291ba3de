import FoundationEssentials
import Glibc
import TriageCalls
import TriageDiagnostics

/// The calls that are kept on this machine: a file for each in a folder of the `StateFolder`, named by when
/// the call began, to the millisecond, so that the order of names is that of calls.
package enum CallFolder {
    private static let name = "calls"
    private static let ending = ".call.jsonl"

    /// The place of a new call's file. Refuses when there is none.
    static func newPath(at moment: Moment) throws -> String {
        let digits = moment.description.filter { $0.isNumber || $0 == "T" }.replacing("T", with: "-")
        // The letters keep calls of one moment apart, and none is taken for a digit.
        let letters = (0..<4).map { _ in "abcdefghjkmnpqrstuvwxyz".randomElement() ?? "x" }
        return try StateFolder.path(name) + "/\(digits.prefix(18))-\(String(letters))\(ending)"
    }

    /// The name of a call is that of its file.
    package static func id(ofFile path: String) -> String {
        let file = path.split(separator: "/").last.map(String.init) ?? path
        return file.hasSuffix(ending) ? String(file.dropLast(ending.count)) : file
    }

    /// Every call's file, the newest first. Nobody has taken a call where there is no folder.
    package static func paths() throws -> [String] {
        let folder = try StateFolder.existing(name)
        guard Disk.here.kind(of: folder) == .folder else { return [] }
        return try Disk.here.names(in: folder).filter { $0.hasSuffix(ending) }.sorted(by: >)
            .map { folder + "/" + $0 }
    }

    /// The file of the call with this name, or the beginning of it; a path is taken as one.
    package static func path(of id: String) throws -> String {
        if id.contains("/") { return try Disk.here.existing(id) }
        if Disk.here.kind(of: id) == .file { return id }
        let paths = try paths()
        let found = paths.filter { self.id(ofFile: $0).hasPrefix(id) }
        if found.count == 1 { return found[0] }
        if let exact = found.first(where: { self.id(ofFile: $0) == id }) { return exact }
        if found.count > 1 {
            let names = found.prefix(4).map { "`\(self.id(ofFile: $0))`" }.joined(separator: ", ")
            throw Refusal("`\(id)` begins \(found.count) calls: \(names); write more of it")
        }
        let help = suggestion(for: id, among: paths.map(self.id(ofFile:)))
        throw Refusal("no call is called `\(id)`; \(help ?? "`triage calls` lists them")")
    }

    /// Whether another `triage` is taking this call just now.
    static func isOpen(_ path: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK
    }
}
