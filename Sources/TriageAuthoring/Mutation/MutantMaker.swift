import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriageModel
import TriageSyntax
import TriageValues

/// Makes the mutants of one rule, finding, score or question.
struct MutantMaker {
    let library: LoadedLibrary
    /// Those that raise a highest rung, and those that raise a ladder which such a rule tests.
    private let redFlagRules: Set<Int>
    private let redFlagFindings: Set<Int>
    private let redFlagQuestions: Set<Int>
    private let redFlagScores: Set<Int>

    init(library: LoadedLibrary) {
        self.library = library
        let program = library.program
        let red = Set(
            program.nodes(from: program.redFlags.map { program.rules[$0].ownNode }, [.scores, .ladders]))
        let findings = program.nodes(from: program.redFlags.map { program.rules[$0].ownNode }, .ladders)
            .filter { program.nodes[$0].kind == .finding }.map { Int(program.nodes[$0].subject) }
        redFlagRules = program.rules.indices.filter { red.contains(program.rules[$0].node) }
            .reduce(into: Set(program.redFlags)) { $0.insert($1) }
        let questions = program.redFlags.reduce(into: Set<Int>()) {
            $0.formUnion(program.questionsRead(by: program.rules[$1].ownNode))
        }
        redFlagFindings = Set(findings)
        redFlagQuestions = questions
        redFlagScores = Set(
            red.filter { program.nodes[$0].kind == .score }.map { Int(program.nodes[$0].subject) })
    }

    private var program: Program { library.program }

    func ofRule(_ index: Int) -> [Mutant] {
        let rule = program.rules[index]
        let isRedFlag = redFlagRules.contains(index)
        func mutant(_ change: String, _ span: Span, _ edit: Mutant.Edit) -> Mutant {
            Mutant(change: change, span: span, isRedFlag: isRedFlag, edit: edit)
        }
        var mutants = [mutant("the rule is removed", rule.span, .removal(index))]
        for (place, rung) in rule.raise.enumerated() {
            for step in [1, -1] {
                let moved = RungPlace(ladder: rung.ladder, rung: rung.rung + step)
                guard program.ladders[rung.ladder].rungs.indices.contains(moved.rung) else { continue }
                var rungs = rule.raise
                rungs[place] = moved
                let names = [rung, moved].map { program.name(of: $0) }
                mutants.append(
                    mutant("`raise: \(names[0])` becomes `\(names[1])`", rule.span, .raise(index, rungs)))
            }
        }
        return mutants
            + changes(library.library.rules[index].when).map {
                mutant($0.text, $0.span, .ruleCondition(index, $0.made))
            }
    }

    func ofFinding(_ index: Int) -> [Mutant] {
        changes(library.library.findings[index].when).map {
            Mutant(
                change: $0.text, span: $0.span, isRedFlag: redFlagFindings.contains(index),
                edit: .findingCondition(index, $0.made))
        }
    }

    /// The points of a score: an end of a range moved by one, the condition of a row changed or left out, a
    /// counted condition changed or forgotten.
    func ofScore(_ index: Int) -> [Mutant] {
        let entry = library.library.scores[index]
        func mutant(_ change: String, _ span: Span, _ kind: ScoreDeclaration.Kind, _ when: [TypedCondition])
            -> Mutant
        {
            var score = entry.declaration
            score.kind = kind
            return Mutant(
                change: change, span: span, isRedFlag: redFlagScores.contains(index),
                edit: .points(index, score, when: when))
        }
        // A row with several questions has its condition with each of them; a slip changes it for all.
        func row(_ place: Int) -> [Int] {
            entry.when.indices.filter { entry.when[$0].span == entry.when[place].span }
        }
        let changed = entry.when.indices.filter { row($0).first == $0 }.flatMap { place in
            changes(entry.when[place]).map { change in
                var when = entry.when
                for other in row(place) { when[other] = change.condition }
                return mutant(change.text, change.span, entry.declaration.kind, when)
            }
        }
        switch entry.declaration.kind {
        case .count(let conditions):
            guard conditions.count > 1 else { return changed }
            return changed
                + conditions.indices.map { place in
                    var (rest, when) = (conditions, entry.when)
                    rest.remove(at: place)
                    when.remove(at: place)
                    return mutant(
                        "`\(conditions[place])` is not counted", conditions[place].span, .count(rest), when)
                }
        case .add(let parts):
            return changed
                + parts.indices.flatMap { place in
                    variants(parts[place]).map { change, span, part in
                        var (others, when) = (parts, entry.when)
                        others[place] = part
                        if part.when == nil, parts[place].when != nil {
                            when.remove(at: parts[..<place].count { $0.when != nil })
                        }
                        return mutant(change, span, .add(others), when)
                    }
                }
        }
    }

