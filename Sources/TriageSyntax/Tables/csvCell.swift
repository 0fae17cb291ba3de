/// A text as a cell of CSV that a program or a spreadsheet can open.
///
/// A cell with a comma, a quote or a line break stands in quotes. One that a spreadsheet would take for a
/// formula gets an apostrophe in front, so that it stays text; a number stays as it is.
///
/// - Source: OWASP, CSV Injection, 2024: cells that begin with `=`, `+`, `-`, `@`, tab or carriage return.
package func csvCell(_ text: String) -> String {
    let scalars = text.unicodeScalars
    let isFormula =
        Int(text) == nil && (scalars.first.map { "=+-@\t\r".unicodeScalars.contains($0) } ?? false)
    let safe = isFormula ? "'" + text : text
    guard scalars.contains(where: { ",\"\n\r".unicodeScalars.contains($0) }) else { return safe }
    var quoted = "\"".unicodeScalars
    for scalar in safe.unicodeScalars {
        if scalar == "\"" { quoted.append(scalar) }
        quoted.append(scalar)
    }
    quoted.append("\"")
    return String(quoted)
}
