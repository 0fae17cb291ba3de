import Testing
import TriageCalls
import TriageEngine
import TriageSession

/// What stands on a screen of several questions, and what a line typed at it is.
@Suite struct ScreenLineTests {
    /// Digits alone are a number of what is shown, and never words.
    @Test func aNumberIsNeverWords() throws {
        let program = try Shipped.program()
        for place in program.screens.indices {
            var screen = try TestScreen(typing: ["/screen \(program.screens[place].name.spoken)"])
            for typed in ["30", "3,30", "0", "99999999999999999999"] {
                let number = typed.split(separator: ",").last ?? ""
                let taken = screen.type(typed)
                let told = taken.reply.first ?? ""
                #expect(
                    taken.events.isEmpty
                        && told.hasPrefix("There is no \(number) here; type a number from 1 to "),
                    "\(program.screens[place].name): \(taken.reply)")
                #expect(!screen.screen.asksFor.contains("Which of these is it?"), "\(typed)")
            }
        }
        // At a question and in every list too.
        for lines in [
            ["/go weapon"], ["/find knife"], ["/decide"], ["/send"], ["/person"], ["/end"], ["/go"],
        ] {
            var screen = try TestScreen(typing: lines)
            let taken = screen.type("30")
            #expect(taken.reply.first?.hasPrefix("There is no 30 here") == true, "\(lines): \(taken.reply)")
        }
    }

    /// The line that is ticked without asking cannot be read as "I heard something".
    @Test func whatIsSeenOrHeardIsNothingOfTheKind() throws {
        var screen = try TestScreen(typing: ["/screen life"])
        #expect(
            screen.screen.asksFor.hasSuffix("12 Nothing of the kind, as seen or heard"),
            "\(screen.screen.asksFor)")
        screen.type("12")
        #expect(try screen.answer("breathing") == "normal")
        #expect("\(screen.events)".contains("isObserved: true"))
        // Letters that begin both mean what was asked.
        screen = try TestScreen(typing: ["/screen life", "nothing"])
        #expect(try screen.answer("breathing") == "normal")
        #expect(!"\(screen.events)".contains("isObserved: true"))
    }

    /// What was answered in its own words is not asked again, and the wording is said to be without it.
    @Test func whatIsAnsweredIsNotListed() throws {
        for answer in ["4", "1"] {
            var screen = try TestScreen(typing: ["/go weapon", answer, "", "/screen life"])
            let read = screen.window(110, 40).joined(separator: " ")
            #expect(!screen.screen.asksFor.contains("Weapon near"), "\(screen.screen.asksFor)")
            #expect(read.contains("leave out") && read.contains("weapon near"), "\(read)")
            let weapon = try screen.answer("weapon")
            screen.type("1")
            #expect(try screen.answer("weapon") == weapon && screen.answer("breathing") == "normal")
        }
        // What only a screen took for nothing can be named at it.
        var screen = try TestScreen(typing: ["/screen life", "1", "/screen life"])
        #expect(screen.screen.asksFor.contains("Weapon near") && screen.screen.asksFor.contains("Breathless"))
        // What is too old is asked again.
        screen = try TestScreen(typing: ["/go breathing", "1"])
        screen.type("/screen life")
        #expect(!screen.screen.asksFor.contains("Breathless"))
        screen.wait(minutes: 11)
        // A number is that of what was read, and what aged since is asked when the next line was taken.
        var other = screen
        other.type("2")
        let responsive = try #require(other.screen.call.program.questionIndex("responsive"))
        #expect(other.view.next.first?.question == responsive)
        screen.type("")
        #expect(screen.screen.asksFor.contains("Breathless"), "\(screen.screen.asksFor)")
    }

    /// A screen all of which is answered asks nothing.
    @Test func aScreenThatIsAnsweredIsNotAsked() throws {
        var screen = try TestScreen(CallLibrary.program())
        screen.type("/go breathing", "1", "/go body", "1", "/go signs", "1", "/go pain", "0")
        let taken = screen.type("/screen state")
        #expect(taken.reply.joined().contains("answered already"), "\(taken.reply)")
        #expect(!screen.screen.asksFor.contains("wrong with the body"), "\(screen.screen.asksFor)")
    }

    // MARK: who is spoken to

    /// Somebody who was added is not the caller: nothing is said to them.
    @Test func aFurtherPersonIsSpokenOf() throws {
        let program = try Shipped.program()
        var screen = try TestScreen(typing: ["/person brother", "a further person"])
        for (place, record) in program.screens.enumerated() where record.askThirdParty != record.ask {
            screen.type("/screen \(record.name.spoken)")
            #expect(
                screen.screen.asksFor.hasPrefix(record.askThirdParty ?? "-"),
                "\(place): \(screen.screen.asksFor)")
        }
        screen.type("/go mood low")
        let mood = try #require(program.questionIndex("mood_low"))
        #expect(screen.screen.asksFor.hasPrefix(program.questions[mood].askThirdParty ?? "-"))
        // They may call themselves all the same; then the first is somebody else.
        screen.type("/go caller role", "for myself", "/go mood low")
        #expect(screen.screen.asksFor.hasPrefix(program.questions[mood].ask), "\(screen.screen.asksFor)")
        screen.type("/person person in crisis", "/go mood low")
        #expect(screen.screen.asksFor.hasPrefix(program.questions[mood].askThirdParty ?? "-"))
    }

    /// Who calls is asked no later than before the first screen that is worded for one of both.
    @Test func whoCallsIsAskedBeforeItMatters() throws {
        let program = try Shipped.program()
        let who = try #require(program.questionIndex("caller_role"))
        for start in [
            ["1"], ["2,3", "1", "1"], ["/go concern", "1"], ["/go concern", "4"], ["/go act now", "1"],
        ] {
            var screen = try TestScreen(typing: start)
            for _ in 0..<12 {
                let view = screen.view
                for (place, next) in view.next.enumerated() {
                    guard let shown = next.screen.map({ program.screens[$0] }),
                        shown.askThirdParty ?? shown.ask != shown.ask, view.answers[who] == .notAsked
                    else { continue }
                    #expect(
                        view.next[..<place].contains { $0.question == who }, "\(start): \(shown.name) first")
                }
                guard view.answers[who] == .notAsked, view.next.first?.question != who else { break }
                screen.type("1")
            }
            #expect(
                screen.view.answers[who] != .notAsked || screen.view.next.first?.question == who, "\(start)")
        }
    }

    // MARK: going

    /// `/go` takes the words that stand at the top, screens too; where several begin so, it offers them.
    @Test func whatStandsAtTheTopIsGoneTo() throws {
        let program = try Shipped.program()
        var screen = try TestScreen(typing: ["/go place"])
        for words in ["Which question?", "Place or address", "Kind of place"] {
            #expect(screen.screen.asksFor.contains(words), "\(words): \(screen.screen.asksFor)")
        }
        for typed in ["life", "life (9 at once)", "Life"] {
            screen = try TestScreen(typing: ["/go \(typed)"])
            let asksFor = screen.screen.asksFor
            #expect(asksFor.hasPrefix("Is or was anybody lately"), "\(typed): \(asksFor)")
        }
        screen = try TestScreen(typing: ["/go place or address"])
        #expect(screen.screen.asksFor.hasPrefix("Where are you right now"))
        // All that the sentence at the top names.
        for (place, question) in program.questions.enumerated() {
            screen = try TestScreen(typing: ["/go \(question.topic.spoken.lowercased())"])
            let asked = screen.screen.asksFor
            #expect(
                asked.hasPrefix(program.wording(of: place, on: screen.view.answers))
                    || asked.hasPrefix("Which question?") && asked.contains(question.topic.spoken),
                "\(question.topic)")
        }
        for place in program.screens.indices {
            screen = try TestScreen(typing: [
                "/go \(program.screens[place].name.spoken.lowercased()) (2 at once)"
            ])
            let asked = screen.screen.asksFor
            #expect(asked.contains(program.screens[place].ask), "\(program.screens[place].name): \(asked)")
        }
    }

    // MARK: ending

    /// What was asked and has no answer is told apart from what nobody asked.
    @Test func askedWithoutAnAnswerIsNotNeverAsked() throws {
        var screen = try TestScreen(typing: ["/go concern", "1", "/go breathing", "?", "/go weapon", "-"])
        let said = screen.type("/end").reply
        let never = try #require(said.first { $0.hasPrefix("Not asked") })
        let asked = try #require(said.first { $0.hasPrefix("Asked, and no answer was got") }, "\(said)")
        #expect(
            asked.contains("breathing") && asked.contains("weapon") && !never.contains("weapon"), "\(said)")
        // What was said too long ago is neither.
        screen = try TestScreen(typing: ["/go breathing", "1"])
        screen.wait(minutes: 11)
        let old = screen.type("/end").reply
        #expect(old.contains { $0.hasPrefix("Asked too long ago") && $0.contains("breathing") }, "\(old)")
    }

    /// Whenever a hand-off says that somebody is not sent yet, the end of the call says so.
    @Test(arguments: [
        [], ["/screen life", "1"], ["!1"], ["!3", "/send", "1"], ["/go weapon", "2"], ["/go concern", "7"],
        ["!3", "/decide", "2", "remote", "1", "x", "Dr Ruiz"],
    ]) func theEndSaysWhoIsNotSent(lines: [String]) throws {
        var screen = try TestScreen(typing: lines)
        let call = screen.screen.call
        let isSaid = call.program.audiences.indices.contains { audience in
            handOff(call, for: audience, at: screen.now).joined().contains("not sent yet")
        }
        let said = screen.type("/end").reply.joined(separator: " ")
        #expect(said.contains("NOT SENT YET") == isSaid, "\(lines): \(said)")
        screen.type("/lost")
        let lost = screen.type("/lost").reply.joined(separator: " ")
        #expect(lost.contains("NOT SENT YET"), "\(lines): \(lost)")
    }
}
