import TriageDiagnostics

/// The rows of a JSON list of objects, or of JSON lines. Nil when none can be read.
func jsonRows(
    _ file: SourceFile, _ columns: [String], _ required: [String], _ leftOut: inout LeftOut,
    _ problems: inout Problems
) -> [Table.Row]? {
    var objects: [(name: String, node: Node)] = []
    if file.bytes.first(where: { ![0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains($0) })
        == UInt8(ascii: "[")
    {
        guard let root = readJSON(file, &problems), case .list(let items) = root.content else { return nil }
        objects = items.enumerated().map { ("row \($0 + 1)", $1) }
    } else {
        for number in 1...file.lineCount {
            let range = file.range(ofLine: number)
            guard !file.isBlank(range) else { continue }
            var found = Problems()
            if let node = readJSON(file, in: range, &found) {
                objects.append(("line \(number)", node))
            } else if let problem = found.list.first {
                leftOut.add(
                    "cannot be read", "line \(number) cannot be read: \(problem.message)",
                    at: problem.span, help: problem.help, &problems)
            }
        }
    }
    var names: Set<String> = []
    let rows = objects.compactMap { name, node -> Table.Row? in
        guard case .mapping(let entries) = node.content else {
            leftOut.add(
                "is no JSON object", "\(name) is no JSON object", at: node.span, &problems)
            return nil
        }
        var cells = columns.map { _ in Table.Cell("", node.span) }
        for entry in entries {
            guard let key = entry.key.text else { continue }
            names.insert(key)
            guard let place = columns.firstIndex(of: key) else { continue }
            guard let text = entry.value.text else {
                leftOut.add(
                    "has a list or an object for `\(key)`",
                    "\(name) has \(entry.value.shape) for `\(key)`", at: entry.value.span,
                    help: "a text or a number is expected", &problems)
                return nil
            }
            cells[place] = Table.Cell(entry.value.isNull ? "" : text.withoutBlanks, entry.value.span)
        }
        return Table.Row(name: name, span: node.span, cells: cells)
    }
    let start = Span(file: file.id, start: 0, end: 0)
    if rows.isEmpty { return leftOut.count > 0 ? nil : [] }
    return hasColumns(required, among: names.sorted(), at: start, &problems) ? rows : nil
}

extension String {
    /// Without spaces and tabs at its ends.
    package var withoutBlanks: String {
        let isBlank = { (scalar: Unicode.Scalar) in scalar == " " || scalar == "\t" }
        let scalars = unicodeScalars.drop(while: isBlank)
        guard let last = scalars.lastIndex(where: { !isBlank($0) }) else { return "" }
        return String(scalars[...last])
    }
}
