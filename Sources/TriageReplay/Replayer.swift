import Glibc
import TriageEngine

/// What is the same for all parts of a replay.
package struct ReplaySetup: Sendable {
    package let libraries: Libraries
    package let naming: Naming
    /// What is written of each call; nil when nothing is.
    package let results: ResultFormat?
    /// Nothing behind a record that cannot be used is read.
    package let isStrict: Bool
    fileprivate let now: BatchPlan
    fileprivate let before: BatchPlan?

    package init(
        _ libraries: Libraries, naming: Naming = Naming(), results: ResultFormat? = nil,
        isStrict: Bool = false
    ) {
        self.libraries = libraries
        self.naming = naming
        self.results = results
        self.isStrict = isStrict
        now = BatchPlan(libraries.now)
        before = libraries.before.map { BatchPlan($0) }
    }
}

/// Some lines of a file, whole.
package struct RecordLines {
    /// The number of the first line, from 1.
    package let firstLine: Int
    /// Which file, so that its columns are worked out once.
    package let file: Int
    package let format: RecordFormat

    package init(firstLine: Int, file: Int, format: RecordFormat) {
        self.firstLine = firstLine
        self.file = file
        self.format = format
    }
}

/// A record that was not used.
package struct Reject: Sendable, Equatable {
    package let line: Int
    package let problem: RecordProblem
    /// What stood there, at most `Replayer.longestLine` bytes of it.
    package let record: String
}

/// What became of some lines.
package struct ReplayPart: Sendable {
    package var counts: ReplayCounts
    /// A line for each call, in the order of the records.
    package var results: [UInt8] = []
    package var rejects: [Reject] = []

    package init(counts: ReplayCounts) { self.counts = counts }
}

/// Replays records: bytes in, counts and results out. Keeps its memory from part to part; one for each
/// thread.
package final class Replayer {
    /// A longer line is no record.
    package static let longestLine = 1 << 16
    /// So many bytes after the lines must be readable.
    package static let padding = 16

    private let setup: ReplaySetup
    private let now: BatchEvaluator
    private let before: BatchEvaluator?
    private let counting: BatchCounting
    private var writer: ResultWriter?
    private var reader: RecordReader?
    private var file = -1
    /// The names of the calls in the batch, one after the other, and where each ends.
    private var names: [UInt8] = []
    private var nameEnds: [Int] = []
    private let keepsNames: Bool

    package init(_ setup: ReplaySetup) {
        self.setup = setup
        now = BatchEvaluator(setup.now)
        before = setup.before.map { BatchEvaluator($0) }
        counting = BatchCounting(setup.libraries)
        writer = setup.results.map { ResultWriter($0, setup.libraries) }
        keepsNames = writer != nil || before != nil
    }

    /// Replays lines that end with `\n`, but perhaps the last.
    package func replay(_ lines: RecordLines, _ bytes: UnsafeBufferPointer<UInt8>) throws(ColumnProblem)
        -> ReplayPart
    {
        var part = ReplayPart(counts: ReplayCounts(setup.libraries))
        guard var cursor = bytes.baseAddress, !bytes.isEmpty else { return part }
        let reader = try self.reader(for: lines)
        let end = cursor + bytes.count
        var line = lines.firstLine
        var calls = 0
        while cursor < end {
            let found = memchr(cursor, 0x0A, end - cursor)
            let lineEnd = found.map { UnsafePointer($0.assumingMemoryBound(to: UInt8.self)) } ?? end
            if lineEnd - cursor > Self.longestLine {
                let problem = RecordProblem(
                    column: "line",
                    reason: "it is longer than \(Self.longestLine) bytes, the most that are read")
                reject(cursor, lineEnd, line, problem, &part)
            } else if !isBlank(cursor, lineEnd) {
                if reader.read(cursor, lineEnd, call: calls) {
                    if keepsNames { note(reader.name, line) }
                    calls += 1
                    if calls == BatchEvaluator.capacity {
                        finish(calls, &part)
                        calls = 0
                    }
                } else {
                    reject(cursor, lineEnd, line, reader.problem, &part)
                }
            }
            if setup.isStrict, !part.rejects.isEmpty { break }
            cursor = lineEnd + 1
            line += 1
        }
        if calls > 0 { finish(calls, &part) }
        reader.addUnknown(to: &part.counts)
        return part
    }

    private func reader(for lines: RecordLines) throws(ColumnProblem) -> RecordReader {
        if let reader, file == lines.file { return reader }
        let made = try RecordReader(lines.format, setup.libraries, setup.naming, now: now, before: before)
        made.keepsNames = keepsNames
        reader = made
        file = lines.file
        return made
    }

    private func isBlank(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> Bool {
        end == start
            || start.pointee <= 0x20
                && UnsafeBufferPointer(start: start, count: end - start).allSatisfy { $0 <= 0x20 }
    }

    private func note(_ name: [UInt8], _ line: Int) {
        if name.isEmpty {
            names.append(contentsOf: "line \(line)".utf8)
        } else {
            names.append(contentsOf: name)
        }
        nameEnds.append(names.count)
    }

    private func name(_ call: Int) -> ArraySlice<UInt8> {
        names[(call == 0 ? 0 : nameEnds[call - 1])..<nameEnds[call]]
    }

    private func reject(
        _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ line: Int, _ problem: RecordProblem,
        _ part: inout ReplayPart
    ) {
        let kept = UnsafeBufferPointer(start: start, count: min(end - start, Self.longestLine))
        part.counts.rejected += 1
        part.rejects.append(
            Reject(line: line, problem: problem, record: String(decoding: kept, as: UTF8.self)))
    }

    private func finish(_ calls: Int, _ part: inout ReplayPart) {
        now.evaluate(count: calls)
        before?.evaluate(count: calls)
        counting.add(now, before, calls: calls, to: &part.counts) {
            String(decoding: name($0), as: UTF8.self)
        }
        writer?.write(now, before, calls: calls, to: &part.results) { name($0) }
        now.clear()
        before?.clear()
        names.removeAll(keepingCapacity: true)
        nameEnds.removeAll(keepingCapacity: true)
    }
}
