import Glibc
import TriageEngine
import TriageValues

/// Why a record cannot be used.
public struct RecordProblem: Sendable, Equatable {
    /// The column or key, or the place in the line.
    public let column: String
    public let reason: String
}

/// Reads records, a line each, into the planes of a batch.
///
/// CSV by the header's columns, JSON Lines by the keys; lines end before `\n`, a cell does not hold a line break. Works
/// on bytes in place: what is known is found by its bytes, everything else is an error with its reason. Sixteen
/// bytes after a line must be readable.
final class RecordReader {
    private struct Field {
        enum Kind: UInt8 {
            case call, ignored, question
        }

        let kind: Kind
        let now: AnswerReading
        let before: AnswerReading
        /// The number of the record that last had it.
        var lastRecord = 0
    }

    let format: RecordFormat
    private let libraries: Libraries
    private let naming: Naming
    private let now: BatchEvaluator
    private let before: BatchEvaluator?
    private let nowWords: UnsafeMutablePointer<UInt64>
    private let beforeWords: UnsafeMutablePointer<UInt64>?
    private let fields: UnsafeMutableBufferPointer<Field>
    private let fieldNames: [String]
    /// Keys to fields, for JSON.
    private let keys: WordTable
    /// The key under which the answers may stand by themselves, -1 when a question has its name.
    private let nested: Int
    private var record = 0
    private var hasName = false
    private(set) var problem = RecordProblem(column: "", reason: "")
    /// By field: answers that only one library knows, so that they count as not asked in the other.
    private(set) var unknownNow: [Int]
    private(set) var unknownBefore: [Int]
    /// The name of the last record's call; empty when it has none.
    private(set) var name: [UInt8] = []
    var keepsNames = false

    init(
        _ format: RecordFormat, _ libraries: Libraries, _ naming: Naming, now: BatchEvaluator,
        before: BatchEvaluator?
    ) throws(ColumnProblem) {
        self.format = format
        self.libraries = libraries
        self.naming = naming
        self.now = now
        self.before = before
        nowWords = UnsafeMutableRawPointer(now.answers).assumingMemoryBound(to: UInt64.self)
        beforeWords = before.map { UnsafeMutableRawPointer($0.answers).assumingMemoryBound(to: UInt64.self) }
        var columns: [Column]
        var nested = -1
        switch format {
        case .csv(let header):
            columns = try naming.columns(header, libraries)
            fieldNames = header
            keys = WordTable([])
        case .jsonLines:
            // A name that the map gives away no longer stands for itself.
            let given = Set(naming.columns.values)
            var names = (libraries.questionNames + ["call", "id"]).filter {
                naming.columns[$0] == nil && !(given.contains($0) && $0 != "call")
            }
            names += naming.columns.keys.sorted()
            columns = []
            for name in names { columns.append(try naming.column(name, libraries).get()) }
            if !names.contains("answers") {
                nested = names.count
                names.append("answers")
                columns.append(.ignored)
            }
            fieldNames = names
            keys = WordTable(fieldNames.enumerated().map { (Array($1.utf8), Int32($0)) })
        }
        fields = .allocate(capacity: columns.count)
        for (index, column) in columns.enumerated() {
            var question = ""
            var kind = Field.Kind.ignored
            switch column {
            case .call: kind = .call
            case .ignored: break
            case .question(let name):
                kind = .question
                question = name
            }
            let words = naming.answers[question] ?? [:]
            fields.initializeElement(
                at: index,
                to: Field(
                    kind: kind, now: AnswerReading(question, libraries.now, now.plan, words),
                    before: AnswerReading(
                        question, libraries.before ?? libraries.now, before?.plan ?? now.plan, words)))
        }
        unknownNow = Array(repeating: 0, count: columns.count)
        unknownBefore = unknownNow
        self.nested = nested
    }

    deinit {
        for field in fields {
            field.now.free()
            field.before.free()
        }
        fields.deallocate()
        keys.free()
    }

    /// Reads one line as call `call` of the batch; false when it cannot be used: `problem` says why, and nothing of
    /// it stays in the batch.
    func read(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, call: Int) -> Bool {
        record += 1
        hasName = false
        if keepsNames { name.removeAll(keepingCapacity: true) }
        var end = end
        if end > start, end[-1] == 0x0D { end -= 1 }
        let isRead: Bool
        switch format {
        case .csv: isRead = csv(start, end, call)
        case .jsonLines: isRead = json(start, end, call)
        }
        if !isRead {
            now.clear(call: call)
            before?.clear(call: call)
        }
        return isRead
    }

    /// Hands over how many answers one library did not know, and begins again.
    func addUnknown(to counts: inout ReplayCounts) {
        guard before != nil else { return }
        for field in fieldNames.indices {
            guard case .success(.question(let name)) = naming.column(fieldNames[field], libraries) else {
                continue
            }
            if unknownNow[field] > 0 { counts.unknownNow[name, default: 0] += unknownNow[field] }
            if unknownBefore[field] > 0 { counts.unknownBefore[name, default: 0] += unknownBefore[field] }
            (unknownNow[field], unknownBefore[field]) = (0, 0)
        }
    }

