import TriageEngine

/// What the answers of a call's people came to when they were evaluated last, so that an event which changes
/// none of them is not evaluated again.
struct Evaluations: Sendable {
    private struct Known: Sendable {
        let answers: Answers
        let isLineLost: Bool
        let evaluation: Evaluation
    }

    private var last: [Known] = []

    /// Nil for other answers than these were.
    func known(_ answers: Answers, isLineLost: Bool = false) -> Evaluation? {
        last.first { $0.isLineLost == isLineLost && $0.answers == answers }?.evaluation
    }

    /// - Parameter most: how many are kept.
    mutating func of(
        _ answers: Answers, _ program: Program, isLineLost: Bool = false, keeping most: Int
    ) -> Evaluation {
        if let known = known(answers, isLineLost: isLineLost) { return known }
        var evaluator = Evaluator(program)
        if isLineLost { evaluator.evaluate(lost: answers) } else { evaluator.evaluate(answers) }
        if last.count >= most { last.removeFirst() }
        last.append(Known(answers: answers, isLineLost: isLineLost, evaluation: evaluator.evaluation))
        return evaluator.evaluation
    }
}
