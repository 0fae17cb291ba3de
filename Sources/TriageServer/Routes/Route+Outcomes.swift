import TriageAccess
import TriageCalls
import TriageSyntax

extension Route {
    static let outcomes: [Route] = [
        Route(
            method: .post, path: "/api/1/calls/{call}/outcomes", name: "record outcome",
            summary:
                "What came of a call, also after its end; the last is what stands. The same id adds nothing.",
            entry: .may(.recordOutcome), body: .named("NewOutcome"), answer: .named("Appended"),
            problems: ["no-such-call", "out-of-place", "bad-text", "id-taken"]
        ) { desk, asked throws(Problem) in
            var body = try Body(asked.body)
            let id = try SubmittedEvent.id(try body.text("id"))
            let aftermath = Aftermath(
                try body.word("outcome"), note: try body.optional("note"), plan: try body.optional("plan"),
                satisfaction: try body.optionalWord("satisfaction"),
                followUp: try body.optional("follow_up").map { text throws(Problem) in
                    guard let moment = Moment(text) else { throw .badRequest("`\(text)` is no moment") }
                    return moment
                })
            try body.end()
            let (call, appended) = try await asked.record(aftermath, id: id, desk)
            return .ok(asked.json(appended, call.name))
        }
    ]
}

extension Asked {
    /// Adds what came of a call. Where a reason is needed for it, that is in the record before.
    package func record(
        _ aftermath: Aftermath, id: String, _ desk: Desk
    ) async throws(Problem) -> (LiveCall, LiveCall.Appended) {
        let call = try await readable(desk, for: .recordOutcome)
        let appended = try await call.append(
            [SubmittedEvent(id: id, .cameOfIt(aftermath))], by: author, at: now
        ) { call throws(Problem) in
            try may(.recordOutcome, on: .call(CallStanding(call, hasReason: reason != nil)))
        }
        if !appended.isRepeated { desk.figures.count(Figures.events) }
        return (call, appended)
    }
}

extension Body {
    fileprivate mutating func optionalWord<Word: RawRepresentable & CaseIterable>(
        _ key: String
    ) throws(Problem) -> Word? where Word.RawValue == String {
        guard let text = try optional(key) else { return nil }
        if let word = Word(rawValue: text) { return word }
        throw .badRequest(
            "`\(key)` cannot be `\(text)`",
            help: "it can be " + Word.allCases.map(\.rawValue).joined(separator: ", "))
    }

    fileprivate mutating func word<Word: RawRepresentable & CaseIterable>(
        _ key: String
    ) throws(Problem) -> Word where Word.RawValue == String {
        guard let word: Word = try optionalWord(key) else { throw .badRequest("`\(key)` is missing") }
        return word
    }
}
