import TriageDiagnostics
import TriageEngine
import TriageModel
import TriageSyntax
import TriageValues

/// What can be said of a decision table on every possible call: whether its rows leave calls out, meet with
/// different outcomes, matter at all.
///
/// Each finding comes with a call of which no answer can be left out. That nothing was found is a proof, but
/// for what is listed as undecided.
package struct TableAnalysis: Sendable {
    /// Two rows that match the same call and raise differently.
    package struct Overlap: Sendable {
        package let first: Int
        package let second: Int
        package let example: Answers
        /// Each row raises one of the ladders higher than the other does.
        package let isCrossed: Bool
    }

    package let table: Int
    /// The rules that the rows are.
    package let rows: [Int]
    /// Calls that no row can match, one for each reason; none when the table says what holds `otherwise`.
    package let gaps: [Answers]
    package let overlaps: [Overlap]
    /// Rows that add nothing to those that match with them, with a call on which the row matches.
    package let masked: [(row: Int, example: Answers)]
    /// Rows that no call matches.
    package let unmatched: [Int]
    /// What the search gave up on, by name.
    package let undecided: [String]

    let program: Program
    let declaration: TableDeclaration
}

extension TableAnalysis {
    /// - Parameter program: what the library was lowered to.
    package init(of table: Int, in library: SoundLibrary, _ program: Program) {
        var analyst = Analyst(table, library, program)
        self = analyst.analyse()
    }
}

private struct Analyst {
    let table: Int
    let library: SoundLibrary
    let program: Program
    let rows: [Int]
    var undecided: [String] = []

    init(_ table: Int, _ library: SoundLibrary, _ program: Program) {
        self.table = table
        self.library = library
        self.program = program
        rows = library.rules(ofTable: table)
    }

    private var declaration: TableDeclaration { library.tables[table].declaration }

    mutating func analyse() -> TableAnalysis {
        var finder = ExampleFinder(program.restricted(to: rows.map { program.rules[$0].node }))
        var unmatched: [Int] = []
        var masked: [(row: Int, example: Answers)] = []
        for row in rows {
            switch finder.example(making: program.rules[row].node) {
            case .none: unmatched.append(row)
            case .gaveUp: undecided.append(program.rules[row].name)
            case .found(let example):
                if !matters(row, &finder) { masked.append((row, example)) }
            }
        }
        let matching = rows.filter { !unmatched.contains($0) }
        return TableAnalysis(
            table: table, rows: rows, gaps: declaration.otherwise == nil ? gaps() : [],
            overlaps: overlaps(of: matching), masked: masked, unmatched: unmatched, undecided: undecided,
            program: program, declaration: declaration)
    }

    // MARK: masked rows

    /// Whether some call gets something from the row that no other matching row gives as well.
    private mutating func matters(_ row: Int, _ finder: inout ExampleFinder) -> Bool {
        let rule = program.rules[row]
        func others(_ give: (Rule) -> Bool) -> [Int] {
            rows.filter { $0 != row && give(program.rules[$0]) }.map { program.rules[$0].node }
        }
        var rivals = rule.raise.map { place in
            others { $0.raise.contains { $0.ladder == place.ladder && $0.rung >= place.rung } }
        }
        rivals += rule.send.map { responder in others { $0.send.contains(responder) } }
        rivals += rule.guide.map { guidance in others { $0.guide.contains(guidance) } }
        rivals += rule.flag.map { flag in others { $0.flag.contains(flag) } }
        if rule.stepsUp { rivals.append(others(\.stepsUp)) }
        var gaveUp = false
        for nodes in rivals {
            switch finder.example(making: rule.node, avoiding: nodes) {
            case .found: return true
            case .none: continue
            case .gaveUp: gaveUp = true
            }
        }
        if gaveUp { undecided.append(rule.name) }
        return gaveUp
    }

    // MARK: overlaps

