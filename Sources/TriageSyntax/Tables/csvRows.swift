import TriageDiagnostics

/// The rows of CSV, as RFC 4180 has it: a header, cells between commas, cells in quotes that may hold commas,
/// doubled quotes and line breaks. Lines end with LF or CR LF (or, where there is no LF, with CR).
///
/// A fault within a line costs that row. A quote that is not closed where its cell ends costs the table:
/// nobody can say which of the lines behind it are rows and which are words in a cell.
func csvRows(
    _ file: SourceFile, _ columns: [String], _ required: [String], _ leftOut: inout LeftOut,
    _ problems: inout Problems
) -> [Table.Row]? {
    var reader = CSVReader(file)
    guard let header = reader.record() else { return [] }
    if reader.isBroken(&problems) { return nil }
    if let fault = header.fault {
        problems.report(.badTable, "the header cannot be used: \(fault.message)", at: fault.span)
        return nil
    }
    guard let places = places(of: columns, required, in: header, &problems) else { return nil }
    var rows: [Table.Row] = []
    while let record = reader.record() {
        if reader.isBroken(&problems) { return nil }
        let name = "line \(record.line)"
        let span = file.span(ofLine: record.line)
        if let fault = record.fault {
            leftOut.add(fault.message, "\(name) cannot be used: \(fault.message)", at: fault.span, &problems)
        } else if record.cells.count != header.cells.count {
            leftOut.add(
                "has another number of cells than the header",
                "\(name) has \(counted(record.cells.count, "cell")) and the header \(header.cells.count)",
                at: span, &problems)
        } else if let cell = record.cells.first(where: { reader.holdsRow($0, of: header.cells.count) }) {
            leftOut.add(
                "has a quoted cell that holds a line like a row",
                "\(name) has a quoted cell over several lines, and one of them looks like a row",
                at: cell.span,
                help: "is a quote missing? if not, take the line breaks out of the cell", &problems)
        } else {
            rows.append(
                Table.Row(
                    name: name, span: span,
                    cells: places.map { place in
                        place.map { reader.cell(record.cells[$0]) } ?? Table.Cell("", span)
                    }))
        }
    }
    return rows
}

/// Where the columns stand; nil for a table that lacks one, or has one twice.
private func places(
    of columns: [String], _ required: [String], in header: CSVReader.Record, _ problems: inout Problems
) -> [Int?]? {
    let names = header.cells.map(\.text.withoutBlanks)
    let span = header.cells.reduce(header.cells[0].span) { $0.through($1.span) }
    guard hasColumns(required, among: names, at: span, &problems) else { return nil }
    for column in columns {
        let those = names.indices.filter { names[$0] == column }
        guard those.count > 1 else { continue }
        problems.report(
            .badTable, "two columns are called `\(column)`", at: header.cells[those[1]].span,
            notes: [.init("the first is here", header.cells[those[0]].span)])
        return nil
    }
    return columns.map { names.firstIndex(of: $0) }
}

/// Takes CSV apart, a record at a time.
private struct CSVReader {
    struct Cell {
        let text: String
        let span: Span
    }

    struct Record {
        /// Of its first line, from 1.
        let line: Int
        var cells: [Cell] = []
        var fault: (message: String, span: Span)?
    }

    private let file: SourceFile
    private let bytes: [UInt8]
    private var index: Int
    /// No LF is in the file.
    private let endsWithCR: Bool
    /// A quote after which nothing can be told.
    private(set) var broken: Span?

    init(_ file: SourceFile) {
        self.file = file
        bytes = file.bytes
        index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        endsWithCR = !bytes.contains(0x0A)
    }

    func isBroken(_ problems: inout Problems) -> Bool {
        guard let broken else { return false }
        problems.report(
            .badTable, "the quote that opens here is not closed at the end of its cell", at: broken,
            help:
                "nobody can say what is a row behind it: close it, or take it out (a quote in a cell is `\"\"`)"
        )
        return true
    }

