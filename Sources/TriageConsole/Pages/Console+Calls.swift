import TriageAccess
import TriageCalls
import TriageEngine
import TriagePresentation
import TriageRecords
import TriageServer

/// The list of calls, opening one, reading one, and giving one away.
extension Console {
    var callRoutes: [Route] {
        [
            Route(.page, .get, "/calls", "calls page", .may(.listCall)) { desk, asked throws(Problem) in
                try await callsPage(desk, asked)
            },
            Route(.page, .post, "/calls", "open call by form", .may(.openCall)) {
                desk, asked throws(Problem) in
                let opening = Opening(
                    id: newID(),
                    channel: asked.form?.text("channel").flatMap { Channel(rawValue: $0) } ?? .voice,
                    incident: asked.form?.text("incident"), isTraining: asked.form?.text("training") != nil)
                try asked.may(.openCall, on: .newCall(isTraining: opening.isTraining))
                let (call, _) = try await desk.calls.open(opening, by: asked.author, at: asked.now)
                return .go(to: "/calls/" + call.name)
            },
            Route(.page, .get, "/calls/{call}/print", "hand-off page", .may(.handOff)) {
                desk, asked throws(Problem) in
                try await handOffPage(desk, asked)
            },
            Route(.page, .post, "/calls/{call}/print", "hand off by form", .may(.handOff)) {
                desk, asked throws(Problem) in
                guard let form = asked.form else { throw .notFound }
                let call = try await asked.readable(desk, for: .handOff)
                let audience = try form.needed("audience", "who is told")
                let what = HandingOff(audience, because: try form.needed("because", "why they may have it"))
                let given = try await asked.give(
                    what, of: call, id: SubmittedEvent.id(try form.needed("id", "the id")), isMeant: true,
                    desk)
                let reason = asked.query["reason"].map { "&reason=" + percentEncoded($0) } ?? ""
                return .go(to: "/calls/\(call.name)/print?given=\(given.number)\(reason)")
            },
            Route(.page, .post, "/calls/{call}/take-over", "take over by form", .may(.takeOver)) {
                desk, asked throws(Problem) in
                _ = try await asked.handOver(.takeOver, to: asked.author.owner, .takenOver, desk)
                return .go(to: "/calls/" + (try asked.place("call")))
            },
            Route(.page, .post, "/calls/{call}/whisper", "whisper by form", .may(.whisper)) {
                desk, asked throws(Problem) in
                guard let form = asked.form else { throw .notFound }
                let text = try form.needed("text", "the note")
                let call = try await desk.calls.call(asked.place("call"))
                _ = try await call.append(
                    [SubmittedEvent(id: newID(), .note(text))], by: asked.author, at: asked.now
                ) { call throws(Problem) in
                    try asked.may(.whisper, on: .call(CallStanding(call)))
                }
                return .go(to: "/calls/" + call.name)
            },
            Route(.page, .post, "/calls/{call}/leave", "leave by form", .may(.appendToCall)) {
                desk, asked throws(Problem) in
                _ = try await asked.leave(desk)
                return .go(to: "/calls")
            },
        ]
    }

    private func callsPage(_ desk: Desk, _ asked: Asked) async throws(Problem) -> Answer {
        let frame = Frame(self, asked)
        let wanted = asked.query["find"].map { $0.lowercased() } ?? ""
        var mine: [(level: Int, opened: Int64, row: [String: Any])] = []
        for call in await desk.calls.openCalls() {
            let view = await call.view(at: asked.now)
            guard view.owner?.id == asked.principal.id else { continue }
            let row = await row(call, view, frame)
            let isTold = row["has-ladders"] as? Bool ?? false
            mine.append(
                (
                    isTold ? view.ladders[call.program.response].shown : 0,
                    view.at.milliseconds - view.sinceOpenedMilliseconds, row
                ))
        }
        let cameOfIt = asked.query["outcome"] ?? ""
        let (calls, isWhole) = try await memory.calls(of: desk.record)
        var rows: [(rank: Int, row: [String: Any])] = []
        var isMore = false
        // Open ones first, and of them the gravest; then the newest. Who may not see a call does not see that
        // it is there, and who may not read it does not see its tier or what came of it.
        for (name, kept) in calls {
            let standing = CallStanding(
                owner: kept.owner?.id, earlierOwners: kept.owners, isTraining: kept.isTraining)
            guard Permission.allows(asked.principal, .listCall, on: .call(standing)) else { continue }
            let mayRead = Permission.allows(asked.principal, .readCall, on: .call(standing))
            if !cameOfIt.isEmpty {
                let isWanted = cameOfIt == (kept.outcome?.rawValue ?? "none")
                guard mayRead, kept.isOver || kept.outcome != nil, isWanted, !kept.isTraining else {
                    continue
                }
            }
            // Those that are over are not looked into beyond a page of them; whoever looks for one says more.
            if rows.count >= 100, kept.isOver {
                isMore = true
                continue
            }
            let call = try await desk.calls.call(name)
            let state = await call.call
            let incident = state.incident ?? ""
            let texts = [incident, state.owner?.name ?? "", kept.opened.day()]
            guard
                wanted.isEmpty || texts.contains(where: { $0.lowercased().contains(wanted) })
                    || name.hasPrefix(wanted)
            else { continue }
            let parts = CallParts(
                name: name, call: state, view: await call.view(at: asked.now), frame: frame, count: 0,
                isMine: state.owner?.id == asked.principal.id && !state.isOver,
                practice: practice(call, state))
            let response = parts.view.ladders[call.program.response]
            let isTold = mayRead && !parts.isHidden
            let tier = isTold ? call.program.ladders[response.ladder].rungs[response.shown].label : ""
            rows.append(
                (
                    state.isOver ? -1 : isTold ? response.shown : 0,
                    [
                        "call": name, "opened": time(kept.opened, withDay: true),
                        "tier": tier, "level": parts.level(response), "channel": parts.channel,
                        "incident": incident,
                        "over": state.isOver, "training": state.isTraining,
                        "owner": state.owner?.name ?? "",
                        "came": mayRead ? kept.outcome.map { frame.words($0.sentence) } ?? "" : "",
                    ]
                ))
        }
        // Equal ones stay as they came.
        let sorted = rows.enumerated().sorted {
            ($1.element.rank, $0.offset) < ($0.element.rank, $1.offset)
        }.map(\.element.row)
        return frame.page(
            "calls", frame.words("Calls"),
            [
                "mine": mine.sorted { ($1.level, $0.opened) < ($0.level, $1.opened) }.map(\.row),
                "has-mine": !mine.isEmpty,
                "rows": sorted, "has-rows": !rows.isEmpty,
                "find": wanted,
                "more": isMore, "unread": !isWhole && !isMore,
                "outcomes": outcomeChoices(frame, chosen: cameOfIt), "find-none": cameOfIt == "none",
                "may-open": Permission.allowsSome(asked.principal, .openCall),
                "only-training": asked.principal.roles == [.trainer],
            ])
    }

