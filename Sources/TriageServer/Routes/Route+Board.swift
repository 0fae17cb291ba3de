import Synchronization
import TriageAccess
import TriageCalls
import TriageSyntax

extension Route {
    static let board: [Route] = [
        Route(
            method: .get, path: "/api/1/board", name: "board",
            summary: "All open calls: owner, tier, age, what was not sent, what nobody decided.",
            entry: .may(.seeOnBoard), answer: .named("Board")
        ) { desk, asked throws(Problem) in
            .ok(["at": .text("\(asked.now)"), "calls": .list(await rows(desk, asked.principal).map(\.json))])
        },
        Route(
            method: .get, path: "/api/1/board/stream", name: "follow board",
            summary:
                "Server-sent events: the whole board first, also when it is gone on with, then each row that changed and each call that is over.",
            entry: .may(.seeOnBoard), answer: .text, problems: ["too-many-streams"], isStream: true
        ) { desk, asked throws(Problem) in
            let (id, signals) = await desk.calls.changes()
            let shown = Mutex<[String: String]?>(nil)
            let number = Mutex(asked.lastEventID ?? 0)
            let principal = asked.principal
            return .stream(
                StreamSource(
                    signals: signals,
                    news: {
                        let rows = await rows(desk, principal)
                        let new = Dictionary(uniqueKeysWithValues: rows.map { ($0.call, $0.json.line) })
                        let old = shown.withLock { shown in
                            defer { shown = new }
                            return shown
                        }
                        func event(_ name: String, _ json: JSON) -> String {
                            serverSentEvent(
                                name,
                                id: number.withLock { number in
                                    number += 1
                                    return number
                                }, json)
                        }
                        guard let old else {
                            return event(
                                "board",
                                ["at": .text("\(desk.now())"), "calls": .list(rows.map(\.json))])
                        }
                        let changed = rows.filter { old[$0.call] != new[$0.call] }
                        let gone = old.keys.filter { new[$0] == nil }.sorted()
                        return changed.map { event("row", $0.json) }.joined()
                            + gone.map { event("over", ["call": .text($0)]) }.joined()
                    }, end: { await desk.calls.endWatching(id) }))
        },
    ]

    /// The open calls that somebody may see, by when they were opened.
    private static func rows(_ desk: Desk, _ principal: Principal) async -> [BoardRow] {
        var rows: [BoardRow] = []
        let now = desk.now()
        for call in await desk.calls.openCalls() {
            let row = await call.boardRow(at: now)
            let standing = CallStanding(
                owner: row.standing.owner?.id, isTraining: row.standing.isTraining)
            guard await !call.call.isBlind(for: principal.id) else { continue }
            if Permission.allows(principal, .seeOnBoard, on: .call(standing)) { rows.append(row) }
        }
        return rows.sorted { ($0.openedAt, $0.call) < ($1.openedAt, $1.call) }
    }
}

extension BoardRow {
    fileprivate var openedAt: Int64 { standing.at.milliseconds - standing.sinceOpenedMilliseconds }
}
