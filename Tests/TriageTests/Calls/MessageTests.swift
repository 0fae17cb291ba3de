import Testing
import TriageCalls
import TriageEngine
import TriageValues

/// Messages of a contact in writing, and the answers that were read in them.
@Suite struct MessageTests {
    private static let me = Call.firstPerson

    private func call() throws -> Call {
        var call = Call(try CallLibrary.program())
        try call.add(
            CallEvent(at: .minute(0), .opened(channel: .text, incident: nil, library: [])))
        return call
    }

    @Test func anAnswerNamesTheMessageItWasReadIn() throws {
        var call = try call()
        try call.add(
            CallEvent(
                at: .minute(3), by: "jd", id: "m-1",
                .message(Message("i cant breathe", writtenAt: .minute(1)))))
        try call.add(CallEvent(at: .minute(3), id: "m-2", .message(Message("I am here", isOurs: true))))
        try call.add(
            CallEvent(
                at: .minute(4),
                .answered(person: Self.me, question: "breathing", .one("none"), .written("m-1"))))
        let messages = call.view(at: .minute(5)).messages
        #expect(messages.map(\.text) == ["i cant breathe", "I am here"])
        #expect(messages.map(\.at) == [.minute(1), .minute(3)])
        let question = try #require(call.program.questionIndex("breathing"))
        #expect(messages[0].answers.map(\.question) == [question] && messages[1].answers.isEmpty)
        #expect(call.view(at: .minute(5)).timeline.last?.text.hasSuffix("(written)") == true)
    }

    /// A link to nothing, or to what was written from here, says nothing of where an answer comes from.
    @Test(arguments: ["m-2", "m-3", ""]) func nothingElseIsNamed(id: String) throws {
        var call = try call()
        try call.add(CallEvent(at: .minute(1), id: "m-2", .message(Message("I am here", isOurs: true))))
        try call.add(CallEvent(at: .minute(1), .message(Message("no id"))))
        #expect(throws: CallRefusal.self) {
            try call.add(
                CallEvent(
                    at: .minute(2),
                    .answered(person: Self.me, question: "breathing", .one("none"), .written(id))))
        }
        #expect(call.events.count == 3)
    }

    /// One that is dated ahead was written by the time at which it was recorded.
    @Test func noMessageIsWrittenAfterItWasRead() throws {
        var call = try call()
        try call.add(
            CallEvent(at: .minute(1), id: "m-1", .message(Message("x", writtenAt: .minute(9)))))
        #expect(call.view(at: .minute(2)).messages.map(\.at) == [.minute(1)])
    }
}
