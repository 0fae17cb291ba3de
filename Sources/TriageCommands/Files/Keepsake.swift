import FoundationEssentials
import Glibc

/// What a session leaves on this machine: the lines that were typed, and answers that are not saved yet.
///
/// Both stand in the `StateFolder`.
struct Keepsake {
    private let folder: String
    /// This session's answers, without the ending; the lock beside them is held while the session runs.
    private let recoveryPath: String
    private static let historyLines = 2_000
    private static let historyBytes = 1 << 20

    /// Refuses when there is no place for it.
    init() throws {
        folder = try StateFolder.path()
        recoveryPath = "\(folder)/unsaved-\(time(nil))-\(getpid())"
        // The lock lasts as long as the process, however it ends.
        let lock = open(recoveryPath + ".lock", O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard lock >= 0, flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            throw Refusal.cannotBe("written", "`\(recoveryPath).lock`")
        }
    }

    // MARK: history

    private var historyPath: String { folder + "/history" }

    var isFirstSession: Bool { !FileManager.default.fileExists(atPath: historyPath) }

    /// The last lines of earlier sessions, oldest first.
    func history() -> [String] {
        guard let bytes = try? Disk.here.lastBytes(of: historyPath, atMost: Self.historyBytes) else {
            return []
        }
        let lines = bytes.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
        // The first may be the end of one that began before.
        return (bytes.count < Self.historyBytes ? lines : Array(lines.dropFirst())).suffix(Self.historyLines)
    }

    /// Adds a line at once, so that a crash loses none; false when it could not be kept.
    func remember(_ line: String) -> Bool {
        let descriptor = open(historyPath, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return send(Array((line + "\n").utf8)[...], to: descriptor) == nil
    }

    // MARK: recovery

    /// Keeps answers that are not saved, nil when all are; false when they could not be kept.
    func keep(_ call: String?) -> Bool {
        let path = recoveryPath + ".call.yaml"
        guard let call else {
            unlink(path)
            return true
        }
        return (try? Disk.here.write(call, to: path)) != nil
    }

    /// A file with the answers of a session that is no longer running: one whose lock nobody holds.
    func left() -> String? {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        // Names begin with the time: the newest first.
        return names.sorted(by: >).map { folder + "/" + $0 }.first { path in
            guard path.hasSuffix(".call.yaml"), path != recoveryPath + ".call.yaml" else { return false }
            let lock = open(String(path.dropLast(10)) + ".lock", O_RDWR | O_CLOEXEC)
            guard lock >= 0 else { return true }
            defer { close(lock) }
            return flock(lock, LOCK_EX | LOCK_NB) == 0
        }
    }

    /// Forgets the answers of a session that was brought back.
    static func forget(_ path: String) {
        unlink(path)
        unlink(String(path.dropLast(10)) + ".lock")
    }

    /// Ends the claim on this session's answers; what is not saved stays for the next.
    func end() { unlink(recoveryPath + ".lock") }
}