    /// Points with an end of a range moved by one, and points that always count.
    private func variants(_ part: PointsDeclaration) -> [(String, Span, PointsDeclaration)] {
        var found: [(String, Span, PointsDeclaration)] = []
        if let when = part.when {
            var always = part
            always.when = nil
            found.append(("`when: \(when)` is left out", when.span, always))
        }
        guard let question = program.questionIndex(part.question.text),
            case .number(let range) = program.questions[question].kind
        else { return found }
        for (place, row) in part.points.enumerated() {
            for moved in part.moved(place, within: range) {
                var changed = part
                changed.points[place].answer = Word(moved, row.answer.span)
                let text = "points for `\(row.answer.text)` become points for `\(moved)`"
                found.append((text, row.answer.span, changed))
            }
        }
        return found
    }

    /// What is assumed for a missing answer, one step safer or more dangerous, or not at all.
    func ofQuestion(_ index: Int) -> [Mutant] {
        let question = program.questions[index]
        func mutant(_ change: String, _ assumed: AnswerCode?, asksAgain: Bool = false) -> Mutant {
            Mutant(
                change: change, span: question.span, isRedFlag: redFlagQuestions.contains(index),
                edit: .missing(index, assumed: assumed, asksAgain: asksAgain))
        }
        guard let assumed = question.assumption else {
            return question.asksAgain ? [mutant("`if_missing: ask_again` is left out", nil)] : []
        }
        let name = program.answer(assumed, to: index)?.description ?? ""
        var mutants = [mutant("`if_missing: assume \(name)` is left out", nil)]
        if case .choice(let place) = assumed {
            for other in [place - 1, place + 1] where question.options.indices.contains(other) {
                mutants.append(
                    mutant(
                        "`if_missing: assume \(name)` becomes `assume \(question.options[other].name)`",
                        .choice(other)))
            }
        }
        return mutants
    }

    // MARK: conditions

    struct Change {
        let text: String
        let span: Span
        let condition: TypedCondition
        /// For a changed test: the answers on which the old and the new one differ.
        var differs: TypedCondition?

        var made: Mutant.Condition { Mutant.Condition(new: condition, differs: differs) }
    }

    /// The condition with one small change, in every way.
    private func changes(_ condition: TypedCondition) -> [Change] {
        switch condition {
        case .all(let parts, let span):
            return [Change(text: "`and` becomes `or`", span: span, condition: .any(parts, span))]
                + within(parts) { .all($0, span) }
        case .any(let parts, let span):
            return [Change(text: "`or` becomes `and`", span: span, condition: .all(parts, span))]
                + within(parts) { .any($0, span) }
        case .not(let part, let span): return within([part]) { .not($0[0], span) }
        case .atLeast(let count, let parts, let span):
            return counted(count, parts, span) + within(parts) { .atLeast(count, of: $0, span) }
        case .finding, .opened: return []
        case .value, .number, .contains, .status, .score, .rung:
            return variants(condition).map { variant in
                Change(
                    text: "`\(library.text(of: condition))` becomes `\(library.text(of: variant))`",
                    span: condition.span, condition: variant, differs: difference(condition, variant))
            }
        }
    }

    /// One more or one fewer of the parts must hold, or a part is forgotten.
    private func counted(_ count: Int, _ parts: [TypedCondition], _ span: Span) -> [Change] {
        let moved = [count - 1, count + 1].filter { (1...parts.count).contains($0) }.map { other in
            Change(
                text: "`at least \(count) of` becomes `at least \(other) of`", span: span,
                condition: .atLeast(other, of: parts, span))
        }
        guard count < parts.count else { return moved }
        return moved
            + parts.indices.map { place in
                let rest = parts.enumerated().filter { $0.offset != place }.map(\.element)
                return Change(
                    text: "`at least \(count) of` forgets `\(library.text(of: parts[place]))`",
                    span: parts[place].span, condition: .atLeast(count, of: rest, span))
            }
    }

