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
        let disclosure = Disclosure(
            of: call.name, to: principal.label, because: reason ?? "", isWithheld: false)
        do throws(RecordRefusal) {
            try await desk.record.note(disclosure, by: principal.label, at: now)
        } catch { throw Problem(error) }
        return call
    }

    /// Adds events to a call, and answers with what came of them.
    package func submit(_ events: [SubmittedEvent], seen: Int?, _ desk: Desk) async throws(Problem) -> Answer
    {
        guard 1...desk.limits.eventsAtOnce ~= events.count else {
            throw .badRequest("a request has 1 to \(desk.limits.eventsAtOnce) events")
        }
        guard Set(events.map(\.id)).count == events.count else {
            throw .badRequest("an id stands twice; each event has its own")
        }
        for event in events { try await checkSecondPerson(event, desk) }
        let call = try await desk.calls.call(place("call"))
        let appended = try await call.append(events, afterSeeing: seen, by: author, at: now) {
            call throws(Problem) in
            for event in events {
                let isEnd = if case .closed = event.kind { true } else { false }
                try mayWrite(isEnd ? .closeCall : .appendToCall, to: call)
            }
        }
        if !appended.isRepeated { desk.figures.count(Figures.events, events.count) }
        return .ok(json(appended, call.name))
    }

    private func mayWrite(_ deed: Deed, to call: Call) throws(Problem) {
        let object = Object.call(CallStanding(call))
        if Permission.allows(principal, deed, on: object) { return }
        guard Permission.allowsSome(principal, deed), call.owner?.id != principal.id else {
            throw Problem(Permission.refusal(principal, deed))
        }
        throw Problem(
            403, "not-your-call",
            call.owner.map { "this call is with \($0.name)" } ?? "this call is with the supervisors' board",
            help: "take it over first")
    }

    /// The second person of a decision is somebody else who may decide.
    private func checkSecondPerson(_ event: SubmittedEvent, _ desk: Desk) async throws(Problem) {
        guard case .decided(let decision) = event.kind, let name = decision.secondPerson else { return }
        guard name != principal.label, await desk.gate.mayAgree(name) else {
            throw Problem(
                422, "no-second-person", "the second person is somebody else who takes calls here",
                help: "name who agreed")
        }
    }

    private func json(_ appended: LiveCall.Appended, _ name: String) -> JSON {
        [
            "call": .text(name), "count": .number(appended.count), "repeated": .flag(appended.isRepeated),
            "events": .list(
                appended.numbers.map { ["id": .text($0.id), "number": .number($0.number)] }),
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
