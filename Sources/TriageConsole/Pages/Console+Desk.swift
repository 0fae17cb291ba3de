import TriageAccess
import TriageCalls
import TriageEngine
import TriageServer

/// The supervisors' board, and the page by which a shift is handed over.
extension Console {
    var deskRoutes: [Route] {
        [
            Route(.page, .get, "/board", "board page", .may(.seeOnBoard)) { desk, asked throws(Problem) in
                let frame = Frame(self, asked)
                let rows = await openRows(desk, asked, frame)
                return frame.page(
                    "board", frame.words("Board"),
                    [
                        "rows": rows, "none": rows.isEmpty, "count": rows.count,
                        "now": "\(asked.now.milliseconds)",
                    ])
            },
            Route(.page, .get, "/hand-over", "shift page", .may(.takeOver)) { desk, asked throws(Problem) in
                let frame = Frame(self, asked)
                let rows = await openRows(desk, asked, frame)
                let (left, isWhole) = try await leftToDo(desk, asked, frame)
                return frame.page(
                    "hand-over", frame.words("Shift hand-over"),
                    [
                        "left": left, "none-left": left.isEmpty, "unread": !isWhole,
                        "rows": rows, "none": rows.isEmpty, "now": "\(asked.now.milliseconds)",
                        "waiting": rows.filter { $0["under-way"] as? String != "" },
                        "at": time(asked.now, withDay: true),
                    ])
            },
        ]
    }

    /// Open calls that somebody may see on the board: those that are nobody's first, then the highest
    /// response tier, of equal ones the oldest.
    private func openRows(_ desk: Desk, _ asked: Asked, _ frame: Frame) async -> [[String: Any]] {
        var rows: [(isOwned: Int, level: Int, opened: Int64, row: [String: Any])] = []
        for call in await desk.calls.openCalls() {
            let view = await call.view(at: asked.now)
            let standing = CallStanding(owner: view.owner?.id, isTraining: view.isTraining)
            guard Permission.allows(asked.principal, .seeOnBoard, on: .call(standing)) else { continue }
            var row = await row(call, view, frame)
            row["may-take-over"] =
                view.owner?.id != asked.principal.id
                && Permission.allows(asked.principal, .takeOver, on: .call(standing))
            let mayLook = Permission.allows(asked.principal, .readCall, on: .call(standing))
            row["may-look"] = mayLook
            // It says what people of the call are called.
            if !mayLook { row["must"] = "" }
            row["csrf"] = asked.principal.csrf ?? ""
            row["under-way"] = view.sent.filter { $0.arrivedAt == nil && $0.cancelledAt == nil }
                .map { call.program.responders[$0.responder].label }.joined(separator: ", ")
            rows.append(
                (
                    view.owner == nil ? 0 : 1, view.ladders[call.program.response].shown,
                    view.at.milliseconds - view.sinceOpenedMilliseconds,
                    row
                ))
        }
        return rows.sorted { ($0.isOwned, $1.level, $0.opened) < ($1.isOwned, $0.level, $1.opened) }.map(
            \.row)
    }
}
