import Testing
import TriageCalls
import TriageEngine
import TriageValues

/// What waits for a second person, event by event.
@Suite struct AgreementEventTests {
    private let lower = Decision(["response": "info"], reason: .sceneReport)

    /// A call in which somebody does not breathe, and in which a second person is asked.
    private func asked(_ decision: Decision? = nil, weapon: String? = nil) throws -> ToldCall {
        var told = try ToldCall(try CallLibrary.program())
        try told.answer("breathing", "none")
        if let weapon { try told.answer("weapon", weapon) }
        try told.add(.agreementAsked(decision ?? lower, asker: "p-jd"), id: "e-1")
        return told
    }

    private func agreed(_ told: inout ToldCall) throws {
        try told.add(.agreed("e-1"), by: "mk")
        var decision = lower
        decision.secondPerson = "mk"
        try told.add(.decided(decision))
    }

    @Test func nothingIsLoweredBeforeSomebodyAgrees() throws {
        var told = try asked()
        #expect(told.shown() == ["emergency", "nobody"] && told.view.agreement?.by == "jd")
        try told.add(.note("they wait"))
        #expect(told.view.agreement?.isOvertaken == false)
        #expect(told.refusal(.agreed("e-1"))?.reason == .mayNotLower)
        #expect(told.refusal(.agreed("e-1"), by: " J D")?.message.contains("somebody else") == true)
        #expect(told.refusal(.agreed("e-2"), by: "mk")?.reason == .outOfPlace)
        try agreed(&told)
        #expect(told.shown() == ["info", "nobody"] && told.view.agreement == nil)
        #expect(told.view.timeline.suffix(2).map(\.text)[0] == "agreed, as the second person")
    }

    /// At a server people are told apart by their ids, whatever they are called.
    @Test func twoOfOneNameAreTwo() throws {
        var told = try asked()
        #expect(told.refusal(.agreed("e-1", agreer: "p-jd"), by: "mk")?.reason == .mayNotLower)
        var decision = lower
        decision.secondPerson = "jd"
        #expect(told.refusal(.decided(decision))?.reason == .mayNotLower)
        var other = told
        try told.add(.agreed("e-1", agreer: "p-other"), by: "jd")
        // They agreed to this and to nothing else, and not for later.
        var higher = decision
        higher.rungs = ["response": "remote"]
        #expect(told.refusal(.decided(higher))?.reason == .mayNotLower)
        try told.add(.decided(decision))
        #expect(told.shown() == ["info", "nobody"])
        try other.add(.agreed("e-1", agreer: "p-other"), by: "jd")
        try other.add(.note("n"))
        #expect(other.refusal(.decided(decision))?.reason == .mayNotLower)
    }

    /// Whatever speaks for more, another decision and the end take away what was asked.
    @Test func whatChangesTakesItAway() throws {
        let changes: [(String, CallEvent.Kind, isOvertaken: Bool?)] = [
            ("weapon", .answered(person: Call.firstPerson, question: "weapon", .one("shown"), .asked), true),
            ("line", .lineLost, true),
            ("decision", .decided(Decision(["response": "emergency"])), true),
            ("police", .decided(Decision(["police": "leading"])), false),
            ("note", .note("n"), false), ("sent", .sent("ems"), false),
            ("well", .answered(person: Call.firstPerson, question: "body", .one("well"), .asked), false),
            ("withdrawn", .agreementWithdrawn("e-1"), nil),
            ("refused", .agreementRefused("e-1", words: "no"), nil), ("end", .closed(.resolved), nil),
        ]
        for (name, change, isOvertaken) in changes {
            var told = try asked()
            try told.add(change)
            #expect(told.view.agreement?.isOvertaken == isOvertaken, "\(name)")
            #expect((told.refusal(.agreed("e-1"), by: "mk") == nil) == (isOvertaken == false), "\(name)")
            #expect(
                told.view.warnings.contains { $0.contains("does not stand any more") }
                    == (isOvertaken ?? false))
        }
    }

    /// Time alone takes nothing away that it does not raise.
    @Test func itWaitsForAsLongAsNothingSpeaksForMore() throws {
        var told = try asked(weapon: "none")
        let later = Moment(milliseconds: told.now.milliseconds + 700_000)
        #expect(told.call.view(at: later).agreement?.isOvertaken == false)
        try told.add(.note("time passes"), after: 700)
        #expect(told.refusal(.agreed("e-1"), by: "mk") == nil)
        try agreed(&told)
        #expect(told.shown()[0] == "info")
    }

    @Test func onlyWhatNeedsTwoIsAsked() throws {
        var told = try ToldCall(try CallLibrary.program())
        #expect(told.refused(.agreementAsked(lower, asker: "p-jd"))?.message.contains("nobody else") == true)
        try told.answer("breathing", "none")
        try told.answer("weapon", "shown")
        for (decision, reason) in [
            (Decision(["response": "info"]), CallRefusal.Reason.mayNotLower),
            (Decision(["police": "nobody"], reason: .sceneReport), .mayNotLower),
            (Decision(["response": "info", "police": "nobody"], reason: .sceneReport), .mayNotLower),
            (Decision([:]), .badText),
            (Decision(["respons": "info"], reason: .other, words: "w"), .unknownName),
            (Decision(["response": "emergency"]), .outOfPlace),
            (Decision(["response": "info"], reason: .sceneReport, secondPerson: "mk"), .outOfPlace),
        ] {
            #expect(told.refused(.agreementAsked(decision, asker: "p-jd"))?.reason == reason, "\(decision)")
        }
        try told.add(.agreementAsked(lower, asker: "p-jd"), id: "e-1")
        #expect(told.refused(.agreementAsked(lower, asker: "p-jd"))?.message.contains("already") == true)
        try told.add(.agreementWithdrawn("e-1"))
        #expect(told.refused(.agreementAsked(lower, asker: "p-jd")) == nil)
    }

    /// That somebody was told goes on record after the end, too; nothing else does.
    @Test func aHandOffIsRecordedAfterTheEnd() throws {
        var told = try asked()
        try told.add(.closed(.resolved, although: "they are with her"))
        let before = told.view.ladders.map(\.shown)
        try told.add(.handedOff(HandingOff("ambulance", because: "they asked", unit: "12")), after: 4_000)
        #expect(told.view.ladders.map(\.shown) == before && told.view.isOver)
        #expect(told.view.timeline.last?.text == "handed off to Ambulance (12): they asked")
        #expect(told.refusal(.note("n"))?.reason == .isOver)
    }
}

extension ToldCall {
    fileprivate func refused(_ kind: CallEvent.Kind) -> CallRefusal? {
        var other = call
        do {
            try other.add(CallEvent(at: now, by: "jd", id: "e-9", kind))
            return nil
        } catch { return error }
    }
}
