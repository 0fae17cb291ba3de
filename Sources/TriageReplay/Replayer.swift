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

/// Some records of a file, whole.
package struct RecordLines {
    /// A record of which only the start is here, because it is longer than any that is read.
    package struct Cut: Sendable {
        /// Its lines and bytes in the file.
        package let lines: Int
        package let bytes: Int
        /// Its quote is not closed before the end of the file: what stands behind it belongs to it.
        package let isOpen: Bool

        package init(lines: Int, bytes: Int, isOpen: Bool) {
            (self.lines, self.bytes, self.isOpen) = (lines, bytes, isOpen)
        }
    }

    /// The number of the first line, from 1.
    package let firstLine: Int
    /// Which file, so that its columns are worked out once.
    package let file: Int
    package let format: RecordFormat
    /// Whether there may be a quote, so that a line end may stand inside a cell of a table.
    package let hasQuotes: Bool
    package let cut: Cut?

    package init(firstLine: Int, file: Int, format: RecordFormat, hasQuotes: Bool = true, cut: Cut? = nil) {
        self.firstLine = firstLine
        self.file = file
        self.format = format
        self.hasQuotes = hasQuotes
        self.cut = cut
    }
}

/// A record that was not used.
package struct Reject: Sendable, Equatable {
    /// Its first line.
    package let line: Int
    package let problem: RecordProblem
    /// What stood there, at most `Replayer.longestRecord` bytes of it.
    package let record: String
}

/// What became of some lines.
package struct ReplayPart: Sendable {
    package var counts: ReplayCounts
    /// A line for each call, in the order of the records.
    package var results: [UInt8] = []
    package var rejects: [Reject] = []
    /// What the calls are known by that have a name, in the order of the records, and their names one after
    /// the other.
    package private(set) var ids: [CallID] = []
    private(set) var idBytes: [UInt8] = []

    package init(counts: ReplayCounts) { self.counts = counts }

    fileprivate mutating func note(_ name: [UInt8], _ line: Int) {
        guard !name.isEmpty else { return }
        idBytes += name
        ids.append(CallID(hash: CallID.hash(name), line: line, end: idBytes.count))
    }
}

/// Replays records: bytes in, counts and results out. Keeps its memory from part to part; one for each
/// thread.
package final class Replayer {
    /// Bytes; what is longer is no record, and is left out with its lines.
    package static let longestRecord = 1 << 16

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

    /// Replays records: lines that end with `\n`, but perhaps the last; in a table a line end inside quotes
    /// ends none.
    package func replay(_ lines: RecordLines, _ bytes: PaddedBytes) throws(ColumnProblem) -> ReplayPart {
        var part = ReplayPart(counts: ReplayCounts(setup.libraries))
        let reader = try self.reader(for: lines)
        var cursor = bytes.start
        if let cut = lines.cut {
            reject(cursor, bytes.end, lines.firstLine, tooLong(cut), lines: cut.lines, &part)
            return part
        }
        let mayBeQuoted = lines.hasQuotes && lines.format != .jsonLines
        var line = lines.firstLine
        var calls = 0
        while cursor < bytes.end {
            let record = extent(cursor, bytes.end, mayBeQuoted)
            if record.end - cursor > Self.longestRecord {
                let cut = RecordLines.Cut(
                    lines: record.lines, bytes: record.end - cursor, isOpen: record.isOpen)
                reject(cursor, record.end, line, tooLong(cut), lines: record.lines, &part)
            } else if !isBlank(cursor, record.end) {
                if reader.read(cursor, record.end, call: calls) {
                    part.counts.lineBreaks += record.lines - 1
                    part.note(reader.name, line)
                    if keepsNames { note(reader.name, line) }
                    calls += 1
                    if calls == BatchEvaluator.capacity {
                        finish(calls, &part)
                        calls = 0
                    }
                } else {
                    reject(cursor, record.end, line, reader.problem, lines: record.lines, &part)
                }
            }
            if setup.isStrict, !part.rejects.isEmpty { break }
            cursor = record.end + 1
            line += record.lines
        }
        if calls > 0 { finish(calls, &part) }
        reader.addUnknown(to: &part.counts)
        return part
    }

    /// How far a record goes.
    private struct Extent {
        /// Its line end, or the end of all.
        let end: UnsafePointer<UInt8>
        var lines = 1
        var isOpen = false
    }

    private func extent(
        _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ mayBeQuoted: Bool
    ) -> Extent {
        func next(_ byte: Int32, _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>)
            -> UnsafePointer<UInt8>?
        {
            memchr(start, byte, end - start).map { UnsafePointer($0.assumingMemoryBound(to: UInt8.self)) }
        }
        let lineEnd = next(0x0A, start, end) ?? end
        guard mayBeQuoted, next(0x22, start, lineEnd) != nil else { return Extent(end: lineEnd) }
        var scan = QuoteScan()
        let length = scan.firstEnd(in: UnsafeRawBufferPointer(start: start, count: end - start))
        var extent = Extent(end: length.map { start + $0 - 1 } ?? end, isOpen: scan.isInside)
        // A quote that is open at the end holds the last line end as well.
        if extent.isOpen, end[-1] == 0x0A { extent.lines = 0 }
        var cursor = start
        while let found = next(0x0A, cursor, extent.end) {
            extent.lines += 1
            cursor = found + 1
        }
        return extent
    }

    private func tooLong(_ cut: RecordLines.Cut) -> RecordProblem {
        if cut.isOpen {
            return RecordProblem(
                column: nil,
                reason: "a quote that opens a cell is not closed before the end of the file, so that nothing "
                    + "from here on can be read")
        }
        return RecordProblem(
            column: nil,
            reason:
                "it is longer than \(Self.longestRecord) bytes, the most that are read, namely \(cut.bytes)"
        )
    }

    private func reader(for lines: RecordLines) throws(ColumnProblem) -> RecordReader {
        if let reader, file == lines.file { return reader }
        let made = try RecordReader(
            lines.format, setup.libraries, setup.naming, now: now, before: before)
        reader = made
        file = lines.file
        return made
    }

    /// Whether nothing stands on a line; control characters other than tab and carriage return are something.
    private func isBlank(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> Bool {
        end == start
            || start.pointee <= 0x20
                && UnsafeBufferPointer(start: start, count: end - start).allSatisfy {
                    $0 == 0x20 || $0 == 0x09 || $0 == 0x0D
                }
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
        lines: Int, _ part: inout ReplayPart
    ) {
        let kept = UnsafeBufferPointer(start: start, count: min(end - start, Self.longestRecord))
        var problem = problem
        // Whoever forgot a quote sees what it took along.
        if lines > 1 {
            problem = RecordProblem(
                column: problem.column,
                reason: problem.reason
                    + "; by its quotes the record is lines \(line) to \(line + lines - 1), all left out")
        }
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
