import Glibc
import TriageReplay

/// What files of calls hold.
enum InputFormat: String, CaseIterable {
    case csv
    case jsonl
}

/// The records of several files, one after the other, in pieces that end with a record.
///
/// Whoever takes a piece starts at a record: a line end inside quotes ends none, so that what somebody said
/// on a call is never taken for another call.
final class RecordSource {
    /// Where a piece ends: what a run that was interrupted goes on from.
    struct Place: Codable, Equatable, Sendable {
        var file = 0
        /// Bytes of the file's content, unpacked.
        var offset = 0
        /// The number of the line that begins there.
        var line = 1
    }

    struct Piece {
        let lines: RecordLines
        /// At the start of the buffer.
        let bytes: PaddedBytes
        let end: Place
    }

    let paths: [String]
    private(set) var place = Place()
    private let columns: [String]?
    private let inputFormat: InputFormat?
    private let pieceSize: Int
    private let check: (RecordFormat, String) throws -> Void
    private var source: ByteSource?
    private var format = RecordFormat.jsonLines
    /// The start of a record whose end has not been read.
    private var carried: [UInt8] = []
    private var takenBefore = 0
    /// Bytes of all files on the disk; 0 when nobody knows.
    private(set) var size = 0

    /// - Parameters:
    ///   - columns: the columns of tables without a header.
    ///   - format: what the files hold; nil to tell by their first byte.
    ///   - check: whether a file's columns can be used.
    init(
        _ paths: [String], columns: [String]?, format: InputFormat?, pieceSize: Int,
        check: @escaping (RecordFormat, String) throws -> Void
    ) throws {
        self.paths = paths
        self.columns = columns
        inputFormat = columns == nil ? format : .csv
        self.pieceSize = max(1, pieceSize)
        self.check = check
        var sizes: [Int] = []
        // What can be read only once is looked at when its turn comes.
        for path in paths where Disk.here.kind(of: path) == .file {
            let source = try ByteSource(path)
            sizes.append(source.size)
            _ = try begin(source)
        }
        size = sizes.count < paths.count || sizes.contains(0) ? 0 : sizes.reduce(0, +)
        (carried, place) = ([], Place())
    }

    /// Bytes taken from the disk so far.
    var taken: Int { takenBefore + (source?.taken ?? 0) }

    /// Goes on from a place that an earlier run came to.
    func go(to target: Place) throws {
        place = Place(file: target.file)
        guard target.file < paths.count else { return }
        try open()
        // A run that had read nothing goes on behind the header.
        guard target.offset > place.offset else { return }
        let fresh = try ByteSource(paths[target.file])
        try fresh.skip(target.offset)
        (source, carried, place) = (fresh, [], target)
    }

    private func open() throws {
        let opened = try ByteSource(paths[place.file])
        place = Place(file: place.file)
        format = try begin(opened)
        source = opened
    }

