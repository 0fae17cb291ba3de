import TriageDiagnostics

extension DiagnosticKind {
    /// Reported while names are resolved.
    package static let unknownAnswer = DiagnosticKind(
        "unknown-answer", summary: "A test names answers that its question has.",
        manual:
            "The question has no such answer, so the test could never hold. The message lists the answers there are.",
        accepted: "findings: { sad: mood = low }\n", rejected: "findings: { sad: mood = lo }\n")
}