    /// The answers on which two forms of a test differ.
    private func difference(_ old: TypedCondition, _ new: TypedCondition) -> TypedCondition? {
        switch (old, new) {
        case (.value(let question, let mask, let leaf), .value(_, let other, _)):
            return .value(question: question, mask: mask ^ other, leaf)
        case (.number(let question, let numbers, _, let leaf), .number(_, let others, _, _)):
            guard case .number(let range) = program.questions[question].kind else { return nil }
            let differing = range.bounds.filter { numbers.contains($0) != others.contains($0) }
            return .number(
                question: question, WholeNumbers(differing.map { $0...$0 }, within: range.bounds),
                passesOutside: false, leaf)
        default: return nil
        }
    }

    private func within(_ parts: [TypedCondition], _ join: ([TypedCondition]) -> TypedCondition) -> [Change] {
        parts.indices.flatMap { index in
            changes(parts[index]).map { change in
                var changed = parts
                changed[index] = change.condition
                return Change(
                    text: change.text, span: change.span, condition: join(changed), differs: change.differs)
            }
        }
    }

    /// A test with its threshold moved by one, or an answer added or dropped.
    private func variants(_ test: TypedCondition) -> [TypedCondition] {
        switch test {
        case .value(let question, let mask, let leaf):
            let legal = program.questions[question].legalBits
            return masks(mask & legal, legal, isOrdered: program.questions[question].isOrdered).map {
                .value(question: question, mask: $0 | mask & outsideBit, leaf)
            }
        case .contains(let question, let mask, let leaf):
            let legal = program.questions[question].legalBits
            return masks(mask, legal, isOrdered: false).map { .contains(question: question, mask: $0, leaf) }
        case .number(let question, let numbers, let passesOutside, let leaf):
            guard case .number(let range) = program.questions[question].kind else { return [] }
            return shifted(numbers, range.bounds).map {
                .number(question: question, $0, passesOutside: passesOutside, leaf)
            }
        case .score(let index, let numbers, let leaf):
            return shifted(numbers, program.scores[index].range).map { .score(index, $0, leaf) }
        case .rung(let place, let leaf):
            let ladder = program.ladders[place.ladder]
            return [place.rung - 1, place.rung + 1].filter { (1..<ladder.rungs.count).contains($0) }.map {
                let text = "\(ladder.name) >= \(ladder.rungs[$0].name)"
                return .rung(RungPlace(ladder: place.ladder, rung: $0), .init(text: text, span: leaf.span))
            }
        case .status, .all, .any, .not, .atLeast, .finding, .opened: return []
        }
    }

    /// Sets of answers beside a set: for one that is closed upwards the two with a limit moved, else those
    /// with one answer more or less. Never none and never all.
    private func masks(_ mask: UInt64, _ legal: UInt64, isOrdered: Bool) -> [UInt64] {
        let first = mask.trailingZeroBitCount
        let isClosed = isOrdered && mask != 0 && mask == legal & (UInt64.max << UInt64(first))
        let found: [UInt64]
        if isClosed {
            found = [mask & ~(1 << UInt64(first)), first > 0 ? mask | 1 << UInt64(first - 1) : mask]
        } else {
            found = (0..<60).map { UInt64(1) << UInt64($0) }.filter { legal & $0 != 0 }.map { mask ^ $0 }
        }
        return found.filter { $0 != 0 && $0 != legal && $0 != mask }
    }

    /// Each limit inside the bounds moved by one in both directions.
    private func shifted(_ numbers: WholeNumbers, _ bounds: ClosedRange<Int>) -> [WholeNumbers] {
        numbers.ranges.indices.flatMap { index -> [WholeNumbers] in
            let range = numbers.ranges[index]
            var moved: [ClosedRange<Int>] = []
            if range.lowerBound > bounds.lowerBound {
                moved.append(range.lowerBound - 1...range.upperBound)
                if range.count > 1 { moved.append(range.lowerBound + 1...range.upperBound) }
            }
            if range.upperBound < bounds.upperBound {
                moved.append(range.lowerBound...range.upperBound + 1)
                if range.count > 1 { moved.append(range.lowerBound...range.upperBound - 1) }
            }
            return moved.map { other in
                var ranges = numbers.ranges
                ranges[index] = other
                return WholeNumbers(ranges, within: bounds)
            }
        }
        .filter { !$0.ranges.isEmpty && $0 != numbers && $0.ranges != [bounds] }
    }
}
