import FoundationEssentials
import Glibc
import TriageReplay

/// What a run leaves beside its results, so that another goes on where it was interrupted.
struct ReplayNote {
    let path: String
    /// Libraries, names, files and formats: another run's note is not used.
    let key: String

    private struct Content: Codable {
        let key: String
        let progress: ReplayOutput.Progress
    }

    /// Puts a note in place of the last: a crash in between leaves that one.
    func write(_ progress: ReplayOutput.Progress) throws {
        let content = Array(try JSONEncoder().encode(Content(key: key, progress: progress)))
        var name = Array((path + "." + String(repeating: "X", count: 6)).utf8CString)
        let descriptor = mkstemp(&name)
        guard descriptor >= 0 else { throw failure() }
        defer { close(descriptor) }
        let bytes = Array((digest([content]) + "\n").utf8) + content
        let isWritten =
            bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) == $0.count }
            && fdatasync(descriptor) == 0 && rename(name, path) == 0
        if !isWritten {
            let failure = failure()
            unlink(name)
            throw failure
        }
    }

    private func failure() -> Refusal {
        .cannotBe("written", "`\(path)`")
    }

    func remove() { unlink(path) }

    /// How far the interrupted run was; nil when there is no note.
    ///
    /// - Parameter files: how many files of calls there are.
    func read(_ libraries: Libraries, files: Int) throws -> ReplayOutput.Progress? {
        guard Disk.here.exists(path) else { return nil }
        let bytes = try Disk.here.bytes(of: path)
        let lines = bytes.split(separator: 0x0A, maxSplits: 1)
        guard lines.count == 2, String(decoding: lines[0], as: UTF8.self) == digest([Array(lines[1])]),
            let content = try? JSONDecoder().decode(Content.self, from: Data(lines[1]))
        else {
            throw Refusal(
                "`\(path)` is not what an interrupted replay left; remove it and the results, and run again "
                    + "without --resume")
        }
        guard content.key == key else {
            throw Refusal(
                "the interrupted replay had other files, another library or other options; "
                    + "run again without --resume, with another name for the results")
        }
        let progress = content.progress
        let numbers = [
            progress.place.offset, progress.place.line, progress.resultBytes, progress.rejectBytes,
        ]
        guard progress.place.file >= 0, progress.place.file < files, progress.counts.fit(libraries),
            numbers.allSatisfy({ $0 >= 0 && $0 <= ReplayCounts.most })
        else {
            throw Refusal("`\(path)` says what cannot be; remove it and the results, and run again")
        }
        return progress
    }
}

/// FNV-1a, 64 bits, of each part and its length: tells contents apart, and is no protection against somebody
/// who means it.
///
/// - Source: Fowler, Noll, Vo; RFC 9923.
func digest(_ parts: [[UInt8]]) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    func add(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    for part in parts {
        for shift in stride(from: 0, to: 64, by: 8) { add(UInt8(truncatingIfNeeded: part.count >> shift)) }
        for byte in part { add(byte) }
    }
    return String(hash, radix: 16)
}
