import Testing
import TriageCalls
import TriageEngine
import TriageSession

/// `/back` takes back what the line before recorded, all of it, and nothing else.
@Suite struct BackTests {
    /// What stands of a call, for comparing.
    private struct Standing: Equatable {
        let answers: [String]
        let people: [String]
        let current: Int
        let sent: [Sending]
        let named: Set<Int>
        let isLineLost: Bool
        let shown: [Int]

        init(_ screen: TestScreen) {
            let view = screen.view
            answers = view.people.map { "\($0.answers.codes)" }
            people = view.people.map { "\($0.id) \($0.label)" }
            (current, sent, isLineLost) = (view.current, view.sent, view.isLineLost)
            named = screen.screen.call.named
            shown = view.ladders.map(\.shown)
        }
    }

    private static let recording: [[String]] = [
        ["/go breathing", "2"], ["/go breathing", "?"], ["!1"], ["!3"], ["/find knife", "1"],
        ["/screen life", "1"], ["/screen life", "3"], ["/screen life", "2,3,4"], ["/screen life", "?"],
        ["/person wife", "2"], ["/person", "2", "the wife"],
        ["/person", "3", "Marta"], ["/person Marta", "the person in crisis is"], ["/send fire"],
        ["/send", "5,6"],
    ]

    private static let before: [[String]] = [
        [], ["/screen life", "1"], ["!1", "!3"], ["/person neighbour", "2", "/go agitation", "1"],
        ["/send fire", "/send", "fire and rescue, sent at 08:00: is"], ["/lost"],
    ]

    @Test(arguments: before)
    func itLeavesWhatWasBefore(before: [String]) throws {
        for lines in Self.recording {
            var screen = try TestScreen(Shipped.program())
            screen.type(before)
            let standing = Standing(screen)
            let count = screen.events.count
            screen.type(lines)
            // What was recorded already is recorded once more at most, or nothing is.
            guard screen.events.count > count, Standing(screen) != standing else { continue }
            let taken = screen.type("/back")
            #expect(taken.reply.first?.contains("Taken back") == true, "\(before) \(lines): \(taken.reply)")
            #expect(Standing(screen) == standing, "\(before) \(lines): \(taken.reply)")
        }
    }

    /// One after the other, the last first; what is not taken back says so once, and is passed over then.
    @Test func itGoesBackLineByLine() throws {
        var screen = try TestScreen(Shipped.program())
        screen.type(
            "!3", "/person wife", "2", "/send fire", "/note he left", "/person person", "/decide", "1")
        let words = [
            "A decision stays in the record; /decide",
            "Taken back: the questions are about wife again, and not about person in crisis.",
            "A note stays in the record; a further /note",
            "Taken back: Fire and rescue was not sent.",
            "Taken back: wife is not in the call. The questions are about person in crisis again.",
            "Taken back. Weapon was “",
            "There is nothing to take back.",
        ]
        for (place, words) in words.enumerated() {
            #expect(try (screen.answer("weapon") == nil) == (place > 5), "\(words)")
            let taken = screen.type("/back")
            #expect(taken.reply.first?.hasPrefix(words) == true, "\(taken.reply)")
        }
        #expect(screen.view.people.count == 1 && screen.view.sent.isEmpty)
        // The record has it all.
        let record = screen.view.timeline.map(\.text).joined(separator: "\n")
        for words in ["in the call: wife", "added by mistake: wife", "sent: Fire", "taken back, recorded by"]
        {
            #expect(record.contains(words), "\(record)")
        }
    }

    /// Sent, there and called off are each taken back to what was before.
    @Test func reportsOfRespondersAreTakenBack() throws {
        var screen = try TestScreen(Shipped.program())
        screen.type("/send fire", "/send fire and rescue, sent at 08:00: called off")
        #expect(screen.view.sent.first?.cancelledAt != nil, "\(screen.view.sent)")
        #expect(screen.type("/back").reply == ["Taken back: Fire and rescue was not called off."])
        screen.type("/send fire and rescue, sent at 08:00: is there")
        #expect(screen.view.sent.first?.arrivedAt != nil, "\(screen.view.sent)")
        #expect(screen.type("/back").reply == ["Taken back: Fire and rescue is not there yet."])
        #expect(screen.view.sent.count == 1 && screen.view.sent[0].arrivedAt == nil)
    }

    /// A person whose answers were all taken back goes, and another who comes in is another.
    @Test func whoWasAddedByMistakeLeavesNothing() throws {
        var screen = try TestScreen(Shipped.program())
        screen.type("/person wife", "2", "/go breathing", "2", "/back", "/back", "/person Ana", "2")
        #expect(screen.view.people.map(\.label) == ["person in crisis", "Ana"])
        #expect(screen.view.people.map(\.id) == ["person", "person3"])
        #expect(screen.view.people[1].histories.isEmpty)
        // What stands of them keeps them.
        screen.type("/go breathing", "2", "/note x", "/person person")
        let ana = screen.view.people[1].id
        var call = screen.screen.call
        #expect(throws: CallRefusal.self) { try call.add(CallEvent(at: screen.now, .personRemoved(ana))) }
    }

    @Test func aLineIsBackAndLostAgain() throws {
        var screen = try TestScreen(Shipped.program())
        screen.type("/lost", "/lost", "1")
        #expect(!screen.view.isLineLost)
        #expect(screen.type("/back").reply == ["Taken back: the line is not back; it is lost."])
        #expect(screen.view.isLineLost)
        #expect(screen.type("/back").reply == ["Taken back: the line is not lost."])
        #expect(!screen.view.isLineLost)
    }

    /// The same answer once more takes nothing older away with it.
    @Test func whatWasRecordedOnceMoreTakesNothingOlderBack() throws {
        var screen = try TestScreen(Shipped.program())
        screen.type("!3", "/go breathing", "1", "/go breathing", "1")
        #expect(screen.type("/back").events.isEmpty)
        #expect(try screen.answer("breathing") == "normal")
        screen.type("/back")
        #expect(try screen.answer("breathing") == nil && screen.answer("weapon") != nil)
    }
}
