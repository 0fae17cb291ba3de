import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriageValues

/// What the cases of a library make of a mutant.
public enum MutantFate: Sendable {
    /// This case fails on it.
    case noticed(by: Int)
    /// Every case passes on it as well; on this call it does something else: in the library these rules hold,
    /// and those fail, and in the mutant it is the other way round.
    case survives(Answers, holds: [Int], fails: [Int])
    /// No call that is answered in full tells it from the library: every combination of answers that matters
    /// was tried. On a call that is still open the two may call different rungs possible.
    case equivalent
    /// Every case passes on it, and the search for a call that tells it apart was cut off.
    case undecided
}

/// Runs the cases of a library on its mutants, one mutant after another. Deterministic.
public struct MutationRun: Sendable {
    public let library: LoadedLibrary
    private let baseline: [[UInt8]]

    public init(_ library: LoadedLibrary) {
        self.library = library
        var evaluator = Evaluator(library.program)
        let program = library.program
        baseline = library.cases.map { outcome($0.given, program, &evaluator) }
    }

    public func fate(of mutant: Mutant) -> MutantFate {
        let changed = library.program(of: mutant)
        var evaluator = Evaluator(changed)
        for (index, test) in library.cases.enumerated() {
            let differs = outcome(test.given, changed, &evaluator) != baseline[index]
            guard differs || !test.expect.open.isEmpty else { continue }
            if !failures(test, changed).isEmpty { return .noticed(by: index) }
        }
        return examine(mutant, changed)
    }

    /// Whether a mutant does something else on a call: another rung, or another rule that holds.
    public func tellsApart(_ answers: Answers, _ mutant: Mutant) -> Bool {
        tellsApart(answers, library.program(of: mutant))
    }

    // MARK: calls that tell apart

    private func examine(_ mutant: Mutant, _ changed: Program) -> MutantFate {
        switch sought(mutant) {
        case .none: return .equivalent
        case .gaveUp: return .undecided
        case .found(let answers):
            guard tellsApart(answers, changed) else { return .undecided }
            let short = shortest(answers, changed)
            let old = evaluate(library.program, short)
            let new = evaluate(changed, short)
            func holds(_ rule: Int, _ evaluation: Evaluation, _ program: Program) -> Bool {
                evaluation.assumed.truths[program.rules[rule].node] == .yes
            }
            let rules = library.program.rules.indices
            return .survives(
                short,
                holds: rules.filter { holds($0, old, library.program) && !holds($0, new, changed) },
                fails: rules.filter { !holds($0, old, library.program) && holds($0, new, changed) })
        }
    }

    /// A call on which the mutant does something else.
    private func sought(_ mutant: Mutant) -> AnswersSought {
        let program = library.program
        let checked = library.library
        func differing(
            _ old: TypedCondition, _ new: TypedCondition, _ differs: TypedCondition?, _ document: Int?
        ) -> AnswersSought {
            let span = mutant.span
            let either = TypedCondition.any(
                [.all([old, .not(new, span)], span), .all([.not(old, span), new], span)], span)
            let applies = document.flatMap { checked.appliesWhen[$0] }
            // What says most stands first, so that the search settles soonest.
            let query = checked.program(with: .all([differs, either, applies].compactMap { $0 }, span))
            return answers(making: query.node, in: query.program)
        }
        switch (mutant.edit, mutant.place) {
        case (.condition(let new, let differs), .rule(let index)):
            guard let old = checked.ruleConditions[index] else { return .gaveUp }
            return differing(old, new, differs, program.rules[index].document)
        case (.condition(let new, let differs), .finding(let index)):
            return throughRules(reading: index, new) { old, new, document in
                differing(old, new, differs, document)
            }
        case (.never, .rule(let index)): return answers(making: program.rules[index].node, in: program)
        case (.raise(let rungs), .rule(let index)):
            // Nothing differs where another rule raises at least as high as the higher of the two.
            let higher = program.rules.indices.filter { other in
                other != index
                    && program.rules[other].raise.contains { place in
                        let both = (rungs + program.rules[index].raise).filter { $0.ladder == place.ladder }
                        return both.map(\.rung).max().map { $0 <= place.rung } ?? false
                    }
            }
            return answers(
                making: program.rules[index].node, avoiding: higher.map { program.rules[$0].node },
                in: program)
        case (.missing, .question(let index)): return missing(index, library.program(of: mutant))
        case (.condition, .question), (.never, .finding), (.never, .question), (.raise, .finding),
            (.raise, .question), (.missing, .rule), (.missing, .finding):
            return .gaveUp
        }
    }

