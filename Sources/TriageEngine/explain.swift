import TriageValues

/// Why a call stands where it stands, and what can still move it.
package struct Explanation: Sendable {
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
    /// Questions that are open and can still change a rung, in the order of asking.
    package let open: [OpenQuestion]
    package let next: NextQuestion?
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

package struct NextQuestion: Sendable {
    package enum Reason: Sendable {
        case mustAsk
        /// It can raise to this rung, by this rule.
        case canRaise(RungPlace, rule: Int)
        /// It decides whether a must-ask question matters.
        case decidesRelevance(of: Int)
        case askAgain
    }

    package let question: Int
    package let reason: Reason
}

/// Explains an evaluation. Costs more than evaluating, so it is made only when somebody looks.
package func explain(_ evaluation: Evaluation, _ program: Program) -> Explanation {
    let holding = program.rules.indices.filter { evaluation.assumed.truths[program.rules[$0].node] == .yes }
    let ladders = program.ladders.indices.map { explainLadder($0, evaluation, program) }
    let rungs = ladders.map { program.ladders[$0.ladder].rungs[$0.standing.recommended] }
    // A provisional rung is a floor while questions are open: its people answer, its guidance is not yet due.
    let guidingRungs = zip(ladders, rungs).filter { !$0.0.standing.isProvisional }.map(\.1)
    func union(_ ofRule: (Rule) -> [Int], _ ofRungs: [Int]) -> [Int] {
        Set(holding.flatMap { ofRule(program.rules[$0]) } + ofRungs).sorted()
    }
    let flags = union(\.flag, [])
    let withheld = program.flags.indices.filter { program.flags[$0].isAlwaysReported && !flags.contains($0) }
        .map { flag in (flag, program.rules.indices.filter { program.rules[$0].flag.contains(flag) }) }
    let open = openQuestions(evaluation, program)
    return Explanation(
        ladders: ladders, rulesHolding: holding, responders: union(\.send, rungs.flatMap(\.who)),
        guidance: urgentFirst(union(\.guide, guidingRungs.flatMap(\.guide)), ladders, program), flags: flags,
        assumptions: assumptions(evaluation, program),
        open: open.list, next: nextQuestion(open, evaluation, program), flagsWithheld: withheld,
        lawsBroken: lawsBroken(evaluation, program))
}

private func lawsBroken(_ evaluation: Evaluation, _ program: Program) -> [Int] {
    program.laws.indices.filter { index in
        let law = program.laws[index]
        return evaluation.plain.truths[law.node] == .yes
            && evaluation.standings[law.atLeast.ladder].established < law.atLeast.rung
    }
}

/// The guidance of the recommended rungs and of the rules that decide them before the rest, each in file
/// order.
private func urgentFirst(_ guidance: [Int], _ ladders: [LadderExplanation], _ program: Program) -> [Int] {
    let urgent = ladders.reduce(into: Set<Int>()) { urgent, explained in
        let rung = program.ladders[explained.ladder].rungs[explained.standing.recommended]
        let rules = explained.recommendedBy + explained.steppedUpBy
        urgent.formUnion(rung.guide + rules.flatMap { program.rules[$0].guide })
    }
    return guidance.filter(urgent.contains) + guidance.filter { !urgent.contains($0) }
}

private func explainLadder(_ index: Int, _ evaluation: Evaluation, _ program: Program) -> LadderExplanation {
    let ladder = program.ladders[index]
    let standing = evaluation.standings[index]
    func raising(to rung: Int, _ view: View) -> [Int] {
        program.rules.indices.filter { rule in
            view.truths[program.rules[rule].node] == .yes
                && program.rules[rule].raise.contains(RungPlace(ladder: index, rung: rung))
        }
    }
    func steps(_ view: View) -> [Int] {
        guard ladder.stepUpLimit != nil else { return [] }
        return program.rules.indices.filter {
            program.rules[$0].stepsUp && view.truths[program.rules[$0].node] == .yes
        }
    }
    func deciding(_ rung: Int, _ view: View) -> (raise: [Int], steps: [Int]) {
        let direct = raising(to: rung, view)
        if !direct.isEmpty || rung == 0 { return (direct, []) }
        return (raising(to: rung - 1, view), steps(view))
    }
    let recommended =
        standing.isProvisional
        ? (raise: [], steps: []) : deciding(standing.recommended, evaluation.assumed)
    let established = deciding(standing.established, evaluation.plain)
    return LadderExplanation(
        ladder: index, standing: standing, establishedBy: established.raise + established.steps,
        recommendedBy: recommended.raise, steppedUpBy: recommended.steps,
        substitute: substitute(standing.recommended, ladder, evaluation))
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
