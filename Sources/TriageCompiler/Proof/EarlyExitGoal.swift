import TriageEngine
import TriageValues

/// What a search for an early exit wants of a condition.
struct EarlyExitGoal {
    enum Wish {
        case yes
        case no
        /// Not certainly `no`, whatever else that must be asked is answered.
        case mayHold
        /// Not certainly `yes`.
        case mayFail

        var opposite: Wish {
            switch self {
            case .yes: .no
            case .no: .yes
            case .mayHold: .mayFail
            case .mayFail: .mayHold
            }
        }

        /// The truth that settles it.
        var truth: Truth { self == .yes || self == .mayHold ? .yes : .no }
        /// An ordinary question that stays open is enough.
        var isPossibility: Bool { self == .mayHold || self == .mayFail }
    }

    let node: Int
    let wish: Wish
    /// The parts of a score that were looked at.
    var partsDone = 0

    init(_ node: Int, _ wish: Wish) {
        self.node = node
        self.wish = wish
    }
}

extension EarlyExitSearch {
    /// Tries one way after another to give conditions what is wished of them, and calls `then` on each; true
    /// when it said that this is enough, or the search was cut off. The answers are as before when it
    /// returns.
    mutating func reach(_ goals: [EarlyExitGoal], _ then: (inout Self) -> Bool) -> Bool {
        guard spend() else { return true }
        guard let goal = goals.last else { return then(&self) }
        let rest = Array(goals.dropLast())
        if evaluator.truth(of: goal.node, assuming: true) == goal.wish.truth { return reach(rest, then) }
        let record = program.nodes[goal.node]
        let subject = Int(record.subject)
        let parts = program.parts(of: goal.node)
        switch record.kind {
        case .finding: return reach(rest + [EarlyExitGoal(parts[0], goal.wish)], then)
        case .not: return reach(rest + [EarlyExitGoal(parts[0], goal.wish.opposite)], then)
        case .all, .any:
            let goals = parts.map { EarlyExitGoal($0, goal.wish) }
            if (record.kind == .all) == (goal.wish.truth == .yes) {
                return reach(rest + goals.reversed(), then)
            }
            return goals.contains { reach(rest + [$0], then) }
        case .value, .contains, .status:
            if reachByAnswers(to: subject, goal, rest, then) { return true }
            return reachByRelevance(of: subject, record, goal, rest, then)
        case .opened:
            guard goal.wish.truth == .yes else { return false }
            return program.documents[subject].opening.contains { opening in
                let answers = values(of: opening.question).filter {
                    program.questions[opening.question].bits(of: $0) & opening.values != 0
                }
                return reach(by: answers, to: opening.question, goal, rest, then)
            }
        case .score:
            let score = program.scores[subject]
            return reachByParts(of: score, score.aim(record.mask, goal.wish.truth), goal, rest, then)
        }
    }

    /// By an answer that decides a test.
    private mutating func reachByAnswers(
        to question: Int, _ goal: EarlyExitGoal, _ rest: [EarlyExitGoal], _ then: (inout Self) -> Bool
    ) -> Bool {
        let isOpen = evaluator.answers.codes[question] == .notAsked
        // It may stay open, as long as it may matter; a value counts also where it does not.
        if goal.wish.isPossibility, isOpen, !program.questions[question].mustAsk {
            let record = program.nodes[goal.node]
            let isSettledOutside = record.holdsOutside == (goal.wish.truth == .yes)
            let relevance = isSettledOutside ? nil : program.questions[question].relevance
            let gates = [relevance].compactMap { $0 }.map { EarlyExitGoal($0, .mayHold) }
            if reach(rest + gates, then) { return true }
        }
        var answers = values(of: question)
        if program.nodes[goal.node].kind == .status, isOpen, !program.questions[question].mustAsk {
            answers += reasons(of: question)
        }
        return reach(by: answers, to: question, goal, rest, then)
    }

    private mutating func reach(
        by answers: [AnswerCode], to question: Int, _ goal: EarlyExitGoal, _ rest: [EarlyExitGoal],
        _ then: (inout Self) -> Bool
    ) -> Bool {
        let before = evaluator.answers.codes[question]
        for answer in answers {
            guard let next = before.joined(answer, of: program.questions[question]), next != before else {
                continue
            }
            evaluator.set(next, to: question)
            let isDecided = evaluator.truth(of: goal.node, assuming: true) == goal.wish.truth
            var isEnough = isDecided && reach(rest, then)
            // A missing answer counts only where its question matters.
            if !isDecided, case .missing = next, let relevance = program.questions[question].relevance {
                isEnough = reach(rest + [EarlyExitGoal(relevance, .yes)], then)
            }
            evaluator.set(before, to: question)
            if isEnough { return true }
        }
        return false
    }

    /// By nothing but the question not being asked: a test that holds outside all answers holds then, and
    /// every other one fails.
    private mutating func reachByRelevance(
        of question: Int, _ record: ConditionNode, _ goal: EarlyExitGoal, _ rest: [EarlyExitGoal],
        _ then: (inout Self) -> Bool
    ) -> Bool {
        guard evaluator.answers.codes[question] == .notAsked,
            let relevance = program.questions[question].relevance
        else { return false }
        guard record.holdsOutside == (goal.wish.truth == .yes) else { return false }
        return reach(rest + [EarlyExitGoal(relevance, .no)], then)
    }

