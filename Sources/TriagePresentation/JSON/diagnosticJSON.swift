import TriageDiagnostics
import TriageSyntax

/// Diagnostics for programs: what `triage check --format json` prints. Lines and columns count from 1; what a
/// diagnostic does not have is `null`.
package func json(of diagnostics: [Diagnostic], in files: [SourceFile]) -> JSON {
    let byID = Dictionary(files.map { ($0.id, $0) }) { first, _ in first }
    return .list(diagnostics.map { json(of: $0, byID[$0.span.file]) })
}

private func json(of diagnostic: Diagnostic, _ file: SourceFile?) -> JSON {
    let start = file?.position(at: Int(diagnostic.span.start)) ?? (line: 1, column: 1)
    let end = file?.position(at: Int(diagnostic.span.end)) ?? (line: 1, column: 1)
    return [
        "code": .text(diagnostic.code), "severity": .text(diagnostic.severity.rawValue),
        "message": .text(diagnostic.message), "file": .text(file?.path ?? ""),
        "line": .number(start.line), "column": .number(start.column),
        "end_line": .number(end.line), "end_column": .number(end.column),
        "label": .optional(diagnostic.label), "help": .optional(diagnostic.help),
        "notes": .list(diagnostic.notes.map { .text($0.message) }),
    ]
}
