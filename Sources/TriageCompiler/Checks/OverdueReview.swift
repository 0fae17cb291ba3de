import TriageDiagnostics
import TriageModel
import TriageSyntax

extension DiagnosticKind {
    package static let overdueReview = DiagnosticKind(
        "overdue-review", .warning, summary: "A protocol is reviewed by its `review_by` day.",
        manual: """
            The day on which this protocol was to be reviewed has passed. Review it, note the change in CHANGELOG.md and set a new day. \
            The day to compare with is an argument (`triage check --today`), so that the same run gives the same result.
            """,
        accepted: [
            """
            rule_set: example
            title: Example
            review_by: 2999-01-01
            """
        ],
        rejected: [
            """
            rule_set: example
            title: Example
            review_by: ↓2001-01-01
            """
        ])
}

extension Check {
    static let overdueReview = Check(kind: .overdueReview) { library, today, problems in
        guard let today else { return }
        for document in library.documents {
            guard let review = document.reviewBy, review.day < today else { continue }
            problems.report(
                .overdueReview, "`\(document.id.text)` was to be reviewed by \(review.day)", at: review.span,
                help: "review it, and set a new day")
        }
    }
}