    /// By the parts of a score, one after another: each is made to count, left alone, or kept from counting.
    private mutating func reachByParts(
        of score: Score, _ aim: Score.Aim, _ goal: EarlyExitGoal, _ rest: [EarlyExitGoal],
        _ then: (inout Self) -> Bool
    ) -> Bool {
        guard goal.partsDone < score.parts.count else {
            return goal.wish.isPossibility && reach(rest, then)
        }
        guard goal.wish.isPossibility || isWithinReach(score, aim, from: goal.partsDone) else { return false }
        var next = goal
        next.partsDone += 1
        switch score.parts[goal.partsDone] {
        case .condition(let node):
            let isDecided = evaluator.truth(of: node, assuming: true) == .yes
            if !isDecided, !aim.isLow, reach(rest + [next, EarlyExitGoal(node, .yes)], then) { return true }
            if reach(rest + [next], then) { return true }
            return !isDecided && !aim.isHigh && reach(rest + [next, EarlyExitGoal(node, .no)], then)
        case .answers(let question, let points, let when):
            if reach(rest + [next], then) { return true }
            let gates = [when].compactMap { $0 }.filter { evaluator.truth(of: $0, assuming: true) != .yes }
                .map { EarlyExitGoal($0, .yes) }
            if !gates.isEmpty, reach(rest + [next] + gates, then) { return true }
            let mayBeTooMuch = !aim.isHigh || points.contains { $0 < 0 }
            if let when, mayBeTooMuch, reach(rest + [next, EarlyExitGoal(when, .no)], then) { return true }
            guard evaluator.answers.codes[question] == .notAsked else { return false }
            for answer in values(of: question) {
                evaluator.set(answer, to: question)
                let isEnough = reach(rest + [next] + gates, then)
                evaluator.set(.notAsked, to: question)
                if isEnough { return true }
            }
            return false
        }
    }

    /// Whether the parts from one on can still bring a score of conditions to an aim, where those before it
    /// stay as they are: where they do not, they were gone into before.
    private mutating func isWithinReach(_ score: Score, _ aim: Score.Aim, from first: Int) -> Bool {
        var (counting, mayCount) = (0, 0)
        for (place, part) in score.parts.enumerated() {
            guard case .condition(let node) = part else { return true }
            let truth = evaluator.truth(of: node, assuming: true)
            if place >= first || truth == .yes { counting += 1 }
            if place < first, truth != .no { mayCount += 1 }
        }
        switch aim {
        case .atLeast(let value): return counting >= value
        case .below(let value): return mayCount < value
        case .among: return true
        }
    }

    /// Why an answer may be missing, of reasons that no test of the present rule tells apart only one.
    private func reasons(of question: Int) -> [AnswerCode] {
        let masks = (tests[question] ?? []).filter { $0.kind == .status }.map(\.mask)
        var seen: Set<[Bool]> = []
        return [Missing.unknown, .refused, .unclear].filter { reason in
            seen.insert(masks.map { $0 & StatusBits.bit(reason) != 0 }).inserted
        }.map { .missing($0) }
    }

    /// The answers of a question, safest first; of ordered ones that no test of the present rule tells apart
    /// only the safest.
    private func values(of index: Int) -> [AnswerCode] {
        let question = program.questions[index]
        let all: [AnswerCode]
        switch question.kind {
        case .choice: all = question.options.indices.map { .choice($0) }
        case .several: return question.options.indices.map { .several(1 << UInt64($0)) }
        case .number(let range):
            let starts = range.classStarts.map { AnswerCode.number($0) }
            all = range.lowIsDangerous ? starts.reversed() : starts
        }
        guard question.isOrdered, !isAddedUp(index) else { return all }
        let tests = tests[index] ?? []
        let opening = program.documents[question.document].opening.first { $0.question == index }?.values ?? 0
        var seen: Set<[Bool]> = []
        return all.filter { code in
            let bits = question.bits(of: code)
            return seen.insert(tests.map { $0.mask & bits != 0 } + [opening & bits != 0]).inserted
        }
    }

    private func isAddedUp(_ question: Int) -> Bool {
        program.scores.contains { score in
            score.parts.contains { part in
                if case .answers(question, _, _) = part { true } else { false }
            }
        }
    }
}

extension Score {
    /// What a score is to be for a test of it to have some truth.
    fileprivate enum Aim {
        case atLeast(Int)
        case below(Int)
        /// One of some values, with others above and below.
        case among

        var isHigh: Bool { if case .atLeast = self { true } else { false } }
        var isLow: Bool { if case .below = self { true } else { false } }
    }

    fileprivate func aim(_ mask: UInt64, _ truth: Truth) -> Aim {
        let wanted = range.map { (mask >> UInt64($0 - range.lowerBound) & 1 == 1) == (truth == .yes) }
        let turns = wanted.indices.dropFirst().filter { wanted[$0] != wanted[$0 - 1] }
        guard turns.count == 1, let turn = turns.first else { return .among }
        let value = range.lowerBound + turn
        return wanted[turn] ? .atLeast(value) : .below(value)
    }
}

extension ConditionNode {
    /// Whether a test holds of a question that does not matter.
    fileprivate var holdsOutside: Bool { kind == .value && mask & outsideBit != 0 }
}

extension AnswerCode {
    /// This answer and one more; nil when they cannot both be given.
    fileprivate func joined(_ other: AnswerCode, of question: Question) -> AnswerCode? {
        switch (self, other) {
        case (.notAsked, _): return other
        case (.several(let bits), .several(let more)):
            guard case .several(let none) = question.kind else { return nil }
            let alone: UInt64 = none.map { 1 << UInt64($0) } ?? 0
            return (bits | more) & alone == 0 ? .several(bits | more) : nil
        case (.choice, _), (.several, _), (.number, _), (.missing, _): return nil
        }
    }
}
