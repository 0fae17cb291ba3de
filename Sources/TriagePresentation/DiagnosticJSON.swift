import TriageDiagnostics

/// A diagnostic for programs: the shape behind `triage check --format json`. Lines and columns count from 1.
package struct DiagnosticJSON: Codable, Sendable, Equatable {
    package let code: String
    package let severity: String
    package let message: String
    package let file: String
    package let line: Int
    package let column: Int
    package let endLine: Int
    package let endColumn: Int
    package let label: String?
    package let notes: [String]
    package let help: String?

    package init(_ diagnostic: Diagnostic, in files: [SourceFile]) {
        let file = files.first { $0.id == diagnostic.span.file }
        let start = file?.position(at: Int(diagnostic.span.start)) ?? (line: 1, column: 1)
        let end = file?.position(at: Int(diagnostic.span.end)) ?? (line: 1, column: 1)
        code = diagnostic.code
        severity = diagnostic.severity.rawValue
        message = diagnostic.message
        self.file = file?.path ?? ""
        line = start.line
        column = start.column
        endLine = end.line
        endColumn = end.column
        label = diagnostic.label
        notes = diagnostic.notes.map(\.message)
        help = diagnostic.help
    }
}
