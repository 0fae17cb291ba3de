import TriageAccess
import TriageCalls
import TriagePresentation
import TriageRecords
import TriageSyntax

extension Route {
    static let calls: [Route] = [
        Route(
            method: .post, path: "/api/1/calls", name: "open call",
            summary: "Open a call under an id that the client makes; the same again is the same call.",
            entry: .may(.openCall), body: .named("Opening"), answer: .named("Call"), status: 201,
            problems: ["call-is-there", "too-many-open-calls", "no-library"]
        ) { desk, asked throws(Problem) in
            var body = try Body(asked.body)
            let channel = try body.optional("channel") ?? Channel.voice.rawValue
            guard let channel = Channel(rawValue: channel) else {
                throw .badRequest("`channel` is voice, text or chat")
            }
            let opening = Opening(
                id: try SubmittedEvent.id(try body.text("id")), channel: channel,
                incident: try body.optional("incident"),
                isTraining: try body.flag("training") ?? false)
            try body.end()
            try asked.may(.openCall, on: .newCall(isTraining: opening.isTraining))
            let (call, isNew) = try await desk.calls.open(opening, by: asked.author, at: asked.now)
            if isNew { desk.figures.count(Figures.events, 2) }
            return .json(
                isNew ? 201 : 200, await call.json(at: asked.now),
                headers: [("Location", "/api/1/calls/" + call.name)])
        },
        Route(
            method: .get, path: "/api/1/calls", name: "list calls",
            summary: "The calls of the record, by when they were opened here.", entry: .may(.listCall),
            query: [
                Parameter(name: "after", summary: "The last call of the page before."),
                Parameter(name: "limit", summary: "How many at most, up to 1000; 100 without it."),
            ], answer: .named("Calls")
        ) { desk, asked throws(Problem) in try await listCalls(desk, asked) },
        Route(
            method: .get, path: "/api/1/calls/{call}", name: "read call",
            summary: "A call as it stands now, with its record in sentences.", entry: .may(.readCall),
            answer: .named("CallWithRecord"), problems: ["no-such-call"]
        ) { desk, asked throws(Problem) in
            let call = try await asked.readable(desk)
            let view = await call.view(at: asked.now)
            guard case .object(let fields) = await call.json(at: asked.now) else { throw .notFound }
            return .ok(.object(fields + [(key: "record", value: json(timelineOf: view))]))
        },
        Route(
            method: .get, path: "/api/1/calls/{call}/events", name: "read events",
            summary: "The events of a call as they are recorded, after a number.", entry: .may(.readCall),
            query: [Parameter(name: "after", summary: "The number of the last event that is known.")],
            answer: .named("Events"), problems: ["no-such-call"]
        ) { desk, asked throws(Problem) in
            let call = try await asked.readable(desk)
            let after = try asked.number("after") ?? 0
            let lines = await call.lines(after: after)
            return .ok([
                "call": .text(call.name), "count": .number(await call.count),
                "events": .list(lines.map { numbered($0.number, $0.line) }),
            ])
        },
        Route(
            method: .post, path: "/api/1/calls/{call}/events", name: "add events",
            summary:
                "Add events, all or none. They are durable when the answer comes; the same ids again add nothing.",
            entry: .may(.appendToCall), body: .named("Submission"), answer: .named("Appended"),
            problems: [
                "no-such-call", "call-conflict", "not-your-call", "id-taken", "bad-event", "unknown-name",
                "bad-answer", "has-answer", "out-of-place", "may-not-lower", "second-person-needed",
                "call-over", "call-unfinished", "bad-text", "no-second-person", "record-unavailable",
            ]
        ) { desk, asked throws(Problem) in
            var body = try Body(asked.body)
            var events: [SubmittedEvent] = []
            for node in try body.list("events") { events.append(try SubmittedEvent(node)) }
            let seen = try body.number("seen")
            try body.end()
            return try await asked.submit(events, seen: seen, desk)
        },
        Route(
            method: .post, path: "/api/1/calls/{call}/decisions", name: "decide",
            summary:
                "Accept, raise or lower rungs; lowering needs a reason. Where a rung demands a second person, ask for one (agreements).",
            entry: .may(.appendToCall), body: .named("Decision"), answer: .named("Appended"),
            problems: [
                "no-such-call", "call-conflict", "not-your-call", "may-not-lower", "second-person-needed",
                "no-second-person",
            ]
        ) { desk, asked throws(Problem) in
            try await asked.submit(asOne: "decided", desk)
        },
        Route(
            method: .post, path: "/api/1/calls/{call}/close", name: "close call",
            summary:
                "End a call: handed over, resolved, lost, wrong number or transfer. While help is not sent or nobody decided, only with `although`, which is recorded.",
            entry: .may(.closeCall), body: .named("Closing"), answer: .named("Appended"),
            problems: ["no-such-call", "call-conflict", "not-your-call", "call-over", "call-unfinished"]
        ) { desk, asked throws(Problem) in
            try await asked.submit(asOne: "closed", desk)
        },
        Route(
            method: .get, path: "/api/1/calls/{call}/stream", name: "follow call",
            summary:
                "Server-sent events: each event of the call with its number as id, then the view. `Last-Event-ID` goes on behind that number.",
            entry: .may(.readCall), answer: .text, problems: ["no-such-call", "too-many-streams"],
            isStream: true
        ) { desk, asked throws(Problem) in
            let call = try await asked.readable(desk)
            return .stream(await call.stream(after: asked.lastEventID ?? 0, desk.now))
        },
    ]

