import TriageDiagnostics

/// A diagnostic with the line it speaks of, as a person reads it in a terminal.
///
/// ```text
/// error: unknown answer `firearms` for question `means` [unknown-answer]
///   ┌─ Protocols/suicide-risk.yaml:88:18
///   │
/// 88│     when: means = firearms
///   │                   ^^^^^^^^ `means` can be: none, medication, firearm, other
///   = help: did you mean `firearm`?
/// ```
package func present(_ diagnostic: Diagnostic, in files: [SourceFile], _ style: Style) -> String {
    let severity = diagnostic.severity == .error ? style.red("error") : style.yellow("warning")
    var lines = ["\(severity): \(style.bold(diagnostic.message.oneLine)) [\(diagnostic.code)]"]
    lines += excerpt(diagnostic.span, label: diagnostic.label, files, style)
    for note in diagnostic.notes {
        if let span = note.span {
            lines.append("  = note: \(note.message.oneLine)")
            lines += excerpt(span, label: nil, files, style)
        } else {
            lines.append("  = note: \(note.message.oneLine)")
        }
    }
    if let help = diagnostic.help { lines.append("  = \(style.bold("help")): \(help.oneLine)") }
    return lines.joined(separator: "\n")
}

/// All diagnostics, and one line that counts them.
package func present(_ diagnostics: [Diagnostic], in files: [SourceFile], _ style: Style) -> String {
    diagnostics.map { present($0, in: files, style) + "\n\n" }.joined()
}

private func excerpt(_ span: Span, label: String?, _ files: [SourceFile], _ style: Style) -> [String] {
    guard let file = files.first(where: { $0.id == span.file }) else { return [] }
    let start = file.position(at: Int(span.start))
    let number = String(start.line)
    let margin = String(repeating: " ", count: max(2, number.count))
    let line = file.range(ofLine: start.line)
    let place = min(Int(span.start), line.upperBound)
    // A line can be long, and hold thousands of faults.
    let near = file.range(ofLine: start.line, around: place)
    let (text, column) = window(
        file.text(near), around: file.text(near.lowerBound..<place).count + 1,
        isCut: (near.lowerBound > line.lowerBound, near.upperBound < line.upperBound))
    let width = file.text(place..<min(max(place, Int(span.end)), near.upperBound)).count
    let carets = String(repeating: "^", count: max(1, min(width, text.count - column + 1)))
    let pad = String(text.prefix(column - 1).map { $0 == "\t" ? "\t" : " " })
    return [
        "\(margin)\(style.blue("┌─")) \(file.path.oneLine):\(start.line):\(start.column)",
        "\(margin)\(style.blue("│"))",
        String(repeating: " ", count: margin.count - number.count) + style.blue(number + "│") + " " + text,
        "\(margin)\(style.blue("│")) \(pad)\(style.red(carets))" + (label.map { " \($0.oneLine)" } ?? ""),
    ]
}

/// The part of a long line that shows a column, and the column's place in it.
private func window(
    _ line: String, around column: Int, isCut: (before: Bool, after: Bool)
) -> (text: String, column: Int) {
    let width = 120
    guard line.count > width else { return (line, column) }
    let first = max(0, min(column - width / 2, line.count - width))
    let part = line.dropFirst(first).prefix(width)
    let (isCutBefore, isCutAfter) = (isCut.before || first > 0, isCut.after || first + width < line.count)
    return (
        (isCutBefore ? "…" : "") + part + (isCutAfter ? "…" : ""), column - first + (isCutBefore ? 1 : 0)
    )
}

/// A code's page of the manual.
package func present(_ kind: DiagnosticKind, _ style: Style) -> String {
    var text = "\(style.bold(kind.code)) (\(kind.severity.rawValue))\n\(kind.summary)\n\n"
    text += style.wrapped(kind.manual, indent: 0) + "\n"
    for (title, examples) in [("Accepted", kind.accepted), ("Rejected", kind.rejected)]
    where !examples.isEmpty {
        let shown = examples.map { $0.text.split(separator: "\n").map { "    \($0)\n" }.joined() }
        text += "\n\(title):\n" + shown.joined(separator: "\n")
    }
    return text
}
