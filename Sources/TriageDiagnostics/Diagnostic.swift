package enum Severity: String, Sendable, Hashable {
    case error
    case warning
}

/// A kind of problem: its code, how grave it is, and its page in the manual.
///
/// Two kinds are the same when their codes are.
package struct DiagnosticKind: Sendable {
    /// What must have been read before a problem of this kind is one.
    package enum Scope: Sendable {
        case nothing
        /// The rest of its file; in a file that is cut short it is not reported.
        case wholeFile
        /// Every file of the library; it is not reported while one of them could not be read.
        case wholeLibrary
    }

    /// Kebab-case, never reused.
    package let code: String
    package let severity: Severity
    package let needs: Scope
    /// One line: what the rule is.
    package let summary: String
    /// Why the rule exists and what to do.
    package let manual: String
    /// Libraries without this problem, close to those that have it.
    package let accepted: [Example]
    /// Libraries with this problem and no other, one for each way in which it comes about.
    package let rejected: [Example]

    package init(
        _ code: String, _ severity: Severity = .error, needs: Scope = .nothing, summary: String,
        manual: String, accepted: [Example] = [], rejected: [Example] = []
    ) {
        self.code = code
        self.severity = severity
        self.needs = needs
        self.summary = summary
        self.manual = manual
        self.accepted = accepted
        self.rejected = rejected
    }
}

extension DiagnosticKind: Hashable {
    package static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    package func hash(into hasher: inout Hasher) { hasher.combine(code) }
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

    /// Takes the problems of another run, but for those that it was in no position to see.
    package mutating func append(_ other: Problems, without scope: DiagnosticKind.Scope) {
        list += other.list.filter { $0.kind.needs != scope }
    }

    package var hasErrors: Bool { list.contains { $0.severity == .error } }

    /// In the order of files and places; the same problem at the same place once.
    package func sorted() -> [Diagnostic] {
        var seen: Set<Diagnostic> = []
        return list.filter { seen.insert($0).inserted }
            .sorted { ($0.span, $0.code, $0.message) < ($1.span, $1.code, $1.message) }
    }
}