    private static func listCalls(_ desk: Desk, _ asked: Asked) async throws(Problem) -> Answer {
        let summaries: [CallSummary]
        do throws(RecordRefusal) {
            summaries = try await desk.record.calls()
        } catch { throw Problem(error) }
        let limit = try asked.number("limit") ?? 100
        guard 1...1_000 ~= limit else { throw .badRequest("`limit` is from 1 to 1000") }
        var start = 0
        if let after = asked.query["after"] {
            guard let place = summaries.firstIndex(where: { $0.name == after }) else {
                throw .noSuchCall(after)
            }
            start = place + 1
        }
        let seesAll = [true, false].allSatisfy {
            Permission.allows(
                asked.principal, .listCall, on: .call(CallStanding(owner: nil, isTraining: $0)))
        }
        var rows: [JSON] = []
        var next: String?
        for summary in summaries.dropFirst(start) {
            if rows.count == limit {
                next = summaries[start + rows.count - 1].name
                break
            }
            if !seesAll {
                let state = await (try desk.calls.call(summary.name)).call
                guard Permission.allows(asked.principal, .listCall, on: .call(CallStanding(state))) else {
                    start += 1
                    continue
                }
            }
            rows.append([
                "call": .text(summary.name), "opened": .text(summary.opened),
                "count": .number(summary.eventCount), "library": .optional(summary.library?.description),
            ])
        }
        return .ok(["calls": .list(rows), "next": .optional(next)])
    }
}

extension Asked {
    func number(_ name: String) throws(Problem) -> Int? {
        guard let text = query[name] else { return nil }
        guard let number = Int(text), number >= 0 else {
            throw .badRequest("`\(name)` is a whole number, 0 or more")
        }
        return number
    }

    /// The body is one event of this kind, with what was seen beside it.
    fileprivate func submit(asOne kind: String, _ desk: Desk) async throws(Problem) -> Answer {
        let (event, seen) = try event(ofKind: kind)
        return try await submit([event], seen: seen, desk)
    }

    func event(ofKind kind: String) throws(Problem) -> (SubmittedEvent, seen: Int?) {
        var body = try Body(self.body)
        let seen = try body.number("seen")
        let id = try body.text("id")
        let at = try body.optional("at")
        let line = JSON.object(
            [(key: "id", value: .text(id)), (key: "kind", value: .text(kind))]
                + (at.map { [(key: "at", value: .text($0))] } ?? []) + body.rest().filter { $0.key != "kind" }
        )
        return (try SubmittedEvent(json: line), seen)
    }
}

extension LiveCall {
    /// The call at a moment, as every answer about it has it.
    func json(at moment: Moment) -> JSON {
        [
            "call": .text(name), "count": .number(count), "library": .optional(library?.description),
            "view": TriagePresentation.json(live: view(at: moment), program),
        ]
    }
}
