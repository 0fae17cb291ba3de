import TriageCalls
import TriageEngine
import TriageRecords
import TriageSyntax

/// What another program is to be told, and what it was: in order, each at least once.
///
/// The record's chain `outbox` has a line for each event that is to be told, and one for each that arrived.
/// An event comes into it after it is durable in its call; whoever starts looks for those that a stop left
/// out.
package actor Outbox {
    /// Sends a body with its number and signature; true when it arrived.
    package typealias Send = @Sendable (_ body: String, _ number: Int, _ signature: String) async -> Bool

    private let record: any CallRecord
    private let calls: Switchboard
    private let plan: PushPlan
    private let key: SigningKey
    private let send: Send
    private let now: @Sendable () -> Moment
    private var lineCount = 0
    /// What was queued and did not arrive: the number of its line, in order.
    private var waiting: [(number: Int, call: String, event: Int)] = []
    /// The last event of each call that was queued.
    private var queued: [String: Int] = [:]
    private var isSending = false
    /// Calls of which something may not be queued, since the record could not be written.
    private var missed: Set<String> = []

    package init(
        _ record: any CallRecord, _ calls: Switchboard, _ plan: PushPlan, key: SigningKey,
        now: @escaping @Sendable () -> Moment, send: @escaping Send
    ) {
        (self.record, self.calls, self.plan, self.key) = (record, calls, plan, key)
        (self.now, self.send) = (now, send)
    }

    package var waitingCount: Int { waiting.count }

    /// Reads the chain, and queues what calls have that it does not: all open ones, and those that were
    /// opened in the last two days.
    package func begin() async throws(Problem) {
        try await refresh()
        let since = Moment(milliseconds: now().milliseconds - 172_800_000)
        var names = Set(await calls.openCalls().map(\.name))
        do throws(RecordRefusal) {
            for call in try await record.calls() where Moment(call.opened).map({ $0 >= since }) ?? true {
                names.insert(call.name)
            }
        } catch { throw Problem(error) }
        for name in names.sorted() { try await look(at: name) }
    }

    /// Queues what a call has that is to be told. A call for practice is told nobody.
    package func look(at name: String) async throws(Problem) {
        missed.insert(name)
        try await queue(name)
        missed.remove(name)
    }

    private func queue(_ name: String) async throws(Problem) {
        let call = try await calls.call(name)
        guard await !call.call.isTraining else { return }
        for _ in 0..<8 {
            let last = queued[name] ?? 0
            let new = await call.lines(after: last).filter { line in
                guard case .object(let fields) = JSON(line: line.line),
                    case .text(let kind)? = fields.first(where: { $0.key == "kind" })?.value
                else { return false }
                return plan.kinds.contains(kind)
            }
            guard !new.isEmpty else { return }
            let events = new.map { line in
                own("queued", [("call", .text(name)), ("number", .number(line.number))])
            }
            do throws(RecordRefusal) {
                try await record.append(events, to: .outbox, expecting: lineCount)
            } catch .conflict {
                try await refresh()
                continue
            } catch { throw Problem(error) }
            return try await refresh()
        }
    }

    /// Sends what waits, in order, until something does not arrive.
    package func deliver() async throws(Problem) {
        guard !isSending else { return }
        isSending = true
        defer { isSending = false }
        for name in missed { try await look(at: name) }
        try await refresh()
        while let next = waiting.first {
            guard let message = try await message(next.call, next.event, next.number) else { return }
            let body = plan.body(of: message).line
            let signature = key.sign(Array("\(next.number).\(body)".utf8))
            guard await send(body, next.number, signature.hex) else { return }
            do throws(RecordRefusal) {
                try await record.append(
                    [own("delivered", [("number", .number(next.number))])], to: .outbox,
                    expecting: lineCount)
            } catch .conflict {
                // Told once more, rather than never.
                try await refresh()
                continue
            } catch { throw Problem(error) }
            try await refresh()
        }
    }

    /// Our message about an event: the event, and where the call stood after it.
    private func message(_ name: String, _ event: Int, _ number: Int) async throws(Problem) -> JSON? {
        let call = try await calls.call(name)
        guard let line = await call.lines(after: event - 1).first?.line,
            let view = await call.view(after: event)
        else { return nil }
        var incident: String?
        if case .opened(_, let number, _)? = await call.call.events.first?.kind { incident = number }
        let ladders = view.ladders.map { shown -> (key: String, value: JSON) in
            let ladder = call.program.ladders[shown.ladder]
            return (
                ladder.name,
                [
                    "shown": .text(ladder.rungs[shown.shown].name),
                    "label": .text(ladder.rungs[shown.shown].label),
                    "provisional": .flag(shown.isProvisional),
                    "decided": .flag(shown.decided != nil),
                ]
            )
        }
        return [
            "sequence": .number(number), "id": .text("\(name)/\(event)"), "call": .text(name),
            "number": .number(event), "incident": .optional(incident), "event": JSON(line: line),
            "ladders": .object(ladders),
            "unsent": .list(view.unsent.map { .text(call.program.responders[$0].name) }),
        ]
    }

    private func own(_ kind: String, _ fields: [(key: String, value: JSON)]) -> NewEvent {
        let now = now()
        let line = JSON.object([("at", .text("\(now)")), ("kind", .text(kind))] + fields).line
        return NewEvent(line: Array(line.utf8), taken: now, person: "server")
    }

    private func refresh() async throws(Problem) {
        let chain: RecordedChain
        let before = lineCount
        do throws(RecordRefusal) {
            chain = try await record.chain(.outbox, after: before)
        } catch { throw Problem(error) }
        for line in chain.lines.dropFirst(lineCount - before) { try take(line) }
    }

    private func take(_ line: [UInt8]) throws(Problem) {
        lineCount += 1
        var body = try Body(line)
        let number = try body.number("number") ?? 0
        switch try body.text("kind") {
        case "queued":
            let call = try body.text("call")
            // Two servers may both have seen it.
            guard number > queued[call] ?? 0 else { return }
            queued[call] = number
            waiting.append((lineCount, call, number))
        case "delivered": waiting.removeAll { $0.number == number }
        default: break
        }
    }
}

extension LiveCall {
    /// The call as it stood before one of its events; nil when it has none of this number.
    func before(_ number: Int) -> Call? {
        1...count ~= number ? folded(number - 1) : nil
    }

    /// How the call stood after one of its events; nil when it has none of this number.
    func view(after number: Int) -> CallView? {
        guard 1...count ~= number else { return nil }
        let call = folded(number)
        return call.view(at: call.events.last?.at ?? Moment(milliseconds: 0))
    }

    private func folded(_ number: Int) -> Call {
        let events = lines(after: 0).prefix(number).compactMap { read(line: $0.line).event }
        var left: [(event: CallEvent, CallRefusal)] = []
        return Call(program, recorded: events, left: &left)
    }
}
