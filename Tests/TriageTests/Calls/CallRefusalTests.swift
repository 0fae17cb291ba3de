import Testing
import TriageCalls
import TriageEngine
import TriageValues

/// Every wrong event is refused with a sentence, and nothing of it is taken.
@Suite struct CallRefusalTests {
    private typealias Kind = CallEvent.Kind
    private static let me = Call.firstPerson

    private static let wrong: [(kind: CallEvent.Kind, reason: CallRefusal.Reason, words: String)] = [
        (.opened(channel: .text, incident: nil, library: []), .outOfPlace, "opened already"),
        (.answered(person: "you", question: "body", .one("well"), .asked), .unknownName, "`you`"),
        (.answered(person: me, question: "bodi", .one("well"), .asked), .unknownName, "`bodi`"),
        (.answered(person: me, question: "body", .one("wel"), .asked), .badAnswer, "`wel`"),
        (.answered(person: me, question: "pain", .number(11), .asked), .badAnswer, "out of range"),
        (
            .answered(person: me, question: "signs", .several(["nothing", "pale"]), .asked), .badAnswer,
            "excludes"
        ),
        (.answered(person: me, question: "body", .missing(.lost), .asked), .badAnswer, "lost line"),
        (.answered(person: me, question: "body", .one("well"), .screened("state")), .outOfPlace, "whole"),
        (.answered(person: me, question: "breathing", .one("none"), .asked), .hasAnswer, "answered already"),
        (.replaced(person: me, question: "body", .one("well"), .changed, .asked), .outOfPlace, "no answer"),
        (.replaced(person: me, question: "breathing", nil, .changed, .asked), .outOfPlace, "not asked"),
        (
            .replaced(person: me, question: "breathing", .one("well"), .changed, .asked), .outOfPlace,
            "so already"
        ),
        (.replaced(person: me, question: "breathing", .missing(.lost), .changed, .asked), .badAnswer, "lost"),
        (
            .screened(person: me, Screening(screen: "stat", covers: ["body"], .named([]))), .unknownName,
            "`stat`"
        ),
        (
            .screened(person: me, Screening(screen: "state", covers: ["thoughts"], .named([]))), .outOfPlace,
            "stand for"
        ),
        (
            .screened(person: me, Screening(screen: "state", covers: [], .named([]))), .outOfPlace,
            "no question"
        ),
        (
            .screened(person: me, Screening(screen: "state", covers: ["body"], .named(["pain"]))),
            .unknownName, "`pain`"
        ),
        (
            .screened(person: me, Screening(screen: "state", covers: ["body"], .missing(.lost))), .badAnswer,
            "lost"
        ),
        (.detail(person: "you", question: "body", text: "x"), .unknownName, "`you`"),
        (.detail(person: me, question: "bodi", text: "x"), .unknownName, "`bodi`"),
        (.detail(person: me, question: "body", text: " "), .badText, "empty"),
        (.detail(person: me, question: "body", text: nil), .outOfPlace, "nothing is written down"),
        (.note(" \n"), .badText, "empty"),
        (.message(Message(" ")), .badText, "empty"),
        (.answered(person: me, question: "body", .one("well"), .written("m-1")), .unknownName, "no message"),
        (.note(String(repeating: "x", count: 10_001)), .badText, "10001 bytes"),
        (.guidanceGiven("lissen"), .unknownName, "`lissen`"),
        (.personAdded(id: me, label: "X", role: nil), .outOfPlace, "already"),
        (.personAdded(id: "x", label: "", role: nil), .badText, "empty"),
        (.personNamed(id: "wife", label: "X"), .unknownName, "`wife`"),
        (.personNamed(id: me, label: " "), .badText, "empty"),
        (.personRemoved("wife"), .unknownName, "`wife`"),
        (.personRemoved(me), .outOfPlace, "from the first"),
        (.personRemoved("a"), .outOfPlace, "somebody came in after"),
        (.personRemoved("b"), .outOfPlace, "something is recorded"),
        (.reportTakenBack("police"), .outOfPlace, "nothing was recorded"),
        (.reportTakenBack("em"), .unknownName, "`em`"),
        (.personChosen("wife"), .unknownName, "`wife`"),
        (.agreed("e-1"), .outOfPlace, "nothing waits"),
        (.agreementRefused("e-1", words: nil), .outOfPlace, "nothing waits"),
        (.agreementWithdrawn("e-1"), .outOfPlace, "nothing waits"),
        (.agreementAsked(Decision(["response": "info"], reason: .other), asker: "p"), .outOfPlace, "an id"),
        (.handedOff(HandingOff("polis")), .unknownName, "`polis`"),
        (.handedOff(HandingOff("police", unit: " ")), .badText, "empty"),
        (.closed(.resolved, although: " "), .badText, "empty"),
        (.cameOfIt(Aftermath(.other)), .badText, "is missing"),
        (.cameOfIt(Aftermath(.died, note: " ")), .badText, "empty"),
        (.cameOfIt(Aftermath(.died, plan: "")), .badText, "empty"),
        (.sent("em"), .unknownName, "`em`"),
        (.sent("ems"), .outOfPlace, "under way"),
        (.arrived("team"), .outOfPlace, "arrived already"),
        (.cancelled("police"), .outOfPlace, "not under way"),
        (.lineBack, .outOfPlace, "not lost"),
        (.closed(.handedOver(to: "")), .badText, "empty"),
        (.closed(.notForUs(.wrongNumber)), .mayNotLower, "Mobile team"),
        (.decided(Decision([:])), .badText, "rung"),
        (.decided(Decision(["respons": "info"])), .unknownName, "`respons`"),
        (.decided(Decision(["response": "leading"])), .unknownName, "`leading`"),
        (.decided(Decision(["response": "info"])), .mayNotLower, "reason"),
        (.decided(Decision(["response": "info"], reason: .other)), .mayNotLower, "words"),
    ]

