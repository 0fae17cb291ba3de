import TriageValues

/// A call on which answers are tried.
struct Trial {
    private var evaluator: Evaluator
    /// Questions whose answers may still be compared in one search; more is not worth the time.
    private var budget = 0

    init(_ program: Program, _ answers: Answers) {
        evaluator = Evaluator(program)
        evaluator.evaluate(answers)
    }

    var evaluation: Evaluation { evaluator.evaluation }

    /// How many in a thousand of a question's dangerous answers, those that are not its safest, establish a
    /// rung by themselves; nil when none does.
    mutating func share(of question: Int, establishing place: RungPlace) -> Int? {
        let before = evaluator.answers.codes[question]
        defer { evaluator.set(before, to: question) }
        let safest = evaluator.program.safestAnswer(to: question)
        let codes = evaluator.program.values(of: question).filter { $0 != safest }
        let isOrdered = evaluator.program.questions[question].isOrdered
        var count = 0
        for code in codes {
            evaluator.set(code, to: question)
            if evaluator.standings[place.ladder].established >= place.rung {
                count += 1
            } else if isOrdered, count == 0 {
                // The most dangerous comes first: no other does what it does not.
                return nil
            }
        }
        return count == 0 ? nil : 1_000 * count / codes.count
    }

    /// Whether an answer to a question changes a standing, at once or after answers to others.
    ///
    /// The answer is no only when every way was tried. A search that takes too long says yes: rather one
    /// question too many than a danger not asked for.
    mutating func canChange(by question: Int, after others: [Int]) -> Bool {
        budget = 300
        if changes(question) { return true }
        for depth in 1...max(1, others.count) where depth <= others.count {
            if search(question, others[...], depth) { return true }
        }
        return false
    }

    private mutating func search(_ question: Int, _ others: ArraySlice<Int>, _ depth: Int) -> Bool {
        for (place, other) in zip(others.indices, others) {
            let before = evaluator.answers.codes[other]
            defer { evaluator.set(before, to: other) }
            for code in evaluator.program.values(of: other) + [.missing(.unknown)] {
                evaluator.set(code, to: other)
                if depth > 1 {
                    if search(question, others[(place + 1)...], depth - 1) { return true }
                } else if changes(question) {
                    return true
                }
            }
        }
        return false
    }

    private mutating func changes(_ question: Int) -> Bool {
        budget -= 1
        guard budget > 0 else { return true }
        let before = evaluator.answers.codes[question]
        let standings = evaluator.standings
        defer { evaluator.set(before, to: question) }
        for code in evaluator.program.values(of: question) + Missing.allCases.map({ .missing($0) }) {
            evaluator.set(code, to: question)
            if evaluator.standings != standings { return true }
        }
        return false
    }
}

extension Question {
    /// Its values that tests tell apart, the most dangerous first; of several answers all dangers together,
    /// and each by itself.
    var values: [AnswerCode] {
        switch kind {
        case .choice: return options.indices.reversed().map { .choice($0) }
        case .number(let range):
            let classes = range.classStarts.map { AnswerCode.number($0) }
            return range.lowIsDangerous ? classes : classes.reversed()
        case .several(let none):
            let all = legalBits & ~(none.map { 1 << UInt64($0) } ?? 0)
            let each = options.indices.reversed().map { AnswerCode.several(1 << UInt64($0)) }
            return all.nonzeroBitCount > 1 ? [.several(all)] + each : each
        }
    }
}
