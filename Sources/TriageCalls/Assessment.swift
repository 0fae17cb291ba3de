import TriageEngine
import TriageValues

/// What a person's answers come to, whenever they were given.
///
/// It follows from the answers that count and from whether the line is lost, and from nothing else.
struct Assessment: Sendable {
    let given: Answers
    let isLineLost: Bool
    /// The same, or those that stand now that the line is lost.
    let answers: Answers
    let evaluation: Evaluation
    let explanation: Explanation
    /// By ladder.
    let recommendedIfLost: [Int]
    let openMustAsk: [Int]
    /// By each rule that holds, the questions whose answers it rests on.
    let restsOn: [Int: Set<Int>]
    /// Nobody said who calls, and that this person does cannot be true beside what is known of them.
    let isNotCaller: Bool

    init(_ program: Program, _ given: Answers, isLineLost: Bool) {
        var evaluator = Evaluator(program)
        let lost = evaluator.evaluate(lost: given)
        recommendedIfLost = evaluator.standings.map(\.recommended)
        let answers = isLineLost ? lost : given
        if !isLineLost { evaluator.move(to: given) }
        let evaluation = evaluator.evaluation
        let explanation = explain(evaluation, program)
        openMustAsk = program.questions.indices.filter { question in
            isAwaited(question, program, answers)
                && evaluation.plain.relevance(of: question, program) != .no
        }
        restsOn = Dictionary(
            uniqueKeysWithValues: explanation.rulesHolding.map { rule in
                (rule, Set(evaluation.support(ofRule: rule, program)))
            })
        isNotCaller = Self.isNotCaller(program, answers, evaluation, &evaluator)
        (self.given, self.isLineLost, self.answers) = (given, isLineLost, answers)
        (self.evaluation, self.explanation) = (evaluation, explanation)
    }

    private static func isNotCaller(
        _ program: Program, _ answers: Answers, _ evaluation: Evaluation, _ evaluator: inout Evaluator
    ) -> Bool {
        guard let caller = program.caller, !answers[caller.question].isValue,
            program.flags.contains(where: { $0.report == .contradiction })
        else { return false }
        let known = program.contradictions(on: evaluation.plain)
        var calling = answers
        calling[caller.question] = .choice(caller.usual)
        evaluator.move(to: calling)
        return program.contradictions(on: evaluator.evaluation.plain).contains { !known.contains($0) }
    }
}

/// The assessments of a call's people as they were made last, so that one is made anew only when an answer
/// or the line makes it another.
package struct Assessments: Sendable {
    private var last: [Assessment] = []

    package init() {}

    /// Of a call to which nobody has said anything yet.
    package init(untold program: Program) {
        last = [Assessment(program, Answers(for: program), isLineLost: false)]
    }

    mutating func of(_ person: Int, _ program: Program, _ given: Answers, isLineLost: Bool) -> Assessment {
        // Two people may be told apart by nothing, as on a call that has just begun.
        if let known = last.first(where: { $0.given == given && $0.isLineLost == isLineLost }) {
            if person < last.count { last[person] = known } else { last.append(known) }
            return known
        }
        let made = Assessment(program, given, isLineLost: isLineLost)
        if person < last.count { last[person] = made } else { last.append(made) }
        return made
    }
}
