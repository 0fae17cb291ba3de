import TriageDiagnostics

extension DiagnosticKind {
    /// Reported while names are resolved.
    package static let unknownName = DiagnosticKind(
        "unknown-name", summary: "A condition names questions, findings and scores that exist.",
        manual: "Nothing in the library bears this name. Check its spelling, or declare it.",
        accepted: "findings: { sad: mood = low }\n", rejected: "findings: { sad: mod = low }\n")
}
