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
            summary: "What an audience would be told now, for those who work on the call to look at.",
            entry: .may(.handOff), query: [audience, offset], answer: .named("HandOff"),
            problems: ["no-such-call", "no-such-audience"]
        ) { desk, asked throws(Problem) in
            let call = try await asked.readable(desk, for: .handOff)
            let offset = try asked.offset(asked.query["offset_minutes"])
            return .ok(try await call.handOff(to: asked.query("audience"), asked.now, offset))
        },
        Route(
            method: .post, path: "/api/1/calls/{call}/hand-offs", name: "hand off",
            summary: "Give out what an audience is told; to whom and why is recorded before it is.",
            entry: .may(.handOff), body: .named("Giving"), answer: .named("HandOff"),
            problems: ["no-such-call", "no-such-audience", "training-call"]
        ) { desk, asked throws(Problem) in
            let call = try await asked.readable(desk, for: .handOff)
            var body = try Body(asked.body)
            let (audience, reason) = (try body.text("audience"), try body.text("because"))
            let offset = try body.number("offset_minutes")
            try body.end()
            guard await !call.call.isTraining else {
                throw Problem(422, "training-call", "this call is for practice; nobody outside is told of it")
            }
            guard 1...500 ~= reason.utf8.count else { throw .badRequest("`because` has 1 to 500 bytes") }
            let handOff = try await call.handOff(
                to: audience, asked.now, asked.offset(offset.map(String.init)))
            let disclosure = Disclosure(of: call.name, to: audience, because: reason, isWithheld: false)
            do throws(RecordRefusal) {
                try await desk.record.note(disclosure, by: asked.principal.label, at: asked.now)
            } catch { throw Problem(error) }
            return .ok(handOff)
        },
    ]
}

extension Asked {
    fileprivate func offset(_ text: String?) throws(Problem) -> Int {
        guard let text else { return 0 }
        guard let minutes = Int(text), -1_080...1_080 ~= minutes else {
            throw .badRequest("`offset_minutes` is from -1080 to 1080")
        }
        return minutes
    }
}

extension LiveCall {
    fileprivate func handOff(to name: String, _ now: Moment, _ offsetMinutes: Int) throws(Problem) -> JSON {
        guard let audience = program.audiences.firstIndex(where: { $0.name == name }) else {
            throw Problem(
                404, "no-such-audience", "no audience is called `\(name)`",
                help: "there are " + program.audiences.map { "`\($0.name)`" }.joined(separator: ", "))
        }
        let lines = TriageCalls.handOff(call, for: audience, at: now, offsetMinutes: offsetMinutes)
        return [
            "call": .text(self.name), "audience": .text(name),
            "label": .text(program.audiences[audience].label), "at": .text("\(now)"),
            "count": .number(count), "lines": .list(lines.map { .text($0) }),
        ]
    }
}
