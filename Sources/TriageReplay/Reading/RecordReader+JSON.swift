import Glibc
import TriageEngine
import TriageValues

/// A record as a JSON object on a line.
extension RecordReader {
    func json(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ call: Int) -> Bool {
        var cursor = start
        guard object(&cursor, start, end, call, isNested: false) else { return false }
        Self.skipBlanks(&cursor, end)
        return cursor == end || fail(cursor, start, "nothing may follow the record")
    }

    @inline(__always)
    static func skipBlanks(_ cursor: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) {
        while cursor < end, isBlank(cursor.pointee) { cursor += 1 }
    }

    /// Space, tab and line ends; no other control character.
    @inline(__always)
    static func isBlank(_ byte: UInt8) -> Bool {
        byte <= 0x20 && 0x1_0000_2600 &>> UInt64(byte) & 1 == 1
    }

    @inline(never)
    func fail(_ cursor: UnsafePointer<UInt8>, _ start: UnsafePointer<UInt8>, _ reason: String) -> Bool {
        refuse("byte \(cursor - start + 1)", reason)
        return false
    }

    func object(
        _ cursor: inout UnsafePointer<UInt8>, _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>,
        _ call: Int,
        isNested: Bool
    ) -> Bool {
        Self.skipBlanks(&cursor, end)
        guard cursor < end, cursor.pointee == UInt8(ascii: "{") else {
            return fail(cursor, start, "a record is a JSON object on one line")
        }
        cursor += 1
        Self.skipBlanks(&cursor, end)
        if cursor < end, cursor.pointee == UInt8(ascii: "}") {
            cursor += 1
            return true
        }
        var place = 0
        while true {
            if let next = shortPair(order[place], cursor, end, call) {
                cursor = next
                place = min(place &+ 1, fieldCount)
                // Behind a comma without blanks comes the next key; anything else is looked at closely.
                if cursor.pointee == UInt8(ascii: ","), cursor + 1 < end {
                    cursor += 1
                    Self.skipBlanks(&cursor, end)
                    continue
                }
                guard let isEnded = closes(&cursor, start, end) else { return false }
                if isEnded { return true }
                continue
            }
            guard cursor < end, cursor.pointee == UInt8(ascii: "\"") else {
                return fail(cursor, start, "a key in quotes is expected; the record may be cut off")
            }
            guard let field = key(&cursor, start, end) else { return false }
            guard fields[field].lastRecord != record else {
                refuse(fieldNames[field], "`\(fieldNames[field])` stands twice in the record")
                return false
            }
            fields[field].lastRecord = record
            Self.skipBlanks(&cursor, end)
            guard cursor < end, cursor.pointee == UInt8(ascii: ":") else {
                return fail(cursor, start, "`:` is expected after the key")
            }
            cursor += 1
            Self.skipBlanks(&cursor, end)
            if field == nested, !isNested, cursor < end, cursor.pointee == UInt8(ascii: "{") {
                guard object(&cursor, start, end, call, isNested: true) else { return false }
            } else {
                guard value(field, &cursor, start, end, call) else { return false }
            }
            order[place] = field
            place = min(place + 1, fieldCount)
            guard let isEnded = closes(&cursor, start, end) else { return false }
            if isEnded { return true }
        }
    }

    /// The field of a key, behind which the cursor then stands; nil after a refusal.
    private func key(
        _ cursor: inout UnsafePointer<UInt8>, _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
    ) -> Int? {
        let keyStart = cursor + 1
        let keyEnd = firstByte(0x2222_2222_2222_2222, or: 0x5C5C_5C5C_5C5C_5C5C, keyStart, end)
        guard keyEnd < end else {
            _ = fail(cursor, start, "the key is not closed; the record is cut off")
            return nil
        }
        let bytes: [UInt8]
        if keyEnd.pointee == UInt8(ascii: "\"") {
            let field = Int(keys.find(keyStart, keyEnd - keyStart))
            if field >= 0 {
                cursor = keyEnd + 1
                return field
            }
            bytes = Array(UnsafeBufferPointer(start: keyStart, count: keyEnd - keyStart))
            cursor = keyEnd + 1
        } else {
            guard let resolved = escaped(&cursor, start, end) else { return nil }
            bytes = resolved
        }
        // With its escapes resolved, or in another spelling of Unicode, it may be one we know.
        if let text = String(validating: bytes, as: UTF8.self), let field = keyTexts[text] { return field }
        refuseKey(String(decoding: bytes, as: UTF8.self))
        return nil
    }

    /// After a value: whether the object ends here or goes on with a key; nil after a refusal.
    func closes(
        _ cursor: inout UnsafePointer<UInt8>, _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
    ) -> Bool? {
        Self.skipBlanks(&cursor, end)
        guard cursor < end else {
            _ = fail(cursor, start, "the record is cut off")
            return nil
        }
        let byte = cursor.pointee
        cursor += 1
        if byte == UInt8(ascii: "}") { return true }
        guard byte == UInt8(ascii: ",") else {
            _ = fail(cursor - 1, start, "`,` or `}` is expected")
            return nil
        }
        Self.skipBlanks(&cursor, end)
        return false
    }

