import TriageEngine
import TriageValues

/// How the answers to one question are read, by one library or by two at once: words and numbers to the
/// planes they set.
struct AnswerReading: ~Copyable {
    /// What an answer sets in each library: a plane, `unknown` or `notAsked`.
    struct Planes: BitwiseCopyable {
        var now: Int32
        /// Unknown where there is no library before.
        var before: Int32

        static let none = Planes(now: unknown, before: unknown)
    }

    /// The library does not know the answer.
    static let unknown: Int32 = -1
    /// A word that says the question was not asked.
    static let notAsked: Int32 = -2

    /// The question in one library.
    struct Side: BitwiseCopyable {
        enum Kind: UInt8 {
            /// The library does not have the question.
            case absent
            case choice, several, number
        }

        fileprivate(set) var kind = Kind.absent
        fileprivate(set) var firstPlane = 0
        fileprivate var values = 0
        /// The answer that excludes the others, -1 when there is none.
        fileprivate var none = -1
        fileprivate var lowest = 0
        fileprivate var highest = -1
        /// Behind the point; numbers are counted in steps of that.
        fileprivate var places = 0
        fileprivate var classStarts: UnsafeMutablePointer<Int>?

        /// The plane of a number; unknown when it is out of range.
        @inline(__always)
        fileprivate func plane(of value: Int) -> Int32 {
            guard let classStarts, value >= lowest, value <= highest else { return unknown }
            var place = values - 1
            while place > 0, classStarts[place] > value { place -= 1 }
            return Int32(truncatingIfNeeded: firstPlane &+ place)
        }

        /// The plane of what begins like a number; unknown when it is none, or out of range.
        @inline(__always)
        fileprivate func plane(ofText start: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
            let value = places == 0 ? integer(start, count) : steps(start, count, places)
            return value.map { plane(of: $0) } ?? unknown
        }

        /// Several answers with one more, as bits; nil when it is none of this question's.
        func adding(_ plane: Int32, to answers: UInt64?) -> UInt64? {
            let value = Int(plane) - firstPlane
            guard let answers, kind == .several, value >= 0, value < values else { return nil }
            return answers | 1 << UInt64(value)
        }

        /// Whether answers can be given together: at least one, and none beside the one that excludes all.
        func allows(_ answers: UInt64) -> Bool {
            answers != 0 && (none < 0 || answers >> UInt64(none) & 1 == 0 || answers.nonzeroBitCount == 1)
        }
    }

    let now: Side
    let before: Side
    private let table: WordTable<Planes>
    /// The words once more, as text: two spellings of one text in Unicode are one word.
    private let texts: [String: Planes]
    /// Whether what begins like a number is one, in both libraries.
    private let digitsAreNumbers: Bool

    /// - Parameter words: by the words of the records, our answers.
    init(_ name: String, _ now: BatchPlan, _ before: BatchPlan?, _ words: [String: String]) {
        let (own, side) = Self.side(name, now, words)
        let (others, other) = before.map { Self.side(name, $0, words) } ?? ([:], Side())
        (self.now, self.before) = (side, other)
        var texts = own.mapValues { Planes(now: $0, before: Self.unknown) }
        for (word, plane) in others { texts[word, default: .none].before = plane }
        self.texts = texts
        table = WordTable(
            texts.sorted { $0.key < $1.key }.map { (Array($0.key.utf8), $0.value) }, missing: .none)
        digitsAreNumbers =
            side.kind == .number && (before == nil || other.kind == .number)
            && !texts.keys.contains { $0.utf8.first.map(Self.beginsNumber) ?? false }
    }

    deinit {
        now.classStarts?.deallocate()
        before.classStarts?.deallocate()
    }

