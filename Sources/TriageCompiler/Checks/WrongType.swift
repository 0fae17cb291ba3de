import TriageDiagnostics

extension DiagnosticKind {
    /// Reported while names are resolved.
    package static let wrongType = DiagnosticKind(
        "wrong-type", summary: "A test fits what it tests.",
        manual: """
            A question with one answer is compared (`=`, `>=`, `in`), one with several answers is tested with `contains`, numbers and \
            scores are compared with whole numbers, and a finding stands alone. Questions marked `unordered` have no `<` and `>`.
            """,
        accepted: "findings: { sad: feel contains hopeless }\n",
        rejected: "findings: { sad: feel = hopeless }\n")
}
