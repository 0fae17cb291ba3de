import TriageAccess
import TriageCalls
import TriageRecords
import TriageSyntax

extension Route {
    /// Whose a call is. An open call is without an owner only while no supervisor is there.
    static let owners: [Route] = [
        Route(
            method: .post, path: "/api/1/calls/{call}/take-over", name: "take over",
            summary: "Become the owner of an open call; who had it sees that.", entry: .may(.takeOver),
            answer: .named("Call"), problems: ["no-such-call", "call-moved-on"]
        ) { desk, asked throws(Problem) in
            try await asked.handOver(.takeOver, to: asked.author.owner, .takenOver, desk)
        },
        Route(
            method: .post, path: "/api/1/calls/{call}/leave", name: "leave call",
            summary:
                """
                Leave one's own open call: it becomes a supervisor's who is there; where none is, it stands \
                on the supervisors' board without an owner.
                """,
            entry: .may(.appendToCall),
            answer: .named("Call"), problems: ["no-such-call", "call-moved-on"]
        ) { desk, asked throws(Problem) in
            try await asked.leave(desk)
        },
        Route(
            method: .post, path: "/api/1/calls/{call}/owner", name: "give call",
            summary:
                "Give an open call to somebody else who takes calls and is signed in; else it stays where it is.",
            entry: .may(.assignCall),
            body: .named("Gift"), answer: .named("Call"),
            problems: ["no-such-call", "no-such-person", "cannot-take-it", "call-moved-on"]
        ) { desk, asked throws(Problem) in
            var body = try Body(asked.body)
            let name = try body.text("to")
            try body.end()
            let call = try await desk.calls.call(asked.place("call"))
            try asked.may(.assignCall, on: .call(CallStanding(await call.call)))
            switch await desk.gate.taker(name) {
            case .here(let owner):
                let answer = try await asked.handOver(.assignCall, to: owner, .given, desk)
                // They have as long to be heard of as anybody.
                desk.presence.expects(owner.id, at: asked.now)
                return answer
            case .away(let owner, let why):
                throw Problem(
                    409, "cannot-take-it", "\(owner.name) \(why), so the call stays where it is",
                    help: "give it to somebody who is signed in, or leave it to the supervisors' board")
            case .several:
                throw Problem(
                    409, "cannot-take-it", "several people are called so",
                    help: "give the name with which they sign in")
            case .nobody:
                throw Problem(
                    404, "no-such-person", "nobody is called so",
                    help: "give the name with which they sign in")
            }
        },
    ]
}

extension Asked {
    /// Leaves one's own open call.
    package func leave(_ desk: Desk) async throws(Problem) -> Answer {
        let call = try await desk.calls.call(place("call"))
        try may(.appendToCall, on: .call(CallStanding(await call.call)))
        try await desk.handOver(call, of: principal.id, because: .left, by: author, at: now)
        return .ok(await call.json(at: now))
    }

    package func handOver(
        _ deed: Deed, to owner: Owner?, _ custody: Custody, _ desk: Desk
    ) async throws(Problem) -> Answer {
        let call = try await desk.calls.call(place("call"))
        let before = await call.call
        try may(deed, on: .call(CallStanding(before)))
        if before.owner == owner {
            guard !before.isOver else { throw Problem(409, "call-over", "the call is over") }
            return .ok(await call.json(at: now))
        }
        try await call.handOver(to: owner, because: custody, by: author, at: now) {
            $0.owner == before.owner
        }
        return .ok(await call.json(at: now))
    }
}
