import TriageDiagnostics

/// A diagnostic for programs: the shape behind `triage check --format json`. Lines and columns count from 1.
public struct DiagnosticJSON: Codable, Sendable, Equatable {
    public let code: String
    public let severity: String
    public let message: String
    public let file: String
    public let line: Int
    public let column: Int
    public let endLine: Int
    public let endColumn: Int
    public let label: String?
    public let notes: [String]
    public let help: String?

    public init(_ diagnostic: Diagnostic, in files: [SourceFile]) {
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
