import TriageValues

/// Why a rung stands: the rules that hold and raise to it or above, each as it was evaluated.
package struct Why: Sendable {
    package struct Reason: Sendable {
        package let rule: Int
        package let trace: Trace
        /// The questions whose answers the rule's truth rests on; keeping only these leaves it true.
        package let restsOn: [Int]
    }

    package let reasons: [Reason]
}

/// Why a rung does not stand, or a rule does not hold, and the nearest change of answers that would bring it
/// about.
package struct WhyNot: Sendable {
    /// The rules that could have done it, with the truth of each part.
    package let rules: [(rule: Int, trace: Trace)]
    /// The smallest change found, by question; empty when it stands or holds already, nil when none was
    /// found.
    package let nearestChange: [Int: AnswerCode]?
}

package func why(_ place: RungPlace, _ evaluation: Evaluation, _ program: Program) -> Why {
    let rules = raising(to: place, program).filter {
        evaluation.assumed.truths[program.rules[$0].node] == .yes
    }
    return Why(
        reasons: rules.map { rule in
            Why.Reason(
                rule: rule, trace: evaluation.trace(program.rules[rule].node, program),
                restsOn: evaluation.support(ofRule: rule, program))
        })
}

package func whyNot(_ place: RungPlace, _ evaluation: Evaluation, _ program: Program) -> WhyNot {
    let rules = raising(to: place, program).filter {
        evaluation.assumed.truths[program.rules[$0].node] != .yes
    }
    return WhyNot(
        rules: rules.map { ($0, evaluation.trace(program.rules[$0].node, program)) },
        nearestChange: nearestChange(reaching: place, from: evaluation, program))
}

package func whyNot(rule: Int, _ evaluation: Evaluation, _ program: Program) -> WhyNot {
    WhyNot(
        rules: [(rule, evaluation.trace(program.rules[rule].node, program))],
        nearestChange: nearestChange(making: program.rules[rule].node, from: evaluation, program))
}

/// Why a condition does not hold: a finding's, or one asked of the library.
package func whyNot(node: Int, _ evaluation: Evaluation, _ program: Program) -> WhyNot {
    WhyNot(rules: [], nearestChange: nearestChange(making: node, from: evaluation, program))
}

/// The rules that raise a ladder to a rung or above it.
private func raising(to place: RungPlace, _ program: Program) -> [Int] {
    program.rules.indices.filter { rule in
        program.rules[rule].raise.contains { $0.ladder == place.ladder && $0.rung >= place.rung }
    }
}
