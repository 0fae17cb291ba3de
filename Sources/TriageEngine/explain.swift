import TriageValues

/// Why a call stands where it stands, and what can still move it: all that there is to be shown of an
/// evaluated call.
package struct Explanation: Sendable {
    package let program: Program
    package let evaluation: Evaluation
    /// One for each ladder, in their order.
    package let ladders: [LadderExplanation]
    /// Rules that hold with the assumptions put in, in file order.
    package let rulesHolding: [Int]
    /// Union over the rules that hold and the recommended rungs' own, in file order.
    package let responders: [Int]
    package let guidance: [Int]
    package let flags: [Int]
    /// Questions whose missing answers were replaced by their assumption.
    package let assumptions: [Int]
    /// Answers that count though their questions would not be asked.
    package let volunteered: [Volunteered]
    /// Questions that are open and can still change a rung, in file order.
    package let open: [OpenQuestion]
    /// The questions worth asking now, the one to ask first; empty when nothing can change and nothing is
    /// needed.
    package let nextQuestions: [NextQuestion]
    package var next: NextQuestion? { nextQuestions.first }
    /// Flags that are always reported and are not raised, with the rules that would raise them.
    package let flagsWithheld: [(flag: Int, rules: [Int])]
    /// Safety laws that hold on this call and whose rung is not established: the library is not to be relied
    /// on.
    package let lawsBroken: [Int]
}

package struct LadderExplanation: Sendable {
    package let ladder: Int
    package let standing: Standing
    /// The rules that certainly hold and raise to the established rung.
    package let establishedBy: [Int]
    /// The rules that raise to the recommended rung.
    package let recommendedBy: [Int]
    /// The rules that step up, where the step made the recommended rung.
    package let steppedUpBy: [Int]
    /// The rules by which the recommended rung stands.
    package var reasons: [Int] { recommendedBy + steppedUpBy }
    /// Standing in for the recommended rung while that is unavailable; the tier itself stays.
    package let substitute: Int?
}

package struct OpenQuestion: Sendable {
    package let question: Int
    package let isMustAsk: Bool
    /// Asked before; to be asked again.
    package let wasAsked: Bool
    /// Whether it is certain that the question matters.
    package let isRelevant: Bool
    /// The highest rung above the recommended one that its answer can still help raise to, on each ladder
    /// where there is one.
    package let reach: [RungPlace]
}

/// Explains an evaluation. Costs more than evaluating, so it is made only when somebody looks; who wants to
/// know only what a call comes to takes its `Outcome`.
package func explain(_ evaluation: Evaluation, _ program: Program) -> Explanation {
    func holding(_ view: View) -> [Int] {
        program.rules.indices.filter { view.truths[program.rules[$0].node] == .yes }
    }
    let outcome = Outcome(evaluation.standings, holding: holding(evaluation.assumed), program)
    let established = holding(evaluation.plain)
    let ladders = evaluation.standings.enumerated().map { index, standing in
        LadderExplanation(
            ladder: index, standing: standing,
            establishedBy: program.rules(
                deciding: RungPlace(ladder: index, rung: standing.established), of: established
            ).all,
            recommendedBy: outcome.deciding[index].raising, steppedUpBy: outcome.deciding[index].steppingUp,
            substitute: substitute(standing.recommended, program.ladders[index], evaluation))
    }
    let flags = outcome.flags
    let withheld = program.flags.indices.filter { program.flags[$0].report == .always && !flags.contains($0) }
        .map { flag in (flag, program.rules.indices.filter { program.rules[$0].flag.contains(flag) }) }
    let undecided = Undecided(evaluation, program)
    return Explanation(
        program: program, evaluation: evaluation, ladders: ladders, rulesHolding: outcome.rulesHolding,
        responders: outcome.responders,
        guidance: outcome.guidance, flags: flags, assumptions: assumptions(evaluation, program),
        volunteered: evaluation.volunteered(program),
        open: openQuestions(evaluation, program, undecided),
        nextQuestions: TriageEngine.nextQuestions(evaluation, program, undecided), flagsWithheld: withheld,
        lawsBroken: lawsBroken(evaluation, program))
}

private func lawsBroken(_ evaluation: Evaluation, _ program: Program) -> [Int] {
    program.laws.indices.filter { index in
        guard evaluation.plain.truths[program.laws[index].node] == .yes else { return false }
        let rung = program.laws[index].atLeast
        return evaluation.standings[rung.ladder].established < rung.rung
    }
}

/// The rung that stands in for one whose responders are not available, following fallbacks upwards.
private func substitute(_ rung: Int, _ ladder: Ladder, _ evaluation: Evaluation) -> Int? {
    var current = rung
    while let condition = ladder.rungs[current].unavailableWhen,
        let fallback = ladder.rungs[current].fallback,
        evaluation.assumed.truths[condition] == .yes, fallback > current
    {
        current = fallback
    }
    return current == rung ? nil : current
}

private func assumptions(_ evaluation: Evaluation, _ program: Program) -> [Int] {
    program.questions.indices.filter { question in
        guard case .missing = evaluation.answers.codes[question] else { return false }
        return program.questions[question].assumption != nil
            && evaluation.plain.relevance(of: question, program) != .no
    }
}