    @Test func eachIsRefusedWithItsSentence() throws {
        var told = try ToldCall(try CallLibrary.program())
        try told.answer("breathing", "well")
        try told.answer("thoughts", "now")
        try told.add(.sent("ems"))
        try told.add(.arrived("team"))
        for id in ["a", "b"] { try told.add(.personAdded(id: id, label: id, role: nil)) }
        try told.answer("body", "well", of: "b")
        for (kind, reason, words) in Self.wrong {
            let refusal = try #require(told.refusal(kind), "\(kind) was taken")
            #expect(refusal.reason == reason && refusal.message.contains(words), "\(kind): \(refusal)")
        }
    }

    /// Names are asked for the nearest, answers for all that are allowed.
    @Test func aRefusalSaysWhatCanBeDone() throws {
        let told = try ToldCall(try CallLibrary.program())
        func help(_ kind: CallEvent.Kind) -> String? { told.refusal(kind)?.help }
        #expect(
            help(.answered(person: Self.me, question: "bodi", .one("well"), .asked))
                == "did you mean `body`?")
        #expect(
            help(.answered(person: Self.me, question: "body", .one("wel"), .asked))?.contains("well, drowsy")
                == true)
    }

    @Test func nothingComesBeforeTheOpeningOrAfterTheEnd() throws {
        let program = try CallLibrary.program()
        var call = Call(program)
        let at = Moment(milliseconds: 0)
        #expect(throws: CallRefusal.self) { try call.add(CallEvent(at: at, .note("x"))) }
        #expect(call.events.isEmpty)
        var told = try ToldCall(program)
        try told.add(.closed(.resolved))
        #expect(told.refusal(.note("x"))?.reason == .isOver)
        #expect(told.refusal(.closed(.resolved))?.reason == .isOver)
        // What came of it is learned later.
        #expect(told.refusal(.cameOfIt(Aftermath(.custody))) == nil)
        var practice = try ToldCall(program)
        try practice.add(.training())
        #expect(practice.refusal(.cameOfIt(Aftermath(.custody)))?.message.contains("practice") == true)
        // What another version recorded is kept wherever it stands.
        #expect(told.refusal(.other(kind: "x", line: "{}")) == nil)
    }

    @Test func steppingDownNeedsWhatTheRungDemands() throws {
        var told = try ToldCall(try CallLibrary.program())
        try told.answer("breathing", "none")
        func refusal(_ decision: Decision, by: String? = "jd") -> String? {
            told.refusal(.decided(decision), by: by)?.message
        }
        let lower = ["response": "mobile"]
        #expect(refusal(Decision(lower))?.contains("reason") == true)
        #expect(refusal(Decision(lower, reason: .sceneReport))?.contains("second person") == true)
        #expect(refusal(Decision(lower, reason: .sceneReport), by: nil)?.contains("name") == true)
        #expect(
            refusal(Decision(lower, reason: .sceneReport, secondPerson: "J D"))?.contains("somebody else")
                == true)
        #expect(refusal(Decision(lower, reason: .sceneReport, secondPerson: "mk")) == nil)
        #expect(refusal(Decision(["response": "emergency"]), by: nil) == nil)
        #expect(refusal(Decision(["police": "leading"]), by: nil) == nil)
        try told.answer("weapon", "shown")
        // A rung from which nobody steps down; the other ladder's part is not taken either.
        #expect(
            refusal(Decision(["police": "nobody", "response": "emergency"], reason: .localPolicy))?
                .contains("nobody may") == true)
        #expect(told.view.ladders.allSatisfy { $0.decision == nil })
    }

    @Test func aWrongNumberEndsACallOnWhichNothingIsEstablished() throws {
        var told = try ToldCall(try CallLibrary.program())
        #expect(told.refusal(.closed(.notForUs(.wrongNumber))) == nil)
        try told.answer("thoughts", "now")
        #expect(told.refusal(.closed(.notForUs(.transfer(to: "211"))))?.reason == .mayNotLower)
        try told.add(.decided(Decision(["response": "info"], reason: .recordedByMistake)))
        #expect(told.refusal(.closed(.notForUs(.wrongNumber))) == nil)
    }

    @Test func everyReasonHasASentenceAndACode() {
        let sentences = DecisionReason.allCases.map(\.sentence)
        #expect(Set(sentences).count == sentences.count && sentences.allSatisfy { !$0.isEmpty })
        #expect(DecisionReason.allCases.allSatisfy { !$0.nonAdherenceCode.isEmpty })
    }
}