    /// A call on which a rule that reads a changed finding does something else.
    private func throughRules(
        reading finding: Int, _ new: TypedCondition,
        _ differing: (TypedCondition, TypedCondition, Int?) -> AnswersSought
    ) -> AnswersSought {
        let checked = library.library
        // Through a score or what decides relevance it reaches further than rules' conditions.
        let others =
            checked.appliesWhen + checked.askWhen + checked.scoreConditions.flatMap { $0 }
            + checked.unavailableWhen.flatMap { $0 }
        var gaveUp = others.contains { $0?.reads(finding, checked) ?? false }
        for (index, rule) in library.program.rules.enumerated() {
            guard let condition = checked.ruleConditions[index], condition.reads(finding, checked),
                let old = checked.findingConditions[finding]
            else { continue }
            let sought = differing(
                condition.replacing(finding, with: old, checked),
                condition.replacing(finding, with: new, checked),
                rule.document)
            switch sought {
            case .found: return sought
            case .gaveUp: gaveUp = true
            case .none: break
            }
        }
        return gaveUp ? .gaveUp : .none
    }

    /// A call of the cases that tells apart once this question was asked and not learned.
    private func missing(_ question: Int, _ changed: Program) -> AnswersSought {
        for test in library.cases {
            let answers = test.given.replacing([question: .missing(.unknown)])
            if tellsApart(answers, changed) { return .found(answers) }
        }
        return .gaveUp
    }

    private func tellsApart(_ answers: Answers, _ changed: Program) -> Bool {
        var one = Evaluator(library.program)
        var other = Evaluator(changed)
        return outcome(answers, library.program, &one) != outcome(answers, changed, &other)
    }

    private func actsOtherwise(_ answers: Answers, _ changed: Program) -> Bool {
        var one = Evaluator(library.program)
        var other = Evaluator(changed)
        one.evaluate(answers)
        other.evaluate(answers)
        if one.standings.map(\.recommended) != other.standings.map(\.recommended) { return true }
        return library.program.rules.indices.contains { rule in
            (one.truth(of: library.program.rules[rule].node, assuming: true) == .yes)
                != (other.truth(of: changed.rules[rule].node, assuming: true) == .yes)
        }
    }

    /// The call without the answers it can do without.
    private func shortest(_ answers: Answers, _ changed: Program) -> Answers {
        // A call that shows another rung to act on, or another rule, says more than one that only shows what
        // is still possible.
        let isPlain = actsOtherwise(answers, changed)
        var short = answers
        for index in answers.codes.indices.reversed() where answers.codes[index] != .notAsked {
            let fewer = short.replacing([index: .notAsked])
            if isPlain ? actsOtherwise(fewer, changed) : tellsApart(fewer, changed) { short = fewer }
        }
        return short
    }
}

/// What a call comes to: each ladder's rungs, and which rules hold with assumptions put in.
private func outcome(_ answers: Answers, _ program: Program, _ evaluator: inout Evaluator) -> [UInt8] {
    evaluator.evaluate(answers)
    var outcome: [UInt8] = []
    outcome.reserveCapacity(program.rules.count + 4 * evaluator.standings.count)
    for standing in evaluator.standings {
        outcome += [standing.established, standing.recommended, standing.possible].map { UInt8($0) }
        outcome.append(standing.isProvisional ? 1 : 0)
    }
    for rule in program.rules {
        outcome.append(evaluator.truth(of: rule.node, assuming: true) == .yes ? 1 : 0)
    }
    return outcome
}

extension TypedCondition {
    /// Whether a finding decides the condition, by itself or through another.
    fileprivate func reads(_ finding: Int, _ library: CheckedLibrary) -> Bool {
        switch self {
        case .all(let parts, _), .any(let parts, _): parts.contains { $0.reads(finding, library) }
        case .not(let part, _): part.reads(finding, library)
        case .finding(let index, _):
            index == finding || library.findingConditions[index]?.reads(finding, library) ?? false
        case .value, .number, .contains, .status, .score: false
        }
    }

    /// The condition with another one in place of a finding; findings that read it are opened.
    fileprivate func replacing(
        _ finding: Int, with condition: TypedCondition, _ library: CheckedLibrary
    ) -> TypedCondition {
        switch self {
        case .all(let parts, let span):
            return .all(parts.map { $0.replacing(finding, with: condition, library) }, span)
        case .any(let parts, let span):
            return .any(parts.map { $0.replacing(finding, with: condition, library) }, span)
        case .not(let part, let span): return .not(part.replacing(finding, with: condition, library), span)
        case .finding(let index, _):
            if index == finding { return condition }
            guard let inner = library.findingConditions[index], inner.reads(finding, library) else {
                return self
            }
            return inner.replacing(finding, with: condition, library)
        case .value, .number, .contains, .status, .score: return self
        }
    }
}