    /// A question in one library, and the planes of its words.
    private static func side(_ name: String, _ plan: BatchPlan, _ words: [String: String])
        -> ([String: Int32], Side)
    {
        let program = plan.program
        var side = Side()
        var known: [String: Int32] = [:]
        guard let index = program.questionIndex(name) else {
            for word in words where word.value == Naming.notAsked { known[word.key] = notAsked }
            return (known, side)
        }
        let question = program.questions[index]
        side.firstPlane = plan.plane(of: index, value: 0)
        side.values = plan.plane(of: index, missing: .unknown) - side.firstPlane
        for reason in Missing.allCases {
            known[reason.rawValue] = Int32(plan.plane(of: index, missing: reason))
        }
        for (value, option) in question.options.enumerated() {
            known[option.name] = Int32(side.firstPlane + value)
        }
        switch question.kind {
        case .choice: side.kind = .choice
        case .several(let none):
            side.kind = .several
            side.none = none ?? -1
        case .number(let range):
            side.kind = .number
            (side.lowest, side.highest) = (range.bounds.lowerBound, range.bounds.upperBound)
            side.places = range.places.count
            let starts = UnsafeMutablePointer<Int>.allocate(capacity: max(1, range.classStarts.count))
            starts.initialize(from: range.classStarts, count: range.classStarts.count)
            side.classStarts = starts
        }
        // A word stands for one of our answers, never for what another word stands for.
        let own = known
        for (word, answer) in words {
            if answer == Naming.notAsked, own[answer] == nil {
                known[word] = notAsked
            } else if let plane = own[answer] {
                known[word] = plane
            } else if case .success(let number) = Places(side.places).steps(answer),
                case let plane = side.plane(of: number), plane >= 0
            {
                known[word] = plane
            }
        }
        return (known, side)
    }

    // MARK: reading

    @inline(__always)
    private static func beginsNumber(_ byte: UInt8) -> Bool {
        byte &- 0x30 < 10 || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
    }

    /// What a single answer sets.
    @inline(__always)
    func planes(_ start: UnsafePointer<UInt8>, _ count: Int) -> Planes {
        if digitsAreNumbers, Self.beginsNumber(start.pointee) {
            guard now.places | before.places == 0 else {
                return Planes(
                    now: now.plane(ofText: start, count), before: before.plane(ofText: start, count))
            }
            guard let value = Self.integer(start, count) else { return .none }
            return Planes(now: now.plane(of: value), before: before.plane(of: value))
        }
        return table.find(start, count)
    }

    /// What a single answer of at most seven bytes sets, loaded already, where it is a word found at once.
    @inline(__always)
    func planes(short word: UInt64, _ count: Int) -> Planes { table.find(short: word, count) }

    /// The same as `planes`, where that did not know the answer: a number in a question that also has words
    /// for numbers, or in one library alone; a word in another spelling of Unicode.
    func planesOnceMore(_ start: UnsafePointer<UInt8>, _ count: Int) -> Planes {
        var planes = planes(start, count)
        let bytes = UnsafeBufferPointer(start: start, count: count)
        if bytes.contains(where: { $0 >= 0x80 }), let text = String(validating: bytes, as: UTF8.self) {
            planes = texts[text] ?? planes
        }
        if count > 0, Self.beginsNumber(start.pointee) {
            if planes.now == Self.unknown { planes.now = now.plane(ofText: start, count) }
            if planes.before == Self.unknown { planes.before = before.plane(ofText: start, count) }
        }
        return planes
    }

    /// A whole number as `Int` reads it: a sign, digits, nothing else.
    @inline(__always)
    private static func integer(_ start: UnsafePointer<UInt8>, _ count: Int) -> Int? {
        var index = start.pointee &- 0x30 < 10 ? 0 : 1
        guard count > index else { return nil }
        guard count <= 18 else {
            return Int(String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self))
        }
        var value = 0
        while index < count {
            let digit = start[index] &- 0x30
            guard digit < 10 else { return nil }
            value = value &* 10 &+ Int(digit)
            index += 1
        }
        return start.pointee == UInt8(ascii: "-") ? 0 &- value : value
    }

    /// A number with a point as `Places` reads it, in its steps.
    @inline(__always)
    private static func steps(_ start: UnsafePointer<UInt8>, _ count: Int, _ places: Int) -> Int? {
        let first = start.pointee &- 0x30 < 10 ? 0 : 1
        // Longer ones are out of every range.
        guard count > first, count <= 18 - places else { return nil }
        var (value, point) = (0, count)
        for index in first..<count {
            let digit = start[index] &- 0x30
            if digit < 10 {
                value = value &* 10 &+ Int(digit)
            } else if start[index] == UInt8(ascii: "."), point == count, index > first, index + 1 < count {
                point = index
            } else {
                return nil
            }
        }
        let behind = max(0, count - point - 1)
        guard behind <= places, point == first + 1 || start[first] != 0x30 else { return nil }
        for _ in behind..<places { value = value &* 10 }
        return start.pointee == UInt8(ascii: "-") ? 0 &- value : value
    }
}
