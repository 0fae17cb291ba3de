import Synchronization
import TriageAccess
import TriageCalls
import TriageEngine
import TriagePresentation
import TriageServer
import TriageSyntax

/// The call under way: its page, and what the page's script asks for.
extension Console {
    var liveRoutes: [Route] {
        [
            Route(.page, .get, "/calls/{call}", "call page", .may(.readCall)) { desk, asked throws(Problem) in
                try await callPage(desk, asked)
            },
            Route(.script, .get, "/calls/{call}/parts", "parts of call", .may(.readCall)) {
                desk, asked throws(Problem) in
                .ok(try await parts(asked.readable(desk), asked))
            },
            Route(.script, .post, "/calls/{call}/events", "events of page", .may(.appendToCall)) {
                desk, asked throws(Problem) in
                let isKept = try await submit(desk, asked)
                let call = try await desk.calls.call(asked.place("call"))
                return .ok(try await parts(call, asked, isKept: isKept))
            },
            Route(.script, .post, "/calls/{call}/back", "take back", .may(.appendToCall)) {
                desk, asked throws(Problem) in
                try await takeBack(desk, asked)
            },
            Route(.script, .get, "/calls/{call}/found", "proposals of words", .may(.explainCall)) {
                desk, asked throws(Problem) in
                let call = try await asked.readable(desk, for: .explainCall)
                return .ok(["html": .text(try await found(call, asked))])
            },
            Route(.script, .get, "/calls/{call}/why", "why as page has it", .may(.explainCall)) {
                desk, asked throws(Problem) in
                try await asked.mayBeTold(desk)
                let call = try await asked.readable(desk, for: .explainCall)
                let count = await call.count
                let view = await call.view(at: asked.now)
                let text = present(view.explanation, .plain)
                return .ok([
                    "lines": .list(view.whyStanding(call.program).map { .text($0) }), "text": .text(text),
                    "count": .number(count),
                ])
            },
            Route(.script, .get, "/calls/{call}/hand-off", "hand-off as page has it", .may(.handOff)) {
                desk, asked throws(Problem) in
                try await asked.mayBeTold(desk)
                let call = try await asked.readable(desk, for: .handOff)
                let program = call.program
                let name = try asked.query("audience")
                guard let audience = program.audiences.firstIndex(where: { $0.name == name }) else {
                    throw Problem(404, "no-such-audience", "no audience is called `\(name)`")
                }
                let offset = asked.query["offset"].flatMap { Int($0) } ?? 0
                // Counted before it is written, so that it is never taken for newer than it is.
                let count = await call.count
                let lines = handOff(await call.call, for: audience, at: asked.now, offsetMinutes: offset)
                return .ok([
                    "label": .text(program.audiences[audience].label),
                    "lines": .list(lines.map { .text($0) }), "count": .number(count),
                    // Whether they may have what stands in the story and is not recorded.
                    "reads": .flag(program.readsWords(program.audiences[audience])),
                ])
            },
            Route(
                .script, .get, "/calls/{call}/follow", "follow call for its page", .may(.readCall),
                isStream: true
            ) {
                desk, asked throws(Problem) in
                .stream(await follow(try await asked.readable(desk)))
            },
        ]
    }

    private func callPage(_ desk: Desk, _ asked: Asked) async throws(Problem) -> Answer {
        let frame = Frame(self, asked)
        let call = try await asked.readable(desk)
        let (state, view) = (await call.call, await call.view(at: asked.now))
        let isMine = view.owner?.id == asked.principal.id && !view.isOver
        let parts = CallParts(
            name: call.name, call: state, view: view, frame: frame, count: await call.count,
            isMine: isMine, practice: practice(call, state), pieces: call.pieces)
        var context: [String: Any] = [
            "call": call.name, "count": await call.count, "now": "\(asked.now.milliseconds)",
            // Who looks for a reason that is on record sees the call as it is now, and no further.
            "live": Permission.allows(asked.principal, .readCall, on: .call(CallStanding(state))),
            "mine": isMine, "over": view.isOver, "training": view.isTraining,
            "practice": parts.practice != nil, "fresh": parts.isFresh,
            "owner": view.owner?.name ?? "", "unowned": view.owner == nil,
            "may-whisper": !isMine && !view.isOver
                && Permission.allows(asked.principal, .whisper, on: .call(CallStanding(state))),
            "may-take-over": Permission.allows(
                asked.principal, .takeOver,
                on: .call(CallStanding(owner: view.owner?.id, isTraining: view.isTraining))),
            "chat": parts.isChat, "data": parts.data.line,
            "audiences": call.program.audiences.map {
                ["name": $0.name, "label": $0.label] as [String: Any]
            },
        ]
        context.merge(outcomeForm(state, frame, asked)) { $1 }
        for (name, html) in parts.all() { context[name + "-html"] = html }
        let name = state.incident ?? call.name
        return frame.page("call", frame.words("Call {name}", ["name": name]), context)
    }