    // MARK: answers

    /// Takes a single answer; false when no library knows it.
    @inline(__always)
    private func take(_ field: Int, _ start: UnsafePointer<UInt8>, _ count: Int, _ call: Int) -> Bool {
        let reading = fields.baseAddress.unsafelyUnwrapped + field
        let plane = reading.pointee.now.plane(start, count)
        guard plane >= 0, beforeWords == nil else { return takeSlowly(field, start, count, call) }
        nowWords[plane &<< 3 &+ call &>> 6] |= 1 &<< UInt64(truncatingIfNeeded: call)
        return true
    }

    /// The same where the plain way did not do: two libraries, or blanks around the word.
    private func takeSlowly(_ field: Int, _ start: UnsafePointer<UInt8>, _ count: Int, _ call: Int) -> Bool {
        var (start, count) = (start, count)
        while count > 0, start.pointee == 0x20 || start.pointee == 0x09 {
            start += 1
            count -= 1
        }
        while count > 0, start[count - 1] == 0x20 || start[count - 1] == 0x09 { count -= 1 }
        guard count > 0 else { return true }
        let planes = (
            fields[field].now.plane(start, count),
            before == nil ? -1 : fields[field].before.plane(start, count)
        )
        if planes.0 < 0, planes.1 < 0 {
            refuse(
                field, .one(String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)))
            return false
        }
        let bit = UInt64(1) << UInt64(call & 63)
        if planes.0 >= 0 { nowWords[planes.0 << 3 + call >> 6] |= bit } else { unknownNow[field] += 1 }
        if let beforeWords {
            if planes.1 >= 0 {
                beforeWords[planes.1 << 3 + call >> 6] |= bit
            } else {
                unknownBefore[field] += 1
            }
        }
        return true
    }

    /// Takes several answers that hold together.
    private func take(_ field: Int, several words: [[UInt8]], _ call: Int) -> Bool {
        func set(_ reading: AnswerReading) -> UInt64? {
            guard reading.kind == .several else { return nil }
            var set: UInt64 = 0
            for word in words {
                let isKnown = (word + [UInt8](repeating: 0, count: 8)).withUnsafeBufferPointer { buffer in
                    buffer.baseAddress.map { reading.add($0, word.count, to: &set) } ?? false
                }
                if !isKnown { return nil }
            }
            return reading.allows(set) ? set : nil
        }
        func mark(_ set: UInt64, _ reading: AnswerReading, _ planes: UnsafeMutablePointer<UInt64>) {
            for value in 0..<64 where set >> UInt64(value) & 1 == 1 {
                planes[(reading.first + value) << 3 + call >> 6] |= 1 << UInt64(call & 63)
            }
        }
        let sets = (set(fields[field].now), before == nil ? nil : set(fields[field].before))
        if sets.0 == nil, sets.1 == nil {
            // One word in a list is that word: a reason for a missing answer, or the answer itself.
            if words.count == 1 { return withPadding(words[0]) { take(field, $0, words[0].count, call) } }
            refuse(field, .several(words.map { String(decoding: $0, as: UTF8.self) }))
            return false
        }
        if let set = sets.0 { mark(set, fields[field].now, nowWords) } else { unknownNow[field] += 1 }
        if let beforeWords {
            if let set = sets.1 {
                mark(set, fields[field].before, beforeWords)
            } else {
                unknownBefore[field] += 1
            }
        }
        return true
    }

    private func withPadding(_ bytes: [UInt8], _ use: (UnsafePointer<UInt8>) -> Bool) -> Bool {
        (bytes + [UInt8](repeating: 0, count: 16)).withUnsafeBufferPointer {
            $0.baseAddress.map(use) ?? false
        }
    }

    private func isSeveral(_ field: Int) -> Bool {
        fields[field].now.kind == .several || before != nil && fields[field].before.kind == .several
    }

    /// Says why an answer is none, in the words of the library that has the question.
    private func refuse(_ field: Int, _ answer: Answer) {
        guard case .success(.question(let name)) = naming.column(fieldNames[field], libraries) else { return }
        let library =
            libraries.now.questionIndex(name) == nil ? libraries.before ?? libraries.now : libraries.now
        guard let index = library.questionIndex(name),
            case .failure(let why) = library.code(for: answer, to: index)
        else { return refuse(fieldNames[field], "`\(answer)` cannot be read") }
        refuse(fieldNames[field], why.message + (why.help.map { "; \($0)" } ?? ""))
    }

    private func refuse(_ column: String, _ reason: String) {
        problem = RecordProblem(column: column, reason: reason)
    }

    private func takeName(_ start: UnsafePointer<UInt8>, _ count: Int, _ field: Int) -> Bool {
        if hasName {
            refuse(fieldNames[field], "the record has a second name")
            return false
        }
        hasName = true
        guard keepsNames else { return true }
        let bytes = UnsafeBufferPointer(start: start, count: count)
        if bytes.contains(where: { $0 >= 0x80 }), String(validating: bytes, as: UTF8.self) == nil {
            refuse(fieldNames[field], "the name of the call is not UTF-8")
            return false
        }
        name.append(contentsOf: bytes)
        return true
    }

    // MARK: CSV

    private func csv(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ call: Int) -> Bool {
        var cursor = start
        var field = 0
        let count = fields.count
        while true {
            guard field < count else { return wrongCount(start, end) }
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

    @inline(__always)
    private func cell(_ field: Int, _ start: UnsafePointer<UInt8>, _ count: Int, _ call: Int) -> Bool {
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
    private func quoted(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ field: Int, _ call: Int)
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

    private func wrongCount(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> Bool {
        var cells = 1
        var isQuoted = false
        for byte in UnsafeBufferPointer(start: start, count: end - start) {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if byte == UInt8(ascii: ","), !isQuoted { cells += 1 }
        }
        refuse("line", "it has \(cells) cells and the header \(fields.count)")
        return false
    }

    // MARK: JSON

    private func json(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ call: Int) -> Bool {
        var cursor = start
        guard object(&cursor, start, end, call, isNested: false) else { return false }
        Self.skipBlanks(&cursor, end)
        return cursor == end || fail(cursor, start, "nothing may follow the record")
    }

    @inline(__always)
    private static func skipBlanks(_ cursor: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) {
        while cursor < end, cursor.pointee <= 0x20 { cursor += 1 }
    }

    @inline(never)
    private func fail(_ cursor: UnsafePointer<UInt8>, _ start: UnsafePointer<UInt8>, _ reason: String) -> Bool
    {
        refuse("byte \(cursor - start + 1)", reason)
        return false
    }

    private func object(
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
        while true {
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
            Self.skipBlanks(&cursor, end)
            guard cursor < end else { return fail(cursor, start, "the record is cut off") }
            let byte = cursor.pointee
            cursor += 1
            if byte == UInt8(ascii: "}") { return true }
            guard byte == UInt8(ascii: ",") else { return fail(cursor - 1, start, "`,` or `}` is expected") }
            Self.skipBlanks(&cursor, end)
        }
    }

    private func unknownKey(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> Bool {
        let name = String(decoding: UnsafeBufferPointer(start: start, count: end - start), as: UTF8.self)
        if case .failure(let why) = naming.column(name, libraries) {
            refuse(name, why.message + (why.help.map { "; \($0)" } ?? ""))
        } else {
            refuse(name, "the map gives `\(name)` another name")
        }
        return false
    }

    private func value(
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
    private func word(_ field: Int, _ start: UnsafePointer<UInt8>, _ count: Int, _ call: Int) -> Bool {
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
    private static func isBareValue(_ start: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        guard count > 0 else { return false }
        if start.pointee &- 0x30 < 10 || start.pointee == UInt8(ascii: "-") { return true }
        return count == 4 && memcmp(start, "true", 4) == 0 || count == 5 && memcmp(start, "false", 5) == 0
    }

    private func list(
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
    private func escaped(
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

    private func hexadecimal(_ cursor: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> UInt32? {
        guard end - cursor >= 4 else { return nil }
        let text = String(decoding: UnsafeBufferPointer(start: cursor, count: 4), as: UTF8.self)
        guard text.allSatisfy(\.isHexDigit), let value = UInt32(text, radix: 16) else { return nil }
        cursor += 4
        return value
    }

    /// Passes over a list or an object that is ignored.
    private func skip(
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

/// How records stand in a file.
public enum RecordFormat: Sendable, Equatable {
    case csv(header: [String])
    case jsonLines
}

/// The first place of a byte (given eight times), or the end; eight bytes at a time.
@inline(__always)
private func firstByte(_ eight: UInt64, _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>)
    -> UnsafePointer<UInt8>
{
    var cursor = start
    while cursor < end {
        let word = UnsafeRawPointer(cursor).loadUnaligned(as: UInt64.self) ^ eight
        let found = (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
        if found != 0 { return min(end, cursor + found.trailingZeroBitCount &>> 3) }
        cursor += 8
    }
    return end
}

/// The first place of either of two bytes.
@inline(__always)
private func firstByte(
    _ eight: UInt64, or other: UInt64, _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
) -> UnsafePointer<UInt8> {
    var cursor = start
    while cursor < end {
        let loaded = UnsafeRawPointer(cursor).loadUnaligned(as: UInt64.self)
        let (one, two) = (loaded ^ eight, loaded ^ other)
        let found =
            ((one &- 0x0101_0101_0101_0101) & ~one | (two &- 0x0101_0101_0101_0101) & ~two)
            & 0x8080_8080_8080_8080
        if found != 0 { return min(end, cursor + found.trailingZeroBitCount &>> 3) }
        cursor += 8
    }
    return end
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
