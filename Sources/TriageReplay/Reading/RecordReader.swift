import TriageSyntax
import Glibc
import TriageEngine
import TriageValues

/// Why a record cannot be used.
package struct RecordProblem: Sendable, Equatable {
    /// The column or key, or the place in the line.
    package let column: String
    package let reason: String
}

/// Reads records, a line each, into the planes of a batch.
///
/// CSV by the header's columns, JSON Lines by the keys; lines end before `\n`, a cell does not hold a line
/// break. Works on bytes in place: what is known is found by its bytes, everything else is an error with its
/// reason. Sixteen bytes after a line must be readable.
final class RecordReader {
    struct Field {
        enum Kind: UInt8 {
            case call, ignored, question
        }

        let kind: Kind
        let now: AnswerReading
        let before: AnswerReading
        /// One answer, one library: read without a detour where its word is short.
        let isPlain: Bool
        /// What stands before its value in JSON without blanks, at most sixteen bytes; none when it is
        /// longer.
        let opening: Opening
        /// The number of the record that last had it.
        var lastRecord = 0
    }

    /// The bytes of `"name":`, as its first eight and its last eight.
    struct Opening {
        private(set) var count = 0
        private var first: UInt64 = 0
        private var last: UInt64 = 0
        private var kept: UInt64 = 0

        init(_ name: String) {
            let bytes = Array("\"\(name)\":".utf8)
            guard bytes.count <= 16 else { return }
            count = bytes.count
            func word(_ bytes: ArraySlice<UInt8>) -> UInt64 {
                bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
            }
            first = word(bytes.prefix(8))
            kept = count >= 8 ? .max : (1 << UInt64(8 * count)) - 1
            last = word(bytes.suffix(8))
        }

        @inline(__always)
        func stands(at start: UnsafePointer<UInt8>) -> Bool {
            let raw = UnsafeRawPointer(start)
            guard raw.loadUnaligned(as: UInt64.self) & kept == first, count > 0 else { return false }
            return count <= 8 || raw.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self) == last
        }
    }

    let format: RecordFormat
    /// By place in a record, the field that stood there last; -1 when none did. For JSON.
    let order: UnsafeMutablePointer<Int>
    let libraries: Libraries
    let naming: Naming
    let now: BatchEvaluator
    let before: BatchEvaluator?
    let nowWords: UnsafeMutablePointer<UInt64>
    let beforeWords: UnsafeMutablePointer<UInt64>?
    let fields: UnsafeMutableBufferPointer<Field>
    let fieldNames: [String]
    /// Keys to fields, for JSON.
    let keys: WordTable
    /// The key under which the answers may stand by themselves, -1 when a question has its name.
    let nested: Int
    var record = 0
    var hasName = false
    private(set) var problem = RecordProblem(column: "", reason: "")
    /// By field: answers that only one library knows, so that they count as not asked in the other.
    private var unknownNow: [Int]
    private var unknownBefore: [Int]
    /// Those of the present record, counted when it turns out to be good.
    private var unknown: [(field: Int, isNow: Bool)] = []
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
            let reading = AnswerReading(question, libraries.now, now.plan, words)
            fields.initializeElement(
                at: index,
                to: Field(
                    kind: kind, now: reading,
                    before: AnswerReading(
                        question, libraries.before ?? libraries.now, before?.plan ?? now.plan, words),
                    isPlain: before == nil && (reading.kind == .choice || reading.kind == .number),
                    opening: Opening(fieldNames[index])))
        }
        order = .allocate(capacity: columns.count + 1)
        order.initialize(repeating: -1, count: columns.count + 1)
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
        order.deallocate()
        keys.free()
    }

    /// Reads one line as call `call` of the batch; false when it cannot be used: `problem` says why, and
    /// nothing of it stays in the batch.
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
        if !unknown.isEmpty {
            for (field, isNow) in unknown where isRead {
                if isNow { unknownNow[field] += 1 } else { unknownBefore[field] += 1 }
            }
            unknown.removeAll(keepingCapacity: true)
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
    func take(_ field: Int, _ start: UnsafePointer<UInt8>, _ count: Int, _ call: Int) -> Bool {
        let reading = fields.baseAddress.unsafelyUnwrapped + field
        let plane = reading.pointee.now.plane(start, count)
        guard plane >= 0, beforeWords == nil else { return takeSlowly(field, start, count, call) }
        nowWords[plane &<< 3 &+ call &>> 6] |= 1 &<< UInt64(truncatingIfNeeded: call)
        return true
    }

    /// The same where the plain way did not do: two libraries, or blanks around the word.
    func takeSlowly(_ field: Int, _ start: UnsafePointer<UInt8>, _ count: Int, _ call: Int) -> Bool {
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
        if planes.0 == AnswerReading.notAsked { return true }
        if planes.0 < 0, planes.1 < 0 {
            refuse(
                field, .one(String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)))
            return false
        }
        let bit = UInt64(1) << UInt64(call & 63)
        if planes.0 >= 0 { nowWords[planes.0 << 3 + call >> 6] |= bit } else { unknown.append((field, true)) }
        if let beforeWords {
            if planes.1 >= 0 {
                beforeWords[planes.1 << 3 + call >> 6] |= bit
            } else {
                unknown.append((field, false))
            }
        }
        return true
    }

    /// Takes several answers that hold together.
    func take(_ field: Int, several words: [[UInt8]], _ call: Int) -> Bool {
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
        if let set = sets.0 { mark(set, fields[field].now, nowWords) } else { unknown.append((field, true)) }
        if let beforeWords {
            if let set = sets.1 {
                mark(set, fields[field].before, beforeWords)
            } else {
                unknown.append((field, false))
            }
        }
        return true
    }

    func withPadding(_ bytes: [UInt8], _ use: (UnsafePointer<UInt8>) -> Bool) -> Bool {
        (bytes + [UInt8](repeating: 0, count: 16)).withUnsafeBufferPointer {
            $0.baseAddress.map(use) ?? false
        }
    }

    func isSeveral(_ field: Int) -> Bool {
        fields[field].now.kind == .several || before != nil && fields[field].before.kind == .several
    }

    /// Says why an answer is none, in the words of the library that has the question.
    func refuse(_ field: Int, _ answer: Answer) {
        guard case .success(.question(let name)) = naming.column(fieldNames[field], libraries) else { return }
        let library =
            libraries.now.questionIndex(name) == nil ? libraries.before ?? libraries.now : libraries.now
        guard let index = library.questionIndex(name),
            case .failure(let why) = library.code(for: answer, to: index)
        else { return refuse(fieldNames[field], "`\(answer)` cannot be read") }
        refuse(fieldNames[field], why.message + (why.help.map { "; \($0)" } ?? ""))
    }

    func refuse(_ column: String, _ reason: String) {
        problem = RecordProblem(column: column, reason: reason)
    }

    func takeName(_ start: UnsafePointer<UInt8>, _ count: Int, _ field: Int) -> Bool {
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
}

/// How records stand in a file.
package enum RecordFormat: Sendable, Equatable {
    case csv(header: [String])
    case jsonLines
}
