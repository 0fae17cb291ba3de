import Glibc
import TriageReplay

/// What files of calls hold.
enum InputFormat: String, CaseIterable {
    case csv
    case jsonl
}

/// The lines of several files, one after the other, in pieces that end with a line.
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
        /// Bytes at the start of the buffer.
        let count: Int
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
    /// The start of a line whose end has not been read.
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
        if target.offset > place.offset {
            let fresh = try ByteSource(paths[target.file])
            try fresh.skip(target.offset)
            (source, carried) = (fresh, [])
        }
        place = target
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
        while !isEnded, carried.count <= Replayer.longestLine, carried.allSatisfy({ $0 <= 0x20 }) {
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
            while !isEnded, !carried.contains(0x0A), carried.count <= Replayer.longestLine { try more() }
            guard !carried.isEmpty else {
                return .jsonLines
            }
            let end = carried.firstIndex(of: 0x0A) ?? carried.count
            guard end <= Replayer.longestLine else {
                throw Refusal("`\(source.path)` has no header in its first \(Replayer.longestLine) bytes")
            }
            format = .csv(header: Self.cells(of: Array(carried[..<end])))
            take(min(carried.count, end + 1))
            place.line += 1
        }
        try check(format, source.path)
        return format
    }

    private func take(_ count: Int) {
        carried.removeFirst(count)
        place.offset += count
    }

    private static func cells(of line: [UInt8]) -> [String] {
        var cells: [[UInt8]] = [[]]
        var isQuoted = false
        for byte in line where byte != 0x0D {
            if byte == UInt8(ascii: "\"") {
                isQuoted.toggle()
            } else if byte == UInt8(ascii: ","), !isQuoted {
                cells.append([])
            } else {
                cells[cells.count - 1].append(byte)
            }
        }
        return cells.map { cell in
            let text = String(decoding: cell, as: UTF8.self)
            return String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
    }

    // MARK: pieces

    /// How large a buffer has to be.
    var bufferSize: Int { pieceSize + 2 * Replayer.longestLine + Replayer.padding }

    /// The next piece, put at the start of a buffer, zeros behind it; nil at the end of all files.
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
        let room = pieceSize + Replayer.longestLine + 1
        var isEnded = false
        var searched = 0
        var end = 0
        while true {
            // Only what is new can hold an end of a line.
            if let last = buffer[searched..<count].lastIndex(of: 0x0A) { end = last + 1 }
            searched = count
            if end > 0, count >= pieceSize || isEnded { break }
            if isEnded || count > Replayer.longestLine && end == 0 { break }
            let got = try source.read(
                into: UnsafeMutableRawBufferPointer(
                    rebasing: buffer[count..<max(count + 1, min(room, count + pieceSize))]))
            isEnded = got == 0
            count += got
        }
        if count == 0 { return nil }
        if end == 0, !isEnded { return try longLine(buffer, read: count, source) }
        return finish(buffer, isEnded ? count : end, of: count)
    }

    /// A line longer than any record: its start stands for it, the rest is passed over.
    ///
    /// - Parameter read: bytes of it that were read already; no end of the line is among them.
    private func longLine(_ buffer: UnsafeMutableRawBufferPointer, read: Int, _ source: ByteSource) throws
        -> Piece
    {
        let kept = Replayer.longestLine + 1
        let first = place.line
        let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[(kept + Replayer.padding)..<bufferSize])
        place.offset += read
        place.line += 1
        while true {
            let got = try source.read(into: rest)
            if let end = rest[..<got].firstIndex(of: 0x0A) {
                place.offset += end + 1
                carried.append(contentsOf: UnsafeRawBufferPointer(rebasing: rest[(end + 1)..<got]))
                break
            }
            place.offset += got
            if got == 0 { break }
        }
        UnsafeMutableRawBufferPointer(rebasing: buffer[kept..<(kept + Replayer.padding)])
            .initializeMemory(as: UInt8.self, repeating: 0)
        return Piece(
            lines: RecordLines(firstLine: first, file: place.file, format: format), count: kept, end: place)
    }

    private func finish(_ buffer: UnsafeMutableRawBufferPointer, _ end: Int, of count: Int) -> Piece {
        let first = place.line
        carried.append(contentsOf: UnsafeRawBufferPointer(rebasing: buffer[end..<count]))
        place.offset += end
        place.line += Self.lines(UnsafeRawBufferPointer(rebasing: buffer[..<end]))
        UnsafeMutableRawBufferPointer(rebasing: buffer[end..<(end + Replayer.padding)])
            .initializeMemory(as: UInt8.self, repeating: 0)
        return Piece(
            lines: RecordLines(firstLine: first, file: place.file, format: format), count: end, end: place)
    }

    private static func lines(_ bytes: UnsafeRawBufferPointer) -> Int {
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
