import Testing
import TriageCalls
import TriageEngine
import TriageSession
import TriageValues

/// Calls on which a danger was once lost, taken again with the keys of a clinician.
@Suite struct GravestCallsTests {
    private func call(_ lines: [String]) throws -> TestScreen {
        var screen = try TestScreen(Shipped.program())
        for line in lines {
            let taken = screen.type(line)
            #expect(!taken.reply.joined().contains("Not recorded"), "\(line): \(taken.reply)")
        }
        return screen
    }

    /// `question: answer`, gone to and answered with the label's letters.
    private func answers(_ pairs: KeyValuePairs<String, String>) -> [String] {
        pairs.flatMap { ["/go \($0)", $1] }
    }

    private let suicidal: KeyValuePairs = [
        "caller role": "for myself", "concern": "thoughts of suicide", "responsive": "1", "breathing": "1",
        "act now": "no", "violence": "no", "weapon": "no weapon", "thoughts": "yes",
    ]

    private func handOff(_ screen: TestScreen, _ audience: String) throws -> String {
        let program = screen.screen.call.program
        let place = try #require(program.audiences.firstIndex { $0.name == audience })
        return TriageCalls.handOff(screen.screen.call, for: place, at: screen.now).joined(separator: "\n")
    }

    /// Danger now or tonight counts, though nobody would have asked.
    @Test func aVolunteeredDangerCounts() throws {
        let screen = try call(answers(suicidal) + answers(["caller threatened": "danger now"]))
        #expect(try screen.rung("law_enforcement") != "no_police")
        #expect(try handOff(screen, "police").lowercased().contains("danger"))
    }

    @Test func aDangerOutsideOfTheConcernCounts() throws {
        let screen = try call(
            answers(["caller role": "for myself", "concern": "alcohol"]) + [
                "/find traffic", "1", "/find traffic", "dangerous",
            ])
        #expect(try screen.rung("response") == "emergency")
    }

    /// Swallowed medicine with everything else denied: it is not over before somebody asked what and when.
    @Test(arguments: ["alcohol", "distress"])
    func nothingIsOverWhileSomethingGraveIsNotAsked(concern: String) throws {
        let screen = try call(
            answers([
                "caller role": "for myself", "concern": concern, "responsive": "1", "breathing": "1",
                "act now": "no", "violence": "no", "weapon": "no weapon", "thoughts": "no",
            ]))
        let view = screen.view
        #expect(!view.next.isEmpty)
        let raised = view.ladders.contains { $0.possible > $0.shown }
        #expect(raised, "it can still rise, and the window says so")
        #expect(screen.window().joined(separator: " ").contains("still possible"))
    }

    /// A weapon that could not be heard leaves nothing bare.
    @Test func anUnclearWeaponIsProvisional() throws {
        let screen = try call(answers(["concern": "distress", "weapon": "~", "violence": "~"]))
        #expect(screen.view.ladders.allSatisfy { $0.isProvisional })
        let lines = screen.window()
        let police = try #require(lines.first { $0.hasPrefix("Role of police") })
        #expect(police.contains("provisional"), "\(police)")
    }

