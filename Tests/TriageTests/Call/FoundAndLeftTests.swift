import Testing
import TriageCalls
import TriageEngine
import TriageSession

/// What a caller said is found and taken, several things at once, and nothing of it is lost by going on.
@Suite struct FoundAndLeftTests {
    private func screen(_ lines: [String] = []) throws -> TestScreen {
        var screen = try TestScreen(CallLibrary.program())
        screen.type(lines)
        return screen
    }

    /// The forms of a word are one word.
    @Test(arguments: [
        ("breathes", "breathing"), ("thought", "thoughts"), ("hands", "hand"), ("confuses", "confused"),
        ("sweats", "sweating"), ("sweated", "sweating"), ("listed", "lists"),
    ])
    func formsOfAWord(typed: String, word: String) throws {
        let call = Call(try CallLibrary.program())
        #expect(call.find(typed) == call.find(word), "\(typed)")
    }

    @Test func severalAreTakenAtOnce() throws {
        var screen = try screen(["/find drowsy heroin knife"])
        #expect(screen.screen.asksFor.contains("Several with commas"), "\(screen.screen.asksFor)")
        screen.type("1, 2, 3")
        #expect(try screen.answer("weapon") == "shown" && screen.answer("substance") == "opioid")
        #expect(try screen.answer("body") == "drowsy")
        screen.type("/back")
        #expect(try screen.answer("weapon") == nil && screen.answer("body") == nil)
    }

    /// One of several stands with another answer: the others do not wait for what is asked about it, and one
    /// behind it is recorded whatever is typed next.
    @Test func whatComesBehindAQuestionIsNotLost() throws {
        let whole = ["/go body", "1", "/find drowsy heroin knife", "1, 2, 3"]
        for next in ["2", "/note he is", "!1", "/why"] {
            var screen = try screen(whole)
            screen.type(next)
            #expect(try screen.answer("weapon") == "shown", "\(next)")
            #expect(try screen.answer("substance") == "opioid", "\(next)")
        }
        // What Escape leaves out is said.
        var screen = try screen(["/go body", "1", "/find drowsy heroin knife", "1, 2, 3"])
        screen.screen.escape()
        let said = screen.window(100, 30).joined(separator: " ")
        for (question, label) in [("weapon", "Shown or in hand"), ("substance", "An opioid")]
        where try screen.answer(question) == nil {
            #expect(said.contains("Not recorded") && said.contains(label), "\(said)")
        }
    }

    /// A number by habit, after words that find nothing, answers no question.
    @Test func aNumberAfterNothingWasFoundDeniesNothing() throws {
        var screen = try screen(["/find zebra", "1"])
        #expect(screen.screen.call.answers() == Answers(for: screen.screen.call.program))
        #expect(screen.view.notes.map(\.text) == ["note: zebra"])
        screen = try self.screen(["/find zebra"])
        let taken = screen.type("/go weapon")
        #expect(taken.reply.joined().contains("is not kept"), "\(taken.reply)")
    }

    /// Of two weapons or wounded the graver counts, whichever was told first.
    @Test func bothCanBeSo() throws {
        var screen = try screen(["/go weapon", "2", "/go weapon", "3"])
        #expect(screen.screen.asksFor.contains("Both are so"), "\(screen.screen.asksFor)")
        screen.type("3")
        #expect(try screen.answer("weapon") == "shown")
        screen = try self.screen(["/go weapon", "3", "/go weapon", "2"])
        let taken = screen.type("3")
        #expect(try screen.answer("weapon") == "shown" && taken.reply.joined().contains("graver"))
        // None is not beside any.
        screen = try self.screen(["/go weapon", "3", "/go weapon", "1"])
        #expect(!screen.screen.asksFor.contains("Both are so"))
        // An answer about a person has no second.
        screen = try self.screen(["/go body", "1", "/go body", "2"])
        #expect(!screen.screen.asksFor.contains("Both are so"))
    }

    /// The pipe ends or the terminal closes: a graver answer that waits for its choice is recorded.
    @Test func leavingRecordsADangerThatWaits() throws {
        var screen = try screen(["/go weapon", "1", "/go weapon", "3"])
        #expect(screen.leave().events.count == 1)
        #expect(try screen.answer("weapon") == "shown")
        // A milder one is not, and that is said.
        screen = try self.screen(["/go weapon", "3", "/go weapon", "1"])
        let left = screen.leave()
        #expect(left.events.isEmpty && left.reply.joined().contains("nothing was recorded"), "\(left.reply)")
        #expect(try screen.answer("weapon") == "shown")
    }

    /// Where the line is lost nobody hears what is said.
    @Test func wordsNeedAListener() throws {
        var screen = try screen(["/go weapon", "3"])
        let said = { (screen: TestScreen) in
            screen.view.guidance.map { screen.screen.call.program.guidance[$0].name }
        }
        #expect(said(screen).contains("keep_away") && said(screen).contains("stay"))
        screen.type("/lost")
        #expect(!said(screen).contains("keep_away") && said(screen).contains("stay"), "\(said(screen))")
    }

    /// What a low tier has to say closes a call, and waits while a question that must be asked is open.
    @Test func closingWordsWait() throws {
        var screen = try screen(["/go signs", "3"])
        let guidance = { (screen: TestScreen) in
            screen.view.guidance.map { screen.screen.call.program.guidance[$0].name }
        }
        #expect(screen.view.ladders[0].shown == 1 && !guidance(screen).contains("listen"))
        screen.type("/go breathing", "1", "/go weapon", "1")
        #expect(screen.view.ladders[0].shown == 1 && guidance(screen).contains("listen"))
    }

    /// The whole name of somebody is nobody else's whose name begins with it.
    @Test func aWholeNameIsSent() throws {
        var screen = try TestScreen(Shipped.program())
        screen.type("/send police")
        #expect(screen.view.sent.map { screen.screen.call.program.responders[$0.responder].name } == ["le"])
    }

    /// A call that breaks off before a word is gone to, and is not taken for a poisoning.
    @Test func aLineLostAtOnceIsGoneTo() throws {
        var screen = try TestScreen(Shipped.program())
        screen.type("/lost")
        #expect(try screen.rung("response") == "co_response")
        screen = try TestScreen(Shipped.program())
        screen.type("/find overdose", "1", "/lost")
        #expect(try screen.rung("response") == "emergency")
    }
}
