import FoundationEssentials
import Glibc

/// Where this program keeps what it must not lose: `$XDG_STATE_HOME/crisis-triage`
/// (`~/.local/state/crisis-triage`), readable by its owner alone. Nothing is ever written into the folder
/// that somebody happens to stand in.
package enum StateFolder {
    static let place = "$XDG_STATE_HOME/crisis-triage"

    /// The folder's path, made if need be. Refuses when there is no place for it.
    package static func path() throws -> String {
        let (state, folder) = try names()
        try Disk.here.makeFolder(state)
        try makeOwn(folder)
        return folder
    }

    /// A folder in it, made if need be.
    static func path(_ name: String) throws -> String {
        let folder = try path() + "/" + name
        try makeOwn(folder)
        return folder
    }

    /// A folder in it as it is; nothing is made.
    static func existing(_ name: String) throws -> String { try names().folder + "/" + name }

    private static func names() throws -> (state: String, folder: String) {
        let environment = ProcessInfo.processInfo.environment
        // A relative one counts as none, as the XDG specification says.
        let state =
            environment["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
            ?? environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 + "/.local/state" : nil }
        guard let state else {
            throw Refusal(
                "neither XDG_STATE_HOME nor HOME is a folder's whole path; set one of them to a "
                    + "folder of yours"
            )
        }
        return (state, state + "/crisis-triage")
    }

    /// A folder that its owner alone can look into. One that is there is taken only when it is no link and
    /// belongs to this user; then it is closed to others.
    private static func makeOwn(_ path: String) throws {
        if mkdir(path, 0o700) == 0 { return }
        var status = stat()
        guard lstat(path, &status) == 0 else {
            throw Refusal.cannotBe("made", "the folder `\(path)`")
        }
        guard status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid() else {
            throw Refusal(
                "`\(path)` is no folder of yours; a link to one is not followed; move it away, or "
                    + "set XDG_STATE_HOME"
            )
        }
        if status.st_mode & 0o077 != 0 { chmod(path, 0o700) }
    }
}
