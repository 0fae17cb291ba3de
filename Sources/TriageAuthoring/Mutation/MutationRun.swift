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

/// Runs the cases of a library on its mutants. Deterministic.
///
/// A mutant is tried only on the cases on which it can make a difference: those on which the changed rule
/// comes to another truth, or, where more than a rule changes, those that differ when all are evaluated at
/// once.
package struct MutationRun: Sendable {
    package let library: LoadedLibrary
    private let reader: ResultReader
    private let baseline: [CallResult]
    private let planes: CasePlanes
    /// Cases that expect an open question, which a change can close without any other sign.
    private let expectingOpen: Set<Int>
    /// Those among them of which some expected question is open only because a rule could still raise by it.
    private let expectingReach: Set<Int>
    /// Findings that decide whether a question matters, and rules that do so by a ladder.
    private let gating: Set<Int>
    private let gatingRules: Set<Int>
    /// For each rule the cases that expect something of it by name; they are tried first, for most changes
    /// are noticed by one of them.
    private let naming: [Set<Int>]

    package init(_ library: LoadedLibrary) {
        self.library = library
        reader = ResultReader(library.program, ResultLayout([library.program]))
        var reading = reader
        baseline = library.cases.map { reading.result(of: $0.given) }
        planes = CasePlanes(library.program, library.cases.map(\.given))
        let program = library.program
        expectingOpen = Set(library.cases.indices.filter { !library.cases[$0].expect.open.isEmpty })
        expectingReach = expectingOpen.filter { index in
            let test = library.cases[index]
            let plain = evaluate(program, test.given).plain
            return test.expect.open.contains { question in
                !isAwaited(question, program, test.given) || plain.relevance(of: question, program) == .no
            }
        }
        var naming = program.rules.map { _ in Set<Int>() }
        for (index, test) in library.cases.enumerated() {
            for rule in test.expect.because + test.expect.holds + test.expect.fails {
                naming[rule].insert(index)
            }
        }
        self.naming = naming
        let relevance = program.nodes(from: program.questions.compactMap(\.relevance), .everything)
        gating = Set(
            relevance.filter { program.nodes[$0].kind == .finding }.map { Int(program.nodes[$0].subject) })
        let ladders = Set(relevance.compactMap { program.rungTested(by: $0)?.ladder })
        gatingRules = Set(ladders.flatMap { library.library.rules(raising: $0) })
    }

    /// What becomes of mutants, in their order.
    package func fates(of mutants: [Mutant], each: (Mutant, MutantFate) throws -> Void) rethrows {
        for group in Self.groups(of: mutants) {
            for (mutant, fate) in zip(group, fates(ofGroup: group)) { try each(mutant, fate) }
        }
    }

    /// Mutants in their order, those of one place that stand together in one group, for
    /// they share what they need.
    package static func groups(of mutants: [Mutant]) -> [[Mutant]] {
        var groups: [[Mutant]] = []
        for mutant in mutants {
            if groups.last?.first?.place == mutant.place {
                groups[groups.count - 1].append(mutant)
            } else {
                groups.append([mutant])
            }
        }
        return groups
    }

    /// What becomes of each mutant of one group.
    package func fates(ofGroup group: [Mutant]) -> [MutantFate] {
        let variants = RuleVariant.all(group, library, planes)
        return concurrently(Array(group.indices)) { place in
            fate(of: group[place], variants.isEmpty ? nil : variants[place])
        }
    }

    package func fate(of mutant: Mutant) -> MutantFate {
        fate(of: mutant, RuleVariant.all([mutant], library, planes).first)
    }

    private func fate(of mutant: Mutant, _ variant: RuleVariant?) -> MutantFate {
        let changed = variant?.program ?? library.program(of: mutant)
        let affected = variant?.affected ?? planes.differing(in: changed)
        var reader = reader.reading(changed)
        var runner = CaseRunner(changed)
        let opening = opening(mutant)
        let named: Set<Int> = if case .rule(let rule) = mutant.place { naming[rule] } else { [] }
        let tried = opening.union(affected)
        // What is open takes longest to tell, and is seldom all that a change does.
        let (first, others) = (tried.intersection(named), tried.subtracting(named))
        for index in first.sorted() + others.subtracting(expectingOpen).sorted()
            + others.intersection(expectingOpen).sorted()
        {
            let test = library.cases[index]
            guard opening.contains(index) || reader.result(of: test.given) != baseline[index] else {
                continue
            }
            if !runner.expectations(of: test).isEmpty { return .noticed(by: index) }
        }
        return examine(mutant, changed, variant)
    }

    /// Cases in which a mutant can close an expected question without any other sign. A question that waits
    /// to be asked closes only by what decides whether it matters, or by what its missing answer becomes.
    private func opening(_ mutant: Mutant) -> Set<Int> {
        switch mutant.edit {
        case .findingCondition(let finding, _) where gating.contains(finding): expectingOpen
        case .ruleCondition(let rule, _) where gatingRules.contains(rule): expectingOpen
        case .raise(let rule, _) where gatingRules.contains(rule): expectingOpen
        case .removal(let rule) where gatingRules.contains(rule): expectingOpen
        case .missing(let question, _, let asksAgain)
        where asksAgain != library.program.questions[question].asksAgain: expectingOpen
        case .points: expectingOpen
        case .findingCondition, .missing, .ruleCondition, .raise, .removal: expectingReach
        }
    }

    /// Whether a mutant does something on a call that a case could notice: another rung, another rule that
    /// holds, a rule that no longer decides, other responders, guidance or flags.
    package func tellsApart(_ answers: Answers, _ mutant: Mutant) -> Bool {
        var pair = ResultPair(reader, library.program(of: mutant))
        return pair.tellsApart(answers)
    }

    // MARK: calls that tell apart

    private func examine(_ mutant: Mutant, _ changed: Program, _ variant: RuleVariant?) -> MutantFate {
        var pair = ResultPair(reader, changed)
        switch sought(mutant, variant, &pair) {
        case .none: return .equivalent
        case .gaveUp: return .undecided
        case .found(let answers):
            guard pair.tellsApart(answers) else { return .undecided }
            let documents: Set<Int> =
                if case .rule(let rule) = mutant.place { [library.program.rules[rule].document] } else { [] }
            let call = library.plausible(pair.shortest(answers), about: documents) { pair.tellsApart($0) }
            return .survives(difference(on: call, changed))
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
    private func sought(_ mutant: Mutant, _ variant: RuleVariant?, _ pair: inout ResultPair)
        -> AnswersSought
    {
        let program = library.program
        switch mutant.edit {
        case .ruleCondition: return variant.map { firstFound($0.goals) } ?? .gaveUp
        case .findingCondition(let index, let condition):
            return throughRules(reading: index, condition, mutant.span)
        case .removal(let index): return firstFound([Goal(program.rules[index].node, [], program)])
        case .raise(let index, let rungs):
            // Nothing moves where another rule raises at least as high as the higher of the two. Where the
            // rule would raise lower, it is then at least no longer a reason.
            let old = program.rules[index].raise
            let falls = zip(rungs, old).contains { $0.rung < $1.rung }
            return firstFound(
                [Goal(program.rules[index].node, rivals(of: index, old + rungs, >=), program)]
                    + (falls ? [Goal(program.rules[index].node, rivals(of: index, old, >), program)] : []))
        case .points(let index, _, _): return counted(index, &pair)
        case .missing(let index, _, _): return missing(index, &pair)
        }
    }

    /// Evaluations of one search. There are many of them, and a mutant for which they do not do is told as
    /// not decided.
    private static let budget = 10_000

    /// The first call found that makes a node hold while none to avoid holds, on the answers alone or with
    /// assumptions put in.
    private func firstFound(_ goals: [Goal]) -> AnswersSought {
        var gaveUp = false
        for goal in goals {
            for assuming in [false, true] {
                let sought = answers(
                    making: goal.node, avoiding: goal.avoiding, assuming: assuming, budget: Self.budget,
                    in: goal.program)
                switch sought {
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
    ///
    /// The changed condition takes the finding's place in the program's graph, so that findings that read it
    /// stay shared.
    private func throughRules(reading finding: Int, _ condition: Mutant.Condition, _ span: Span)
        -> AnswersSought
    {
        let checked = library.library
        let readers = checked.findings(reading: finding)
        // Through a score or what decides relevance it reaches further than rules' conditions; through a
        // ladder nothing that no rule shows.
        let others =
            checked.appliesWhen + checked.questions.map(\.when) + checked.scores.flatMap(\.when)
            + checked.unavailableWhen.flatMap { $0 } + checked.screens.flatMap(\.when)
        let gaveUp = others.contains { $0.map { !readers.isDisjoint(with: $0.findings) } ?? false }
        let (joined, nodes) = checked.program(
            with: [condition.new] + (condition.differs.map { [$0] } ?? []))
        for (index, rule) in joined.rules.enumerated()
        where !readers.isDisjoint(with: checked.rules[index].when.findings) {
            var builder = ProgramBuilder(joined)
            let old = rule.ownNode
            let new = builder.copy(
                of: old, replacing: joined.findings[finding].node, with: nodes[0], in: joined)
            let applies = joined.documents[rule.document].applies
            // What says most stands first, so that the search settles soonest.
            func holds(_ node: Int) -> Int {
                builder.add(
                    .all, parts: [nodes.dropFirst().first, node, applies].compactMap { $0 }, span: span)
            }
            let (oldHolds, newHolds) = (holds(old), holds(new))
            let program = builder.build()
            let sought = firstFound([Goal(oldHolds, [new], program), Goal(newHolds, [old], program)])
            switch sought {
            case .found: return sought
            case .gaveUp: return .gaveUp
            case .none: break
            }
        }
        return gaveUp ? .gaveUp : .none
    }

    // MARK: points

    /// A case on which another answer tells a changed score apart; no search says that there is none.
    private func counted(_ score: Int, _ pair: inout ResultPair) -> AnswersSought {
        let programs = [library.program, pair.changed]
        var questions: [Int: Set<AnswerCode>] = [:]
        for program in programs {
            let parts = program.scores[score].parts
            var read = parts.compactMap(\.node).reduce(into: Set<Int>()) {
                $0.formUnion(program.questionsRead(by: $1))
            }
            for case .answers(let question, _, _) in parts { read.insert(question) }
            for question in read {
                let record = program.questions[question]
                let values = (0..<record.legalBits.nonzeroBitCount).map(record.code(ofBit:))
                questions[question, default: []].formUnion(values)
            }
        }
        let calls = library.cases.flatMap { test in
            questions.flatMap { question, codes in codes.map { test.given.replacing([question: $0]) } }
        }
        for index in CasePlanes(library.program, calls).differing(in: pair.changed)
        where pair.tellsApart(calls[index]) {
            return .found(calls[index])
        }
        return .gaveUp
    }

    // MARK: missing answers

    /// A call that tells apart on which this question was asked and not learned: one of the cases, as it is
    /// or with everything that must be asked answered reassuringly; or one that is searched for, rule by
    /// rule.
    private func missing(_ question: Int, _ pair: inout ResultPair) -> AnswersSought {
        let changed = pair.changed
        let calls = library.cases.flatMap { test -> [Answers] in
            let answers = test.given.replacing([question: .missing(.unknown)])
            return [answers, reassured(answers)]
        }
        for index in CasePlanes(library.program, calls).differing(in: changed)
        where pair.tellsApart(calls[index]) {
            return .found(calls[index])
        }
        if library.program.questions[question].asksAgain != changed.questions[question].asksAgain {
            return neverMatters(question) ? .none : .gaveUp
        }
        for rule in library.program.rules
        where library.program.questionsBehind(rule.node).contains(question) {
            for reason in Missing.allCases {
                var search = MissingSearch(library.program, changed, rule.node, reason, to: question)
                switch search.answers() {
                case .found(let answers): return .found(answers)
                case .gaveUp: return .gaveUp
                case .none: break
                }
            }
        }
        return .none
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

    /// Whether a question matters on no call, so that it makes no difference whether it stays open: where it
    /// does, a call stays provisional by it.
    private func neverMatters(_ question: Int) -> Bool {
        let program = library.program
        guard let relevance = program.questions[question].relevance else { return false }
        if case .none = answers(making: relevance, in: program) { return true }
        return false
    }
}

extension SoundLibrary {
    /// A finding and those that read it, by themselves or through others.
    fileprivate func findings(reading finding: Int) -> Set<Int> {
        let read = findings.map(\.when.findings)
        var readers: Set<Int> = [finding]
        while true {
            let more = read.indices.filter { !readers.contains($0) && !readers.isDisjoint(with: read[$0]) }
            if more.isEmpty { return readers }
            readers.formUnion(more)
        }
    }
}

extension TypedCondition {
    /// The findings that stand in the condition itself.
    fileprivate var findings: Set<Int> {
        switch self {
        case .all(let parts, _), .any(let parts, _), .atLeast(_, let parts, _):
            parts.reduce(into: []) { $0.formUnion($1.findings) }
        case .not(let part, _): part.findings
        case .finding(let index, _): [index]
        case .value, .number, .contains, .status, .score, .rung, .opened: []
        }
    }
}
