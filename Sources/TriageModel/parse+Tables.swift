import TriageDiagnostics
import TriageSyntax

/// Decision tables.
extension DocumentParser {
    mutating func table(_ name: Word, _ node: Node) -> TableDeclaration? {
        let fields = fields(
            node, "table", name, required: ["columns", "rows"],
            optional: ["title", "otherwise"] + Mandate.keys)
        let columns = fields.words("columns", &problems)
        guard let rows = fields.node("rows"), !columns.isEmpty else { return nil }
        return TableDeclaration(
            name: name, title: fields.text("title", &problems), columns: columns,
            rows: entries(of: rows, "`rows` of table `\(name.text)`", &problems).compactMap { rowName, node in
                checkName(rowName, &problems)
                let row = row(rowName, node, columns)
                if row == nil { document.unusable.insert(rowName.text) }
                return row
            },
            otherwise: fields.word("otherwise", &problems), mandate: mandate(fields))
    }

    private mutating func row(_ name: Word, _ node: Node, _ columns: [Word]) -> RowDeclaration? {
        let fields = fields(node, "row", name, required: ["cells"], optional: Self.outcomeKeys + Mandate.keys)
        let outcome = outcome(fields)
        guard let list = fields.node("cells") else { return nil }
        guard case .list(let items) = list.content, items.count == columns.count else {
            let found = if case .list(let items) = list.content { "\(items.count)" } else { list.shape }
            problems.report(
                .badValue, "`cells` of row `\(name.text)` needs one cell for each column", at: list.span,
                label:
                    "\(columns.count) columns: \(columns.map(\.text).joined(separator: ", ")); cells: \(found)",
                help: "`-` asks nothing of a column; a cell with a comma or brackets needs single quotes")
            return nil
        }
        let cells = items.compactMap { parseCell($0, in: ([file] + others).file(of: $0), &problems) }
        guard cells.count == items.count else { return nil }
        if cells.allSatisfy(\.asksNothing) {
            problems.report(
                .badValue, "row `\(name.text)` asks nothing, so it would match every call", at: list.span)
            return nil
        }
        return RowDeclaration(
            name: name, cells: cells, outcome: outcome, mandate: mandate(fields),
            span: name.span.through(node.span))
    }
}
