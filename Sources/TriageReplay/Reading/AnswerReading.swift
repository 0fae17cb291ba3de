import Glibc
import TriageEngine
import TriageValues

/// How one library reads the answers to one question: words and numbers to the planes they set.
///
/// A value without ownership, like its table.
struct AnswerReading {
    enum Kind: UInt8 {
        /// The library does not have the question.
        case absent
        case choice, several, number
    }

    /// The plane of a word that says the question was not asked.
    static let notAsked = -2

    private(set) var kind = Kind.absent
    /// Words to values; behind the values the reasons for a missing answer.
    private let table: WordTable
    private let firstPlane: Int
    private let values: Int
    /// The answer that excludes the others, -1 when there is none.
    private let none: Int
    private let lowest: Int
    private let highest: Int
    private let classStarts: UnsafeMutablePointer<Int>

    init(_ name: String, _ program: Program, _ plan: BatchPlan, _ words: [String: String]) {
        guard let index = program.questionIndex(name) else {
            let silent = words.filter { $0.value == Naming.notAsked }.keys.sorted()
            table = WordTable(silent.map { (Array($0.utf8), Int32(Self.notAsked)) })
            (firstPlane, values, none, lowest, highest) = (0, 0, -1, 0, -1)
            classStarts = .allocate(capacity: 1)
            return
        }
        let question = program.questions[index]
        var known: [String: Int] = [:]
        firstPlane = plan.plane(of: index, value: 0)
        values = plan.plane(of: index, missing: .unknown) - firstPlane
        for reason in Missing.allCases {
            known[reason.rawValue] = plan.plane(of: index, missing: reason) - firstPlane
        }
        for (value, option) in question.options.enumerated() { known[option.name] = value }
        var starts: [Int] = []
        switch question.kind {
        case .choice:
            (kind, none, lowest, highest) = (.choice, -1, 0, -1)
        case .several(let none):
            (kind, self.none, lowest, highest) = (.several, none ?? -1, 0, -1)
        case .number(let range):
            (kind, none, lowest, highest) = (.number, -1, range.bounds.lowerBound, range.bounds.upperBound)
            starts = range.classStarts
        }
        // A word stands for one of our answers, never for what another word stands for.
        let own = known
        for (word, answer) in words {
            if answer == Naming.notAsked, own[answer] == nil {
                known[word] = Self.notAsked
            } else if let value = own[answer] {
                known[word] = value
            } else if let number = Int(answer), number >= lowest, number <= highest {
                known[word] = (starts.lastIndex { $0 <= number }) ?? 0
            }
        }
        table = WordTable(
            known.filter { !$0.key.isEmpty }.sorted { $0.key < $1.key }.map {
                (Array($0.key.utf8), Int32($0.value))
            })
        classStarts = .allocate(capacity: max(1, starts.count))
        classStarts.update(from: starts, count: starts.count)
    }

    func free() {
        table.free()
        classStarts.deallocate()
    }

    /// The plane that a single answer sets, -1 when it is none, `notAsked` for a word that says so.
    @inline(__always)
    func plane(_ start: UnsafePointer<UInt8>, _ count: Int) -> Int {
        if kind == .number, start.pointee &- 0x30 < 10 || start.pointee == 0x2D {
            return number(start, count)
        }
        let value = Int(table.find(start, count))
        return value < 0 ? value : firstPlane + value
    }

    /// The plane that a single answer of at most seven bytes sets, loaded already; -1 when it is none, or a
    /// number.
    @inline(__always)
    func plane(short word: UInt64, _ count: Int) -> Int {
        let value = Int(table.find(short: word, count))
        return value < 0 ? -1 : firstPlane &+ value
    }

    private func number(_ start: UnsafePointer<UInt8>, _ count: Int) -> Int {
        var value = 0
        var index = start.pointee == 0x2D ? 1 : 0
        guard count > index, count < 18 else { return -1 }
        while index < count {
            let digit = start[index] &- 0x30
            guard digit < 10 else { return -1 }
            value = value * 10 + Int(digit)
            index += 1
        }
        if start.pointee == 0x2D { value = -value }
        guard value >= lowest, value <= highest else { return -1 }
        var place = values - 1
        while place > 0, classStarts[place] > value { place -= 1 }
        return firstPlane + place
    }

    /// Adds one of several answers to a set of planes counted from `first`; false when it is none, or a
    /// reason for a missing answer beside others.
    func add(_ start: UnsafePointer<UInt8>, _ count: Int, to set: inout UInt64) -> Bool {
        let value = Int(table.find(start, count))
        guard value >= 0, value < values else { return false }
        set |= 1 << UInt64(value)
        return true
    }

    /// Whether a set is one that can be given: at least one answer, and none beside the one that excludes
    /// all.
    func allows(_ set: UInt64) -> Bool {
        set != 0 && (none < 0 || set >> UInt64(none) & 1 == 0 || set.nonzeroBitCount == 1)
    }

    var first: Int { firstPlane }
}
