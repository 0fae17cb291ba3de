import Testing
import TriageCalls
import TriageEngine
import TriageSession
import TriageValues

/// What is written down in words with an answer.
@Suite struct DetailTests {
    private static func program() throws -> Program {
        let text = CallLibrary.text
            .replacing(
                "  thoughts:\n",
                with:
                    "  place: { ask: Where are you?, answers: { exact: Exact place, roughly: Only roughly }, "
                    + "about: scene, tell: [ems], detail: 'Address, floor, door' }\n  thoughts:\n"
            )
            .replacing("confidential: part2\n", with: "confidential: part2\n    detail: What, and how much\n")
        return try compiled([text])
    }

    private func screen(_ lines: [String] = []) throws -> TestScreen {
        var screen = try TestScreen(Self.program())
        screen.type(lines)
        return screen
    }

    private func handOffs(_ screen: TestScreen) -> [String] {
        screen.screen.call.program.audiences.indices.map {
            handOff(screen.screen.call, for: $0, at: screen.now).joined(separator: "\n")
        }
    }

    /// The address is asked for after the answer; who needs the answer reads it, and who reads free words.
    @Test func theAddressIsReadByWhoNeedsIt() throws {
        var screen = try screen(["/go place", "1"])
        let asked = screen.screen.asksFor
        #expect(
            asked.contains("Address, floor, door") && asked.contains("Ambulance, Next clinician"), "\(asked)")
        let taken = screen.type("22 Oak Road, floor 3")
        #expect(taken.reply == ["Written down, Place: “22 Oak Road, floor 3”"], "\(taken.reply)")
        screen.type("/send ambulance", "/send police")
        let (ambulance, police, next) = (handOffs(screen)[0], handOffs(screen)[1], handOffs(screen)[2])
        for text in [ambulance, next] { #expect(text.contains("“22 Oak Road, floor 3” ("), "\(text)") }
        #expect(!police.contains("Oak"), "\(police)")
        // Beside the answer, wherever that is shown.
        screen.type("/go place")
        #expect(screen.window(160, 40).joined(separator: " ").contains("so far: Exact place, “22 Oak"))
        // A later one takes its place, the earlier stays in the record; with Enter the present one stays.
        screen.type("2", "1", "22 Oak Street")
        #expect(handOffs(screen)[0].contains("Oak Street") && !handOffs(screen)[0].contains("Oak Road"))
        screen.type("/go place", "1", "2", "")
        #expect(handOffs(screen)[0].contains("Oak Street"))
        let record = screen.view.timeline.map(\.text).joined(separator: "\n")
        #expect(record.contains("Place: “22 Oak Road, floor 3”") && record.contains("“22 Oak Street”"))
    }

    /// Words with an answer that an audience does not see are not for it, whoever is sent.
    @Test func wordsFollowTheTagOfTheirQuestion() throws {
        let screen = try screen([
            "/go substance", "3", "two blue pills", "/send ambulance", "/send police",
        ])
        let texts = handOffs(screen)
        #expect(texts[0].contains("“two blue pills”") && texts[2].contains("“two blue pills”"))
        #expect(!texts[1].contains("pills") && !texts[1].contains("words"), "\(texts[1])")
    }

    /// The place is that of everybody in the call, and an answer that was taken back leaves its words.
    @Test func thePlaceIsShared() throws {
        var screen = try screen(["/go place", "1", "22 Oak Road", "/person Tom", "2"])
        #expect(screen.view.people.allSatisfy { $0.details.values.map(\.text) == ["22 Oak Road"] })
        let place = try #require(screen.screen.call.program.questionIndex("place"))
        try screen.record(
            .replaced(person: Call.firstPerson, question: "place", nil, .corrected, .asked))
        #expect(screen.view.answers[place] == .notAsked)
        screen.type("/send ambulance")
        #expect(handOffs(screen)[0].contains("place, “22 Oak Road” ("), "\(handOffs(screen)[0])")
    }

    /// `/back` takes back the words, then the answer; words that took the place of others give them back.
    @Test func wordsAreTakenBack() throws {
        var screen = try screen(["/go place", "1", "22 Oak Road", "/go place", "2", "2", "behind the mill"])
        #expect(
            screen.type("/back").reply == [
                "Taken back: what was written down with Place. It is “22 Oak Road” again."
            ])
        screen.type("/back")
        #expect(try screen.answer("place") == "exact")
        #expect(
            screen.type("/back").reply == [
                "Taken back: what was written down with Place. Nothing is written down."
            ])
        #expect(screen.view.person.details.isEmpty)
        screen.type("/back")
        #expect(try screen.answer("place") == nil)
    }

    /// A danger key does not take away what is being written, nor does a text that is too long.
    @Test func whatIsBeingWrittenIsNotLost() throws {
        var screen = try screen(["/go place", "1"])
        screen.type("!1")
        #expect(try screen.answer("weapon") == "shown")
        screen.type("22 Oak Road")
        #expect(screen.view.person.details.values.map(\.text) == ["22 Oak Road"])
        screen.type("/note")
        screen.type("!2", "he is in the kitchen")
        #expect(screen.view.notes.count == 1)
        let long = String(repeating: "x", count: 10_001)
        let taken = screen.type("/go place", "2", "2", long)
        #expect(taken.events.isEmpty && taken.reply.first?.contains("10001 bytes") == true)
        #expect(screen.screen.typed.text == long)
        screen.type("behind the mill")
        #expect(screen.view.person.details.values.map(\.text) == ["behind the mill"])
    }

    /// Nothing is asked for where nothing is to be written, or no answer was learned, or keys and screens
    /// recorded it.
    @Test(arguments: [
        ["/go body", "1"], ["/go place", "?"], ["/screen state", "1"], ["!1"], ["/go place", "1", ""],
    ]) func nothingElseIsAskedFor(lines: [String]) throws {
        let screen = try screen(lines)
        #expect(!screen.screen.asksFor.contains("In words"), "\(screen.screen.asksFor)")
        #expect(screen.view.person.details.isEmpty)
    }
}
