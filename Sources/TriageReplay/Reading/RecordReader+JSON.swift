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
        while cursor < end, cursor.pointee <= 0x20 { cursor += 1 }
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
                place = min(place &+ 1, fields.count)
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
            let keyStart = cursor + 1
            let keyEnd = firstByte(0x2222_2222_2222_2222, keyStart, end)
            guard keyEnd < end else {
                return fail(cursor, start, "the key is not closed; the record is cut off")
            }
            let field = Int(keys.find(keyStart, keyEnd - keyStart))
            guard field >= 0 else { return unknownKey(keyStart, keyEnd) }
            guard fields[field].lastRecord != record else {
                refuse(fieldNames[field], "`\(fieldNames[field])` stands twice in the record")
                return false
            }
            fields[field].lastRecord = record
            cursor = keyEnd + 1
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
            place = min(place + 1, fields.count)
            guard let isEnded = closes(&cursor, start, end) else { return false }
            if isEnded { return true }
        }
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
        let reading = fields.baseAddress.unsafelyUnwrapped + field
        guard reading.pointee.isPlain, reading.pointee.opening.stands(at: start),
            reading.pointee.lastRecord != record
        else { return nil }
        let value = start + reading.pointee.opening.count
        let plane: Int
        var valueEnd: UnsafePointer<UInt8>
        if value.pointee == UInt8(ascii: "\"") {
            let loaded = UnsafeRawPointer(value + 1).loadUnaligned(as: UInt64.self)
            let others = loaded ^ 0x2222_2222_2222_2222
            let found = (others &- 0x0101_0101_0101_0101) & ~others & 0x8080_8080_8080_8080
            guard found != 0 else { return nil }
            let count = found.trailingZeroBitCount &>> 3
            plane = reading.pointee.now.plane(short: loaded & ((1 &<< UInt64(8 &* count)) &- 1), count)
            valueEnd = value + count + 2
        } else {
            guard reading.pointee.now.kind == .number else { return nil }
            valueEnd = value
            while valueEnd.pointee &- 0x30 < 10 { valueEnd += 1 }
            guard valueEnd > value,
                valueEnd.pointee == UInt8(ascii: ",") || valueEnd.pointee == UInt8(ascii: "}")
            else {
                return nil
            }
            plane = reading.pointee.now.plane(value, valueEnd - value)
        }
        guard plane >= 0, valueEnd < end else { return nil }
        reading.pointee.lastRecord = record
        nowWords[plane &<< 3 &+ call &>> 6] |= 1 &<< UInt64(truncatingIfNeeded: call)
        return valueEnd
    }

    func unknownKey(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> Bool {
        let name = String(decoding: UnsafeBufferPointer(start: start, count: end - start), as: UTF8.self)
        if case .failure(let why) = naming.column(name, libraries) {
            refuse(name, why.message + (why.help.map { "; \($0)" } ?? ""))
        } else {
            refuse(name, "the map gives `\(name)` another name")
        }
        return false
    }

    func value(
        _ field: Int, _ cursor: inout UnsafePointer<UInt8>, _ start: UnsafePointer<UInt8>,
        _ end: UnsafePointer<UInt8>,
        _ call: Int
    ) -> Bool {
        guard cursor < end else { return fail(cursor, start, "the record is cut off") }
        guard field != nested else { return fail(cursor, start, "`answers` is an object") }
        if cursor.pointee == UInt8(ascii: "\"") {
            let wordStart = cursor + 1
            let wordEnd = firstByte(0x2222_2222_2222_2222, or: 0x5C5C_5C5C_5C5C_5C5C, wordStart, end)
            guard wordEnd < end else {
                return fail(cursor, start, "the text is not closed; the record is cut off")
            }
            if wordEnd.pointee == UInt8(ascii: "\"") {
                cursor = wordEnd + 1
                return word(field, wordStart, wordEnd - wordStart, call)
            }
            guard let bytes = escaped(&cursor, start, end) else { return false }
            return withPadding(bytes) { word(field, $0, bytes.count, call) }
        }
        if cursor.pointee == UInt8(ascii: "[") { return list(field, &cursor, start, end, call) }
        if cursor.pointee == UInt8(ascii: "{") {
            return fields[field].kind == .ignored
                ? skip(&cursor, start, end) : fail(cursor, start, "an answer is a text, a number or a list")
        }
        let wordStart = cursor
        while cursor < end, cursor.pointee > 0x20, cursor.pointee != UInt8(ascii: ","),
            cursor.pointee != UInt8(ascii: "}"),
            cursor.pointee != UInt8(ascii: "]")
        { cursor += 1 }
        let count = cursor - wordStart
        if count == 4, memcmp(wordStart, "null", 4) == 0 { return true }
        guard Self.isBareValue(wordStart, count) else {
            return fail(wordStart, start, "a value in quotes, or a number, is expected")
        }
        return word(field, wordStart, count, call)
    }

    @inline(__always)
    func word(_ field: Int, _ start: UnsafePointer<UInt8>, _ count: Int, _ call: Int) -> Bool {
        switch fields[field].kind {
        case .question:
            guard count > 0 else {
                refuse(
                    fieldNames[field], "an empty text is no answer; leave the key out when it was not asked")
                return false
            }
            if isSeveral(field) {
                return take(field, several: [Array(UnsafeBufferPointer(start: start, count: count))], call)
            }
            return take(field, start, count, call)
        case .call: return takeName(start, count, field)
        case .ignored: return true
        }
    }

    /// Whether a word may stand without quotes: a number, `true`, `false`.
    static func isBareValue(_ start: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        guard count > 0 else { return false }
        if start.pointee &- 0x30 < 10 || start.pointee == UInt8(ascii: "-") { return true }
        return count == 4 && memcmp(start, "true", 4) == 0 || count == 5 && memcmp(start, "false", 5) == 0
    }

    func list(
        _ field: Int, _ cursor: inout UnsafePointer<UInt8>, _ start: UnsafePointer<UInt8>,
        _ end: UnsafePointer<UInt8>,
        _ call: Int
    ) -> Bool {
        guard fields[field].kind == .question else {
            return fields[field].kind == .ignored
                ? skip(&cursor, start, end) : fail(cursor, start, "the name of a call is a text")
        }
        var words: [[UInt8]] = []
        cursor += 1
        Self.skipBlanks(&cursor, end)
        while cursor < end, cursor.pointee != UInt8(ascii: "]") {
            if cursor.pointee == UInt8(ascii: "\"") {
                guard let bytes = escaped(&cursor, start, end) else { return false }
                words.append(bytes)
            } else {
                let wordStart = cursor
                while cursor < end, cursor.pointee > 0x20, cursor.pointee != UInt8(ascii: ","),
                    cursor.pointee != UInt8(ascii: "]")
                {
                    cursor += 1
                }
                guard Self.isBareValue(wordStart, cursor - wordStart) else {
                    return fail(wordStart, start, "a value in quotes, or a number, is expected")
                }
                words.append(Array(UnsafeBufferPointer(start: wordStart, count: cursor - wordStart)))
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
        if words.isEmpty || !isSeveral(field) {
            refuse(field, .several(words.map { String(decoding: $0, as: UTF8.self) }))
            return false
        }
        return take(field, several: words, call)
    }

    /// The bytes of a JSON text with its escapes resolved; nil after a refusal.
    func escaped(
        _ cursor: inout UnsafePointer<UInt8>, _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
    ) -> [UInt8]? {
        var bytes: [UInt8] = []
        let opening = cursor
        cursor += 1
        while cursor < end {
            let byte = cursor.pointee
            cursor += 1
            if byte == UInt8(ascii: "\"") { return bytes }
            guard byte == UInt8(ascii: "\\") else {
                bytes.append(byte)
                continue
            }
            guard cursor < end else { break }
            let escape = cursor.pointee
            cursor += 1
            switch escape {
            case UInt8(ascii: "n"): bytes.append(0x0A)
            case UInt8(ascii: "t"): bytes.append(0x09)
            case UInt8(ascii: "r"): bytes.append(0x0D)
            case UInt8(ascii: "b"): bytes.append(0x08)
            case UInt8(ascii: "f"): bytes.append(0x0C)
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): bytes.append(escape)
            case UInt8(ascii: "u"):
                guard let unit = hexadecimal(&cursor, end) else {
                    _ = fail(cursor, start, "`\\u` needs four hexadecimal digits")
                    return nil
                }
                var scalar = Unicode.Scalar(unit)
                if unit & 0xFC00 == 0xD800, end - cursor >= 6, cursor[0] == UInt8(ascii: "\\"),
                    cursor[1] == UInt8(ascii: "u")
                {
                    cursor += 2
                    guard let low = hexadecimal(&cursor, end), low & 0xFC00 == 0xDC00 else {
                        _ = fail(cursor, start, "half of a pair of `\\u` escapes")
                        return nil
                    }
                    scalar = Unicode.Scalar(0x10000 + (unit & 0x3FF) << 10 + low & 0x3FF)
                }
                guard let scalar else {
                    _ = fail(cursor, start, "half of a pair of `\\u` escapes")
                    return nil
                }
                bytes.append(contentsOf: Array(String(Character(scalar)).utf8))
            default:
                _ = fail(cursor - 1, start, "no such escape")
                return nil
            }
        }
        _ = fail(opening, start, "the text is not closed; the record is cut off")
        return nil
    }

    func hexadecimal(_ cursor: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> UInt32? {
        guard end - cursor >= 4 else { return nil }
        let text = String(decoding: UnsafeBufferPointer(start: cursor, count: 4), as: UTF8.self)
        guard text.allSatisfy(\.isHexDigit), let value = UInt32(text, radix: 16) else { return nil }
        cursor += 4
        return value
    }

    /// Passes over a list or an object that is ignored.
    func skip(
        _ cursor: inout UnsafePointer<UInt8>, _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
    ) -> Bool {
        var depth = 0
        while cursor < end {
            switch cursor.pointee {
            case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
            case UInt8(ascii: "\""):
                guard escaped(&cursor, start, end) != nil else { return false }
                continue
            default: break
            }
            cursor += 1
            if depth == 0 { return true }
        }
        return fail(cursor, start, "the record is cut off")
    }
}