    /// How long nothing is recorded of an open call until that is said.
    private static let silence: Int64 = 300_000

    /// A call as a row of a list.
    func row(_ call: LiveCall, _ view: CallView, _ frame: Frame) async -> [String: Any] {
        let state = await call.call
        let isMine = view.owner?.id == frame.principal?.id && !view.isOver
        let parts = CallParts(
            name: call.name, call: state, view: view, frame: frame, count: 0, isMine: isMine,
            practice: practice(call, state))
        var row = parts.strip
        row["call"] = call.name
        row["has-ladders"] = !parts.isHidden
        row["owner"] = view.owner?.name ?? frame.words("nobody: take it over")
        row["unowned"] = view.owner == nil
        // Who learns is not told by a list what the call keeps back.
        let unsent = parts.isHidden ? [] : view.unsent
        row["unsent"] = unsent.map { call.program.responders[$0].label }.joined(separator: ", ")
        row["owing"] = parts.toSend
        row["undecided"] = parts.isHidden ? nil : parts.undecided
        // What is recorded late is a sign of life when it is recorded.
        let silent = [await call.lastTaken, state.events.map(\.at).max()].compactMap { $0 }.max() ?? view.at
        row["silent-since"] = "\(silent.milliseconds)"
        row["silent-limit"] = "\(Self.silence)"
        return row
    }

    /// What an audience would be told now, which is on no paper; or what it was given, to be printed.
    private func handOffPage(_ desk: Desk, _ asked: Asked) async throws(Problem) -> Answer {
        try await asked.mayBeTold(desk)
        let call = try await asked.readable(desk, for: .handOff)
        let (frame, program) = (Frame(self, asked), call.program)
        var (state, moment, name) = (await call.call, asked.now, asked.query["audience"])
        var giving: (event: CallEvent, HandingOff)?
        if let number = asked.query["given"].flatMap({ Int($0) }) {
            guard let (before, event) = await call.given(number), case .handedOff(let what) = event.kind
            else { throw .notFound }
            (state, moment, name, giving) = (before, event.at, what.audience, (event, what))
        }
        guard let audience = program.audiences.firstIndex(where: { $0.name == name }) else {
            throw Problem(404, "no-such-audience", "nobody of this name is told of calls")
        }
        let lines = handOff(state, for: audience, at: moment, offsetMinutes: 0)
        let parts = CallParts(
            name: call.name, call: state, view: state.view(at: moment), frame: frame, count: 0, isMine: false)
        // What came of it is in free words, for those who read them.
        let came = program.readsWords(program.audiences[audience]) && !parts.view.cameOfIt.isEmpty
        return frame.page(
            "call-print", frame.words("Hand-off"),
            [
                "audience": program.audiences[audience].label, "lines": lines, "call": call.name,
                "outcome-html": came ? frame.part("outcome", parts.outcome) : "",
                "training": state.isTraining, "at": "\(moment)", "incident": state.incident ?? "",
                "given": giving.map { $0.event.by ?? "" } ?? "",
                "may-give": giving == nil && !state.isTraining, "name": name ?? "", "id": newID(),
                "csrf": asked.principal.csrf ?? "",
                "reason-query": asked.query["reason"].map { "?reason=" + percentEncoded($0) } ?? "",
            ])
    }
}

extension Call {
    /// The number by which others know it.
    var incident: String? {
        for event in events.prefix(1) {
            if case .opened(_, let incident, _) = event.kind { return incident }
        }
        return nil
    }

    var channelKind: Channel {
        for event in events.prefix(1) {
            if case .opened(let channel, _, _) = event.kind { return channel }
        }
        return .voice
    }
}

/// An id that nobody else makes.
func newID() -> String { Sodium.random(12).hex }
