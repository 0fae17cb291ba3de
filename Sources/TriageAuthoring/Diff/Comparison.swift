import TriageEngine
import TriageValues

/// Evaluates calls in two libraries, many at once, and counts what becomes of them.
struct Comparison {
    typealias Plane = BatchEvaluator.Plane

    /// A call, and where it is from: a call, or one with another answer put in.
    private struct Call {
        let answers: [SharedAnswers.Given]
        let source: String
        var changed: SharedAnswers.Given?
    }

    private enum Kind: Hashable {
        case move(ladder: Int, from: String, to: String, isProvisional: Bool)
        case exchange(Part, String, isLost: Bool)
        case otherReasons
    }

    private enum Part: String, CaseIterable {
        case responder, flag, guidance
    }

    private var old: Side
    private var new: Side
    private var shared: SharedAnswers
    private var seen: Set<SharedAnswers.Key> = []
    private var pending: [Call] = []
    private var found: [Kind: (count: Int, call: Call)] = [:]
    private var unknown: [SharedAnswers.Given: Int] = [:]
    private(set) var count = 0

    /// - Parameter names: questions that calls answer beside those of the libraries.
    init(old: Program, new: Program, alsoAsked names: [String]) {
        shared = SharedAnswers(old, new, names)
        let rules = Dictionary(
            Set((old.rules + new.rules).map(\.name)).sorted().enumerated().map { ($1, $0) }
        ) { first, _ in first }
        self.old = Side(old, shared, rules)
        self.new = Side(new, shared, rules)
    }

    /// Compares calls, and each with the answers at and beside the limits of the questions it answers.
    mutating func compare(_ calls: [NamedCall]) {
        let calls = calls.map { Call(answers: coded($0), source: $0.source) }
        let first = calls.filter { add($0) }
        for call in first {
            for library in 0...1 {
                for (place, given) in call.answers.enumerated() {
                    for other in shared.neighbours(of: given.question, in: library) where other != given {
                        var answers = call.answers
                        answers[place] = other
                        _ = add(Call(answers: answers, source: call.source, changed: other))
                    }
                }
            }
        }
        flush()
    }

    private mutating func coded(_ call: NamedCall) -> [SharedAnswers.Given] {
        switch call.answers {
        case .named(let answers): shared.call(answers)
        case .codes(let answers, let program): shared.call(answers, of: program)
        }
    }

    /// Whether it was not there yet.
    private mutating func add(_ call: Call) -> Bool {
        var key = SharedAnswers.Key()
        for given in call.answers { key.toggle(shared.key(of: given)) }
        guard seen.insert(key).inserted else { return false }
        count += 1
        for given in call.answers {
            let codes = shared.codes(of: given)
            let misses = (codes.old == nil ? 1 : 0) + (codes.new == nil ? 1 : 0)
            if misses > 0 { unknown[given, default: 0] += misses }
            old.set(codes.old, to: given.question, call: pending.count)
            new.set(codes.new, to: given.question, call: pending.count)
        }
        pending.append(call)
        if pending.count == BatchEvaluator.capacity { flush() }
        return true
    }

    private mutating func flush() {
        guard !pending.isEmpty else { return }
        let was = old.evaluate(count: pending.count)
        let now = new.evaluate(count: pending.count)
        let moved = noteMoves()
        let rest = ~moved & new.batch.live
        for part in Part.allCases {
            let (before, after) = (was[part], now[part])
            for name in Set(before.keys).union(after.keys) {
                let (one, other) = (before[name] ?? .zero, after[name] ?? .zero)
                note(.exchange(part, name, isLost: true), one & ~other & rest)
                note(.exchange(part, name, isLost: false), other & ~one & rest)
            }
        }
        var other = Plane.zero
        for (before, after) in [(was.holding, now.holding), (was.deciding, now.deciding)] {
            for (one, another) in zip(before, after) { other |= one ^ another }
        }
        note(.otherReasons, other & rest)
        pending.removeAll(keepingCapacity: true)
        old.batch.clear()
        new.batch.clear()
    }

    /// Notes the calls whose recommended rung is another; which they are.
    private mutating func noteMoves() -> Plane {
        var moved = Plane.zero
        for (index, ladder) in new.program.ladders.enumerated() {
            guard let other = old.program.ladders.firstIndex(where: { $0.name == ladder.name }) else {
                continue
            }
            let provisional = new.batch.floor(index)
            for (from, was) in old.program.ladders[other].rungs.enumerated() {
                let before = old.batch.recommended(RungPlace(ladder: other, rung: from))
                for (to, now) in ladder.rungs.enumerated() where was.name != now.name {
                    let calls = before & new.batch.recommended(RungPlace(ladder: index, rung: to))
                    moved |= calls
                    for (isProvisional, calls) in [
                        (true, calls & provisional), (false, calls & ~provisional),
                    ] {
                        note(
                            .move(
                                ladder: index, from: was.name, to: now.name, isProvisional: isProvisional),
                            calls)
                    }
                }
            }
        }
        return moved
    }

    private mutating func note(_ kind: Kind, _ calls: Plane) {
        guard calls != .zero else { return }
        var (count, shortest) = (found[kind]?.count ?? 0, found[kind]?.call)
        BatchEvaluator.forEachCall(of: calls) { place in
            count += 1
            let call = pending[place]
            if shortest.map({ call.answers.count < $0.answers.count }) ?? true { shortest = call }
        }
        if let shortest { found[kind] = (count, shortest) }
    }

