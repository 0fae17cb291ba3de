import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriageValues

/// What the cases of a library make of a mutant.
package enum MutantFate: Sendable {
    /// This case fails on it.
    case noticed(by: Int)
    /// Every case passes on it as well, though there is a call on which it does something else.
    case survives(Difference)
    /// No call that is answered in full tells it from the library: every combination of answers that matters
    /// was tried. On a call that is still open the two may call different rungs possible.
    case equivalent
    /// Every case passes on it, and the search for a call that tells it apart was cut off.
    case undecided

    /// A call on which a mutant does something else.
    package struct Difference: Sendable {
        package let answers: Answers
        /// The recommended rung of each ladder in the library, and in the mutant.
        package let before: [Int]
        package let after: [Int]
        /// Rules that hold in the library and not in the mutant, and the other way round.
        package let holds: [Int]
        package let fails: [Int]
    }
}

/// Runs the cases of a library on its mutants, one mutant after another. Deterministic.
package struct MutationRun: Sendable {
    package let library: LoadedLibrary
    private let layout: ResultLayout
    private let baseline: [CallResult]

    package init(_ library: LoadedLibrary) {
        self.library = library
        layout = ResultLayout([library.program])
        var reader = ResultReader(library.program, layout)
        baseline = library.cases.map { reader.result(of: $0.given) }
    }

    package func fate(of mutant: Mutant) -> MutantFate {
        let changed = library.program(of: mutant)
        var reader = ResultReader(changed, layout)
        for (index, test) in library.cases.enumerated() {
            let differs = reader.result(of: test.given) != baseline[index]
            guard differs || !test.expect.open.isEmpty else { continue }
            if !failures(test, changed).isEmpty { return .noticed(by: index) }
        }
        return examine(mutant, changed)
    }

    /// Whether a mutant does something on a call that a case could notice: another rung, another rule that
    /// holds, a rule that no longer decides, other responders, guidance or flags.
    package func tellsApart(_ answers: Answers, _ mutant: Mutant) -> Bool {
        tellsApart(answers, library.program(of: mutant))
    }

    // MARK: calls that tell apart

    private func examine(_ mutant: Mutant, _ changed: Program) -> MutantFate {
        switch sought(mutant) {
        case .none: return .equivalent
        case .gaveUp: return .undecided
        case .found(let answers):
            guard tellsApart(answers, changed) else { return .undecided }
            return .survives(difference(on: shortest(answers, changed), changed))
        }
    }

    private func difference(on answers: Answers, _ changed: Program) -> MutantFate.Difference {
        let old = evaluate(library.program, answers)
        let new = evaluate(changed, answers)
        func holds(_ rule: Int, _ evaluation: Evaluation, _ program: Program) -> Bool {
            evaluation.assumed.truths[program.rules[rule].node] == .yes
        }
        let rules = library.program.rules.indices
        return MutantFate.Difference(
            answers: answers, before: old.standings.map(\.recommended),
            after: new.standings.map(\.recommended),
            holds: rules.filter { holds($0, old, library.program) && !holds($0, new, changed) },
            fails: rules.filter { !holds($0, old, library.program) && holds($0, new, changed) })
    }

    /// A call on which the mutant does something else.
    private func sought(_ mutant: Mutant) -> AnswersSought {
        let program = library.program
        let checked = library.library
        func differing(
            _ old: TypedCondition, _ new: TypedCondition, _ differs: TypedCondition?, _ document: Int?
        ) -> AnswersSought {
            let span = mutant.span
            let applies = document.flatMap { checked.appliesWhen[$0] }
            // What says most stands first, so that the search settles soonest.
            func holds(_ condition: TypedCondition) -> TypedCondition {
                .all([differs, condition, applies].compactMap { $0 }, span)
            }
            let (joined, nodes) = checked.program(with: [holds(old), holds(new), old, new])
            return firstFound(
                [(nodes[0], [nodes[3]], joined), (nodes[1], [nodes[2]], joined)])
        }
        switch (mutant.edit, mutant.place) {
        case (.condition(let new, let differs), .rule(let index)):
            return differing(checked.rules[index].when, new, differs, program.rules[index].document)
        case (.condition(let new, let differs), .finding(let index)):
            return throughRules(reading: index, new) { old, new, document in
                differing(old, new, differs, document)
            }
        case (.never, .rule(let index)): return firstFound([(program.rules[index].node, [], program)])
        case (.raise(let rungs), .rule(let index)):
            // Nothing moves where another rule raises at least as high as the higher of the two. Where the
            // rule would raise lower, it is then at least no longer a reason.
            let old = program.rules[index].raise
            let falls = zip(rungs, old).contains { $0.rung < $1.rung }
            return firstFound(
                [(program.rules[index].node, rivals(of: index, old + rungs, >=), program)]
                    + (falls ? [(program.rules[index].node, rivals(of: index, old, >), program)] : []))
        case (.missing, .question(let index)): return missing(index, library.program(of: mutant))
        case (.condition, .question), (.never, .finding), (.never, .question), (.raise, .finding),
            (.raise, .question), (.missing, .rule), (.missing, .finding):
            return .gaveUp
        }
    }

    /// The first call found that makes a node hold while none to avoid holds, on the answers alone or with
    /// assumptions put in.
    private func firstFound(_ goals: [(node: Int, avoiding: [Int], program: Program)]) -> AnswersSought {
        var gaveUp = false
        for goal in goals {
            for assuming in [false, true] {
                switch answers(
                    making: goal.node, avoiding: goal.avoiding, assuming: assuming, in: goal.program)
                {
                case .found(let answers): return .found(answers)
                case .none: continue
                case .gaveUp: gaveUp = true
                }
            }
        }
        return gaveUp ? .gaveUp : .none
    }

    /// The conditions of other rules that raise to, or past, the highest of some rungs on a ladder.
    private func rivals(of rule: Int, _ rungs: [RungPlace], _ outdoes: (Int, Int) -> Bool) -> [Int] {
        let program = library.program
        return program.rules.indices.filter { other in
            other != rule
                && program.rules[other].raise.contains { place in
                    let highest = rungs.filter { $0.ladder == place.ladder }.map(\.rung).max()
                    return highest.map { outdoes(place.rung, $0) } ?? false
                }
        }.map { program.rules[$0].node }
    }

    /// A call on which a rule that reads a changed finding does something else.
    private func throughRules(
        reading finding: Int, _ new: TypedCondition,
        _ differing: (TypedCondition, TypedCondition, Int?) -> AnswersSought
    ) -> AnswersSought {
        let checked = library.library
        // Through a score or what decides relevance it reaches further than rules' conditions.
        let others =
            checked.appliesWhen + checked.questions.map(\.when) + checked.scores.flatMap(\.when)
            + checked.unavailableWhen.flatMap { $0 }
        var gaveUp = others.contains { $0?.reads(finding, checked) ?? false }
        for (index, rule) in library.program.rules.enumerated() {
            let condition = checked.rules[index].when
            guard condition.reads(finding, checked) else { continue }
            let sought = differing(
                condition.replacing(finding, with: checked.findings[finding].when, checked),
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

    /// A call of the cases that tells apart once this question was asked and not learned, as it is or with
    /// everything that must be asked answered reassuringly.
    private func missing(_ question: Int, _ changed: Program) -> AnswersSought {
        for test in library.cases {
            let answers = test.given.replacing([question: .missing(.unknown)])
            if tellsApart(answers, changed) { return .found(answers) }
            let reassured = reassured(answers)
            if tellsApart(reassured, changed) { return .found(reassured) }
        }
        let asksAgain = [library.program, changed].map(\.questions[question].asksAgain)
        return asksAgain[0] != asksAgain[1] && isNeverProvisional(because: question) ? .none : .gaveUp
    }

    /// The call with the safest answer to every other question that must be asked.
    private func reassured(_ answers: Answers) -> Answers {
        let program = library.program
        return answers.replacing(
            Dictionary(
                uniqueKeysWithValues: program.questions.indices.filter {
                    program.questions[$0].mustAsk && answers.codes[$0] == .notAsked
                }.map { ($0, program.safestAnswer(to: $0) ?? .missing(.unknown)) }))
    }

    /// Whether every call on which a question matters stands at the provisional rung in any case, so that it
    /// makes no difference whether the question stays open.
    private func isNeverProvisional(because question: Int) -> Bool {
        let program = library.program
        guard let relevance = program.questions[question].relevance else { return false }
        return program.ladders.indices.allSatisfy { ladder in
            guard let provisional = program.ladders[ladder].provisional else { return true }
            let enough = program.rules.filter { rule in
                rule.raise.contains { $0.ladder == ladder && $0.rung >= provisional }
            }
            if case .none = answers(making: relevance, avoiding: enough.map(\.node), in: program) {
                return true
            }
            return false
        }
    }

    private func tellsApart(_ answers: Answers, _ changed: Program) -> Bool {
        let (one, other) = results(answers, changed)
        return one.isNoticed(against: other)
    }

    private func actsOtherwise(_ answers: Answers, _ changed: Program) -> Bool {
        let (one, other) = results(answers, changed)
        return one.recommended != other.recommended || !one.isSame(.holding, as: other)
            || one.hasLostReason(in: other)
    }

    private func results(_ answers: Answers, _ changed: Program) -> (CallResult, CallResult) {
        var one = ResultReader(library.program, layout)
        var other = ResultReader(changed, layout)
        return (one.result(of: answers), other.result(of: answers))
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

extension TypedCondition {
    /// Whether a finding decides the condition, by itself or through another.
    fileprivate func reads(_ finding: Int, _ library: SoundLibrary) -> Bool {
        switch self {
        case .all(let parts, _), .any(let parts, _): parts.contains { $0.reads(finding, library) }
        case .not(let part, _): part.reads(finding, library)
        case .finding(let index, _):
            index == finding || library.findings[index].when.reads(finding, library)
        case .value, .number, .contains, .status, .score: false
        }
    }

    /// The condition with another one in place of a finding; findings that read it are opened.
    fileprivate func replacing(
        _ finding: Int, with condition: TypedCondition, _ library: SoundLibrary
    ) -> TypedCondition {
        switch self {
        case .all(let parts, let span):
            return .all(parts.map { $0.replacing(finding, with: condition, library) }, span)
        case .any(let parts, let span):
            return .any(parts.map { $0.replacing(finding, with: condition, library) }, span)
        case .not(let part, let span): return .not(part.replacing(finding, with: condition, library), span)
        case .finding(let index, _):
            if index == finding { return condition }
            let inner = library.findings[index].when
            guard inner.reads(finding, library) else { return self }
            return inner.replacing(finding, with: condition, library)
        case .value, .number, .contains, .status, .score: return self
        }
    }
}
