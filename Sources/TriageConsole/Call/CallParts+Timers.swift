import TriageCalls
import TriageEngine
import TriageSyntax

/// Times that run: since the last answer, until everybody is sent and there, until somebody calls back.
extension CallParts {
    /// How long help that a tier asks for may stay unsent before that is said loudly; what is wanted at once
    /// has no time.
    static let grace: Int64 = 120_000

    var timers: [String: Any] {
        guard !isHidden else { return ["any": false] }
        let answered = call.events.last { event in
            switch event.kind {
            case .answered, .screened, .replaced: true
            default: false
            }
        }
        let lost = call.events.last { if case .lineLost = $0.kind { true } else { false } }
        var context: [String: Any] = [
            "any": true,
            "answered": answered.flatMap { view.isOver ? nil : ["since": "\($0.at.milliseconds)"] } ?? [:],
            "to-send": toSend ?? [:], "sent-after": toSend == nil ? tierToSent : "",
            "call-back": lost.flatMap {
                view.isLineLost && !view.isOver ? ["since": "\($0.at.milliseconds)"] : nil
            } ?? [:],
            "follow-up": followUp ?? [:],
            "aged": view.isOver
                ? []
                : view.aged.map { aged in
                    [
                        "topic": program.topic(of: aged.question), "answer": label(aged.code, aged.question),
                        "since": "\(aged.saidAt.milliseconds)",
                        "go": "question:" + program.questions[aged.question].name,
                    ] as [String: Any]
                },
        ]
        for name in ["answered", "to-send", "call-back", "follow-up"] {
            if (context[name] as? [String: Any])?.isEmpty ?? false { context[name] = nil }
        }
        return context
    }

    /// Until when somebody has to call back, as was recorded last.
    var followUp: [String: Any]? {
        view.cameOfIt.last?.aftermath.followUp.map {
            ["due": time($0, withDay: true), "since": "\($0.milliseconds)"]
        }
    }

    /// The ladders that ask for somebody, and not only for as long as questions are open.
    private var asking: [LadderView] {
        view.ladders.filter {
            !($0.isFloor && $0.decided == nil) && !program.ladders[$0.ladder].rungs[$0.shown].who.isEmpty
        }
    }

    /// Help that is asked for and not sent: since when, and how long that may be.
    ///
    /// A rule may send somebody whom no rung names; then the response tier's time counts.
    var toSend: [String: Any]? {
        guard !view.isOver, !view.unsent.isEmpty else { return nil }
        let owing = asking.filter { shown in
            program.ladders[shown.ladder].rungs[shown.shown].who.contains(where: view.unsent.contains)
        }
        let named = Set(view.ladders.flatMap { program.ladders[$0.ladder].rungs[$0.shown].who })
        // Those whom only a rung that may yet change names wait for that.
        guard !owing.isEmpty || view.unsent.contains(where: { !named.contains($0) }) else { return nil }
        return running(owing.isEmpty ? view.ladders.filter { $0.ladder == program.response } : owing)
    }

    /// Nobody decided, though something asks for more than the call itself.
    var undecided: [String: Any]? {
        view.ladders.contains { $0.decided != nil } ? nil : running(asking, limit: Self.grace)
    }

    /// Since when these ask, and how long that may go on without anything done.
    private func running(_ ladders: [LadderView], limit: Int64? = nil) -> [String: Any]? {
        guard let since = ladders.compactMap(\.since).min() else { return nil }
        let isAtOnce = ladders.contains { shown in
            let rungs = program.ladders[shown.ladder].rungs
            return rungs[shown.shown].within == "at once"
                || shown.ladder == program.response && shown.shown == rungs.count - 1
        }
        let limit = limit ?? (isAtOnce ? 0 : Self.grace)
        let passed = view.at.milliseconds - since.milliseconds
        return [
            "since": "\(since.milliseconds)", "limit": "\(limit)", "late": passed >= limit,
            // What goes on for as long again is said louder.
            "long-limit": "\(limit + Self.grace)", "long": passed >= limit + Self.grace,
        ]
    }

    /// From the tier that stands to the last who was sent for it.
    private var tierToSent: String {
        let since = asking.compactMap(\.since).min()
        let sent = view.sent.filter { $0.cancelledAt == nil && view.responders.contains($0.responder) }
            .compactMap(\.sentAt).max()
        guard let since, let sent else { return "" }
        let seconds = max(0, sent.milliseconds - since.milliseconds) / 1_000
        return "\(seconds / 60):\(seconds % 60 < 10 ? "0" : "")\(seconds % 60)"
    }

    func sending(_ sending: Sending) -> [String: Any] {
        let name = program.responders[sending.responder].name
        // What those who are sent hold themselves to; the outermost limit is nobody's target.
        let target = view.ladders.compactMap { shown -> String? in
            let rung = program.ladders[shown.ladder].rungs[shown.shown]
            return rung.who.contains(sending.responder) ? rung.within : nil
        }.first
        return [
            "label": program.responders[sending.responder].label,
            "worded": worded(responder: sending.responder), "sent": time(sending.sentAt),
            "sent-ms": sending.sentAt.map { "\($0.milliseconds)" } ?? "",
            "arrived": time(sending.arrivedAt),
            "cancelled": time(sending.cancelledAt),
            "under-way": sending.arrivedAt == nil && sending.cancelledAt == nil,
            "target": target ?? "", "limit": target.flatMap(milliseconds(in:)).map { "\($0)" } ?? "",
            // Who is sent for a tier that is no longer shown may be called off.
            "not-needed": sending.cancelledAt == nil && !view.responders.contains(sending.responder),
            "do-arrived": json([.arrived(name)]).line, "do-cancelled": json([.cancelled(name)]).line,
        ]
    }
}

/// `60 min` or `8 h`, in milliseconds; nil of anything else that a rung may say of its time.
private func milliseconds(in text: String) -> Int64? {
    let parts = text.split(separator: " ")
    guard parts.count == 2, let number = Int32(parts[0]).map(Int64.init), number > 0 else { return nil }
    switch parts[1] {
    case "min": return number * 60_000
    case "h": return number * 3_600_000
    default: return nil
    }
}
