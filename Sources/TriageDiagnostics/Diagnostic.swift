package enum Severity: String, Sendable, Hashable {
    case error
    case warning
}

/// A kind of problem: its code, how grave it is, and its page in the manual.
///
/// The two examples are the sections of a small library: the accepted one compiles without this problem, the
/// rejected one shows it. They are tests and documentation at once.
package struct DiagnosticKind: Sendable, Hashable {
    /// Kebab-case, never reused.
    package let code: String
    package let severity: Severity
    /// One line: what the rule is.
    package let summary: String
    /// Why the rule exists and what to do.
    package let manual: String
    package let accepted: String
    package let rejected: String

    package init(
        _ code: String, _ severity: Severity = .error, summary: String, manual: String, accepted: String = "",
        rejected: String = ""
    ) {
        self.code = code
        self.severity = severity
        self.summary = summary
        self.manual = manual
        self.accepted = accepted
        self.rejected = rejected
    }
}

/// One thing that is wrong, where it is, and what to try.
package struct Diagnostic: Sendable, Hashable {
    /// A further place that matters, such as the first of two equal names.
    package struct Note: Sendable, Hashable {
        package let message: String
        package let span: Span?

        package init(_ message: String, _ span: Span? = nil) {
            self.message = message
            self.span = span
        }
    }

    package let kind: DiagnosticKind
    /// One sentence, lower case, the author's words in backticks.
    package let message: String
    package let span: Span
    /// What stands under the carets: what was expected, and why.
    package let label: String?
    package let notes: [Note]
    /// What to try.
    package let help: String?

    package init(
        _ kind: DiagnosticKind, _ message: String, at span: Span, label: String? = nil, notes: [Note] = [],
        help: String? = nil
    ) {
        self.kind = kind
        self.message = message
        self.span = span
        self.label = label
        self.notes = notes
        self.help = help
    }

    package var code: String { kind.code }
    package var severity: Severity { kind.severity }
}

/// The diagnostics of one run, gathered as they are found.
package struct Problems: Sendable {
    package private(set) var list: [Diagnostic] = []

    package init() {}

    package mutating func report(
        _ kind: DiagnosticKind, _ message: String, at span: Span, label: String? = nil,
        notes: [Diagnostic.Note] = [], help: String? = nil
    ) {
        list.append(Diagnostic(kind, message, at: span, label: label, notes: notes, help: help))
    }

    package mutating func append(_ problem: Diagnostic) {
        list.append(problem)
    }

    package mutating func append(_ other: Problems) {
        list.append(contentsOf: other.list)
    }

    package var hasErrors: Bool { list.contains { $0.severity == .error } }

    /// In the order of files and places; the same problem at the same place once.
    package func sorted() -> [Diagnostic] {
        var seen: Set<Diagnostic> = []
        return list.filter { seen.insert($0).inserted }
            .sorted { ($0.span, $0.code, $0.message) < ($1.span, $1.code, $1.message) }
    }
}
