import TriageAccess
import TriageCalls
import TriageEngine
import TriageRecords
import TriageSyntax

extension Route {
    private static let audience = Parameter(
        name: "audience", summary: "One that the library names, such as police.", isNeeded: true)
    private static let offset = Parameter(
        name: "offset_minutes", summary: "By how much the clocks where it is read stand before UTC.")

    static let handOffs: [Route] = [
        Route(
            method: .get, path: "/api/1/calls/{call}/hand-off", name: "see hand-off",
            summary:
                """
                What an audience would be told now, for those who work on the call to look at; where a \
                program asks, it is a disclosure to the audience.
                """,
            entry: .may(.handOff), query: [audience, offset], answer: .named("HandOff"),
            problems: ["no-such-call", "no-such-audience"]
        ) { desk, asked throws(Problem) in
            let call = try await asked.readable(desk, for: .handOff)
            let offset = try asked.offset(asked.query["offset_minutes"])
            let name = try asked.query("audience")
            let audience = call.program.audiences[try call.audience(name)]
            if asked.principal.roles.contains(.machine) {
                // People read here what they see anyway; what a program takes goes out.
                try await asked.disclose(
                    call.name, to: audience.label, because: asked.reason ?? "asked for by a program",
                    desk, as: .handOff, kinds: await call.call.kinds(for: audience))
            }
            return .ok(try await call.handOff(to: name, asked.now, offset))
        },
        Route(
            method: .post, path: "/api/1/calls/{call}/hand-offs", name: "hand off",
            summary:
                "Give out what an audience is told. To whom and why is an event of the call and a disclosure before it is; the same id again gives the same.",
            entry: .may(.handOff), body: .named("Giving"), answer: .named("HandOffGiven"),
            problems: ["no-such-call", "no-such-audience", "nobody-asked", "training-call", "id-taken"]
        ) { desk, asked throws(Problem) in try await give(desk, asked) },
    ]

    private static func give(_ desk: Desk, _ asked: Asked) async throws(Problem) -> Answer {
        let call = try await asked.readable(desk, for: .handOff)
        var body = try Body(asked.body)
        let id = try SubmittedEvent.id(try body.text("id"))
        let (name, reason) = (try body.text("audience"), try body.text("because"))
        let (unit, isMeant) = (try body.optional("unit"), try body.flag("unasked") ?? false)
        let offset = try asked.offset(try body.number("offset_minutes").map(String.init))
        try body.end()
        let what = HandingOff(name, because: reason, unit: unit)
        let (number, isRepeated) = try await asked.give(what, of: call, id: id, isMeant: isMeant, desk)
        guard let given = await call.handOff(number, to: try call.audience(name), offset) else {
            throw .notFound
        }
        return .ok(given.with(number: number, isRepeated: isRepeated))
    }
}

extension Asked {
    /// Gives out what an audience is told of a call: a disclosure in the record, then an event of the call.
    ///
    /// - Parameters:
    ///   - id: of the event; the same again gives the same and discloses nothing more.
    ///   - isMeant: also where nobody of the audience is asked to go.
    /// - Returns: the number of the event.
    package func give(
        _ what: HandingOff, of call: LiveCall, id: String, isMeant: Bool, _ desk: Desk
    ) async throws(Problem) -> (number: Int, isRepeated: Bool) {
        let audience = try call.audience(what.audience)
        let state = await call.call
        guard !state.isTraining else {
            throw Problem(422, "training-call", "this call is for practice; nobody outside is told of it")
        }
        let reason = what.reason ?? ""
        guard 1...500 ~= reason.utf8.count else { throw .badRequest("`because` has 1 to 500 bytes") }
        let to = call.program.audiences[audience]
        let isKnown = await call.knows(id)
        guard isKnown || isMeant || state.asksFor(audience: audience, at: now) else {
            throw Problem(
                422, "nobody-asked",
                "nobody of \(to.label) is asked to go on this call; nothing was given out",
                help: "where they are to be told all the same, send `unasked`: true")
        }
        if !isKnown {
            let whom = to.label + (what.unit.map { ", \($0)" } ?? "")
            try await disclose(
                call.name, to: whom, because: reason, desk, as: .handOff, kinds: state.kinds(for: to))
        }
        let appended = try await call.append(
            [SubmittedEvent(id: id, .handedOff(what))], by: author, at: now
        ) { call throws(Problem) in
            try may(.handOff, on: .call(CallStanding(call, hasReason: self.reason != nil)))
        }
        return (appended.numbers[0].number, appended.isRepeated)
    }

    fileprivate func offset(_ text: String?) throws(Problem) -> Int {
        guard let text else { return 0 }
        guard let minutes = Int(text), -1_080...1_080 ~= minutes else {
            throw .badRequest("`offset_minutes` is from -1080 to 1080")
        }
        return minutes
    }
}

extension LiveCall {
    nonisolated package func audience(_ name: String) throws(Problem) -> Int {
        if let audience = program.audiences.firstIndex(where: { $0.name == name }) { return audience }
        throw Problem(
            404, "no-such-audience", "no audience is called `\(name)`",
            help: "there are " + program.audiences.map { "`\($0.name)`" }.joined(separator: ", "))
    }

    fileprivate func handOff(to name: String, _ now: Moment, _ offsetMinutes: Int) throws(Problem) -> JSON {
        json(call, to: try audience(name), at: now, offsetMinutes)
    }

    /// What was given out by the event of this number: the same whenever it is asked for.
    fileprivate func handOff(_ number: Int, to audience: Int, _ offsetMinutes: Int) -> JSON? {
        guard let (before, event) = given(number) else { return nil }
        return json(before, to: audience, at: event.at, offsetMinutes)
    }

    /// The call as it was when an audience was told of it by the event of this number, and that event; nil
    /// where it is none.
    package func given(_ number: Int) -> (before: Call, CallEvent)? {
        guard let before = before(number), let event = read(line: lines(after: number - 1)[0].line).event,
            case .handedOff = event.kind
        else { return nil }
        return (before, event)
    }

    private func json(_ call: Call, to audience: Int, at moment: Moment, _ offsetMinutes: Int) -> JSON {
        let lines = TriageCalls.handOff(call, for: audience, at: moment, offsetMinutes: offsetMinutes)
        return [
            "call": .text(name), "audience": .text(program.audiences[audience].name),
            "label": .text(program.audiences[audience].label), "at": .text("\(moment)"),
            "count": .number(call.events.count), "lines": .list(lines.map { .text($0) }),
        ]
    }
}

extension JSON {
    fileprivate func with(number: Int, isRepeated: Bool) -> JSON {
        guard case .object(let fields) = self else { return self }
        return .object(
            fields + [(key: "number", value: .number(number)), (key: "repeated", value: .flag(isRepeated))])
    }
}
