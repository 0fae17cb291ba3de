import TriageCompiler
import TriageEngine
import TriageValues

/// What a new library says otherwise than an old one, and what that does to calls.
public struct LibraryDiff: Sendable {
    public enum Change: Sendable, Hashable {
        case added
        case removed
        /// The fields that differ, as they were and as they are; nil where there is none.
        case changed([Field])
    }

    public struct Field: Sendable, Hashable {
        public let key: String
        public let old: String?
        public let new: String?
    }

    /// A thing that is said otherwise.
    public struct Entry: Sendable {
        /// `rule`, `question`, ...
        public let kind: String
        public let name: String
        public let change: Change
    }

    /// Calls that go from one rung to another on a ladder.
    public struct Move: Sendable {
        public let ladder: String
        public let from: String
        public let to: String
        public let isDown: Bool
        public let count: Int
        /// The call with the fewest answers, and where it is from.
        public let example: String
        public let source: String
    }

    public let entries: [Entry]
    /// Calls down first, then the most frequent.
    public let moves: [Move]
    /// Calls whose rungs stay and for which other rules hold.
    public let otherReasons: Int
    public let callCount: Int
    /// Calls with an answer that one of the two libraries cannot take; they are left out.
    public let skipped: Int

    public var falls: Int { moves.filter(\.isDown).map(\.count).reduce(0, +) }
    public var isEmpty: Bool { entries.isEmpty && moves.isEmpty && otherReasons == 0 }
}

/// A call by the names of the protocol, and where it is from.
public struct NamedCall: Sendable {
    public let answers: [String: Answer]
    public let source: String

    public init(_ answers: [String: Answer], source: String) {
        self.answers = answers
        self.source = source
    }
}

/// Compares two libraries by what they say and by what they make of calls: the cases of both, other calls, a
/// call for each rule on which it holds, and all of these with each limit's answers put in.
public func difference(
    from old: LoadedLibrary, to new: LoadedLibrary, calls: [NamedCall] = []
) -> LibraryDiff {
    var comparison = Comparison(old: old.program, new: new.program)
    let named = old.namedCases + new.namedCases + calls + old.callsOfRules + new.callsOfRules
    var seen: Set<[String: Answer]> = []
    for call in named + named.flatMap({ old.atLimits($0) + new.atLimits($0) })
    where seen.insert(call.answers).inserted {
        comparison.add(call)
    }
    return LibraryDiff(
        entries: entries(old.declarations, new.declarations), moves: comparison.moves,
        otherReasons: comparison.otherReasons, callCount: comparison.count, skipped: comparison.skipped)
}

private func entries(_ old: [Declaration], _ new: [Declaration]) -> [LibraryDiff.Entry] {
    struct Key: Hashable {
        let kind: String
        let name: String
    }
    func table(_ list: [Declaration]) -> [Key: Declaration] {
        Dictionary(list.map { (Key(kind: $0.kind, name: $0.name), $0) }) { first, _ in first }
    }
    let (before, after) = (table(old), table(new))
    let order = new + old.filter { after[Key(kind: $0.kind, name: $0.name)] == nil }
    return order.compactMap { item in
        let key = Key(kind: item.kind, name: item.name)
        switch (before[key], after[key]) {
        case (nil, _): return LibraryDiff.Entry(kind: item.kind, name: item.name, change: .added)
        case (_, nil): return LibraryDiff.Entry(kind: item.kind, name: item.name, change: .removed)
        case (let was?, let now?):
            let fields = changed(was, now)
            return fields.isEmpty
                ? nil : LibraryDiff.Entry(kind: item.kind, name: item.name, change: .changed(fields))
        }
    }
}

private func changed(_ was: Declaration, _ now: Declaration) -> [LibraryDiff.Field] {
    let keys =
        now.fields.map(\.key) + was.fields.map(\.key).filter { key in !now.fields.contains { $0.key == key } }
    return keys.compactMap { key in
        let old = was.fields.first { $0.key == key }?.value
        let new = now.fields.first { $0.key == key }?.value
        return old == new ? nil : LibraryDiff.Field(key: key, old: old, new: new)
    }
}

/// Evaluates calls in both libraries and counts what moves.
private struct Comparison {
    let old: Program
    let new: Program
    private var before: Evaluator
    private var after: Evaluator
    private(set) var count = 0
    private(set) var skipped = 0
    private(set) var otherReasons = 0
    private var found: [Key: (count: Int, call: NamedCall)] = [:]

