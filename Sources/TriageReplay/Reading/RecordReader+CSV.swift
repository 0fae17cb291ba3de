import Glibc
import TriageEngine
import TriageValues

/// A record as a line of a table.
extension RecordReader {
    func csv(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ call: Int) -> Bool {
        if isEmpty(start, end) {
            refuse(nil, "every cell is empty; this is no call")
            return false
        }
        var cursor = start
        var field = 0
        while true {
            guard field < fieldCount else { return wrongCount(start, end) }
            if let next = shortCell(field, cursor, end, call) {
                cursor = next
                field += 1
                continue
            }
            if cursor < end, cursor.pointee == UInt8(ascii: "\"") {
                let close = firstByte(0x2222_2222_2222_2222, cursor + 1, end)
                if close < end, close + 1 == end || close[1] == UInt8(ascii: ",") {
                    if !cell(field, cursor + 1, close - cursor - 1, call) { return false }
                    cursor = close + 1
                } else {
                    guard let next = quoted(cursor, end, field, call) else { return false }
                    cursor = next
                }
            } else {
                let cellEnd = firstByte(0x2C2C_2C2C_2C2C_2C2C, cursor, end)
                if !cell(field, cursor, cellEnd - cursor, call) { return false }
                cursor = cellEnd
            }
            field += 1
            if cursor >= end { break }
            cursor += 1
        }
        return field == fieldCount || wrongCount(start, end)
    }

    /// Whether nothing stands in any cell, as in the rows that spreadsheets write below a table.
    private func isEmpty(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> Bool {
        var cursor = start
        while cursor < end {
            switch cursor.pointee {
            case UInt8(ascii: ","), 0x20, 0x09: cursor += 1
            case UInt8(ascii: "\""):
                guard end - cursor >= 2, cursor[1] == UInt8(ascii: "\""),
                    end - cursor == 2 || cursor[2] == UInt8(ascii: ",")
                else { return false }
                cursor += 2
            default: return false
            }
        }
        return true
    }

    /// Takes a cell of at most seven bytes, in quotes or without, that holds a plain answer, or nothing, and
    /// has a comma behind it; where the next begins. Nil for every other cell, and nothing is taken.
    @inline(__always)
    func shortCell(
        _ field: Int, _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ call: Int
    ) -> UnsafePointer<UInt8>? {
        let reading = fields + field
        guard reading.pointee.kind == .question else { return nil }
        let loaded = UnsafeRawPointer(start).loadUnaligned(as: UInt64.self)
        if UInt8(truncatingIfNeeded: loaded) == UInt8(ascii: "\"") {
            return shortQuoted(field, start + 1, end, call)
        }
        let others = loaded ^ 0x2C2C_2C2C_2C2C_2C2C
        let found = (others &- 0x0101_0101_0101_0101) & ~others & 0x8080_8080_8080_8080
        guard found != 0 else { return nil }
        let count = found.trailingZeroBitCount &>> 3
        guard start + count < end else { return nil }
        return count == 0 || take(field, short: loaded, start, count, call) ? start + count + 1 : nil
    }

    /// The same behind an opening quote.
    private func shortQuoted(
        _ field: Int, _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ call: Int
    ) -> UnsafePointer<UInt8>? {
        let loaded = UnsafeRawPointer(start).loadUnaligned(as: UInt64.self)
        let others = loaded ^ 0x2222_2222_2222_2222
        let found = (others &- 0x0101_0101_0101_0101) & ~others & 0x8080_8080_8080_8080
        guard found != 0 else { return nil }
        let count = found.trailingZeroBitCount &>> 3
        let comma = start + count + 1
        guard comma < end, comma.pointee == UInt8(ascii: ",") else { return nil }
        return count == 0 || take(field, short: loaded, start, count, call) ? comma + 1 : nil
    }

    /// Takes a plain answer of at most seven bytes, loaded already with what stands behind it.
    @inline(__always)
    private func take(
        _ field: Int, short loaded: UInt64, _ start: UnsafePointer<UInt8>, _ count: Int, _ call: Int
    ) -> Bool {
        let word = loaded & ((1 &<< UInt64(8 &* count)) &- 1)
        let reading = fields + field
        return mark(reading.pointee.reading.planes(short: word, count), call)
            || mark(reading.pointee.reading.planes(start, count), call)
    }

    @inline(__always)
    func cell(_ field: Int, _ start: UnsafePointer<UInt8>, _ count: Int, _ call: Int) -> Bool {
        guard count > 0 else { return true }
        switch fields[field].kind {
        case .ignored: return true
        case .call: return takeName(start, count, field)
        case .question:
            return mark((fields + field).pointee.reading.planes(start, count), call)
                || answer(field, UnsafeBufferPointer(start: start, count: count), call)
        }
    }

    /// Takes an answer with blanks around it, or several with semicolons between them.
    private func answer(_ field: Int, _ cell: UnsafeBufferPointer<UInt8>, _ call: Int) -> Bool {
        let isSeveral = fields[field].isSeveral && cell.contains(UInt8(ascii: ";"))
        let parts = isSeveral ? cell.split(separator: UInt8(ascii: ";")).map(trimmed) : [trimmed(cell[...])]
        let words = parts.filter { !$0.isEmpty }
        if words.count > 1 { return take(field, several: words.map { Array($0) }, call) }
        guard let word = words.first, let base = cell.baseAddress else {
            if isSeveral { refuse(fieldNames[field], "between the semicolons stands no answer") }
            return !isSeveral
        }
        return take(field, base + word.startIndex, word.count, call)
    }

    /// Without blanks at its ends.
    private func trimmed(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Slice<UnsafeBufferPointer<UInt8>> {
        var bytes = bytes
        while let first = bytes.first, first == 0x20 || first == 0x09 { bytes.removeFirst() }
        while let last = bytes.last, last == 0x20 || last == 0x09 { bytes.removeLast() }
        return bytes
    }

    /// Takes a cell in quotes, in which `""` is a quote; where it ends, nil after a refusal.
    func quoted(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ field: Int, _ call: Int)
        -> UnsafePointer<UInt8>?
    {
        var bytes: [UInt8] = []
        var cursor = start + 1
        while true {
            guard cursor < end else {
                refuse(
                    fieldNames[field], "its quote is not closed before the end of the file")
                return nil
            }
            let byte = cursor.pointee
            cursor += 1
            guard byte == UInt8(ascii: "\"") else {
                bytes.append(byte)
                continue
            }
            if cursor < end, cursor.pointee == UInt8(ascii: "\"") {
                bytes.append(byte)
                cursor += 1
                continue
            }
            guard cursor == end || cursor.pointee == UInt8(ascii: ",") else {
                refuse(fieldNames[field], "after a closing quote comes a comma")
                return nil
            }
            let isTaken = bytes.isEmpty || PaddedBytes.with(bytes) { cell(field, $0.start, $0.count, call) }
            return isTaken ? cursor : nil
        }
    }

    func wrongCount(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> Bool {
        var cells = 1
        var isQuoted = false
        for byte in UnsafeBufferPointer(start: start, count: end - start) {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if byte == UInt8(ascii: ","), !isQuoted { cells += 1 }
        }
        refuse(nil, "it has \(cells) \(cells == 1 ? "cell" : "cells") and the header \(fieldCount)")
        return false
    }
}
