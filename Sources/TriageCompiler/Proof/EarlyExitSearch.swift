import TriageEngine
import TriageValues

/// A call on which nothing that must be asked is open, and an answer that would still turn its result.
package struct EarlyExit: Sendable {
    /// The call; every must-ask question that is or may be relevant has a value.
    package let answers: Answers
    /// A question that is or may be relevant and was not asked.
    package let question: Int
    package let code: AnswerCode
    package let ladder: Int
    /// The recommended rung of the call, and with the answer.
    package let from: Int
    package let to: Int

    /// Whether a rise from one rung to another turns a result upside down: to the highest rung, or by two.
    package static func turns(_ from: Int, _ to: Int, of ladder: Ladder) -> Bool {
        to > from && (to == ladder.rungs.count - 1 || to >= from + 2)
    }
}

extension EarlyExit {
    /// The exit that an answer shows on the call of an evaluator, which is left as it was; nil when there is
    /// none. This is the definition; searches only propose.
    package init?(_ question: Int, _ code: AnswerCode, _ evaluator: inout Evaluator) {
        let program = evaluator.program
        let before = evaluator.standings
        guard before.allSatisfy({ !$0.isProvisional }), evaluator.answers.codes[question] == .notAsked,
            program.questions[question].relevance.map({ evaluator.truth(of: $0) }) != .no
        else { return nil }
        let answers = evaluator.answers
        evaluator.set(code, to: question)
        defer { evaluator.set(.notAsked, to: question) }
        for (ladder, after) in evaluator.standings.enumerated() where !after.isFloor {
            let from = before[ladder].recommended
            guard Self.turns(from, after.recommended, of: program.ladders[ladder]) else { continue }
            self.init(
                answers: answers, question: question, code: code, ladder: ladder, from: from,
                to: after.recommended)
            return
        }
        return nil
    }
}

/// Looks for early exits: first for answers by which a rule holds, one way after another; then one of them is
/// taken out again, what must be asked is answered as safely as can be, and what comes of it is evaluated.
///
/// Nothing is missed while there is time: with one answer more no rung falls, and with a safer answer none
/// rises (DESIGN 3.4, properties 2 and 4), so only answers that the rule needs and the safest others have to
/// be looked at. Answers without an order are all tried.
struct EarlyExitSearch {
    /// Choices tried for one rule.
    static let budget = 4_000

    let program: Program
    var evaluator: Evaluator
    /// By question, the exit found first.
    private(set) var found: [Int: EarlyExit] = [:]
    private var spent = 0
    /// The search for the present rule was cut off.
    var isCutOff = false
    /// What the present rule reads.
    var tests: [Int: [ConditionNode]] = [:]
    private var aims: [EarlyExitGoal] = []
    private let ordinary: [Bool]

    init(_ program: Program) {
        self.program = program
        evaluator = Evaluator(program)
        evaluator.evaluate(Answers(for: program))
        ordinary = program.questions.map { !$0.mustAsk }
    }

    /// Tries every way to make conditions hold together.
    ///
    /// - Returns: the questions for which nothing was found before the search was cut off.
    mutating func look(for nodes: [Int]) -> Set<Int> {
        let behind = nodes.reduce(into: Set<Int>()) { $0.formUnion(program.questionsRead(by: $1)) }
        let wanted = behind.filter { ordinary[$0] && found[$0] == nil }
        guard !wanted.isEmpty else { return [] }
        let gates = wanted.compactMap { program.questions[$0].relevance }
        tests = Dictionary(grouping: program.tests(behind: nodes + gates)) { Int($0.subject) }
        (spent, isCutOff) = (0, false)
        aims = nodes.map { EarlyExitGoal($0, .yes) }
        _ = reach(aims) { search in
            search.takeOut()
            return wanted.allSatisfy { search.found[$0] != nil }
        }
        evaluator.evaluate(Answers(for: program))
        return isCutOff ? wanted.filter { found[$0] == nil } : []
    }

    /// Counts a choice; false when there were too many.
    mutating func spend() -> Bool {
        spent += 1
        if spent > Self.budget { isCutOff = true }
        return !isCutOff
    }

    /// Takes each answer that was given out again.
    private mutating func takeOut() {
        guard aims.allSatisfy({ evaluator.truth(of: $0.node, assuming: true) == .yes }) else { return }
        let full = evaluator.answers
        for (question, code) in full.codes.enumerated() where ordinary[question] && found[question] == nil {
            switch code {
            case .notAsked, .missing: continue
            case .choice, .several, .number: break
            }
            evaluator.set(.notAsked, to: question)
            if !complete(question, code), let relevance = program.questions[question].relevance {
                _ = reach([EarlyExitGoal(relevance, .mayHold)]) { $0.complete(question, code) }
            }
            evaluator.move(to: full)
        }
    }

    /// Answers what must be asked, each as safely as can be; true when that shows an exit.
    private mutating func complete(_ question: Int, _ code: AnswerCode) -> Bool {
        guard spend() else { return true }
        guard let open = firstOpen() else {
            guard let exit = EarlyExit(question, code, &evaluator) else { return false }
            found[question] = shortened(exit)
            return true
        }
        for answer in program.safestAnswer(to: open).map({ [$0] }) ?? everyAnswer(to: open) {
            evaluator.set(answer, to: open)
            let isFound = complete(question, code)
            evaluator.set(.notAsked, to: open)
            if isFound { return true }
        }
        return false
    }

    /// A must-ask question without an answer that is or may be relevant.
    private func firstOpen() -> Int? {
        program.questions.indices.first { question in
            !ordinary[question] && evaluator.answers.codes[question] == .notAsked
                && program.questions[question].relevance.map { evaluator.truth(of: $0) } != .no
        }
    }

    /// Of several answers each by itself: with more of them no rung is lower.
    private func everyAnswer(to index: Int) -> [AnswerCode] {
        let question = program.questions[index]
        switch question.kind {
        case .choice: return question.options.indices.map { .choice($0) }
        case .several(let none):
            return (none.map { [$0] } ?? Array(question.options.indices)).map { .several(1 << UInt64($0)) }
        case .number(let range): return range.classStarts.map { .number($0) }
        }
    }

    /// The same exit on a call of which no answer can be left out or be safer.
    private func shortened(_ exit: EarlyExit) -> EarlyExit {
        var evaluator = evaluator
        var shortest = exit
        for index in program.questions.indices.reversed() {
            let code = shortest.answers.codes[index]
            guard code != .notAsked else { continue }
            for other in [.notAsked, program.safestAnswer(to: index)].compactMap({ $0 }) where other != code {
                var answers = shortest.answers
                answers[index] = other
                evaluator.move(to: answers)
                guard let shorter = EarlyExit(exit.question, exit.code, &evaluator) else { continue }
                shortest = shorter
                break
            }
        }
        return shortest
    }
}
