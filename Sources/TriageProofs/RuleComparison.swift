import TriageEngine

/// The rules of two programs beside each other, and what of the old ones is not as it was.
struct RuleComparison {
    private let pair: ProgramPair
    private let assuming: Bool
    private let old: Conditions
    private let new: Conditions

    /// - Parameter assuming: what is assumed for missing answers is put in.
    init(_ pair: ProgramPair, assuming: Bool) {
        (self.pair, self.assuming) = (pair, assuming)
        var terms = Terms()
        old = Conditions(pair.old, assuming, pair.before, &terms)
        new = Conditions(pair.new, assuming, pair.after, &terms)
    }

    /// Rules of the old program that raise or step up.
    var ruleCount: Int { old.byRule.count }

    /// Those of them of which the new program has none that raises as high, or steps up, on the same
    /// condition.
    var differing: Set<Int> {
        Set(
            old.byRule.keys.filter { rule in
                let isLower = pair.old.rules[rule].raise.contains { place in
                    !lower([rule], pair.rung(like: place)).isEmpty
                }
                return isLower || pair.old.rules[rule].stepsUp && !isSteppedUp(rule)
            })
    }

    private func isSteppedUp(_ rule: Int) -> Bool { new.stepUp(when: old.byRule[rule]) }

    /// What is to be asked of a ladder of the old program.
    func questions(on ladder: Int) -> [FallQuestion] {
        guard pair.ladders[ladder] != nil else { return [] }
        return pair.old.ladders[ladder].rungs.indices.flatMap { rung in
            let place = RungPlace(ladder: ladder, rung: rung)
            return causes(of: place, pair.rung(like: place)).map {
                FallQuestion(cause: $0, rung: place, assuming: assuming)
            }
        }
    }

    private func causes(of place: RungPlace, _ kept: RungPlace?) -> [FallQuestion.Cause] {
        // Nothing is below the lowest.
        if kept?.rung == 0 { return [] }
        guard place.rung > 0 else { return [.nothing] }
        return lower(rules(raisingTo: place), kept).map { .rule($0) } + steps(to: place, kept)
    }

    private func rules(raisingTo place: RungPlace) -> [Int] {
        pair.old.rules.indices.filter { pair.old.rules[$0].raise.contains(place) }
    }

    /// Those that do not raise to a rung of the new program on the same condition.
    private func lower(_ rules: [Int], _ kept: RungPlace?) -> [Int] {
        guard let kept else { return rules }
        if kept.rung == 0 { return [] }
        return rules.filter { !new.raises(to: kept, when: old.byRule[$0]) }
    }

    /// What is to be asked of steps up to a rung: of those that are not as they were, and of all from what
    /// is not as it was.
    ///
    /// INVARIANT: of others the new program steps up whenever the old one does, from a rung at least as high
    /// as the one below, and its limit lets it come as far.
    private func steps(to place: RungPlace, _ kept: RungPlace?) -> [FallQuestion.Cause] {
        let below = RungPlace(ladder: place.ladder, rung: place.rung - 1)
        let from = below.rung == 0 ? [] : rules(raisingTo: below)
        guard pair.old.canStepUp(to: place), !old.steps.isEmpty, below.rung == 0 || !from.isEmpty else {
            return []
        }
        guard let kept, let keptBelow = pair.rung(like: below), pair.new.canStepUp(to: kept),
            kept.rung <= keptBelow.rung + 1, below.rung > 0 || keptBelow.rung == 0
        else { return [.stepUp(steps: old.steps, from: from, isKept: false)] }
        let changed = old.steps.filter { !isSteppedUp($0) }
        let lower = lower(from, keptBelow)
        let others = from.filter { !lower.contains($0) }
        let isFromThere = below.rung == 0 || !others.isEmpty
        return
            (changed.isEmpty || !isFromThere ? [] : [.stepUp(steps: changed, from: others, isKept: true)])
            + lower.map { .stepUp(steps: old.steps, from: [$0], isKept: false) }
    }
}

/// The conditions of a program's rules that raise or step up, as terms.
private struct Conditions {
    /// By rule.
    let byRule: [Int: String]
    /// The rules that step up.
    let steps: [Int]
    private let stepUps: Set<String>
    /// By condition, the highest rung of each ladder that rules raise to.
    private var rungs: [String: [Int: Int]] = [:]

    init(_ program: Program, _ assuming: Bool, _ variables: [Variable], _ terms: inout Terms) {
        let rules = program.rules.indices.filter {
            program.rules[$0].stepsUp || !program.rules[$0].raise.isEmpty
        }
        let formulas = Formulas(
            program, for: rules.map { program.rules[$0].node }, assuming: assuming, variables: variables,
            beside: terms)
        terms = formulas.terms
        byRule = Dictionary(
            uniqueKeysWithValues: rules.map { ($0, formulas.holds(program.rules[$0].node)) })
        steps = rules.filter { program.rules[$0].stepsUp }
        stepUps = Set(steps.compactMap { [byRule] in byRule[$0] })
        for (rule, condition) in byRule {
            for place in program.rules[rule].raise {
                let known = rungs[condition]?[place.ladder] ?? 0
                rungs[condition, default: [:]][place.ladder] = max(known, place.rung)
            }
        }
    }

    /// Whether one rule raises as high on the same condition.
    func raises(to place: RungPlace, when condition: String?) -> Bool {
        condition.flatMap { rungs[$0]?[place.ladder] }.map { $0 >= place.rung } ?? false
    }

    func stepUp(when condition: String?) -> Bool { condition.map(stepUps.contains) ?? false }
}
