import TriageEngine
import TriageValues

/// A question of a program as a prover is told it: a number, one of its values or else not asked, unknown,
/// refused, unclear, lost; where several answers can be chosen, beside it a bit for each.
struct Variable: Sendable {
    /// What stands behind its `q` and `s`.
    let place: Int
    private let isSeveral: Bool
    /// By value that it can have, the bit of it in the program.
    private let bits: [Int]
    /// Of a number, by value the first of its class.
    private let numbers: [Int]
    /// Those of several answers that exclude all others.
    private let alone: Set<Int>
    /// Whether it can be anything but not asked.
    private let isShared: Bool

    /// The codes behind the values of a question.
    private static let others: [AnswerCode] = [.notAsked] + Missing.allCases.map { .missing($0) }
    /// In these many bits every code of every question has a number of its own.
    private static let codeBits = 8

    private init(
        place: Int, isSeveral: Bool = false, bits: [Int], numbers: [Int] = [], alone: Set<Int> = [],
        isShared: Bool = true
    ) {
        (self.place, self.isSeveral, self.bits, self.numbers) = (
            place, isSeveral && !bits.isEmpty, bits, numbers
        )
        (self.alone, self.isShared) = (alone, isShared)
    }

    /// With all values of the question.
    init(_ question: Question, _ place: Int) {
        switch question.kind {
        case .choice: self.init(place: place, bits: Array(question.options.indices))
        case .several(let none):
            self.init(
                place: place, isSeveral: true, bits: Array(question.options.indices),
                alone: Set([none].compactMap { $0 }))
        case .number(let range):
            self.init(place: place, bits: Array(range.classStarts.indices), numbers: range.classStarts)
        }
    }

    /// A question that is not asked, since the calls spoken of cannot answer it.
    init(notAsked place: Int) { self.init(place: place, bits: [], isShared: false) }

    /// A question of two programs, with the values that it has in both; where it takes other kinds of answers
    /// in the one than in the other, with none.
    static func shared(_ old: Question, _ new: Question, _ place: Int) -> (old: Variable, new: Variable) {
        switch (old.kind, new.kind) {
        case (.choice, .choice):
            let pairs = sharedOptions(old, new)
            return (
                Variable(place: place, bits: pairs.map(\.old)), Variable(place: place, bits: pairs.map(\.new))
            )
        case (.several(let before), .several(let after)):
            let pairs = sharedOptions(old, new)
            let alone = Set(pairs.indices.filter { pairs[$0].old == before || pairs[$0].new == after })
            return (
                Variable(place: place, isSeveral: true, bits: pairs.map(\.old), alone: alone),
                Variable(place: place, isSeveral: true, bits: pairs.map(\.new), alone: alone)
            )
        case (.number(let before), .number(let after))
        where before.unit == after.unit && before.places == after.places:
            let numbers = sharedNumbers(before, after)
            func variable(_ range: NumberRange) -> Variable {
                Variable(place: place, bits: numbers.map(range.classIndex), numbers: numbers)
            }
            return (variable(before), variable(after))
        case (.choice, _), (.several, _), (.number, _):
            return (Variable(place: place, bits: []), Variable(place: place, bits: []))
        }
    }

    private static func sharedOptions(_ old: Question, _ new: Question) -> [(old: Int, new: Int)] {
        old.options.indices.compactMap { place in
            new.options.firstIndex { $0.name == old.options[place].name }.map { (place, $0) }
        }
    }

    /// The first numbers of the classes that neither of two programs tells apart.
    private static func sharedNumbers(_ old: NumberRange, _ new: NumberRange) -> [Int] {
        let least = max(old.bounds.lowerBound, new.bounds.lowerBound)
        let most = min(old.bounds.upperBound, new.bounds.upperBound)
        guard least <= most else { return [] }
        let starts = (old.classStarts + new.classStarts).filter { least < $0 && $0 <= most }
        return [least] + Set(starts).sorted()
    }

    // MARK: as terms

    private var name: String { "q\(place)" }
    private var chosen: String { "s\(place)" }
    /// How many numbers stand for values: for several answers one, whichever were chosen.
    private var valueCount: Int { isSeveral ? 1 : bits.count }

    private static func number(_ value: Int) -> String { Terms.number(value, bits: codeBits) }

    private func word(_ values: [Int]) -> String {
        Terms.number(values.reduce(0) { $0 | 1 << $1 }, bits: bits.count)
    }

    var declaration: [String] {
        let count = valueCount + (isShared ? Self.others.count : 1)
        var lines = [
            "(declare-const \(name) (_ BitVec \(Self.codeBits)))",
            "(assert (bvult \(name) \(Self.number(count))))",
        ]
        guard isSeveral else { return lines }
        lines.append("(declare-const \(chosen) (_ BitVec \(bits.count)))")
        lines.append("(assert (= (= \(chosen) \(word([]))) \(hasNoValue)))")
        for value in alone.sorted() {
            let (itself, nothing) = (word([value]), word([]))
            lines.append(
                "(assert (or (= \(chosen) \(itself)) (= (bvand \(chosen) \(itself)) \(nothing))))")
        }
        return lines
    }

    /// What a call is read from.
    var constants: [String] { isSeveral ? [name, chosen] : [name] }

    var hasNoValue: String { valueCount == 0 ? "true" : "(bvuge \(name) \(Self.number(valueCount)))" }

    var isNotAsked: String { "(= \(name) \(Self.number(valueCount)))" }

    /// It was asked, and not learned.
    var isMissing: String { isShared ? "(bvugt \(name) \(Self.number(valueCount)))" : "false" }

    /// Each code that is no value, and that it is this one.
    var otherCodes: [(code: AnswerCode, isIt: String)] {
        Self.others.enumerated().map { ($1, "(= \(name) \(Self.number(valueCount + $0)))") }
    }

    /// One of its values is among those of a mask.
    func isValue(in mask: UInt64) -> String {
        let values = bits.indices.filter { mask >> UInt64(bits[$0]) & 1 == 1 }
        guard isSeveral else { return Terms.any(values.map { "(= \(name) \(Self.number($0)))" }) }
        return values.isEmpty ? "false" : "(not (= (bvand \(chosen) \(word(values))) \(word([]))))"
    }

    // MARK: read again

    /// The answer that the numbers of a prover stand for; nil where they stand for none.
    func code(_ numbers: [Substring: UInt64]) -> AnswerCode? {
        guard let number = numbers[name[...]].map({ Int($0) }) else { return nil }
        guard number < valueCount else {
            return number - valueCount < Self.others.count ? Self.others[number - valueCount] : nil
        }
        if isSeveral {
            guard let chosen = numbers[chosen[...]], chosen != 0 else { return nil }
            return .several(
                bits.indices.filter { chosen >> UInt64($0) & 1 == 1 }.reduce(0) { $0 | 1 << UInt64(bits[$1]) }
            )
        }
        return self.numbers.isEmpty ? .choice(bits[number]) : .number(self.numbers[number])
    }
}
