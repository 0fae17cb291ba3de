import Glibc
import TriageEngine
import TriageValues

/// A record as a line of a table.
extension RecordReader {
    func csv(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ call: Int) -> Bool {
        var cursor = start
        var field = 0
        let count = fields.count
        while true {
            guard field < count else { return wrongCount(start, end) }
            if let next = shortCell(field, cursor, end, call) {
                cursor = next
                field += 1
                continue
            }
            if cursor < end, cursor.pointee == UInt8(ascii: "\"") {
                guard let next = quoted(cursor, end, field, call) else { return false }
                cursor = next
            } else {
                let cellEnd = firstByte(0x2C2C_2C2C_2C2C_2C2C, cursor, end)
                if cellEnd > cursor, !cell(field, cursor, cellEnd - cursor, call) { return false }
                cursor = cellEnd
            }
            field += 1
            if cursor >= end { break }
            cursor += 1
        }
        return field == count || wrongCount(start, end)
    }

    /// Takes a cell of at most seven bytes that holds a plain answer, or nothing, and has a comma behind it;
    /// where the next begins. Nil for every other cell.
    @inline(__always)
    func shortCell(
        _ field: Int, _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ call: Int
    )
        -> UnsafePointer<UInt8>?
    {
        let reading = fields.baseAddress.unsafelyUnwrapped + field
        guard reading.pointee.isPlain else { return nil }
        let loaded = UnsafeRawPointer(start).loadUnaligned(as: UInt64.self)
        let others = loaded ^ 0x2C2C_2C2C_2C2C_2C2C
        let found = (others &- 0x0101_0101_0101_0101) & ~others & 0x8080_8080_8080_8080
        guard found != 0 else { return nil }
        let count = found.trailingZeroBitCount &>> 3
        guard start + count < end else { return nil }
        if count > 0 {
            var plane = reading.pointee.now.plane(short: loaded & ((1 &<< UInt64(8 &* count)) &- 1), count)
            if plane < 0 { plane = reading.pointee.now.plane(start, count) }
            guard plane >= 0 else { return nil }
            nowWords[plane &<< 3 &+ call &>> 6] |= 1 &<< UInt64(truncatingIfNeeded: call)
        }
        return start + count + 1
    }

    @inline(__always)
    func cell(_ field: Int, _ start: UnsafePointer<UInt8>, _ count: Int, _ call: Int) -> Bool {
        switch fields[field].kind {
        case .ignored: return true
        case .call: return takeName(start, count, field)
        case .question:
            if isSeveral(field) {
                let words = UnsafeBufferPointer(start: start, count: count).split(
                    separator: UInt8(ascii: ";")
                )
                .map { word in Array(word.trimmed) }.filter { !$0.isEmpty }
                return words.isEmpty || take(field, several: words, call)
            }
            return take(field, start, count, call)
        }
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
                    fieldNames[field], "the quote is not closed on its line; a cell cannot hold a line break")
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
            let isTaken = bytes.isEmpty || withPadding(bytes) { cell(field, $0, bytes.count, call) }
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
        refuse("line", "it has \(cells) cells and the header \(fields.count)")
        return false
    }
}

extension Slice where Base == UnsafeBufferPointer<UInt8> {
    /// Without blanks at its ends.
    fileprivate var trimmed: ArraySlice<UInt8> {
        var bytes = Array(self)[...]
        while let first = bytes.first, first == 0x20 || first == 0x09 { bytes.removeFirst() }
        while let last = bytes.last, last == 0x20 || last == 0x09 { bytes.removeLast() }
        return bytes
    }
}