    /// Takes a key and its value where they are those of a field, without blanks, and the value is a word of
    /// at most seven bytes in quotes or a number; where they end. Nil for everything else, and nothing is
    /// taken.
    @inline(__always)
    func shortPair(
        _ field: Int, _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ call: Int
    )
        -> UnsafePointer<UInt8>?
    {
        guard field >= 0 else { return nil }
        let reading = fields + field
        guard reading.pointee.kind == .question, reading.pointee.opening.stands(at: start),
            reading.pointee.lastRecord != record
        else { return nil }
        let value = start + reading.pointee.opening.count
        var valueEnd: UnsafePointer<UInt8>
        let planes: AnswerReading.Planes
        if value.pointee == UInt8(ascii: "\"") {
            let loaded = UnsafeRawPointer(value + 1).loadUnaligned(as: UInt64.self)
            let others = loaded ^ 0x2222_2222_2222_2222
            let found = (others &- 0x0101_0101_0101_0101) & ~others & 0x8080_8080_8080_8080
            guard found != 0 else { return nil }
            let count = found.trailingZeroBitCount &>> 3
            planes = reading.pointee.reading.planes(short: loaded & ((1 &<< UInt64(8 &* count)) &- 1), count)
            valueEnd = value + count + 2
        } else {
            valueEnd = value
            while valueEnd.pointee &- 0x30 < 10 { valueEnd += 1 }
            // A number does not begin with a zero, but for the one.
            guard valueEnd > value, value.pointee != 0x30 || valueEnd == value + 1,
                valueEnd.pointee == UInt8(ascii: ",") || valueEnd.pointee == UInt8(ascii: "}")
            else { return nil }
            planes = reading.pointee.reading.planes(value, valueEnd - value)
        }
        guard valueEnd < end, mark(planes, call) else { return nil }
        reading.pointee.lastRecord = record
        return valueEnd
    }

    private func refuseKey(_ name: String) {
        if case .failure(let why) = naming.column(name, libraries) {
            refuse(name, why.message + (why.help.map { "; \($0)" } ?? ""))
        } else {
            refuse(name, "the map gives `\(name)` another name")
        }
    }

    func value(
        _ field: Int, _ cursor: inout UnsafePointer<UInt8>, _ start: UnsafePointer<UInt8>,
        _ end: UnsafePointer<UInt8>,
        _ call: Int
    ) -> Bool {
        guard cursor < end else { return fail(cursor, start, "the record is cut off") }
        guard field != nested else { return fail(cursor, start, "`answers` is an object") }
        if fields[field].kind == .ignored { return skip(&cursor, start, end, depth: 0) }
        switch cursor.pointee {
        case UInt8(ascii: "\""):
            let wordStart = cursor + 1
            let wordEnd = firstByte(0x2222_2222_2222_2222, or: 0x5C5C_5C5C_5C5C_5C5C, wordStart, end)
            if wordEnd < end, wordEnd.pointee == UInt8(ascii: "\""), !Self.holdsControl(wordStart, wordEnd) {
                cursor = wordEnd + 1
                return word(field, wordStart, wordEnd - wordStart, call)
            }
            guard let bytes = escaped(&cursor, start, end) else { return false }
            return PaddedBytes.with(bytes) { word(field, $0.start, $0.count, call) }
        case UInt8(ascii: "["):
            return list(field, &cursor, start, end, call)
        case UInt8(ascii: "{"):
            return fail(cursor, start, "an answer is a text, a number or a list")
        default:
            guard let (wordStart, count) = bare(&cursor, start, end) else { return false }
            // Nothing was said: not asked.
            if wordStart.pointee == UInt8(ascii: "n") { return true }
            return word(field, wordStart, count, call)
        }
    }

    func word(_ field: Int, _ start: UnsafePointer<UInt8>, _ count: Int, _ call: Int) -> Bool {
        switch fields[field].kind {
        case .question:
            if count > 0 { return take(field, start, count, call) }
            refuse(fieldNames[field], "an empty text is no answer; leave the key out when it was not asked")
            return false
        case .call: return takeName(start, count, field)
        case .ignored: return true
        }
    }

    private func list(
        _ field: Int, _ cursor: inout UnsafePointer<UInt8>, _ start: UnsafePointer<UInt8>,
        _ end: UnsafePointer<UInt8>, _ call: Int
    ) -> Bool {
        guard fields[field].kind == .question else {
            return fail(cursor, start, "the name of a call is a text")
        }
        var words: [[UInt8]] = []
        cursor += 1
        Self.skipBlanks(&cursor, end)
        while cursor < end, cursor.pointee != UInt8(ascii: "]") || !words.isEmpty {
            if cursor.pointee == UInt8(ascii: "\"") {
                guard let bytes = escaped(&cursor, start, end) else { return false }
                words.append(bytes)
            } else {
                guard let (word, count) = bare(&cursor, start, end) else { return false }
                words.append(Array(UnsafeBufferPointer(start: word, count: count)))
            }
            Self.skipBlanks(&cursor, end)
            guard cursor < end, cursor.pointee == UInt8(ascii: ",") else { break }
            cursor += 1
            Self.skipBlanks(&cursor, end)
        }
        guard cursor < end, cursor.pointee == UInt8(ascii: "]") else {
            return fail(cursor, start, "the list is not closed; the record may be cut off")
        }
        cursor += 1
        if words.isEmpty || !fields[field].isSeveral {
            refuse(field, .several(words.map { String(decoding: $0, as: UTF8.self) }))
            return false
        }
        return take(field, several: words, call)
    }
}