    private struct Key: Hashable {
        let ladder: Int
        let from: String
        let to: String
    }

    init(old: Program, new: Program) {
        self.old = old
        self.new = new
        before = Evaluator(old)
        after = Evaluator(new)
    }

    mutating func add(_ call: NamedCall) {
        guard let was = answers(call, old), let now = answers(call, new) else {
            skipped += 1
            return
        }
        count += 1
        before.evaluate(was)
        after.evaluate(now)
        var moved = false
        for (index, ladder) in new.ladders.enumerated() {
            guard let other = old.ladders.firstIndex(where: { $0.name == ladder.name }) else { continue }
            let from = old.ladders[other].rungs[before.standings[other].recommended].name
            let to = ladder.rungs[after.standings[index].recommended].name
            guard from != to else { continue }
            moved = true
            let key = Key(ladder: index, from: from, to: to)
            let known = found[key]
            let isShorter = known.map { call.answers.count < $0.call.answers.count } ?? true
            found[key] = ((known?.count ?? 0) + 1, isShorter ? call : known?.call ?? call)
        }
        if !moved, holding(old, before) != holding(new, after) { otherReasons += 1 }
    }

    private func holding(_ program: Program, _ evaluator: Evaluator) -> Set<String> {
        Set(program.rules.filter { evaluator.truth(of: $0.node, assuming: true) == .yes }.map(\.name))
    }

    /// The call in a program's codes; nil when it cannot take an answer.
    private func answers(_ call: NamedCall, _ program: Program) -> Answers? {
        var answers = Answers(for: program)
        for (name, answer) in call.answers {
            guard let index = program.questionIndex(name),
                case .success(let code) = program.code(for: answer, to: index)
            else { return nil }
            answers[index] = code
        }
        return answers
    }

    var moves: [LibraryDiff.Move] {
        found.map { key, value in
            let ladder = new.ladders[key.ladder]
            let names = ladder.rungs.map(\.name)
            // A rung the new ladder does not have counts as higher than any, so that losing it is a fall.
            let was = names.firstIndex(of: key.from) ?? names.count
            let now = names.firstIndex(of: key.to) ?? 0
            let answers = value.call.answers.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)" }
            return LibraryDiff.Move(
                ladder: ladder.title, from: key.from, to: key.to, isDown: now < was, count: value.count,
                example: answers.joined(separator: ", "), source: value.call.source)
        }
        .sorted {
            ($0.isDown ? 0 : 1, -$0.count, $0.from, $0.to) < ($1.isDown ? 0 : 1, -$1.count, $1.from, $1.to)
        }
    }
}

extension LoadedLibrary {
    fileprivate var namedCases: [NamedCall] {
        cases.map { test in NamedCall(named(test.given), source: "case `\(test.name)`") }
    }

    /// For each rule a call on which it holds.
    fileprivate var callsOfRules: [NamedCall] {
        program.rules.compactMap { rule in
            guard case .found(let answers) = answers(making: rule.node, in: program) else { return nil }
            return NamedCall(named(answers), source: "a call on which rule `\(rule.name)` holds")
        }
    }

    private func named(_ answers: Answers) -> [String: Answer] {
        var named: [String: Answer] = [:]
        for (index, question) in program.questions.enumerated() {
            if let answer = program.answer(answers.codes[index], to: index) { named[question.name] = answer }
        }
        return named
    }

    /// The call with the answers at and beside each limit of each question it answers.
    fileprivate func atLimits(_ call: NamedCall) -> [NamedCall] {
        call.answers.keys.sorted().flatMap { name -> [NamedCall] in
            guard let index = program.questionIndex(name) else { return [] }
            return neighbours[index].compactMap { code in
                guard let answer = program.answer(code, to: index), answer != call.answers[name] else {
                    return nil
                }
                var answers = call.answers
                answers[name] = answer
                return NamedCall(answers, source: "\(call.source) with \(name) = \(answer)")
            }
        }
    }

    /// For each question the answers at and below the limits its tests draw, and not learned.
    private var neighbours: [[AnswerCode]] {
        program.questions.map { question in
            switch question.kind {
            case .choice: question.options.indices.map { .choice($0) } + [.missing(.unknown)]
            case .several: question.options.indices.map { .several(1 << UInt64($0)) } + [.missing(.unknown)]
            case .number(let range):
                range.classStarts.flatMap { start -> [AnswerCode] in
                    start > range.bounds.lowerBound ? [.number(start - 1), .number(start)] : [.number(start)]
                } + [.missing(.unknown)]
            }
        }
    }
}
