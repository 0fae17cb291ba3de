import TriageEngine
import TriageValues

/// The questions of two programs as names of one prover: one name where both take the same answers, and else
/// one each, with what an answer to the one is as an answer to the other.
struct QuestionPairs: Sendable {
    private let old: Program
    private let new: Program
    /// By question of the old program, what stands behind its `q` and `s`.
    let names: [String]
    /// The questions of the old program that have a name of their own.
    private let apart: [Int]

    init(_ old: Program, _ new: Program) {
        (self.old, self.new) = (old, new)
        names = old.questions.indices.map { place in
            guard let other = new.questionIndex(old.questions[place].name),
                old.questions[place].takesSameAnswers(as: new.questions[other])
            else { return "o\(place)" }
            return String(other)
        }
        apart = names.indices.filter { [names] in names[$0].hasPrefix("o") }
    }

    var lines: [String] {
        new.questions.enumerated().flatMap { Formulas.declaration(of: $1, named: String($0)) }
            + apart.flatMap { Formulas.declaration(of: old.questions[$0], named: names[$0]) }
            + apart.compactMap { place in
                new.questionIndex(old.questions[place].name).map { "(assert \(link(place, $0)))" }
            }
    }

    /// What a call is read from.
    var constants: [String] {
        let all =
            new.questions.enumerated().map { (String($0), $1) } + apart.map { (names[$0], old.questions[$0]) }
        return all.flatMap { name, question in
            if case .several = question.kind { ["q\(name)", "s\(name)"] } else { ["q\(name)"] }
        }
    }

    /// The call that the numbers of a prover stand for.
    func call(_ numbers: [Substring: UInt64]) -> CallTwice? {
        var (before, after) = (Answers(for: old), Answers(for: new))
        func code(_ question: Question, _ name: String) -> AnswerCode? {
            question.code(numbers["q\(name)"[...]], chosen: numbers["s\(name)"[...]])
        }
        for (place, question) in new.questions.enumerated() {
            guard let code = code(question, String(place)) else { return nil }
            after[place] = code
        }
        for (place, question) in old.questions.enumerated() {
            guard let code = code(question, names[place]) else { return nil }
            before[place] = code
            guard let other = new.questionIndex(question.name) else { continue }
            (before[place], after[other]) = Self.sameNumber(
                code, question, after.codes[other], new.questions[other])
        }
        return CallTwice(old: before, new: after)
    }

    /// Of classes of numbers that overlap a number that lies in both; of one that the other question does not
    /// take, a number that it does not take.
    private static func sameNumber(
        _ old: AnswerCode, _ before: Question, _ new: AnswerCode, _ after: Question
    ) -> (AnswerCode, AnswerCode) {
        switch (old, new) {
        case (.number(let one), .number(let another)):
            return (.number(max(one, another)), .number(max(one, another)))
        case (.number(let one), .notAsked): return (.number(before.number(like: one, beyond: after)), new)
        case (.notAsked, .number(let one)): return (old, .number(after.number(like: one, beyond: before)))
        default: return (old, new)
        }
    }

    // MARK: links

    /// That two questions of one name have the same answer, or one has none, because it does not know that of
    /// the other.
    private func link(_ place: Int, _ other: Int) -> String {
        let (before, after) = (old.questions[place], new.questions[other])
        let (name, now) = (names[place], String(other))
        func code(_ name: String, _ number: Int) -> String { "(= q\(name) \(Formulas.number(number)))" }
        func both(_ one: Int, _ another: Int) -> String { "(and \(code(name, one)) \(code(now, another)))" }
        let (unaskedBefore, unaskedNow) = (before.valueCount, after.valueCount)
        let missing = Formulas.others.indices.map { both(unaskedBefore + $0, unaskedNow + $0) }
        if case .several = before.kind, case .several = after.kind {
            return any(missing + several(before, name, after, now))
        }
        let pairs = (0..<before.valueCount).flatMap { one in
            (0..<after.valueCount).filter { before.shares(one, with: after, $0) }.map { (one, $0) }
        }
        // A class of numbers may lie partly in what the other takes.
        let lostThen = (0..<before.valueCount).filter { one in
            !pairs.contains { $0.0 == one } || before.reaches(beyond: after, one)
        }
        let lostNow = (0..<after.valueCount).filter { another in
            !pairs.contains { $0.1 == another } || after.reaches(beyond: before, another)
        }
        return any(
            missing + pairs.map(both) + lostThen.map { both($0, unaskedNow) }
                + lostNow.map { both(unaskedBefore, $0) })
    }