    private mutating func overlaps(of rows: [Int]) -> [TableAnalysis.Overlap] {
        let pairs = rows.indices.flatMap { first in
            rows.indices.dropFirst(first + 1).map { (rows[first], rows[$0]) }
        }.filter { program.rules[$0.0].raises != program.rules[$0.1].raises }
        guard !pairs.isEmpty else { return [] }
        let (joined, nodes) = lower(library, with: pairs.map { all([condition($0.0), condition($0.1)]) })
        var finder = ExampleFinder(joined.restricted(to: nodes))
        return zip(pairs, nodes).compactMap { pair, node in
            switch finder.example(making: node) {
            case .none: return nil
            case .gaveUp:
                undecided.append("\(program.rules[pair.0].name) with \(program.rules[pair.1].name)")
                return nil
            case .found(let example):
                let (one, other) = (program.rules[pair.0], program.rules[pair.1])
                return TableAnalysis.Overlap(
                    first: pair.0, second: pair.1, example: example,
                    isCrossed: !one.covers(other) && !other.covers(one))
            }
        }
    }

    // MARK: gaps

    /// At most three gaps, each failing the rows by other cells than those before.
    private mutating func gaps() -> [Answers] {
        var gaps: [Answers] = []
        let noRow = TypedCondition.not(any(rows.map(condition)), span)
        var others: [TypedCondition] = []
        while gaps.count < 3 {
            let (joined, nodes) = lower(library, with: [all([noRow]), all([noRow] + others)])
            var finder = ExampleFinder(joined.restricted(to: nodes))
            switch finder.example(making: nodes[1]) {
            case .none: return gaps
            case .gaveUp:
                undecided.append(declaration.name.text)
                return gaps
            case .found(let example):
                let evaluation = evaluate(joined, example)
                others.append(any(rows.map { failingCell(of: $0, evaluation, joined) }))
                let gap = finder.shortened(example, making: nodes[0])
                if !gaps.contains(gap) { gaps.append(gap) }
            }
        }
        return gaps
    }

    /// The first cell by which a row fails.
    private func failingCell(of row: Int, _ evaluation: Evaluation, _ program: Program) -> TypedCondition {
        guard case .all(let cells, _) = condition(row) else { return condition(row) }
        let nodes = program.parts(of: program.rules[row].ownNode)
        for (cell, node) in zip(cells, nodes) where evaluation.plain.truths[node] == .no { return cell }
        return condition(row)
    }

    // MARK: conditions

    private var span: Span { declaration.name.span }

    private func condition(_ row: Int) -> TypedCondition {
        library.rules[row].when
    }

    /// Together with the protocol's own condition, last: the rows say more, and the search goes in this
    /// order.
    private func all(_ conditions: [TypedCondition]) -> TypedCondition {
        let parts = conditions + [library.applies(library.tables[table].document)].compactMap { $0 }
        return parts.count == 1 ? parts[0] : .all(parts, span)
    }

    private func any(_ conditions: [TypedCondition]) -> TypedCondition {
        conditions.count == 1 ? conditions[0] : .any(conditions, span)
    }
}

/// Finds calls of which no answer can be left out.
private struct ExampleFinder {
    private var search: AnswerSearch
    private var evaluator: Evaluator

    init(_ program: Program) {
        search = AnswerSearch(program)
        evaluator = Evaluator(program)
    }

    mutating func example(making node: Int, avoiding: [Int] = []) -> AnswersSought {
        let result = search.answers(making: node, .yes, avoiding: avoiding)
        guard case .found(let answers) = result else { return result }
        return .found(shortened(answers, making: node, avoiding: avoiding))
    }

    /// The call without the answers that it can do without.
    mutating func shortened(_ answers: Answers, making node: Int, avoiding: [Int] = []) -> Answers {
        var answers = answers
        for question in answers.codes.indices where answers.codes[question] != .notAsked {
            var fewer = answers
            fewer[question] = .notAsked
            evaluator.evaluate(fewer)
            let holds = evaluator.truth(of: node) == .yes
            if holds, !avoiding.contains(where: { evaluator.truth(of: $0) == .yes }) { answers = fewer }
        }
        return answers
    }
}

extension Rule {
    /// The rungs it raises to, and whether it steps up.
    fileprivate var raises: [Int] {
        raise.sorted { ($0.ladder, $0.rung) < ($1.ladder, $1.rung) }.flatMap { [$0.ladder, $0.rung] }
            + (stepsUp ? [-1] : [])
    }

    /// Raises every ladder at least as high as the other.
    fileprivate func covers(_ other: Rule) -> Bool {
        (stepsUp || !other.stepsUp)
            && other.raise.allSatisfy { place in
                raise.contains { $0.ladder == place.ladder && $0.rung >= place.rung }
            }
    }
}
