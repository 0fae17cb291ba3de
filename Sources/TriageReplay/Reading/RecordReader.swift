import TriageSyntax
import Glibc
import TriageEngine
import TriageValues

/// Why a record cannot be used.
package struct RecordProblem: Sendable, Equatable {
    /// The column or key, or the place in the line; nil where it is the whole record.
    package let column: String?
    package let reason: String
}

/// Reads records, a line each, into the planes of a batch.
///
/// CSV by the header's columns, JSON Lines by the keys. Works on bytes in place: what is known is found by
/// its bytes, everything else is an error with its reason.
/// INVARIANT: behind a record stand the bytes of `PaddedBytes`, so that it can be read in words past its end.
final class RecordReader {
    struct Field: ~Copyable {
        enum Kind: UInt8 {
            case call, ignored, question
        }

        let kind: Kind
        let reading: AnswerReading
        /// What stands before its value in JSON without blanks, at most sixteen bytes; none when it is
        /// longer.
        let opening: Opening
        /// The number of the record that last had it.
        var lastRecord = 0

        var isSeveral: Bool { reading.now.kind == .several || reading.before.kind == .several }
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
    let fields: UnsafeMutablePointer<Field>
    let fieldCount: Int
    let fieldNames: [String]
    /// Keys to fields, for JSON; -1 when there is none.
    let keys: WordTable<Int32>
    /// The same by text: two spellings of one text in Unicode are one key.
    let keyTexts: [String: Int]
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
            keys = WordTable([], missing: -1)
            keyTexts = [:]
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
            keys = WordTable(
                fieldNames.enumerated().map { (Array($1.utf8), Int32($0)) }, missing: -1)
            keyTexts = Dictionary(fieldNames.enumerated().map { ($1, $0) }) { first, _ in first }
        }
        fieldCount = columns.count
        fields = .allocate(capacity: max(1, columns.count))
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
            let reading = AnswerReading(question, now.plan, before?.plan, naming.answers[question] ?? [:])
            (fields + index).initialize(
                to: Field(kind: kind, reading: reading, opening: Opening(fieldNames[index])))
        }
        order = .allocate(capacity: columns.count + 1)
        order.initialize(repeating: -1, count: columns.count + 1)
        unknownNow = Array(repeating: 0, count: columns.count)
        unknownBefore = unknownNow
        self.nested = nested
    }

    deinit {
        fields.deinitialize(count: fieldCount)
        fields.deallocate()
        order.deallocate()
    }

    /// Reads one record as call `call` of the batch; false when it cannot be used: `problem` says why, and
    /// nothing of it stays in the batch.
    func read(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, call: Int) -> Bool {
        record += 1
        hasName = false
        name.removeAll(keepingCapacity: true)
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

    /// Marks what an answer sets; false when a library does not know it.
    @inline(__always)
    func mark(_ planes: AnswerReading.Planes, _ call: Int) -> Bool {
        guard planes.now >= 0 else { return false }
        let bit = 1 &<< UInt64(truncatingIfNeeded: call)
        if let beforeWords {
            guard planes.before >= 0 else { return false }
            beforeWords[Int(planes.before) &<< 3 &+ call &>> 6] |= bit
        }
        nowWords[Int(planes.now) &<< 3 &+ call &>> 6] |= bit
        return true
    }

    /// Takes a single answer as it stands; false when no library knows it.
    @inline(__always)
    func take(_ field: Int, _ start: UnsafePointer<UInt8>, _ count: Int, _ call: Int) -> Bool {
        mark((fields + field).pointee.reading.planes(start, count), call)
            || takeOnceMore(field, start, count, call)
    }

    /// The same where the plain way did not do: one library alone knows it, or it is spelled in another way.
    func takeOnceMore(_ field: Int, _ start: UnsafePointer<UInt8>, _ count: Int, _ call: Int) -> Bool {
        let planes = fields[field].reading.planesOnceMore(start, count)
        if planes.now == AnswerReading.notAsked { return true }
        if planes.now < 0, planes.before < 0 {
            refuse(
                field, .one(String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)))
            return false
        }
        let bit = UInt64(1) << UInt64(call & 63)
        if planes.now >= 0 {
            nowWords[Int(planes.now) << 3 + call >> 6] |= bit
        } else {
            unknown.append((field, true))
        }
        if let beforeWords {
            if planes.before >= 0 {
                beforeWords[Int(planes.before) << 3 + call >> 6] |= bit
            } else {
                unknown.append((field, false))
            }
        }
        return true
    }

    /// Takes several answers that hold together.
    func take(_ field: Int, several words: [[UInt8]], _ call: Int) -> Bool {
        var sets: (now: UInt64?, before: UInt64?) = (0, 0)
        for word in words {
            let planes = PaddedBytes.with(word) { fields[field].reading.planesOnceMore($0.start, $0.count) }
            sets.now = fields[field].reading.now.adding(planes.now, to: sets.now)
            sets.before = fields[field].reading.before.adding(planes.before, to: sets.before)
        }
        func mark(_ set: UInt64, _ side: AnswerReading.Side, _ planes: UnsafeMutablePointer<UInt64>) {
            for value in 0..<64 where set >> UInt64(value) & 1 == 1 {
                planes[(side.firstPlane + value) << 3 + call >> 6] |= 1 << UInt64(call & 63)
            }
        }
        let (now, before) = (fields[field].reading.now, fields[field].reading.before)
        if let set = sets.now, !now.allows(set) { sets.now = nil }
        if let set = sets.before, !before.allows(set) { sets.before = nil }
        if sets.now == nil, sets.before == nil {
            refuse(field, .several(words.map { String(decoding: $0, as: UTF8.self) }))
            return false
        }
        if let set = sets.now { mark(set, now, nowWords) } else { unknown.append((field, true)) }
        if let beforeWords {
            if let set = sets.before {
                mark(set, before, beforeWords)
            } else {
                unknown.append((field, false))
            }
        }
        return true
    }

    /// Says why an answer is none, in the words of the library that has the question.
    func refuse(_ field: Int, _ answer: Answer) {
        guard case .success(.question(let name)) = naming.column(fieldNames[field], libraries) else { return }
        if "\(answer)".utf8.contains(0x0D) {
            return refuse(fieldNames[field], "a carriage return stands in it; lines end with LF or CR LF")
        }
        let library =
            libraries.now.questionIndex(name) == nil ? libraries.before ?? libraries.now : libraries.now
        guard let index = library.questionIndex(name),
            case .failure(let why) = library.code(for: answer, to: index)
        else { return refuse(fieldNames[field], "`\(answer)` cannot be read") }
        refuse(fieldNames[field], why.message + (why.help.map { "; \($0)" } ?? ""))
    }

    func refuse(_ column: String?, _ reason: String) {
        problem = RecordProblem(column: column, reason: reason)
    }

    func takeName(_ start: UnsafePointer<UInt8>, _ count: Int, _ field: Int) -> Bool {
        if hasName {
            refuse(fieldNames[field], "the record has a second name")
            return false
        }
        hasName = true
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