    /// The format of a file, and for tables their columns; what was read beyond is carried.
    private func begin(_ source: ByteSource) throws -> RecordFormat {
        carried = []
        var isEnded = false
        func more() throws {
            let start = carried.count
            carried += [UInt8](repeating: 0, count: 1 << 16)
            let got = try carried.withUnsafeMutableBytes {
                try source.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[start...]))
            }
            carried.removeLast(carried.count - start - got)
            isEnded = got == 0
        }
        while carried.count < 4, !isEnded { try more() }
        if carried.starts(with: [0xFF, 0xFE]) || carried.starts(with: [0xFE, 0xFF]) {
            throw Refusal("`\(source.path)` is in UTF-16; save it as UTF-8")
        }
        if carried.starts(with: [0xEF, 0xBB, 0xBF]) { take(3) }
        while !isEnded, carried.count <= Replayer.longestRecord, carried.allSatisfy({ $0 <= 0x20 }) {
            try more()
        }
        let startsLikeJSON = carried.first { $0 > 0x20 } == UInt8(ascii: "{")
        if inputFormat == .jsonl || inputFormat == nil && startsLikeJSON {
            try check(.jsonLines, source.path)
            return .jsonLines
        }
        let format: RecordFormat
        if let columns {
            format = .csv(header: columns)
        } else {
            while !isEnded, headerEnd == nil, carried.count <= Replayer.longestRecord { try more() }
            guard !carried.isEmpty else {
                return .jsonLines
            }
            let end = headerEnd ?? carried.count
            guard end <= Replayer.longestRecord else {
                throw Refusal(
                    "`\(source.path)` has no header in its first \(Replayer.longestRecord) bytes; "
                        + "the first line of a table names its columns"
                )
            }
            let header = Array(carried[..<end])
            do throws(ColumnProblem) {
                format = .csv(header: try headerCells(header))
            } catch {
                throw Refusal("`\(source.path)`: \(error.message)")
            }
            take(end)
            place.line += header.count { $0 == 0x0A }
        }
        try check(format, source.path)
        return format
    }

    private func take(_ count: Int) {
        carried.removeFirst(count)
        place.offset += count
    }

    /// How many of the carried bytes the first record takes, with its line end; nil when it does not end
    /// there.
    private var headerEnd: Int? {
        PaddedBytes.with(carried) { bytes in
            var scan = QuoteScan()
            return scan.firstEnd(in: bytes.raw)
        }
    }

    // MARK: pieces

    /// How large a buffer has to be.
    var bufferSize: Int { pieceSize + 2 * Replayer.longestRecord + PaddedBytes.padding }

    /// The next piece, put at the start of a buffer; nil at the end of all files.
    func next(into buffer: UnsafeMutableRawBufferPointer) throws -> Piece? {
        while true {
            if source == nil {
                guard place.file < paths.count else { return nil }
                try open()
            }
            if let piece = try piece(buffer) { return piece }
            takenBefore += source?.taken ?? 0
            source = nil
            place = Place(file: place.file + 1)
        }
    }

    private func piece(_ buffer: UnsafeMutableRawBufferPointer) throws -> Piece? {
        guard let source else { return nil }
        var count = carried.count
        buffer.copyBytes(from: carried)
        carried.removeAll(keepingCapacity: true)
        let room = pieceSize + Replayer.longestRecord + 1
        var isEnded = false
        var ends = RecordEnds(isTable: format != .jsonLines)
        while true {
            ends.look(at: UnsafeRawBufferPointer(buffer), upTo: count)
            if ends.last > 0, count >= pieceSize || isEnded { break }
            if isEnded || count > Replayer.longestRecord && ends.last == 0 { break }
            let got = try source.read(
                into: UnsafeMutableRawBufferPointer(
                    rebasing: buffer[count..<max(count + 1, min(room, count + pieceSize))]))
            isEnded = got == 0
            count += got
        }
        if count == 0 { return nil }
        if ends.last == 0, !isEnded { return try longRecord(buffer, read: count, source) }
        let end = isEnded ? count : ends.last
        carried.append(contentsOf: UnsafeRawBufferPointer(rebasing: buffer[end..<count]))
        let lines = RecordLines(
            firstLine: place.line, file: place.file, format: format, hasQuotes: ends.hasQuotes)
        place.offset += end
        place.line += Self.lineEnds(UnsafeRawBufferPointer(rebasing: buffer[..<end]))
        return Piece(lines: lines, bytes: PaddedBytes(buffer, count: end), end: place)
    }

    /// A record longer than any that is read: its start stands for it, the rest is passed over.
    ///
    /// - Parameter read: bytes of it that were read already; it does not end among them.
    private func longRecord(_ buffer: UnsafeMutableRawBufferPointer, read: Int, _ source: ByteSource) throws
        -> Piece
    {
        let kept = Replayer.longestRecord + 1
        let first = place
        var ends = RecordEnds(isTable: format != .jsonLines)
        let start = UnsafeRawBufferPointer(rebasing: buffer[..<read])
        ends.look(at: UnsafeRawBufferPointer(buffer), upTo: read)
        var lineEnds = Self.lineEnds(start)
        var last = start[read - 1]
        place.offset += read
        // Room for the zeros behind what is kept, and for looking behind what is read.
        let rest = UnsafeMutableRawBufferPointer(
            rebasing: buffer[(kept + PaddedBytes.padding)..<(bufferSize - PaddedBytes.padding)])
        var isEnded = false
        while !isEnded {
            let got = try source.read(into: rest)
            let bytes = UnsafeRawBufferPointer(rebasing: rest[..<got])
            let end = ends.first(in: bytes)
            let taken = end ?? got
            if taken > 0 { last = bytes[taken - 1] }
            place.offset += taken
            lineEnds += Self.lineEnds(UnsafeRawBufferPointer(rebasing: bytes[..<taken]))
            carried.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[taken...]))
            isEnded = end != nil || got == 0
        }
        place.line += lineEnds
        let cut = RecordLines.Cut(
            lines: last == 0x0A ? lineEnds : lineEnds + 1,
            bytes: place.offset - first.offset - (last == 0x0A ? 1 : 0),
            isOpen: ends.isInside)
        return Piece(
            lines: RecordLines(firstLine: first.line, file: place.file, format: format, cut: cut),
            bytes: PaddedBytes(buffer, count: kept), end: place)
    }

    private static func lineEnds(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard var cursor = bytes.baseAddress else { return 0 }
        let end = cursor + bytes.count
        var count = 0
        while cursor < end, let found = memchr(cursor, 0x0A, end - cursor) {
            count += 1
            cursor = UnsafeRawPointer(found) + 1
        }
        return count
    }
}
