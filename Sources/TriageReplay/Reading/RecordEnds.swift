import Glibc

/// Where records end in bytes that come bit by bit: at any line end, or in a table at those outside quotes.
///
/// As long as there is no quote a table costs no more than lines do.
package struct RecordEnds {
    /// Behind the last record that has ended, in bytes from the start; 0 when none has.
    package private(set) var last = 0
    /// Whether a quote was seen in a table.
    package private(set) var hasQuotes = false
    private let isTable: Bool
    private var seen = 0
    private var scan = QuoteScan()

    package init(isTable: Bool) { self.isTable = isTable }

    /// Whether a cell in quotes is open behind what was seen.
    package var isInside: Bool { scan.isInside }

    /// Goes on to `count` bytes of a buffer whose first bytes were seen already.
    ///
    /// - Precondition: `PaddedBytes.padding` bytes behind them lie in the buffer.
    package mutating func look(at buffer: UnsafeRawBufferPointer, upTo count: Int) {
        guard let base = buffer.baseAddress, count > seen else { return }
        precondition(count + PaddedBytes.padding <= buffer.count)
        let fresh = UnsafeRawBufferPointer(start: base + seen, count: count - seen)
        if isTable, !hasQuotes { hasQuotes = memchr(base + seen, 0x22, count - seen) != nil }
        if hasQuotes {
            if let end = scan.lastEnd(in: fresh) { last = seen + end }
        } else {
            if let found = fresh.lastIndex(of: 0x0A) { last = seen + found + 1 }
            scan = QuoteScan(after: fresh[fresh.count - 1])
        }
        seen = count
    }

    /// Goes on with bytes that come behind, until a record ends: how many of them it takes; nil when it does
    /// not end.
    ///
    /// - Precondition: `PaddedBytes.padding` bytes behind them can be read.
    package mutating func first(in bytes: UnsafeRawBufferPointer) -> Int? {
        if isTable {
            return scan.firstEnd(in: bytes)
        }
        return bytes.firstIndex(of: 0x0A).map { $0 + 1 }
    }
}

/// The cells of a table's header, without blanks around them.
///
/// - Throws: what stands there that is no header.
package func headerCells(_ record: [UInt8]) throws(ColumnProblem) -> [String] {
    var bytes = record[...]
    if bytes.last == 0x0A { bytes.removeLast() }
    if bytes.last == 0x0D { bytes.removeLast() }
    var cells: [String] = []
    while true {
        var cell: [UInt8] = []
        if bytes.first == 0x22 {
            bytes.removeFirst()
            while true {
                guard let byte = bytes.popFirst() else {
                    throw ColumnProblem(message: "a quote in the header is not closed", help: nil)
                }
                if byte == 0x22 {
                    guard bytes.first == 0x22 else { break }
                    bytes.removeFirst()
                }
                cell.append(byte)
            }
            if let next = bytes.first, next != 0x2C {
                throw ColumnProblem(
                    message: "in the header, after a closing quote comes a comma", help: nil)
            }
        } else {
            while let byte = bytes.first, byte != 0x2C {
                cell.append(byte)
                bytes.removeFirst()
            }
            if cell.contains(0x0D) {
                throw ColumnProblem(
                    message: "a carriage return stands in the header; lines end with LF or CR LF", help: nil)
            }
        }
        let text = String(decoding: cell, as: UTF8.self)
        cells.append(String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()))
        if bytes.popFirst() == nil { return cells }
    }
}
