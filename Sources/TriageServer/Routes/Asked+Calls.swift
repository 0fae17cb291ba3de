import TriageAccess
import TriageCalls
import TriageRecords
import TriageSyntax

extension Asked {
    /// A call that may be seen by who asks; that it was shown for a reason is in the record before it is.
    package func readable(_ desk: Desk, for deed: Deed = .readCall) async throws(Problem) -> LiveCall {
        let call = try await desk.calls.call(place("call"))
        let state = await call.call
        let plain = Object.call(CallStanding(state))
        if Permission.allows(principal, deed, on: plain) { return call }
        let withReason = Object.call(CallStanding(state, hasReason: true))
        if reason == nil, Permission.allows(principal, deed, on: withReason) {
            throw Problem(
                403, "reason-needed", "this call is not yours, and who looks at it says why",
                help: "send the reason in the header `Triage-Reason`; it goes on record")
        }
        try may(deed, on: withReason)
        try await disclose(call.name, to: principal.label, because: reason ?? "", desk)
        return call
    }

    /// Refuses whoever takes this call for practice and is not to be told what the rules say before its end.
    package func mayBeTold(_ desk: Desk) async throws(Problem) {
        guard let name = places["call"], let call = try? await desk.calls.call(name),
            await call.isBlind(for: principal.id)
        else { return }
        throw Problem(
            403, "practice-call", "what the rules say of this call for practice is told when it is over",
            help: "take it on its page in the console")
    }

    /// What is given out is in the record before it is.
    package func disclose(
        _ call: String, to whom: String, because reason: String, _ desk: Desk,
        as form: Disclosure.Form = .seen, kinds: [String]? = nil
    ) async throws(Problem) {
        let disclosure = Disclosure(of: call, to: whom, because: reason, form, kinds: kinds)
        do throws(RecordRefusal) {
            try await desk.record.note(disclosure, by: principal.label, at: now)
        } catch { throw Problem(error) }
    }

    /// Adds events to a call, and answers with what came of them.
    func submit(_ events: [SubmittedEvent], seen: Int?, _ desk: Desk) async throws(Problem) -> Answer {
        .ok(json(try await append(events, seen: seen, desk), try place("call")))
    }

    /// Adds events to a call.
    @discardableResult
    package func append(
        _ events: [SubmittedEvent], seen: Int?, _ desk: Desk
    ) async throws(Problem) -> LiveCall.Appended {
        guard 1...desk.limits.eventsAtOnce ~= events.count else {
            throw .badRequest("a request has 1 to \(desk.limits.eventsAtOnce) events")
        }
        guard Set(events.map(\.id)).count == events.count else {
            throw .badRequest("an id stands twice; each event has its own")
        }
        for event in events { try checkSecondPerson(event) }
        let call = try await desk.calls.call(place("call"))
        let appended = try await call.append(events, afterSeeing: seen, by: author, at: now) {
            call throws(Problem) in
            for event in events {
                let isEnd = if case .closed = event.kind { true } else { false }
                try mayWrite(isEnd ? .closeCall : .appendToCall, to: call)
            }
        }
        if !appended.isRepeated { desk.figures.count(Figures.events, events.count) }
        return appended
    }

    private func mayWrite(_ deed: Deed, to call: Call) throws(Problem) {
        let object = Object.call(CallStanding(call))
        if Permission.allows(principal, deed, on: object) { return }
        guard Permission.allowsSome(principal, deed), call.owner?.id != principal.id else {
            throw Problem(Permission.refusal(principal, deed))
        }
        guard !call.isOver else {
            throw Problem(409, "call-over", "the call is over; nothing is added to it")
        }
        throw Problem(
            403, "not-your-call",
            call.owner.map { "this call is with \($0.name)" } ?? "this call is with the supervisors' board",
            help: "take it over first")
    }

    /// Nobody is the second person of a decision by being named.
    private func checkSecondPerson(_ event: SubmittedEvent) throws(Problem) {
        guard case .decided(let decision) = event.kind, decision.secondPerson != nil else { return }
        throw Problem(
            422, "no-second-person", "a second person is not named; they agree in a session of their own",
            help: "ask for one with POST /api/1/calls/{call}/agreements")
    }

    func json(_ appended: LiveCall.Appended, _ name: String) -> JSON {
        [
            "call": .text(name), "count": .number(appended.count), "repeated": .flag(appended.isRepeated),
            "events": .list(
                zip(appended.numbers, appended.moments).map { numbered, moment in
                    [
                        "id": .text(numbered.id), "number": .number(numbered.number),
                        "at": .optional(moment.at.map { "\($0)" }), "at_was_ahead": .flag(moment.wasAhead),
                    ]
                }),
            "moved": appended.moved, "view": appended.json,
        ]
    }
}

extension CallStanding {
    package init(_ call: Call, hasReason: Bool = false) {
        self.init(
            owner: call.owner?.id, earlierOwners: call.owners, isTraining: call.isTraining,
            hasReason: hasReason)
    }
}
