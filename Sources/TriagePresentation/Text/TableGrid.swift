import TriageAuthoring
import TriageCompiler
import TriageEngine
import TriageModel
import TriageSyntax
import TriageValues

/// A decision table as a grid, each row with whether it matches the call.
package struct TableGrid {
    let table: Int
    let loaded: LoadedLibrary
    let evaluation: Evaluation
    let style: Style

    package init(table: Int, loaded: LoadedLibrary, evaluation: Evaluation, style: Style) {
        (self.table, self.loaded, self.evaluation, self.style) = (table, loaded, evaluation, style)
    }

    private var declaration: TableDeclaration { loaded.library.tables[table].declaration }
    private var program: Program { loaded.program }

    package func lines() -> [String] {
        let rules = loaded.library.rules(ofTable: table)
        let head = [""] + declaration.columns.map(\.text) + ["then"]
        let rows = zip(declaration.rows, rules).map { row, rule in
            [row.name.text] + row.cells.map(\.description) + [outcome(program.rules[rule])]
        }
        let widths = head.indices.map { column in ([head] + rows).map { $0[column].count }.max() ?? 0 }
        func line(_ cells: [String], _ sign: String) -> String {
            let padded = zip(cells.dropLast(), widths).map { $0.padded(to: $1) } + cells.suffix(1)
            return "  \(sign)  " + padded.joined(separator: "  ")
        }
        return [style.bold(line(head, "   "))]
            + zip(rows, rules).map { line($0, style.sign(evaluation.assumed.truths[program.rules[$1].node])) }
    }

    private func outcome(_ rule: Rule) -> String {
        let raised = rule.raise.map { program.name(of: $0) } + (rule.stepsUp ? ["a step up"] : [])
        let other = rule.flag.map { program.flags[$0].name } + rule.guide.map { program.guidance[$0].name }
        return (raised.isEmpty ? other : raised).joined(separator: ", ")
    }

    /// What the analysis says of the table on every call.
    package func facts() -> [String] {
        let analysis = TableAnalysis(of: table, in: loaded.library, program)
        var facts = [declaration.title, declaration.otherwise.map { "otherwise: \($0.text)" }].compactMap {
            $0
        }
        facts += analysis.gaps.map { "no row matches \(program.description(of: $0))" }
        facts += analysis.overlaps.map { overlap in
            let (one, other) = (program.rules[overlap.first].name, program.rules[overlap.second].name)
            let note = overlap.isCrossed ? "neither raises at least as high" : "the higher rung counts"
            return "`\(one)` and `\(other)` both match \(program.description(of: overlap.example)); \(note)"
        }
        facts += analysis.masked.map { "`\(program.rules[$0.row].name)` makes no difference" }
        facts += analysis.undecided.map { "not decided on every call: \($0)" }
        return facts
    }
}
