import Testing
import TriageCalls
import TriageEngine
import TriageSession

/// What a call must never do to an answer, a decision or a tier: each was seen once.
@Suite struct MendedCallTests {
    /// What ages while a question stands on the screen does not put another in its place.
    @Test func anAnswerIsToTheQuestionThatIsRead() throws {
        var screen = try TestScreen(typing: ["/go breathing", "1", "/go responsive", "1"])
        let read = screen.window().joined(separator: "\n")
        #expect(read.contains("worries you most"), "\(read)")
        screen.wait(minutes: 11)
        screen.type("2")
        #expect(try screen.answer("concern") == "[self_harm]")
        // From then on what aged is asked again.
        #expect(screen.view.aged.count == 2)
    }

    /// An answer that is taken back leaves what stood before it as old as it was.
    @Test func takingBackMakesNothingFresh() throws {
        var screen = try TestScreen(typing: ["/go breathing", "1"])
        screen.wait(minutes: 9)
        screen.type("/go breathing", "2", "2", "/back")
        #expect(try screen.answer("breathing") == "normal")
        screen.wait(minutes: 2)
        #expect(try screen.answer("breathing") == nil)
    }

    /// What was denied to a screen and is named at it later is open until it is asked.
    @Test func aNamedDangerIsNotSafe() throws {
        var screen = try TestScreen(typing: ["/screen life", "1"])
        #expect(try screen.answer("breathing") == "normal")
        screen.type("/screen life", "3")
        #expect(try screen.answer("breathing") == nil && screen.answer("responsive") == "alert")
        let view = screen.view
        let breathing = try #require(screen.screen.call.program.questionIndex("breathing"))
        #expect(view.next.first?.question == breathing && view.person.openMustAsk.contains(breathing))
    }

    /// At a screen the caller's words name a danger and answer it at once; the rest counts as no.
    @Test func aDangerIsNamedInTheCallersWords() throws {
        let text = CallLibrary.text.replacing(
            "covers: [breathing, body, signs, pain]", with: "covers: { breathing: No breath, body: Drowsy }")
        var screen = try TestScreen(compiled([text]))
        screen.type("/screen state", "confused")
        #expect(screen.screen.asksFor.contains("Which of these is it?"), "\(screen.screen.asksFor)")
        screen.type("")
        #expect(try screen.answer("body") == nil)
        screen.type("1")
        #expect(try screen.answer("body") == "drowsy" && screen.answer("breathing") == "well")
        // What is shown is a danger in words, and a number names it.
        screen = try TestScreen(compiled([text]))
        screen.type("/screen state")
        #expect(screen.window().joined(separator: "\n").contains("2 No breath   3 Drowsy"))
        let taken = screen.type("nothing that is there")
        #expect(taken.events.isEmpty && taken.reply.joined().contains("begins no answer"))
    }