    // MARK: what was found

    private func effect(_ value: (count: Int, call: Call)) -> LibraryDiff.Effect {
        let call = value.call
        return LibraryDiff.Effect(
            count: value.count, example: call.answers.map(shared.text).joined(separator: ", "),
            source: call.source + (call.changed.map { " with \(shared.text($0))" } ?? ""))
    }

    var otherReasons: LibraryDiff.Effect? { found[.otherReasons].map(effect) }

    var unknownAnswers: [(answer: String, count: Int)] {
        unknown.map { (answer: shared.text($0.key), count: $0.value) }
            .sorted { (-$0.count, $0.answer) < (-$1.count, $1.answer) }
    }

    var moves: [LibraryDiff.Move] {
        let ranked: [(move: LibraryDiff.Move, rank: [Int])] = found.compactMap { kind, value in
            guard case .move(let index, let from, let to, let isProvisional) = kind else { return nil }
            let ladder = new.program.ladders[index]
            let names = ladder.rungs.map(\.name)
            // A rung the new ladder does not have counts as higher than any, so that losing it is a fall.
            let was = names.firstIndex(of: from) ?? names.count
            let now = names.firstIndex(of: to) ?? 0
            let move = LibraryDiff.Move(
                ladder: ladder.title, from: from, to: to, isDown: now < was, isProvisional: isProvisional,
                effect: effect(value))
            let places = now < was ? [0, index, -was, now] : [1, index, -now, was]
            return (move, places + [isProvisional ? 1 : 0])
        }
        // Rungs that the new ladder does not have share a place; their names decide, as a set has no order.
        return ranked.sorted {
            $0.rank == $1.rank
                ? $0.move.from < $1.move.from : $0.rank.lexicographicallyPrecedes($1.rank)
        }.map(\.move)
    }

    var exchanges: [LibraryDiff.Exchange] {
        let list: [LibraryDiff.Exchange] = found.compactMap { kind, value in
            guard case .exchange(let part, let name, let isLost) = kind else { return nil }
            return LibraryDiff.Exchange(
                kind: part.rawValue, name: name, isLost: isLost, effect: effect(value))
        }
        func rank(_ exchange: LibraryDiff.Exchange) -> (Int, Int, String) {
            let kinds = Part.allCases.map(\.rawValue)
            return (exchange.isLost ? 0 : 1, kinds.firstIndex(of: exchange.kind) ?? 3, exchange.name)
        }
        return list.sorted { rank($0) < rank($1) }
    }
}

extension Comparison {
    /// One of the libraries.
    private struct Side {
        let program: Program
        let batch: BatchEvaluator
        /// By the places of the questions in both libraries.
        private let questions: [Int?]
        /// By rule, its place among the rules of both libraries.
        private let rules: [Int]
        private let ruleCount: Int

        init(_ program: Program, _ shared: SharedAnswers, _ rules: [String: Int]) {
            self.rules = program.rules.compactMap { rules[$0.name] }
            ruleCount = rules.count
            self.program = program
            batch = BatchEvaluator(BatchPlan(program))
            questions = shared.questions(of: program)
        }

        /// An answer that the library does not know counts as not asked.
        func set(_ code: AnswerCode?, to question: Int, call: Int) {
            if let code, let index = questions[question] { batch.set(code, to: index, call: call) }
        }

        func evaluate(count: Int) -> Results {
            batch.evaluate(count: count)
            var results = Results(rules: ruleCount)
            func add(
                _ indices: [Int], _ path: WritableKeyPath<Results, [String: Plane]>, _ calls: Plane,
                _ name: (Int) -> String
            ) {
                guard calls != .zero else { return }
                for index in indices { results[keyPath: path][name(index), default: .zero] |= calls }
            }
            func responder(_ index: Int) -> String { program.responders[index].name }
            func guidance(_ index: Int) -> String { program.guidance[index].name }
            for (index, rule) in program.rules.enumerated() {
                let calls = batch.holds(index)
                guard calls != .zero else { continue }
                results.holding[rules[index]] = calls
                add(rule.send, \.responders, calls, responder)
                add(rule.guide, \.guidance, calls, guidance)
                add(rule.flag, \.flags, calls) { program.flags[$0].name }
            }
            for (ladder, record) in program.ladders.enumerated() {
                for (place, rung) in record.rungs.enumerated() {
                    let calls = batch.recommended(RungPlace(ladder: ladder, rung: place))
                    add(rung.who, \.responders, calls, responder)
                    add(rung.guide, \.guidance, calls & ~batch.floor(ladder), guidance)
                }
                batch.forEachDecider(of: ladder) { results.deciding[rules[$0]] |= $1 }
            }
            return results
        }
    }

    /// What came out of a batch: rules by their places, the rest by names.
    private struct Results {
        var holding: [Plane]
        var deciding: [Plane]
        var responders: [String: Plane] = [:]
        var guidance: [String: Plane] = [:]
        var flags: [String: Plane] = [:]

        init(rules: Int) {
            holding = Array(repeating: .zero, count: rules)
            deciding = holding
        }

        subscript(part: Part) -> [String: Plane] {
            switch part {
            case .responder: responders
            case .flag: flags
            case .guidance: guidance
            }
        }
    }
}
