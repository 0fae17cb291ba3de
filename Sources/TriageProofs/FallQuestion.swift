import TriageEngine
import TriageValues

/// Whether a call that stands on a rung by an old program stands lower by the new one: there should be none.
package struct FallQuestion: Sendable, Hashable {
    /// What brought the call to the rung: rules of the old program, by their places.
    package enum Cause: Sendable, Hashable {
        case rule(Int)
        /// One that steps up, from the rung below, to which one of others raised; of none where that is the
        /// lowest.
        ///
        /// - Parameter isKept: the new program raises at least as high on what these others hold on, and a
        ///   step from there would come as far.
        case stepUp(steps: [Int], from: [Int], isKept: Bool)
        /// Nothing: it is the lowest.
        case nothing
    }

    package let cause: Cause
    /// Of the old program.
    package let rung: RungPlace
    /// What is assumed for missing answers is put in: asked is of what is recommended, but for the floor.
    package let assuming: Bool
}

/// Rules of one of two programs: where all of them hold, a call is none that is asked for, since it stands
/// higher in the old program, or as high in the new one.
package struct Blocker: Sendable, Hashable {
    let isOld: Bool
    let rules: [Int]
}

/// What of two programs is the same, and what is to be asked of the rest.
///
/// A rule whose condition is the same formula in both, and which raises no lower in the new one, lets no call
/// fall: it is not asked about. What is left is asked one by one, and at first as if nothing else raised:
/// where there is a call, and it does not fall, what blocks it is put into the question. Where there is none,
/// there is none however much else raises.
package struct FallQuestions: Sendable {
    package let pair: ProgramPair
    package let questions: [FallQuestion]
    /// Rules of the old program that raise or step up.
    package let ruleCount: Int
    /// Those of them that are not as they were.
    package let differingRules: Set<Int>

    package init(_ pair: ProgramPair) {
        self.pair = pair
        let comparing = [false, true].map { RuleComparison(pair, assuming: $0) }
        questions = comparing.flatMap { pair.old.ladders.indices.flatMap($0.questions) }
        ruleCount = comparing[0].ruleCount
        differingRules = comparing[0].differing.union(comparing[1].differing)
    }

    // MARK: asking

    /// SMT-LIB that asks whether there is such a call.
    ///
    /// - Parameters:
    ///   - blockers: none of them holds; nil for all that there are.
    ///   - most: of answers that the call may have; nil for any.
    ///   - asksForCall: that there is one is known, and the call itself is asked for.
    ///   - milliseconds: after which the prover leaves it undecided.
    package func text(
        of question: FallQuestion, blockers: [Blocker]? = nil, atMost most: Int? = nil,
        asksForCall: Bool = false, milliseconds: Int
    ) -> String {
        let (terms, goal) = script(question, blockers)
        var lines = ["(set-option :timeout \(milliseconds))"] + terms.lines
        let assuming = question.assuming ? ", with what is assumed" : ""
        lines.append("; \(name(of: question.cause)) \(pair.old.name(of: question.rung))\(assuming)")
        lines.append("(assert \(goal))")
        if let most { lines.append("(assert (bvule \(terms.answerCount) \(Terms.count(most))))") }
        lines.append("(check-sat)")
        if asksForCall { lines.append(terms.asksForCall) }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The call in what a prover printed where it was asked for; nil where it cannot be read.
    package func call(in printed: String, for question: FallQuestion, blockers: [Blocker]) -> CallTwice? {
        guard printed.hasPrefix("sat\n") else { return nil }
        return numbers(in: printed.dropFirst(4)).flatMap {
            pair.call($0, script(question, blockers).terms.variables)
        }
    }

    private func name(of cause: FallQuestion.Cause) -> String {
        switch cause {
        case .rule(let rule): "rule \(pair.old.rules[rule].name) raises to"
        case .stepUp: "rules step up to"
        case .nothing: "no rule raises from"
        }
    }

    private func script(_ question: FallQuestion, _ blockers: [Blocker]?) -> (terms: Terms, goal: String) {
        let blockers = blockers ?? self.blockers(of: question, { _ in true }, { _ in true })
        func rules(_ isOld: Bool) -> [Int] {
            blockers.filter { $0.isOld == isOld }.flatMap(\.rules)
        }
        let (causes, stepped) = causes(of: question)
        let before = Formulas(
            pair.old, for: (causes + stepped + rules(true)).map { pair.old.rules[$0].node },
            assuming: question.assuming, variables: pair.before)
        let after = Formulas(
            pair.new, for: rules(false).map { pair.new.rules[$0].node }, assuming: question.assuming,
            variables: pair.after, beside: before.terms)
        func holds(_ rule: Int) -> String { before.holds(pair.old.rules[rule].node) }
        func isBlocked(_ blocker: Blocker) -> String {
            Terms.all(
                blocker.rules.map {
                    blocker.isOld ? holds($0) : after.holds(pair.new.rules[$0].node)
                })
        }
        let cause = [causes, stepped].filter { !$0.isEmpty }.map { Terms.any($0.map(holds)) }
        return (after.terms, Terms.all(cause + [Terms.not(Terms.any(blockers.map(isBlocked)))]))
    }

    /// One rule of each list holds, but of an empty one.
    private func causes(of question: FallQuestion) -> ([Int], [Int]) {
        switch question.cause {
        case .rule(let rule): ([rule], [])
        case .stepUp(let steps, let from, _): (steps, from)
        case .nothing: ([], [])
        }
    }

    // MARK: what the engine says of a call

    /// Whether a call is the one that was asked for, as the engine says in both programs.
    package func isMet(_ question: FallQuestion, by call: CallTwice) -> Bool {
        pair.fall(of: call, on: question.rung.ladder, assuming: question.assuming)?.from == question.rung
            && isCaused(question, in: evaluate(pair.old, call.old))
    }

    private func isCaused(_ question: FallQuestion, in call: Evaluation) -> Bool {
        let (causes, stepped) = causes(of: question)
        let view = call.view(of: question)
        return [causes, stepped].allSatisfy { rules in
            rules.isEmpty || rules.contains { view.truths[pair.old.rules[$0].node] == .yes }
        }
    }

    /// What keeps a call that was named from being the one that was asked for; nil where it is not caused as
    /// asked.
    package func blockers(of call: CallTwice, for question: FallQuestion) -> [Blocker]? {
        let (before, after) = (evaluate(pair.old, call.old), evaluate(pair.new, call.new))
        guard isCaused(question, in: before) else { return nil }
        let (was, now) = (before.view(of: question), after.view(of: question))
        return blockers(of: question, { was.truths[$0.node] == .yes }, { now.truths[$0.node] == .yes })
    }

    /// The blockers that are made of rules of the old program and of the new one that hold.
    private func blockers(
        of question: FallQuestion, _ holdsInOld: (Rule) -> Bool, _ holdsInNew: (Rule) -> Bool
    ) -> [Blocker] {
        let above = RungPlace(ladder: question.rung.ladder, rung: question.rung.rung + 1)
        let higher = pair.old.ways(to: above, where: holdsInOld).map { Blocker(isOld: true, rules: $0) }
        guard let kept = pair.rung(like: question.rung) else { return higher }
        var ways = pair.new.ways(to: kept, where: holdsInNew)
        // What is stepped up from is there, so that the step alone comes as far.
        if case .stepUp(_, _, isKept: true) = question.cause { ways = ways.map { Array($0.prefix(1)) } }
        var seen = Set(higher)
        return higher
            + ways.map { Blocker(isOld: false, rules: $0) }.filter { seen.insert($0).inserted }
    }
}

extension Evaluation {
    fileprivate func view(of question: FallQuestion) -> View { question.assuming ? assumed : plain }
}

extension Program {
    func canStepUp(to place: RungPlace) -> Bool {
        place.rung > 0 && place.rung <= ladders[place.ladder].stepUpLimit ?? 0
    }

    /// Each one rule, or one that steps up and then one to step up from, that together establish a rung.
    fileprivate func ways(to place: RungPlace, where holds: (Rule) -> Bool) -> [[Int]] {
        let holding = rules.indices.filter { holds(rules[$0]) }
        let raising = holding.filter { rules[$0].raises(to: place) }.map { [$0] }
        guard canStepUp(to: place) else { return raising }
        let below = RungPlace(ladder: place.ladder, rung: place.rung - 1)
        let from = below.rung == 0 ? [[]] : holding.filter { rules[$0].raise.contains(below) }.map { [$0] }
        return raising + holding.filter { rules[$0].stepsUp }.flatMap { step in from.map { [step] + $0 } }
    }
}
