import TriageValues

/// What differs between two evaluations of the same program.
package struct Difference: Sendable {
    /// One for each ladder where a rung moved.
    package let ladders: [(ladder: Int, before: Standing, after: Standing)]
    /// Rules that hold now and did not, and the reverse; with assumptions put in.
    package let started: [Int]
    package let stopped: [Int]

    package var isEmpty: Bool { ladders.isEmpty && started.isEmpty && stopped.isEmpty }
}

/// What would differ with these answers put in place; the call itself stays as it is.
package func whatIf(_ changes: [Int: AnswerCode], _ evaluation: Evaluation, _ program: Program) -> Difference
{
    difference(from: evaluation, to: evaluate(program, evaluation.answers.replacing(changes)), program)
}

package func difference(from before: Evaluation, to after: Evaluation, _ program: Program) -> Difference {
    func holds(_ rule: Int, _ evaluation: Evaluation) -> Bool {
        evaluation.assumed.truths[program.rules[rule].node] == .yes
    }
    let rules = program.rules.indices
    return Difference(
        ladders: program.ladders.indices
            .filter { before.standings[$0] != after.standings[$0] }
            .map { ($0, before.standings[$0], after.standings[$0]) },
        started: rules.filter { holds($0, after) && !holds($0, before) },
        stopped: rules.filter { holds($0, before) && !holds($0, after) })
}

extension Answers {
    /// These answers with some put in place of what was there.
    package func replacing(_ changes: [Int: AnswerCode]) -> Answers {
        var answers = self
        for (question, code) in changes { answers.codes[question] = code }
        return answers
    }
}