    /// The parts of the page as they are now, by the ids of their elements.
    ///
    /// - Parameters:
    ///   - isKept: whether what was sent with this is in the record.
    ///   - focus: what is gone to, whatever the address says.
    func parts(
        _ call: LiveCall, _ asked: Asked, isKept: Bool = true, focus: String? = nil
    ) async throws(Problem) -> JSON {
        let (state, view) = (await call.call, await call.view(at: asked.now))
        let parts = CallParts(
            name: call.name, call: state, view: view, frame: Frame(self, asked), count: await call.count,
            isMine: view.owner?.id == asked.principal.id && !view.isOver,
            focus: focus ?? asked.query["focus"], practice: practice(call, state), pieces: call.pieces)
        return [
            "count": .number(parts.count), "now": .number(Int(asked.now.milliseconds)),
            "mine": .flag(parts.isMine), "over": .flag(view.isOver), "kept": .flag(isKept),
            "rose": .optional(parts.rise ?? parts.whisper),
            "data": parts.data,
            "parts": .object(parts.all().map { (key: $0.0, value: .text($0.1)) }),
        ]
    }

    /// Adds events, and says whether they are in the record. `if_graver` leaves out answers that are not
    /// graver than what stands: what somebody went on from without saying whether it was wrong before.
    private func submit(_ desk: Desk, _ asked: Asked) async throws(Problem) -> Bool {
        var body = try Body(asked.body)
        var events: [SubmittedEvent] = []
        for node in try body.list("events") { events.append(try SubmittedEvent(node)) }
        let seen = try body.number("seen")
        let isOnlyGraver = try body.flag("if_graver") ?? false
        try body.end()
        if isOnlyGraver {
            let call = try await desk.calls.call(asked.place("call"))
            let (state, view) = (await call.call, await call.view(at: asked.now))
            let known = Set(state.events.compactMap(\.id))
            events = events.filter { known.contains($0.id) || view.isGraver($0.kind, state.program) }
            if events.isEmpty { return false }
        }
        try await practised(events, desk, asked) { events throws(Problem) in
            try await asked.append(events, seen: seen, desk)
        }
        return true
    }

    /// Takes back what events of these ids recorded; the same `id` again takes back nothing more.
    private func takeBack(_ desk: Desk, _ asked: Asked) async throws(Problem) -> Answer {
        var body = try Body(asked.body)
        let id = try SubmittedEvent.id(body.text("id"))
        let ids = Set(try body.texts("events") ?? [])
        try body.end()
        let call = try await desk.calls.call(asked.place("call"))
        let state = await call.call
        let isDone = state.events.contains { $0.id?.hasPrefix(id) ?? false }
        let kinds = isDone ? [] : state.takingBack(ids)
        guard isDone || !kinds.isEmpty else {
            throw Problem(
                422, "stays", "this stays in the record", help: "a further entry puts it right")
        }
        if !isDone {
            let events = kinds.enumerated().map { SubmittedEvent(id: "\(id)-\($0.offset)", $0.element) }
            try await asked.append(events, seen: nil, desk)
        }
        return .ok(try await parts(call, asked))
    }

    /// What a story points to. What stands recorded already is not proposed again.
    private func found(_ call: LiveCall, _ asked: Asked) async throws(Problem) -> String {
        let words = try asked.query("words")
        guard words.utf8.count <= 4_000 else { throw .badRequest("`words` has at most 4000 bytes") }
        let state = await call.call
        let view = await call.view(at: asked.now)
        let frame = Frame(self, asked)
        let hits = state.find(story: words, in: CallParts.saying(state.program, frame)?.language)
        let parts = CallParts(
            name: call.name, call: state, view: view, frame: frame, count: 0, isMine: true,
            practice: practice(call, state))
        return parts.found(hits, asking: words)
    }

    /// Says when a call has more events than before, and twice a second that the server is there.
    private func follow(_ call: LiveCall) async -> StreamSource {
        let (id, signals) = await call.changes()
        let told = Mutex<Int?>(nil)
        return StreamSource(
            signals: signals,
            news: { [weak call] in
                guard let call else { return "" }
                let count = await call.count
                let isNew = told.withLock { last in
                    defer { last = count }
                    return last != count
                }
                return isNew ? serverSentEvent("count", id: nil, .number(count)) : ""
            }, end: { [weak call] in await call?.endWatching(id) },
            beat: (text: "event: beat\ndata: 1\n\n", milliseconds: 500))
    }
}

extension CallView {
    /// Whether an answer in place of another is graver than what stands; of anything else, true.
    fileprivate func isGraver(_ kind: CallEvent.Kind, _ program: Program) -> Bool {
        guard case .replaced(let id, let name, let answer, _, _) = kind, let answer,
            let question = program.questionIndex(name),
            let person = people.first(where: { $0.id == id }),
            case .success(let code) = program.code(for: answer, to: question)
        else { return true }
        return program.isGraver(code, than: person.answers[question], to: question)
    }
}
