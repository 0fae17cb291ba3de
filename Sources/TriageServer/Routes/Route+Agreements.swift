import TriageAccess
import TriageCalls
import TriageSyntax

extension Route {
    /// A decision for which two must agree: one asks, and another agrees in a session of their own.
    static let agreements: [Route] = [
        Route(
            method: .post, path: "/api/1/calls/{call}/agreements", name: "ask agreement",
            summary:
                "Ask a second person to agree to a decision for which two must. The view, the board and their streams show it; nothing is lowered before somebody agrees.",
            entry: .may(.appendToCall), body: .named("Asking"), answer: .named("Appended"),
            problems: [
                "no-such-call", "call-conflict", "not-your-call", "person-needed", "unknown-name",
                "may-not-lower", "out-of-place", "call-over",
            ]
        ) { desk, asked throws(Problem) in
            try asked.mustBePerson()
            let (event, seen) = try asked.event(ofKind: "decided")
            guard case .decided(let decision) = event.kind else { throw .notFound }
            let asking = CallEvent.Kind.agreementAsked(decision, asker: asked.principal.id)
            return try await asked.submit(
                [SubmittedEvent(id: event.id, at: event.at, asking)], seen: seen, desk)
        },
        Route(
            method: .post, path: "/api/1/calls/{call}/agreements/{asked}/agree", name: "agree",
            summary:
                "Agree as the second person to what was asked by the event of this id; the decision takes effect. Who agrees is shown the call, and that is a disclosure.",
            entry: .may(.agree), body: .named("Agreeing"), answer: .named("Appended"),
            problems: [
                "no-such-call", "no-such-agreement", "no-second-person", "out-of-place", "call-conflict",
                "call-over",
            ]
        ) { desk, asked throws(Problem) in
            try await asked.answer(desk) { id, asking, _ in
                // The decision is theirs who asked, and is recorded when the other agrees.
                var decision = asking.decision
                decision.secondPerson = asked.principal.label
                var decided = SubmittedEvent(id: "agreed-" + id, .decided(decision))
                decided.decider = asking.by
                return [SubmittedEvent(id: id, .agreed(asking.id, agreer: asked.principal.id)), decided]
            }
        },
        Route(
            method: .post, path: "/api/1/calls/{call}/agreements/{asked}/refuse", name: "refuse agreement",
            summary: "Do not agree, as the second person; `words` may say why.",
            entry: .may(.agree), body: .named("RefusingAgreement"), answer: .named("Appended"),
            problems: [
                "no-such-call", "no-such-agreement", "no-second-person", "out-of-place", "call-conflict",
                "call-over",
            ]
        ) { desk, asked throws(Problem) in
            try await asked.answer(desk) { id, asking, words in
                [SubmittedEvent(id: id, .agreementRefused(asking.id, words: words))]
            }
        },
        Route(
            method: .post, path: "/api/1/calls/{call}/agreements/{asked}/withdraw",
            name: "withdraw agreement",
            summary: "Take back what one asked oneself, or what was asked on a call that is one's own now.",
            entry: .may(.appendToCall), body: .named("Agreeing"), answer: .named("Appended"),
            problems: [
                "no-such-call", "no-such-agreement", "not-your-call", "out-of-place", "call-conflict",
                "call-over",
            ]
        ) { desk, asked throws(Problem) in
            let call = try await desk.calls.call(asked.place("call"))
            let asking = try await call.call.asking(asked.place("asked"))
            var body = try Body(asked.body)
            let (id, seen) = (try SubmittedEvent.id(try body.text("id")), try body.number("seen"))
            try body.end()
            let (me, author) = (asked.principal.id, asked.author)
            let appended = try await call.append(
                [SubmittedEvent(id: id, .agreementWithdrawn(asking.id))], afterSeeing: seen, by: author,
                at: asked.now
            ) { call throws(Problem) in
                guard asking.asker == me || call.owner?.id == me else {
                    throw Problem(
                        403, "not-your-call", "this was asked by \(asking.by)",
                        help: "refuse it, as the second person")
                }
            }
            return .ok(asked.json(appended, call.name))
        },
    ]
}

/// What was asked of a second person.
private struct AskedOfSecond: Sendable {
    let id: String
    let decision: Decision
    let asker: String
    let by: String
}

extension Call {
    /// What was asked by the event of this id, whatever came of it.
    fileprivate func asking(_ id: String) throws(Problem) -> AskedOfSecond {
        for event in events where event.id == id {
            guard case .agreementAsked(let decision, let asker) = event.kind else { continue }
            return AskedOfSecond(id: id, decision: decision, asker: asker, by: event.by ?? "")
        }
        throw Problem(
            404, "no-such-agreement", "nobody asked for agreement under this id",
            help: "the view of the call has what is asked now as `agreement`")
    }
}

extension Asked {
    /// Two people agree, and another program is none.
    fileprivate func mustBePerson() throws(Problem) {
        guard principal.roles.contains(.machine) else { return }
        throw Problem(
            403, "person-needed", "two people must agree to this, and a program is none",
            help: "somebody takes the call over and asks")
    }

    /// What the second person answers.
    fileprivate func answer(
        _ desk: Desk, _ events: (String, AskedOfSecond, String?) -> [SubmittedEvent]
    ) async throws(Problem) -> Answer {
        var body = try Body(self.body)
        let (id, seen) = (try SubmittedEvent.id(try body.text("id")), try body.number("seen"))
        let words = try body.optional("words")
        try body.end()
        let call = try await desk.calls.call(place("call"))
        let state = await call.call
        let asking = try state.asking(place("asked"))
        try mustBePerson()
        try may(.agree, on: .call(CallStanding(state)))
        guard asking.asker != principal.id else {
            throw Problem(
                403, "no-second-person", "you asked for this yourself; the second person is somebody else",
                help: "withdraw it, or wait for another")
        }
        if !Permission.allows(principal, .readCall, on: .call(CallStanding(state))) {
            try await disclose(
                call.name, to: principal.label, because: reason ?? "asked to agree to a decision", desk)
        }
        let appended = try await call.append(
            events(id, asking, words), afterSeeing: seen, by: author, at: now)
        if !appended.isRepeated { desk.figures.count(Figures.events, appended.numbers.count) }
        return .ok(json(appended, call.name))
    }
}
