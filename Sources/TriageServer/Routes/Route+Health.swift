import TriageAccess
import TriageCalls
import TriageRecords
import TriageSyntax

extension Route {
    static let health: [Route] = [
        Route(
            method: .get, path: "/healthz", name: "healthz", summary: "The process answers.",
            entry: .anybody, answer: .named("Health")
        ) { _, _ throws(Problem) in .ok(["status": "ok"]) },
        Route(
            method: .get, path: "/readyz", name: "readyz",
            summary:
                "The record can be read and written to, and there is a library: calls can be taken here.",
            entry: .anybody, answer: .named("Health"), problems: ["record-unavailable"]
        ) { desk, asked throws(Problem) in
            do throws(RecordRefusal) {
                // The shortest of what is read of a record, and not of memory.
                _ = try await desk.record.chain(.libraries)
                // No event, and the least that is written: a disk that is full refuses it as it would a call.
                try await desk.record.note(heard: ["server": asked.now])
            } catch { throw Problem(error) }
            _ = try await desk.active.library(at: asked.now)
            return .ok(["status": "ok"])
        },
        Route(
            method: .get, path: "/metrics", name: "metrics",
            summary: "Figures in the text form of Prometheus.",
            entry: .may(.readMetrics), answer: .text
        ) { desk, _ throws(Problem) in
            let open = await desk.calls.openCalls()
            var unowned = 0
            for call in open where await call.call.owner == nil { unowned += 1 }
            desk.figures.set(Figures.openCalls, open.count)
            desk.figures.set(Figures.unowned, unowned)
            return .text(desk.figures.text(), type: "text/plain; version=0.0.4; charset=utf-8")
        },
        Route(
            method: .get, path: "/openapi.json", name: "openapi", summary: "This description.",
            entry: .anybody, answer: .any
        ) { _, _ throws(Problem) in .ok(openAPI) },
    ]

    static let all =
        health + calls + agreements + owners + explaining + handOffs + outcomes + board + libraries + session
        + people
}