    /// A graver answer than the one before is not lost by not saying whether that was wrong: what comes next
    /// records it as changed since. A safer one waits for the answer, and `/back` leaves either.
    @Test func aGraverAnswerIsNotLost() throws {
        let program = try CallLibrary.program()
        var screen = try TestScreen(program)
        screen.type("/go weapon", "no weapon", "/find knife", "1")
        #expect(screen.screen.asksFor.contains("Was it wrong before"))
        let taken = screen.type("/handoff police")
        #expect(try screen.answer("weapon") == "shown" && screen.rung("response") == "emergency")
        #expect(taken.reply.joined(separator: " ").contains("Shown or in hand"), "\(taken.reply)")

        screen.type("/go weapon", "no weapon", "/why")
        #expect(try screen.answer("weapon") == "shown")

        screen = try TestScreen(program)
        screen.type("/go weapon", "no weapon", "/find knife", "1")
        var escaped = screen
        escaped.screen.escape()
        let left = escaped.window(100, 30).joined(separator: "\n")
        #expect(left.contains("nothing was recorded"), "\(left)")
        screen.type("/back")
        #expect(
            try screen.answer("weapon") == "none" && screen.screen.asksFor.contains("wrong before") == false)
    }

    /// What waits to be chosen is left by `/back`, and nothing that was recorded before is taken back by it.
    @Test func backLeavesAMenu() throws {
        var screen = try TestScreen(CallLibrary.program())
        screen.type("/go breathing", "not", "/decide", "/back")
        #expect(try screen.answer("breathing") == "none")
        #expect(!screen.screen.asksFor.contains("What do you decide"))
        screen.type("/back")
        #expect(try screen.answer("breathing") == nil)
    }

    /// A call that ends while somebody has to go says who was not sent.
    @Test func whoWasNotSentIsSaid() throws {
        var screen = try TestScreen(CallLibrary.program())
        #expect(!screen.type("/end").reply.joined().contains("NOT SENT"))
        screen = try TestScreen(CallLibrary.program())
        screen.type("/go breathing", "not")
        #expect(screen.type("/end").reply.joined().contains("NOT SENT YET: Ambulance. /send"))
        screen.type("/send ambulance")
        #expect(!screen.type("/end").reply.joined().contains("NOT SENT"))
    }

    /// What one screen asks counts once, what has to be asked apart by itself, and what only may matter not.
    @Test func whatMustBeAskedIsCountedAsItIsSpoken() throws {
        let text = CallLibrary.text
            .replacing(
                "answers: { well: Well, drowsy: Drowsy or confused } }",
                with:
                    "why: W, must_ask: true, if_missing: ask_again, answers: { well: Well, drowsy: Drowsy } }"
            )
            .replacing(
                "pain: { ask: How bad is the pain?,",
                with:
                    "pain: { ask: Q, why: W, must_ask: true, if_missing: ask_again, "
                    + "ask_when: substance >= alcohol,"
            )
            .replacing(
                "covers: [breathing, body, signs, pain]",
                with:
                    "covers: { breathing: B, signs: S, body: { label: D, apart_when: substance = opioid }, "
                    + "pain: P }"
            )
        let program = try compiled([text])
        for (line, sentence) in [
            ("", "Must be asked (2): state (2 at once), weapon; more may follow."),
            ("nothing", "Must be asked (2): state (2 at once), weapon."),
            ("alcohol", "Must be asked (2): state (3 at once), weapon."),
            ("an opioid", "Must be asked (3): state (2 at once), weapon, body."),
        ] {
            var screen = try TestScreen(program)
            if !line.isEmpty { screen.type("/go substance", line) }
            #expect(
                screen.screen.summary(at: screen.now).contains(sentence),
                "\(screen.screen.summary(at: screen.now))")
        }
    }

    /// Nobody is heard by text: what may be ticked without asking is offered by voice alone.
    @Test(arguments: [(Channel.voice, true), (.text, false), (.chat, false)])
    func nobodyIsHeardByText(channel: Channel, isOffered: Bool) throws {
        let way =
            "  way: { ask: How?, unordered: true, text_unless: voice, "
            + "answers: { voice: Voice, text: Text, chat: Chat } }\n"
        let text = CallLibrary.text
            .replacing(
                "none: Nothing of the kind }", with: "none: Nothing of the kind, observe: Sounds well }"
            )
            .replacing("questions:\n", with: "questions:\n" + way, maxReplacements: 1)
            .replacing("when: thoughts = now,", with: "when: thoughts = now or way = text,")
        var call = Call(try compiled([text]))
        let now = Moment(milliseconds: 0)
        try call.add(CallEvent(at: now, .opened(channel: channel, incident: nil, library: [])))
        var screen = CallScreen(call)
        _ = screen.take("/go way", at: now)
        _ = screen.take(channel.rawValue, at: now)
        _ = screen.take("/screen state", at: now)
        #expect(screen.asksFor.contains("Nothing of the kind, as seen or heard") == isOffered)
    }

    @Test func anAnswerIsTakenBackOnALostLineToo() throws {
        var screen = try TestScreen(typing: ["/lost", "/go breathing", "2", "/back"])
        #expect(screen.view.isLineLost)
        let breathing = try #require(screen.screen.call.program.questionIndex("breathing"))
        #expect(screen.screen.call.answers()[breathing] == .notAsked)
        // That the line is back is what was recorded last, and the lost line was before it.
        screen.type("/lost", "1")
        #expect(!screen.view.isLineLost)
        screen.type("/back")
        #expect(screen.view.isLineLost)
    }

    /// A second person who may not be one is asked for again; rung, reason and words stay.
    @Test func aWrongNameCostsNoDecision() throws {
        var screen = try TestScreen(typing: ["!3", "/decide", "2", "co-response", "1", "he put it down"])
        let refused = screen.type("jd")
        #expect(refused.events.isEmpty && refused.reply.joined().contains("somebody else"))
        screen.type("Dr Ruiz")
        #expect(try screen.rung("response") == "co_response")
        // Further down, the rungs in between are asked about anew; what is decided is not decided again.
        #expect(screen.type("/decide", "1").reply.joined().contains("Police") || !screen.view.isOver)
        #expect(try screen.rung("response") == "co_response")
        screen.type("/decide", "2", "remote", "1", "")
        screen.type("Dr Ruiz")
        #expect(try screen.rung("response") == "remote_support")
    }

    /// A call that is not for us is no way round a decision: neither where an assumption raised a tier nor
    /// where a person did.
    @Test(arguments: [
        ["/go act now", "?"], ["/decide", "2", "emergency", "1", ""],
    ]) func aWrongNumberLowersNothing(lines: [String]) throws {
        var screen = try TestScreen(typing: lines)
        let refused = screen.type("/end", "wrong")
        #expect(!screen.view.isOver && refused.reply.joined().contains("Not recorded"), "\(refused.reply)")
        var plain = try TestScreen(typing: ["/end", "wrong"])
        #expect(plain.view.isOver)
        let lines = handOff(plain.screen.call, for: 0, at: plain.now)
        #expect(!lines.joined().contains("not sent yet"), "\(lines)")
        plain.type("1")
    }

    /// A number behind `/said` is a choice; what is typed behind a command that takes nothing is told.
    @Test func nothingBehindACommandIsSwallowed() throws {
        var screen = try TestScreen(typing: ["!1"])
        #expect(screen.type("/said 1").events.count == 1)
        #expect(screen.type("/decide remote").reply.joined().contains("`remote` was left out"))
        #expect(screen.type("/screen nonsense").reply.joined().contains("nonsense"))
        screen.type("/find zzzz")
        #expect(screen.screen.asksFor.contains("zzzz") && screen.screen.asksFor.contains("note"))
    }

    /// Free words are for those who see every tag; the others are told that there are some.
    @Test func typedNamesAndNotesAreFreeWords() throws {
        var screen = try TestScreen(typing: [
            "/person Tom the dealer", "2", "/note needle beside him", "/find knife", "1",
        ])
        let program = screen.screen.call.program
        for (place, audience) in program.audiences.enumerated() {
            let text = handOff(screen.screen.call, for: place, at: screen.now).joined(separator: "\n")
            let seesAll = program.confidentiality.indices.allSatisfy(audience.sees.contains)
            #expect(text.contains("needle") == seesAll, "\(audience.name): \(text)")
            #expect(seesAll || !text.contains("dealer"), "\(audience.name): \(text)")
            #expect(seesAll || text.contains("kept back from \(audience.label)"), "\(text)")
        }
        screen.type("/end")
    }
}
