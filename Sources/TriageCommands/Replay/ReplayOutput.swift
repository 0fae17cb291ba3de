import FoundationEssentials
import Glibc
import TriageReplay

/// Where a replay's results and rejects go, and the note of how far it is.
final class ReplayOutput {
    /// What an interrupted run leaves beside its results, so that the next goes on from there.
    struct Note: Codable {
        /// Libraries, names, files and formats; another run's note is not used.
        let key: String
        let place: RecordSource.Place
        let resultBytes: Int
        let rejectBytes: Int
        let counts: ReplayCounts
    }

    private(set) var counts: ReplayCounts
    /// The first rejects, for the person who waits.
    private(set) var firstRejects: [(path: String, reject: Reject)] = []
    static let shownRejects = 10
    private let results: OutputFile?
    private let rejects: OutputFile?
    private let notePath: String?
    private let key: String
    /// Milliseconds.
    private let noteInterval: Int
    private var place = RecordSource.Place()
    private var lastNote = milliseconds()

    init(
        _ counts: ReplayCounts, results: OutputFile?, rejects: OutputFile?, notePath: String?, key: String,
        noteInterval: Int
    ) {
        self.noteInterval = noteInterval
        self.counts = counts
        self.results = results
        self.rejects = rejects
        self.notePath = notePath
        self.key = key
    }

    /// Goes on where a note says an earlier run came to.
    func goOn(from note: Note) throws {
        counts = note.counts
        place = note.place
        try results?.cut(to: note.resultBytes)
        try rejects?.cut(to: note.rejectBytes)
    }

    func write(header: String) throws { try results?.write(Array(header.utf8)) }

    func deliver(_ part: ReplayPart, path: String, upTo place: RecordSource.Place) throws {
        counts.add(part.counts)
        try results?.write(part.results)
        for reject in part.rejects {
            if firstRejects.count < Self.shownRejects { firstRejects.append((path, reject)) }
        }
        if let rejects, !part.rejects.isEmpty {
            try rejects.write(part.rejects.flatMap { try Self.line($0, path) })
        }
        self.place = place
        if milliseconds() - lastNote >= noteInterval { try writeNote() }
    }

    private struct RejectLine: Codable {
        let file: String
        let line: Int
        let column: String
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
        guard let notePath else { return }
        try results?.sync()
        try rejects?.sync()
        let note = Note(
            key: key, place: place, resultBytes: results?.written ?? 0, rejectBytes: rejects?.written ?? 0,
            counts: counts)
        do {
            try JSONEncoder().encode(note).write(to: URL(filePath: notePath), options: .atomic)
        } catch {
            throw Refusal("`\(notePath)` cannot be written", .machineFailed)
        }
    }

    func removeNote() { if let notePath { unlink(notePath) } }

    /// The note of a run that was interrupted, nil when there is none.
    static func note(at path: String) throws -> Note? {
        guard Disk.here.exists(path) else { return nil }
        guard let data = try? Data(contentsOf: URL(filePath: path)),
            let note = try? JSONDecoder().decode(Note.self, from: data)
        else { throw Refusal("`\(path)` cannot be read; without `--resume` the replay starts anew") }
        return note
    }
}

/// A file that grows at its end, or standard output.
final class OutputFile {
    private let descriptor: Int32
    private let path: String
    private(set) var written = 0

    /// - Parameter keeping: leave what stands there, for a run that goes on.
    init(_ path: String, keeping: Bool = false) throws {
        self.path = path
        descriptor =
            path == "-"
            ? dup(STDOUT_FILENO) : open(path, O_WRONLY | O_CREAT | O_CLOEXEC | (keeping ? 0 : O_TRUNC), 0o644)
        guard descriptor >= 0 else {
            throw Refusal("`\(path)` cannot be written: \(String(cString: strerror(errno)))")
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
                    throw Refusal(
                        "`\(path)` cannot be written: \(String(cString: strerror(errno)))", .machineFailed)
                }
                rest = rest.dropFirst(count)
            }
        }
        written += bytes.count
    }

    func sync() throws {
        if fdatasync(descriptor) != 0, errno != EINVAL, errno != EROFS {
            throw Refusal("`\(path)` cannot be written: \(String(cString: strerror(errno)))", .machineFailed)
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
