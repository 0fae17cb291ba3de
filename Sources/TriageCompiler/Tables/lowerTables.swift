import TriageDiagnostics
import TriageModel
import TriageSyntax

/// Puts the rows of every decision table among the rules of its document, so that everything else knows only
/// rules.
///
/// What a cell means depends on what its column is, so this needs all documents together.
func lowerTables(_ documents: [Document], _ problems: inout Problems) -> [Document] {
    let columns = ColumnKinds(documents)
    return documents.map { document in
        var document = document
        for table in document.tables {
            for row in table.rows {
                guard let when = columns.condition(of: row, in: table, &problems) else {
                    document.unusable.insert(row.name.text)
                    continue
                }
                document.rules.append(
                    RuleDeclaration(
                        name: row.name, when: when, outcome: row.outcome, mandate: row.mandate,
                        span: row.span))
            }
        }
        return document
    }
}

private struct ColumnKinds {
    private var findings: Set<String> = []
    private var several: Set<String> = []

    init(_ documents: [Document]) {
        for document in documents {
            findings.formUnion(document.findings.map(\.name.text))
            for question in document.questions {
                if case .several = question.kind { several.insert(question.name.text) }
            }
        }
    }

    /// The condition that a row is; nil after reporting what cannot be read.
    func condition(of row: RowDeclaration, in table: TableDeclaration, _ problems: inout Problems)
        -> Condition?
    {
        let asked = zip(table.columns, row.cells).filter { !$0.1.asksNothing }
        let parts = asked.compactMap { condition(of: $1, about: $0, &problems) }
        guard parts.count == asked.count, let first = parts.first, let last = parts.last else { return nil }
        return parts.count == 1 ? first : .all(parts, first.span.through(last.span))
    }

    private func condition(of cell: Cell, about column: Word, _ problems: inout Problems) -> Condition? {
        let alternatives: [Condition?]
        if findings.contains(column.text) {
            alternatives = cell.parts.map { finding($0, column, &problems) }
        } else if several.contains(column.text) {
            alternatives = chosen(cell, column, &problems)
        } else {
            alternatives = values(cell, column)
        }
        let good = alternatives.compactMap { $0 }
        guard good.count == alternatives.count else { return nil }
        let positive = good.count == 1 ? good[0] : .any(good, cell.span)
        return cell.isNegated ? .not(positive, cell.span) : positive
    }

    /// A finding holds or does not: `yes` or `no`.
    private func finding(_ part: Cell.Part, _ column: Word, _ problems: inout Problems) -> Condition? {
        if case .element(.value(let word), let span) = part {
            if word.text == "yes" { return .finding(Word(column.text, span)) }
            if word.text == "no" { return .not(.finding(Word(column.text, span)), span) }
        }
        problems.report(
            .wrongType, "`\(column.text)` is a finding: a cell below it is `yes`, `no` or `-`", at: part.span)
        return nil
    }

    /// Of a question with several answers a cell names those of which one is chosen.
    private func chosen(_ cell: Cell, _ column: Word, _ problems: inout Problems) -> [Condition?] {
        var words: [Word] = []
        var others: [Condition?] = []
        for part in cell.parts {
            switch part {
            case .element(.value(let word), _): words.append(word)
            case .status(let status, let span): others.append(test(column, .isStatus(status), span))
            case .element(_, let span):
                problems.report(
                    .wrongType, "`\(column.text)` has several answers at once", at: span,
                    help: "name the answers of which one must be chosen, with commas")
                others.append(nil)
            }
        }
        return (words.isEmpty ? [] : [test(column, .contains(words), cell.span)]) + others
    }

    private func values(_ cell: Cell, _ column: Word) -> [Condition?] {
        var elements: [Element] = []
        var others: [Condition] = []
        for part in cell.parts {
            switch part {
            case .element(let element, _): elements.append(element)
            case .status(let status, let span): others.append(test(column, .isStatus(status), span))
            }
        }
        switch elements.count {
        case 0: return others
        case 1:
            switch elements[0] {
            case .value(let word): return [test(column, .compare(.equal, word), cell.span)] + others
            case .compare(let comparison, let word):
                return [test(column, .compare(comparison, word), cell.span)] + others
            case .range: return [test(column, .isIn(elements), cell.span)] + others
            }
        default: return [test(column, .isIn(elements), cell.span)] + others
        }
    }

    private func test(_ column: Word, _ predicate: Test.Predicate, _ span: Span) -> Condition {
        .test(Test(subject: column, predicate: predicate, span: span))
    }
}

extension Cell.Part {
    fileprivate var span: Span {
        switch self {
        case .element(_, let span), .status(_, let span): span
        }
    }
}