    private func several(_ before: Question, _ name: String, _ after: Question, _ now: String) -> [String] {
        func bit(_ name: String, _ place: Int) -> String { "((_ extract \(place) \(place)) s\(name))" }
        let shared = before.options.indices.compactMap { one in
            after.options.firstIndex { $0.name == before.options[one].name }.map { (one, $0) }
        }
        let onlyBefore = before.options.indices.filter { one in !shared.contains { $0.0 == one } }
        let onlyNow = after.options.indices.filter { another in !shared.contains { $0.1 == another } }
        func has(_ name: String, _ places: [Int]) -> String {
            any(places.map { "(= \(bit(name, $0)) #b1)" })
        }
        let same = shared.map { "(= \(bit(name, $0)) \(bit(now, $1)))" }.joined(separator: " ")
        let unasked = { (name: String, question: Question) in
            "(= q\(name) \(Formulas.number(question.valueCount)))"
        }
        let answered = "(= q\(name) \(Formulas.number(0))) (= q\(now) \(Formulas.number(0)))"
        return [
            "(and \(answered) (not \(has(name, onlyBefore))) (not \(has(now, onlyNow))) \(same))",
            "(and \(has(name, onlyBefore)) \(unasked(now, after)))",
            "(and \(has(now, onlyNow)) \(unasked(name, before)))",
        ]
    }

    private func any(_ parts: [String]) -> String {
        parts.isEmpty ? "false" : "(or \(parts.joined(separator: " ")))"
    }
}

extension Question {
    /// Whether the codes of two questions stand for the same answers.
    fileprivate func takesSameAnswers(as other: Question) -> Bool {
        switch (kind, other.kind) {
        case (.choice, .choice): return options.map(\.name) == other.options.map(\.name)
        case (.several(let one), .several(let another)):
            return one == another && options.map(\.name) == other.options.map(\.name)
        case (.number(let one), .number(let another)):
            return one.bounds == another.bounds && one.classStarts == another.classStarts
        case (.choice, _), (.several, _), (.number, _): return false
        }
    }

    /// Whether a value of one question can be the same answer as a value of another.
    fileprivate func shares(_ value: Int, with other: Question, _ another: Int) -> Bool {
        switch (kind, other.kind) {
        case (.choice, .choice): options[value].name == other.options[another].name
        case (.number(let one), .number(let two)):
            one.numbers(ofClass: value).overlaps(two.numbers(ofClass: another))
        case (.choice, _), (.several, _), (.number, _): false
        }
    }

    /// A number of the same class that another question does not take, where there is one.
    fileprivate func number(like number: Int, beyond other: Question) -> Int {
        guard case .number(let one) = kind, case .number(let two) = other.kind else { return number }
        let numbers = one.numbers(ofClass: one.classIndex(of: number))
        return numbers.upperBound > two.bounds.upperBound ? numbers.upperBound : numbers.lowerBound
    }

    /// Whether a class of numbers has some that another question does not take.
    fileprivate func reaches(beyond other: Question, _ value: Int) -> Bool {
        guard case .number(let one) = kind, case .number(let two) = other.kind else { return false }
        let numbers = one.numbers(ofClass: value)
        return numbers.lowerBound < two.bounds.lowerBound || numbers.upperBound > two.bounds.upperBound
    }
}
