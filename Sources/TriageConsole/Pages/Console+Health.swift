import TriageAccess
import TriageCalls
import TriageRecords
import TriageServer

/// Whether calls can be taken here, and what the record holds, for who runs it.
extension Console {
    var healthRoutes: [Route] {
        [
            Route(.page, .get, "/health", "health page", .may(.readMetrics)) { desk, asked throws(Problem) in
                try await healthPage(desk, asked)
            }
        ]
    }

    private func healthPage(_ desk: Desk, _ asked: Asked) async throws(Problem) -> Answer {
        let frame = Frame(self, asked)
        let calls: [CallSummary]
        do throws(RecordRefusal) { calls = try await desk.record.calls() } catch { throw Problem(error) }
        let acts = try await desk.acts()
        func done(_ kind: String) -> [String] { acts.filter { $0.contains("\"kind\": \"\(kind)\"") } }
        let active = await desk.active.active(at: asked.now)
        var unowned = 0
        let open = await desk.calls.openCalls()
        for call in open where await call.call.owner == nil { unowned += 1 }
        return frame.page(
            "health", frame.words("Health"),
            [
                "library": active.map { "\($0)" } ?? "", "open": open.count, "unowned": unowned,
                "calls": calls.count, "events": calls.reduce(0) { $0 + $1.eventCount },
                "oldest": time(calls.first.flatMap { Moment($0.opened) }, withDay: true),
                "acts": [
                    (frame.words("Words destroyed"), "purged"), (frame.words("Checkpoints"), "checkpoint"),
                    (frame.words("Looked at for a reason, or given out"), "disclosed"),
                    (frame.words("Restored"), "restored"),
                ].map { label, kind in
                    [
                        "label": label, "count": done(kind).count,
                        "last": time(done(kind).last.flatMap(moment), withDay: true),
                    ] as [String: Any]
                },
            ])
    }

    /// When an act was done.
    private func moment(_ line: String) -> Moment? {
        guard var body = try? Body(Array(line.utf8)), let text = try? body.optional("at") else { return nil }
        return Moment(text)
    }
}