    /// Laid down, a weapon was there: the tier stays until a person lowers it, and the hand-off says so.
    @Test func aDangerIsNotErasedByUpdating() throws {
        let shown = answers([
            "caller role": "2", "concern": "distress", "weapon": "pointed", "violence": "somebody is",
        ])
        let screen = try call(
            shown + ["/go weapon", "no weapon", "changed since", "/go violence", "1", "changed since"])
        #expect(
            try screen.rung("response") == "emergency" && screen.rung("law_enforcement") == "police_leading")
        #expect(try handOff(screen, "police").lowercased().contains("weapon"))
        // Wrong from the start, it is taken out.
        let corrected = try call(
            shown + ["/go weapon", "no weapon", "wrong before", "/go violence", "1", "wrong before"])
        #expect(try corrected.rung("response") != "emergency")
    }

    /// Suicidal and drowsy, and the line goes dead.
    @Test func aHangUpDoesNotLoseTheRisk() throws {
        var screen = try call(
            answers(["caller role": "1", "concern": "thoughts of suicide", "responsive": "drowsy"]))
        let dropped = screen.view.ladders.map(\.ifLineDropped)
        screen.type("!8")
        #expect(try screen.rung("response") == "emergency")
        #expect(screen.view.ladders.map(\.shown) == dropped)
        screen.type("/lost", "end the call", "the crew looks for them")
        #expect(screen.screen.isOver)
    }

    /// "No police" never stands alone while weapons were not asked about.
    @Test func noPoliceIsNeverBare() throws {
        for lines in [
            answers(["caller role": "3", "concern": "distress"]),
            answers(["concern": "distress", "responsive": "?"]),
        ] {
            var screen = try call(lines)
            for (width, height) in [(80, 24), (100, 30), (200, 60)] {
                let text = screen.window(width, height).joined(separator: " ").split(separator: " ").joined(
                    separator: " ")
                #expect(
                    text.contains("No police") && text.contains("provisional"), "\(width)x\(height) \(text)")
            }
            #expect(!screen.type("/why").reply.isEmpty)
        }
    }

    /// What falls under 42 CFR Part 2 is for the ambulance and not for the police.
    @Test func thePoliceDoNotSeeWhatWasTaken() throws {
        let screen = try call(
            answers([
                "caller role": "2", "concern": "alcohol", "responsive": "1", "breathing": "1",
                "violence": "threats", "substance": "11",
            ]))
        let program = screen.screen.call.program
        let substance = try #require(program.questionIndex("substance"))
        let label = program.label(of: screen.view.answers[substance], to: substance).lowercased()
        let police = try handOff(screen, "police").lowercased()
        #expect(!police.contains(label) && !police.contains("opioid"), "\(police)")
        let ambulance = try handOff(screen, "ambulance").lowercased()
        #expect(ambulance.contains("opioid") || ambulance.contains(label), "\(ambulance)")
    }

    /// The patient changes from husband to wife: what is his stays his; the place stays the place.
    @Test func peopleDoNotInheritOneAnothersAnswers() throws {
        var screen = try call(
            answers(["concern": "thoughts of suicide", "responsive": "drowsy", "weapon": "in the hand"]))
        screen.type("/person wife", "2")
        #expect(screen.view.people.count == 2 && screen.view.current == 1)
        #expect(try screen.answer("responsive") == nil && screen.answer("weapon") == "on_person")
    }

    /// What must be asked is asked: the list and the offer never contradict one another, down to the last.
    @Test(arguments: ["1", "?", "2"], [nil, "5", "1", "3"])
    func whatMustBeAskedIsOffered(answer: String, concern: String?) throws {
        var screen = try call(answers(["caller role": "3"]) + (concern.map { ["/go concern", $0] } ?? []))
        for _ in 0..<screen.screen.call.program.questions.count {
            let view = screen.view
            #expect(view.openMustAsk.isEmpty || !view.next.isEmpty, "\(view.openMustAsk)")
            if view.next.isEmpty { break }
            if screen.type(answer).events.isEmpty { screen.type("?") }
            // No words are written down with it.
            if screen.screen.asksFor.hasPrefix("In words") { screen.type("") }
        }
        let (view, text) = (screen.view, screen.window(100, 30).joined(separator: " "))
        // What nobody could say is asked again, and nothing else is.
        let open = Set(view.openMustAsk)
        #expect(view.next.allSatisfy { open.contains($0.question) } && view.next.isEmpty == open.isEmpty)
        #expect(text.contains("Nothing that must be asked is open.") == open.isEmpty, "\(text)")
        #expect(text.contains("Nothing more has to be asked") == open.isEmpty, "\(text)")
    }

    /// What a neighbour cannot know is assumed, and is never told as a fact.
    @Test func whatIsAssumedIsNoFact() throws {
        var screen = try call(answers(["caller role": "3", "concern": "5", "act now": "?"]))
        let told = "After an act of self-harm"
        let program = screen.screen.call.program
        let topic = program.topic(of: try #require(program.questionIndex("act_now"))).lowercased()
        for audience in screen.screen.call.program.audiences.map(\.name) {
            for line in try handOff(screen, audience).split(separator: "\n") where line.contains(told) {
                #expect(line.contains("Assumed while not known (\(topic)): \(told)"), "\(line)")
            }
        }
        #expect(try handOff(screen, "dispatch").contains(told))
        let why = screen.type("/why").reply.filter { $0.contains(told) }
        #expect(!why.isEmpty && why.allSatisfy { $0.contains("Assumed while not known") }, "\(why)")
        // Known, it is a fact.
        screen.type("/go act now", "earlier today")
        #expect(try !handOff(screen, "dispatch").contains("Assumed while not known (\(topic))"))
    }

    /// A decision speaks of what was known when it was made: a further danger, be it another person's, and be
    /// it no graver than what was decided on, ends it.
    @Test(arguments: [
        ["/go breathing", "not breathing"], ["/person wife", "2", "/go breathing", "not breathing"],
        ["!8"], ["!1"],
    ])
    func aFurtherDangerEndsADecision(lines: [String]) throws {
        var screen = try call(["!3", "/decide", "2", "remote", "the person's history", "he laughs"])
        if try screen.rung("response") != "remote_support" { screen.type("Dr Ruiz") }
        #expect(try screen.rung("response") == "remote_support")
        // A further person of whom nothing is known is none.
        var other = screen
        other.type("/person wife", "2")
        #expect(try other.rung("response") == "remote_support")
        let taken = screen.type(lines)
        #expect(try screen.rung("response") == "emergency", "\(taken.reply)")
        #expect(screen.view.warnings.contains { $0.contains("does not count any more") })
        #expect(screen.window().joined(separator: " ").contains("ROSE"))
    }

    /// The words for the gravest danger are first, the latest before others.
    @Test(arguments: [
        (["/go breathing", "not breathing"], "start_cpr"),
        (["/go concern", "suicide", "/go responsive", "does not", "/go breathing", "?"], "start_cpr"),
        (["/go breathing", "not breathing", "/go weapon", "in the hand"], "start_cpr"),
        (
            ["/go responsive", "drowsy", "/go breathing", "1"],
            "recovery_position"
        ),
    ]) func theGravestGuidanceIsFirst(lines: [String], name: String) throws {
        var screen = try call(lines)
        let program = screen.screen.call.program
        let first = screen.view.guidance.prefix(3).map { program.guidance[$0].name }
        #expect(first.contains(name), "\(first)")
        let words = try #require(
            program.guidance.first { $0.name == name }.flatMap { $0.say ?? $0.toDo }?.prefix(30))
        for (width, height) in [(80, 24), (100, 30), (200, 60)] {
            #expect(screen.window(width, height).joined(separator: " ").contains(words))
        }
        // Said, it makes room.
        let place = try #require(screen.view.guidance.firstIndex { program.guidance[$0].name == name })
        screen.type("/said", "\(place + 1)")
        #expect(program.guidance[try #require(screen.view.guidance.last)].name == name)
    }

    /// Three lines for this moment, whatever there is in all.
    @Test func guidanceIsForThisMoment() throws {
        let screen = try call(answers(["responsive": "does not", "breathing": "not breathing"]))
        #expect(screen.view.guidance.count > 3)
        let lines = screen.window(100, 30).filter { $0.hasPrefix("• ") || $0.hasPrefix("✓ ") }
        #expect(!lines.isEmpty && lines.count <= 3, "\(lines)")
    }

    /// A live call records what was decided, sent and said, with its reason.
    @Test func whatWasDoneIsOnTheRecord() throws {
        let screen = try call(
            answers(["concern": "distress", "act now": "right now"])
                + ["/send ambulance", "/said", "1", "/decide", "2", "mobile", "patient", "1"])
        #expect(screen.view.sent.count == 1 && screen.view.given.count == 1)
        let text = screen.view.timeline.map(\.text).joined(separator: "\n")
        #expect(text.contains("sent: ") && (text.contains("said: ") || text.contains("done: ")), "\(text)")
    }
}
