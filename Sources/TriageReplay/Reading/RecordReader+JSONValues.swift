import Glibc

/// The values of a record that is JSON, each by the letter of RFC 8259.
extension RecordReader {
    /// What stands without quotes, a number, `true`, `false` or `null`, behind which the cursor then stands;
    /// nil after a refusal.
    func bare(
        _ cursor: inout UnsafePointer<UInt8>, _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
    ) -> (UnsafePointer<UInt8>, Int)? {
        let wordStart = cursor
        while cursor < end, !Self.isBlank(cursor.pointee), cursor.pointee != UInt8(ascii: ","),
            cursor.pointee != UInt8(ascii: "}"), cursor.pointee != UInt8(ascii: "]")
        { cursor += 1 }
        let count = cursor - wordStart
        func isWord(_ word: StaticString) -> Bool {
            count == word.utf8CodeUnitCount && memcmp(wordStart, word.utf8Start, count) == 0
        }
        if isWord("null") || isWord("true") || isWord("false") || Self.isNumber(wordStart, count) {
            return (wordStart, count)
        }
        _ = fail(wordStart, start, "a value in quotes, or a number, is expected")
        return nil
    }

    /// Whether bytes are a number of JSON: RFC 8259, section 6.
    static func isNumber(_ start: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        var index = 0
        func digits() -> Int {
            let first = index
            while index < count, start[index] &- 0x30 < 10 { index += 1 }
            return index - first
        }
        func stands(_ bytes: UInt8...) -> Bool {
            guard index < count, bytes.contains(start[index]) else { return false }
            index += 1
            return true
        }
        _ = stands(UInt8(ascii: "-"))
        let leadingZero = index < count && start[index] == 0x30
        let whole = digits()
        if whole == 0 || leadingZero && whole > 1 { return false }
        if stands(UInt8(ascii: ".")), digits() == 0 { return false }
        if stands(UInt8(ascii: "e"), UInt8(ascii: "E")) {
            _ = stands(UInt8(ascii: "+"), UInt8(ascii: "-"))
            if digits() == 0 { return false }
        }
        return index == count
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
                guard byte >= 0x20 else {
                    _ = fail(cursor - 1, start, "a control character stands in a text without `\\u`")
                    return nil
                }
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

    /// Passes over a text, by the same rules as `escaped`.
    private func skipText(
        _ cursor: inout UnsafePointer<UInt8>, _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
    ) -> Bool {
        let textEnd = firstByte(0x2222_2222_2222_2222, or: 0x5C5C_5C5C_5C5C_5C5C, cursor + 1, end)
        guard textEnd < end, textEnd.pointee == UInt8(ascii: "\""), !Self.holdsControl(cursor + 1, textEnd)
        else { return escaped(&cursor, start, end) != nil }
        cursor = textEnd + 1
        return true
    }

    /// Whether a byte below the blank stands there; eight bytes at a time.
    @inline(__always)
    static func holdsControl(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> Bool {
        var cursor = start
        while end - cursor >= 8 {
            let word = UnsafeRawPointer(cursor).loadUnaligned(as: UInt64.self)
            if (word &- 0x2020_2020_2020_2020) & ~word & 0x8080_8080_8080_8080 != 0 { return true }
            cursor += 8
        }
        while cursor < end {
            if cursor.pointee < 0x20 { return true }
            cursor += 1
        }
        return false
    }

    /// Lists and objects in each other, at most.
    private static let deepest = 64

    /// Passes over a value that is ignored, and is JSON all the same.
    func skip(
        _ cursor: inout UnsafePointer<UInt8>, _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>,
        depth: Int
    ) -> Bool {
        guard cursor < end else { return fail(cursor, start, "the record is cut off") }
        let opening = cursor.pointee
        guard opening == UInt8(ascii: "[") || opening == UInt8(ascii: "{") else {
            return opening == UInt8(ascii: "\"")
                ? skipText(&cursor, start, end) : bare(&cursor, start, end) != nil
        }
        guard depth < Self.deepest else {
            return fail(cursor, start, "lists and objects stand in each other more than \(Self.deepest) deep")
        }
        let closing = opening == UInt8(ascii: "[") ? UInt8(ascii: "]") : UInt8(ascii: "}")
        cursor += 1
        Self.skipBlanks(&cursor, end)
        if cursor < end, cursor.pointee == closing {
            cursor += 1
            return true
        }
        while true {
            if opening == UInt8(ascii: "{") {
                guard cursor < end, cursor.pointee == UInt8(ascii: "\"") else {
                    return fail(cursor, start, "a key in quotes is expected; the record may be cut off")
                }
                guard skipText(&cursor, start, end) else { return false }
                Self.skipBlanks(&cursor, end)
                guard cursor < end, cursor.pointee == UInt8(ascii: ":") else {
                    return fail(cursor, start, "`:` is expected after the key")
                }
                cursor += 1
                Self.skipBlanks(&cursor, end)
            }
            guard skip(&cursor, start, end, depth: depth + 1) else { return false }
            Self.skipBlanks(&cursor, end)
            guard cursor < end else { return fail(cursor, start, "the record is cut off") }
            let byte = cursor.pointee
            if byte != closing, byte != UInt8(ascii: ",") {
                return fail(cursor, start, "`,` or `\(Character(Unicode.Scalar(closing)))` is expected")
            }
            cursor += 1
            if byte == closing { return true }
            Self.skipBlanks(&cursor, end)
        }
    }
}
