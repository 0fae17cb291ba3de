import TriageAccess
import TriageCalls
import TriageRecords
import TriageServer

/// What is kept how long, and of how many calls the words are due to be destroyed. It names no call: who
/// runs the server sees none.
extension Console {
    var retentionRoutes: [Route] {
        [
            Route(.page, .get, "/retention", "retention page", .may(.readMetrics)) {
                desk, asked throws(Problem) in
                try await retentionPage(desk, asked)
            }
        ]
    }

    private func retentionPage(_ desk: Desk, _ asked: Asked) async throws(Problem) -> Answer {
        let frame = Frame(self, asked)
        let (calls, isWhole) = try await memory.calls(of: desk.record)
        let purged: [String: Int]
        do throws(RecordRefusal) {
            purged = try await desk.record.purgedThrough()
        } catch { throw Problem(error) }
        let limit = keepWordsDays.map { asked.now.milliseconds - Int64($0) * 86_400_000 }
        let due = calls.filter { name, kept in
            kept.isOver && (purged[name] ?? 0) < kept.count
                && (limit.map { kept.changed.milliseconds <= $0 } ?? false)
        }
        return frame.page(
            "retention", frame.words("What is kept, and how long"),
            [
                "days": keepWordsDays.map { "\($0)" } ?? "", "due": due.count, "any": !due.isEmpty,
                "oldest": time(due.map(\.kept.opened).min(), withDay: true), "unread": !isWhole,
                "destroyed": purged.count,
            ])
    }
}
