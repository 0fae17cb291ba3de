import TriageDiagnostics
import TriageEngine
import TriageModel
import TriageSyntax

private let columns = "      columns: [mood, signs]\n      rows:\n"
private let low = "        low: { cells: ['>= low', '-'], raise: [help], because: It is so., source: s }\n"

extension DiagnosticKind {
    package static let tableGap = DiagnosticKind(
        "table-gap", .warning, summary: "Every call matches a row, or the table says why not.",
        manual: """
            There are calls that no row of the table can match; the message shows one of which no answer can be left out. Write the row that \
            is missing, or say in `otherwise:` why such calls need nothing from this table.
            """,
        accepted: [
            """
            tables:
              t:
                otherwise: A fine mood needs nothing.
                columns: [mood, signs]
                rows:
                  low: { cells: ['>= low', '-'], raise: [help], because: It is so., source: s }
            """,
            """
            tables:
              t:
                columns: [mood, signs]
                rows:
                  low: { cells: ['>= low', '-'], raise: [help], because: It is so., source: s }
                  rest: { cells: [fine, '-'], flag: [note], because: It is so., source: s }
            """,
        ],
        rejected: [
            """
            tables:
              ↓t:
                columns: [mood, signs]
                rows:
                  low: { cells: ['>= low', '-'], raise: [help], because: It is so., source: s }
            """,
            """
            tables:
              ↓t:
                columns: [mood, signs]
                rows:
                  both: { cells: ['>= low', '>= 2'], raise: [help], because: It is so., source: s }
            """,
        ])
    package static let tableOverlap = DiagnosticKind(
        "table-overlap", .warning,
        summary: "Of two rows that match the same call, one raises at least as high.",
        manual: """
            The two rows match the same call, and each raises one ladder higher than the other does, so the call gets a mixture that no row \
            says. If it is meant, write the row for it; if not, narrow one of the two. (Where one row raises at least as high on \
            every ladder, that row counts, and nothing is reported.)
            """,
        accepted: [
            """
            tables:
              t:
                otherwise: Nothing.
                columns: [mood, signs]
                rows:
                  low: { cells: ['>= low', '-'], raise: [help], because: It is so., source: s }
                  sign: { cells: ['-', '>= 2'], raise: [now], because: It is so., source: s }
            """
        ],
        rejected: [
            """
            ladders: { police: { title: Police, rungs: { none_sent: { label: None }, sent: { label: Sent } } } }
            tables:
              t:
                otherwise: Nothing.
                columns: [mood, signs]
                rows:
                  low: { cells: ['>= low', '-'], raise: [help], because: It is so., source: s }
                  ↓sign: { cells: ['-', '>= 2'], raise: [sent], because: It is so., source: s }
            """
        ])
    package static let maskedRow = DiagnosticKind(
        "masked-row", .warning,
        summary: "Every row of a table gives some call something that no other row gives.",
        manual: """
            Whenever this row matches, other rows match too and give at least as much, so it never makes a difference. Remove it, or look \
            for the mistake in its cells or in those of the others.
            """,
        accepted: [
            """
            tables:
              t:
                otherwise: Nothing.
                columns: [mood, signs]
                rows:
                  low: { cells: ['>= low', '-'], raise: [help], because: It is so., source: s }
                  lower: { cells: ['>= very_low', '-'], raise: [now], because: It is so., source: s }
            """
        ],
        rejected: [
            """
            tables:
              t:
                otherwise: Nothing.
                columns: [mood, signs]
                rows:
                  low: { cells: ['>= low', '-'], raise: [help], because: It is so., source: s }
                  ↓lower: { cells: ['>= very_low', '-'], raise: [help], because: It is so., source: s }
            """
        ])

    static let tableKinds = [tableGap, tableOverlap, maskedRow]
}

extension TableAnalysis {
    /// Reports what an author should look at. Rows that no call matches are reported as rules that cannot
    /// hold.
    func report(_ problems: inout Problems) {
        let name = declaration.name.text
        if let first = gaps.first {
            problems.report(
                .tableGap, "no row of table `\(name)` matches this call: \(program.description(of: first))",
                at: declaration.name.span,
                notes: gaps.dropFirst().map { .init("nor this one: \(program.description(of: $0))") },
                help: "write the row, or say in `otherwise:` why such calls need nothing from it")
        }
        for overlap in overlaps where overlap.isCrossed {
            let (first, second) = (program.rules[overlap.first], program.rules[overlap.second])
            problems.report(
                .tableOverlap,
                "rows `\(first.name)` and `\(second.name)` both match, and neither raises at least as high as the other",
                at: second.span.start(of: second.name),
                notes: [
                    .init("on this call: \(program.description(of: overlap.example))"),
                    .init("the other row", first.span.start(of: first.name)),
                ])
        }
        for (row, example) in masked {
            let rule = program.rules[row]
            problems.report(
                .maskedRow,
                "row `\(rule.name)` makes no difference: other rows give as much whenever it matches",
                at: rule.span.start(of: rule.name),
                notes: [.init("for example on this call: \(program.description(of: example))")])
        }
    }
}

extension Span {
    /// The name that a declaration begins with.
    fileprivate func start(of name: String) -> Span {
        Span(file: file, start: Int(start), end: Int(start) + name.utf8.count)
    }
}
