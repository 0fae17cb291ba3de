import TriageDiagnostics

/// A table in a file: the cells of the columns that were asked for, with their places.
package struct Table: Sendable {
    package struct Cell: Sendable {
        /// Without blanks around it. Empty where the row has nothing.
        package let text: String
        package let span: Span

        package init(_ text: String, _ span: Span) {
            self.text = text
            self.span = span
        }
    }

    package struct Row: Sendable {
        /// As messages call it: `line 7`, or `row 7` of a JSON list.
        package let name: String
        /// Of the line, or of the object.
        package let span: Span
        /// In the order of the columns that were asked for.
        package let cells: [Cell]

        package init(name: String, span: Span, cells: [Cell]) {
            self.name = name
            self.span = span
            self.cells = cells
        }
    }

    package let rows: [Row]
}

/// Reads a table: CSV with a header, a JSON list of objects, or JSON lines. Of any size.
///
/// A row that cannot be used is reported and left out. Nil when the table cannot be used at all: a column is
/// not there, a quote is not closed, it is no JSON list.
///
/// - Parameters:
///   - required: columns that must be there, with something in every row.
///   - optional: further columns to read.
///   - leftOut: gathers what is left out.
package func readTable(
    _ file: SourceFile, required: [String], optional: [String] = [], _ leftOut: inout LeftOut,
    _ problems: inout Problems
) -> Table? {
    let columns = required + optional
    let isJSON = file.isJSON && !file.path.hasSuffix(".csv")
    guard hasReadableEncoding(file, &problems),
        let rows = isJSON
            ? jsonRows(file, columns, required, &leftOut, &problems)
            : csvRows(file, columns, required, &leftOut, &problems)
    else { return nil }
    return Table(
        rows: rows.filter { row in
            let missing = required.indices.filter { row.cells[$0].text.isEmpty }.map { "`\(required[$0])`" }
            if missing.isEmpty { return true }
            let names = missing.joined(separator: ", ")
            leftOut.add("has no \(names)", "\(row.name) has no \(names)", at: row.span, &problems)
            return false
        })
}

/// Reports columns that a table must have and has not.
///
/// - Parameter header: the place of the names that are there.
func hasColumns(
    _ required: [String], among names: [String], at header: Span, _ problems: inout Problems
) -> Bool {
    let missing = required.filter { !names.contains($0) }
    guard let first = missing.first else { return true }
    let help: String?
    switch names.first {
    case .some(let name) where names.count == 1 && name.contains(";"):
        help = "the cells are divided by `;`; save the table with commas between them"
    case .some(let name) where names.count == 1 && name.contains("\t"):
        help = "the cells are divided by tabs; save the table with commas between them"
    default:
        help =
            names.first { $0.lowercased() == first }.map { "`\($0)` is written `\(first)`" }
            ?? suggestion(for: first, among: names)
    }
    problems.report(
        .badTable, "there is no column \(missing.map { "`\($0)`" }.joined(separator: ", "))", at: header,
        help: help ?? "the columns are \(required.joined(separator: ", "))")
    return false
}

/// The rows of a table that are left out: each is counted, and the first few of each kind are reported.
package struct LeftOut: Sendable {
    /// How many of a kind are reported one by one.
    private static let shown = 3

    package private(set) var count = 0
    private var kinds: [String: (count: Int, next: Span)] = [:]

    package init() {}

    /// Reports a row and counts it.
    ///
    /// - Parameters:
    ///   - kind: what such rows have in common, in the words of a sentence about one of them.
    ///   - message: a sentence about this one, to which "and is left out" is added.
    package mutating func add(
        _ kind: String, _ message: String, at span: Span, help: String? = nil,
        _ problems: inout Problems
    ) {
        count += 1
        let before = kinds[kind]?.count ?? 0
        if before < Self.shown {
            problems.report(.badRow, message + ", and is left out", at: span, help: help)
        }
        kinds[kind] = (before + 1, before <= Self.shown ? span : kinds[kind]?.next ?? span)
    }

    /// Says how many more there are of each kind.
    package func reportRest(_ problems: inout Problems) {
        for (kind, value) in kinds.sorted(by: { $0.key < $1.key }) where value.count > Self.shown {
            let more = value.count - Self.shown
            let verb = more == 1 ? "is" : "are"
            problems.report(
                .badRow, "\(counted(more, "more row")) \(verb) left out from here on: each \(kind)",
                at: value.next)
        }
    }
}
