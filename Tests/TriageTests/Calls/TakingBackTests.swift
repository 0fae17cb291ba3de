import Testing
import TriageCalls
import TriageEngine
import TriageValues

/// Taking back is recording more: afterwards everything counts as it did before.
@Suite struct TakingBackTests {
    private func taken(
        _ kinds: [CallEvent.Kind], from call: Call, at moment: Moment
    ) throws -> Call {
        var call = call
        for (place, kind) in kinds.enumerated() {
            try call.add(CallEvent(at: moment, by: "jd", id: "undo-\(place)", kind))
        }
        return call
    }

    /// The call with one further event of each kind that random calls make, and without it.
    @Test(arguments: 1...Nightly.count(120, oneIn: 3))
    func whatWasTakenBackCountsNoMore(seed: Int) throws {
        var random = try RandomCall(seed: 40_000 + seed, screensOften: seed % 2 == 0)
        for _ in 0..<18 {
            let before = random.call
            let event = random.step()
            // As a server has it: with an id.
            var named = event
            named.id = "last-one"
            var after = before
            try after.add(named)
            let kinds = after.takingBack(["last-one"])
            switch event.kind {
            case .answered, .screened, .replaced, .lineLost, .lineBack, .sent, .personAdded: break
            default: if kinds.isEmpty { continue }
            }
            guard !before.isOver, !after.isOver else { continue }
            let back = try taken(kinds, from: after, at: random.now)
            let (was, isNow) = (before.view(at: random.now), back.view(at: random.now))
            try #require(was.people.map(\.id) == isNow.people.map(\.id), "\(event)")
            for (one, other) in zip(was.people, isNow.people) {
                try #require(one.answers == other.answers, "\(one.id) after \(event): \(kinds)")
            }
            try #require(was.isLineLost == isNow.isLineLost, "\(event)")
            try #require(was.sent == isNow.sent, "\(event)")
        }
    }

    @Test func whatStaysSaysSo() throws {
        var call = Call(try CallLibrary.program())
        for (id, kind) in [
            ("first", CallEvent.Kind.opened(channel: .voice, incident: nil, library: [])),
            ("a-note", .note("they shout")),
        ] { try call.add(CallEvent(at: .minute(0), by: "jd", id: id, kind)) }
        #expect(call.takingBack(["nothing"]).isEmpty)
        // Of a note it is said; both stand in the record.
        #expect(call.takingBack(["a-note"]) == [.note("taken back, written by mistake: they shout")])
        // The longest note there is, too.
        let long = CallEvent(
            at: .minute(0), by: "jd", id: "long", .note(String(repeating: "n", count: 10_000)))
        try call.add(long)
        for kind in call.takingBack(["long"]) { try call.add(CallEvent(at: .minute(0), by: "jd", kind)) }
        #expect(call.events.count == 4)
    }
}