    /// The next record that is not blank; nil at the end, or when a quote broke the table.
    mutating func record() -> Record? {
        while index < bytes.count, broken == nil {
            let line = file.range(ofLine: file.line(at: index))
            if file.isBlank(index..<max(index, line.upperBound)) {
                index = afterLineEnd(line.upperBound)
                continue
            }
            return filledRecord()
        }
        return nil
    }

    private mutating func filledRecord() -> Record {
        var record = Record(line: file.line(at: index))
        repeat {
            if index < bytes.count, bytes[index] == UInt8(ascii: "\"") {
                quoted(&record)
            } else {
                plain(&record)
            }
            if record.fault != nil || broken != nil { return record }
        } while takeComma()
        index = afterLineEnd(index)
        return record
    }

    private mutating func takeComma() -> Bool {
        guard index < bytes.count, bytes[index] == UInt8(ascii: ",") else { return false }
        index += 1
        return true
    }

    private func isLineEnd(_ index: Int) -> Bool {
        guard index < bytes.count else { return true }
        return bytes[index] == 0x0A
            || bytes[index] == 0x0D && (endsWithCR || index + 1 < bytes.count && bytes[index + 1] == 0x0A)
    }

    private func afterLineEnd(_ index: Int) -> Int {
        guard index < bytes.count else { return index }
        return index + (bytes[index] == 0x0D && index + 1 < bytes.count && bytes[index + 1] == 0x0A ? 2 : 1)
    }

    private mutating func plain(_ record: inout Record) {
        let start = index
        while !isLineEnd(index), bytes[index] != UInt8(ascii: ",") {
            if bytes[index] == 0x0D {
                fail(&record, "a carriage return stands inside a cell", index)
                return
            }
            index += 1
        }
        append(bytes[start..<index], start, &record)
    }

    private mutating func quoted(_ record: inout Record) {
        let start = index
        var text: [UInt8] = []
        var hasLineBreak = false
        index += 1
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if byte == UInt8(ascii: "\"") {
                guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else {
                    if isLineEnd(index) || bytes[index] == UInt8(ascii: ",") {
                        append(text[...], start, &record)
                    } else if hasLineBreak {
                        broken = Span(file: file.id, start: start, end: start + 1)
                    } else {
                        fail(&record, "after a closing quote comes a comma", index)
                    }
                    return
                }
                index += 1
            }
            if byte == 0x0A || byte == 0x0D { hasLineBreak = true }
            text.append(byte)
        }
        broken = Span(file: file.id, start: start, end: start + 1)
    }

    private func append(_ text: ArraySlice<UInt8>, _ start: Int, _ record: inout Record) {
        record.cells.append(
            Cell(
                text: String(decoding: text, as: UTF8.self),
                span: Span(file: file.id, start: start, end: index)))
    }

    /// Gives a record up, and goes to the next line. An odd quote on the rest of this one leaves open what is
    /// a line.
    private mutating func fail(_ record: inout Record, _ message: String, _ place: Int) {
        record.fault = (message, Span(file: file.id, start: place, end: place + 1))
        var quotes = 0
        while !isLineEnd(index) {
            if bytes[index] == UInt8(ascii: "\"") {
                quotes += 1
                if quotes % 2 == 1 { broken = Span(file: file.id, start: index, end: index + 1) }
            }
            index += 1
        }
        if quotes % 2 == 0 { broken = nil }
        index = afterLineEnd(index)
    }

    // MARK: cells

    func cell(_ cell: Cell) -> Table.Cell { Table.Cell(cell.text.withoutBlanks, cell.span) }

    /// Whether a line inside the cell has as many commas as a row: an open quote and a later one can look
    /// like a cell.
    func holdsRow(_ cell: Cell, of count: Int) -> Bool {
        count > 2
            && cell.text.utf8.split { $0 == 0x0A || $0 == 0x0D }.dropFirst().contains { line in
                line.count { $0 == UInt8(ascii: ",") } == count - 1
            }
    }
}
