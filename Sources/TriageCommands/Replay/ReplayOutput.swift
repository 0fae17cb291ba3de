import FoundationEssentials
import Glibc
import TriageReplay

/// Where a replay's results and rejects go, and the note of how far it is.
final class ReplayOutput {
    /// What has been delivered whole: what an interrupted run goes on from.
    struct Progress: Codable {
        var place = RecordSource.Place()
        var resultBytes = 0
        var rejectBytes = 0
        var counts: ReplayCounts
    }

    /// The first rejects, for the person who waits.
    private(set) var firstRejects: [(path: String, reject: Reject)] = []
    static let shownRejects = 10
    private var progress: Progress
    private let results: OutputFile?
    private let rejects: OutputFile?
    private let note: ReplayNote?
    /// Milliseconds.
    private let noteInterval: Int
    private var lastNote = milliseconds()
    /// Records left out in a piece that was not read to its end.
    private var rejectedUnfinished = 0
    /// The ids of the calls that were delivered.
    var seen = SeenCalls()

    /// Records that were left out.
    var rejected: Int { counts.rejected + rejectedUnfinished }
    var counts: ReplayCounts { progress.counts }

    init(
        _ counts: ReplayCounts, results: OutputFile?, rejects: OutputFile?, note: ReplayNote?,
        noteInterval: Int
    ) {
        self.noteInterval = noteInterval
        progress = Progress(counts: counts)
        self.results = results
        self.rejects = rejects
        self.note = note
    }

    /// Begins: what comes before all results, and a note that the run can be gone on with.
    func begin(header: String) throws {
        try results?.write(Array(header.utf8))
        progress.resultBytes = results?.written ?? 0
        try writeNote()
    }

    /// Goes on where an earlier run came to.
    func goOn(from earlier: Progress) throws {
        progress = earlier
        try results?.cut(to: earlier.resultBytes)
        try rejects?.cut(to: earlier.rejectBytes)
    }

    /// Writes what came of a piece.
    ///
    /// - Parameter place: where the piece ends; nil when it was not read to its end, so that a run that goes
    ///   on reads it again.
    func deliver(_ part: ReplayPart, path: String, upTo place: RecordSource.Place?) throws {
        for reject in part.rejects where firstRejects.count < Self.shownRejects {
            firstRejects.append((path, reject))
        }
        try results?.write(part.results)
        if let rejects, !part.rejects.isEmpty {
            try rejects.write(part.rejects.flatMap { try Self.line($0, path) })
        }
        // INVARIANT: only what was written whole is noted.
        guard let place else {
            rejectedUnfinished += part.counts.rejected
            return
        }
        progress.counts.add(part.counts)
        progress.counts.noteRepeated(part, in: path, &seen)
        progress.place = place
        (progress.resultBytes, progress.rejectBytes) = (results?.written ?? 0, rejects?.written ?? 0)
        if milliseconds() - lastNote >= noteInterval { try writeNote() }
    }

    private struct RejectLine: Codable {
        let file: String
        let line: Int
        let column: String?
        let reason: String
        let record: String
    }

    private static func line(_ reject: Reject, _ path: String) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let line = RejectLine(
            file: path, line: reject.line, column: reject.problem.column, reason: reject.problem.reason,
            record: reject.record)
        return Array(try encoder.encode(line)) + [0x0A]
    }

    // MARK: the note

    /// Notes how far the run is, after everything before is on the disk.
    func writeNote() throws {
        lastNote = milliseconds()
        guard let note else { return }
        try results?.sync()
        try rejects?.sync()
        try note.write(progress)
    }

    func removeNote() { note?.remove() }
}

/// A file that grows at its end, or standard output, a pipe or a device.
///
/// A file is made anew, for nobody else to read: records of calls stand in it.
final class OutputFile {
    private let descriptor: Int32
    private let path: String
    private(set) var written = 0

    /// - Parameter keeping: a file that stands there is gone on with.
    init(_ path: String, keeping: Bool = false) throws {
        self.path = path
        let flags =
            switch Disk.here.kind(of: path) {
            case .special: O_WRONLY
            case .file where keeping: O_WRONLY | O_NOFOLLOW
            case .file, .folder, .missing: O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW
            }
        descriptor = path == "-" ? dup(STDOUT_FILENO) : open(path, flags | O_CLOEXEC, 0o600)
        if descriptor < 0, errno == EEXIST {
            throw Refusal("`\(path)` exists already; choose another name")
        }
        guard descriptor >= 0 else {
            throw Refusal.cannotBe("written", "`\(path)`", code: .requestWrong)
        }
    }

    deinit { close(descriptor) }

    func write(_ bytes: [UInt8]) throws {
        try bytes.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = Glibc.write(
                    descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count < 0 {
                    if errno == EINTR { continue }
                    throw Refusal.cannotBe("written", "`\(path)`")
                }
                rest = rest.dropFirst(count)
            }
        }
        written += bytes.count
    }

    func sync() throws {
        if fdatasync(descriptor) != 0, errno != EINVAL, errno != EROFS {
            throw Refusal.cannotBe("written", "`\(path)`")
        }
    }

    /// Keeps so many bytes of what stands there and goes on behind them.
    func cut(to size: Int) throws {
        guard lseek(descriptor, 0, SEEK_END) >= off_t(size), ftruncate(descriptor, off_t(size)) == 0,
            lseek(descriptor, off_t(size), SEEK_SET) == off_t(size)
        else { throw Refusal("`\(path)` is not what the interrupted run left; run again without `--resume`") }
        written = size
    }
}
