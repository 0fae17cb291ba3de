import TriageDiagnostics
import TriageModel
import TriageSyntax

/// A table in a file: CSV with a header, a JSON list of objects, or JSON lines.
package struct RowsFile: Sendable {
    package struct Row: Sendable {
        /// From 1.
        package let line: Int
        package let values: [String: String]
    }

    package let rows: [Row]

    /// Reads a table; what cannot be read is reported and left out.
    ///
    /// - Parameter columns: those that must be there.
    package init(_ file: SourceFile, columns: [String], _ problems: inout Problems) {
        let first = file.bytes.first { !$0.isBlank }
        let isJSON = first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
        let all = isJSON ? Self.json(file, &problems) : Self.csv(file, &problems)
        rows = all.filter { row in
            let missing = columns.filter { row.values[$0]?.isEmpty ?? true }
            guard !missing.isEmpty else { return true }
            problems.report(
                .badRow,
                "line \(row.line) has no \(missing.map { "`\($0)`" }.joined(separator: ", ")), and is left out",
                at: file.span(ofLine: row.line))
            return false
        }
    }

    // MARK: CSV, as RFC 4180 has it

    private static func csv(_ file: SourceFile, _ problems: inout Problems) -> [Row] {
        var records: [(line: Int, fields: [String])] = []
        var fields: [String] = []
        var field: [UInt8] = []
        var isQuoted = false
        var line = 1
        var start = 1
        var index = 0
        func text() -> String { String(decoding: field, as: UTF8.self) }
        while index <= file.bytes.count {
            let byte = index < file.bytes.count ? file.bytes[index] : 0x0A
            index += 1
            if isQuoted, index <= file.bytes.count {
                if byte == UInt8(ascii: "\"") {
                    if index < file.bytes.count, file.bytes[index] == UInt8(ascii: "\"") {
                        field.append(byte)
                        index += 1
                    } else {
                        isQuoted = false
                    }
                } else {
                    if byte == 0x0A { line += 1 }
                    field.append(byte)
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\"") where field.isEmpty: isQuoted = true
            case UInt8(ascii: ","):
                fields.append(text())
                field = []
            case 0x0D: break
            case 0x0A:
                fields.append(text())
                field = []
                if fields != [""] { records.append((start, fields)) }
                fields = []
                line += 1
                start = line
            default: field.append(byte)
            }
        }
        guard let header = records.first?.fields else { return [] }
        return records.dropFirst().compactMap { line, fields in
            guard fields.count == header.count else {
                problems.report(
                    .badRow,
                    "line \(line) has \(fields.count) fields and the header \(header.count); it is left out",
                    at: file.span(ofLine: line))
                return nil
            }
            return Row(line: line, values: Dictionary(zip(header, fields)) { first, _ in first })
        }
    }

    // MARK: JSON

    private static func json(_ file: SourceFile, _ problems: inout Problems) -> [Row] {
        var found = Problems()
        if let root = read(file, &found), !found.hasErrors, case .list(let items) = root.content {
            return items.compactMap { row($0, file.position(at: Int($0.span.start)).line, file, &problems) }
        }
        return (1...file.lineCount).compactMap { number in
            let text = file.line(number)
            guard !text.allSatisfy(\.isWhitespace) else { return nil }
            var found = Problems()
            guard let node = read(SourceFile(id: file.id, path: file.path, text: text), &found),
                !found.hasErrors
            else {
                problems.report(
                    .badRow, "line \(number) cannot be read, and is left out", at: file.span(ofLine: number))
                return nil
            }
            return row(node, number, file, &problems)
        }
    }

    private static func row(_ node: Node, _ line: Int, _ file: SourceFile, _ problems: inout Problems) -> Row?
    {
        guard case .mapping(let entries) = node.content else {
            problems.report(
                .badRow, "line \(line) is no JSON object, and is left out", at: file.span(ofLine: line))
            return nil
        }
        let pairs = entries.compactMap { entry in
            entry.key.text.flatMap { key in entry.value.text.map { (key, $0) } }
        }
        return Row(line: line, values: Dictionary(pairs) { first, _ in first })
    }
}

extension UInt8 {
    fileprivate var isBlank: Bool { self <= 0x20 || self == 0xEF || self == 0xBB || self == 0xBF }
}

extension SourceFile {
    /// A line (from 1) as a span.
    func span(ofLine number: Int) -> Span {
        var start = 0
        var line = 1
        while line < number, start < bytes.count {
            if bytes[start] == 0x0A { line += 1 }
            start += 1
        }
        return Span(file: id, start: start, end: start + self.line(number).utf8.count)
    }
}

extension DiagnosticKind {
    package static let badRow = DiagnosticKind(
        "bad-row", .warning, summary: "A row of a table has the columns that are needed, with known values.",
        manual: "The row is left out; the rest is used, and the report says how many were left out.")
}
