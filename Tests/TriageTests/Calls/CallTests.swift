import Testing
import TriageCalls
import TriageEngine
import TriageValues

@Suite struct CallTests {
    @Test func aChangeKeepsWhatWasAndACorrectionTakesItOut() throws {
        let program = try CallLibrary.program()
        for (how, shown) in [
            (Replacement.changed, ["emergency", "leading"]), (.corrected, ["remote", "nobody"]),
        ] {
            var told = try ToldCall(program)
            try told.answer("weapon", "shown")
            #expect(told.shown() == ["emergency", "leading"])
            #expect(told.view.ladders.map(\.rose) == [true, true])
            try told.replace("weapon", "none", how)
            #expect(told.shown() == shown, "\(how)")
            #expect(told.code("weapon") == "none")
            let history = try #require(told.view.person.histories.first)
            #expect(history.entries.map(\.replaced) == [how, nil])
        }
    }

    /// What was said again was said once; correcting it takes out both, and a correction can be corrected.
    @Test func aCorrectionReachesWhatWasSaidAgain() throws {
        var told = try ToldCall(try CallLibrary.program())
        try told.answer("body", "drowsy")
        try told.answer("body", "drowsy")
        try told.replace("body", "well", .corrected)
        #expect(told.shown() == ["remote", "nobody"])
        try told.replace("body", "drowsy", .corrected)
        #expect(told.view.ladders[0].highestSoFar == 2)
        try told.replace("body", nil, .corrected)
        #expect(told.view.ladders[0].highestSoFar == 0 && told.code("body") == "-")
        try told.answer("body", "well")
    }

    /// A correction was true from the start: it stands where the wrong answer stood, with what held then.
    @Test func aCorrectionStandsWhereTheWrongAnswerStood() throws {
        let rules = """
            rule_set: two
            title: Two
            ladders: { a: { title: A, rungs: { low: { label: L }, high: { label: H } } } }
            sources: { s: { title: T, by: B, year: 2000, where: W, status: verified } }
            questions:
              one: { ask: Q, answers: { no: N, yes: Y } }
              two: { ask: Q, answers: { no: N, yes: Y } }
            rules: { both: { when: one = yes and two = yes, raise: [high], because: B, source: s } }
            """
        var told = try ToldCall(try compiled([rules]))
        try told.answer("one", "no")
        try told.answer("two", "yes")
        try told.replace("two", "no", .changed)
        #expect(told.shown() == ["low"])
        try told.replace("one", "yes", .corrected)
        #expect(told.shown() == ["high"])
    }

    @Test func aLostLineLosesWhatWasNotAskedAndABackOneOpensItAgain() throws {
        var told = try ToldCall(try CallLibrary.program())
        try told.answer("breathing", "well")
        #expect(told.shown() == ["remote", "nobody"])
        #expect(told.view.ladders.map(\.ifLineDropped) == [3, 1])
        try told.add(.lineLost)
        #expect(told.code("weapon") == "lost" && told.code("body") == "-")
        #expect(told.shown() == ["emergency", "leading"])
        #expect(told.view.isLineLost && told.view.isProvisional)
        try told.add(.lineBack)
        #expect(told.code("weapon") == "-")
        #expect(told.shown() == ["remote", "nobody"])
        try told.add(.closed(.lost))
        #expect(told.shown() == ["emergency", "leading"] && told.view.isOver)
        #expect(told.view.next.isEmpty)
    }

    /// The question that says how the line is has its answer while the line is lost, though it is not asked,
    /// or was noted otherwise; and its rules count for what would be if the line dropped now.
    @Test func aLostLineIsTheAnswerOfTheQuestionThatSaysHowTheLineIs() throws {
        let rules = """
            rule_set: two
            title: Two
            ladders: { a: { title: A, rungs: { low: { label: L }, high: { label: H } } } }
            sources: { s: { title: T, by: B, year: 2000, where: W, status: verified } }
            questions:
              mood: { ask: Q, answers: { well: W, ill: I } }
              line: { ask: Q, ask_when: mood is unknown, lost_line: cut, answers: { open: O, cut: C } }
            rules: { both: { when: mood = ill and line = cut, raise: [high], because: B, source: s } }
            """
        var told = try ToldCall(try compiled([rules]))
        try told.answer("line", "open")
        #expect(told.view.ladders.map(\.ifLineDropped) == [0])
        try told.answer("mood", "ill")
        #expect(told.shown() == ["low"] && told.view.ladders.map(\.ifLineDropped) == [1])
        try told.add(.lineLost)
        #expect(told.shown() == ["high"] && told.code("line") == "cut")
        try told.add(.lineBack)
        #expect(told.code("line") == "open")
        // It stood so, and only a person lowers it.
        #expect(told.view.ladders.map(\.recommended) == [0] && told.shown() == ["high"])
    }

    @Test func reassuranceAgesAndDangerDoesNot() throws {
        var told = try ToldCall(try CallLibrary.program())
        try told.answer("breathing", "well")
        try told.answer("weapon", "none")
        #expect(told.shown() == ["info", "nobody"] && !told.view.isProvisional)
        #expect(told.shown(after: 600) == ["info", "nobody"])
        #expect(told.shown(after: 601) == ["remote", "nobody"])
        let later = told.call.view(at: Moment(milliseconds: told.now.milliseconds + 720_000))
        #expect(later.aged.map(\.agoMilliseconds) == [720_000] && later.isProvisional)
        #expect(later.openMustAsk.count == 1)
        // It is an answer once more, or another one without being asked which: the world had time to move.
        try told.add(.note("time passes"), after: 700)
        try told.answer("weapon", "laid_down")
        #expect(told.shown(after: 100_000) == ["mobile", "nobody"])
        // Closing stops the clock of the call.
        var over = try ToldCall(try CallLibrary.program())
        try over.answer("weapon", "none")
        try over.add(.closed(.resolved))
        #expect(over.call.view(at: Moment(milliseconds: over.now.milliseconds + 86_400_000)).aged.isEmpty)
    }

    /// A clock that was set back makes no time; what has aged stays aged.
    @Test func aClockSetBackTakesNothingBack() throws {
        var told = try ToldCall(try CallLibrary.program())
        try told.answer("weapon", "none")
        try told.add(.note("later"), after: 601)
        #expect(told.view.aged.count == 1)
        try told.add(.note("the clock was set back"), after: -3_600)
        #expect(told.view.aged.count == 1)
        let lines = told.view.timeline
        #expect(lines.map(\.event) == Array(0..<4))
        #expect(
            zip(lines, lines.dropFirst()).allSatisfy {
                $0.sinceOpenedMilliseconds <= $1.sinceOpenedMilliseconds
            })
        #expect(lines[3].at < lines[0].at && told.view.sinceOpenedMilliseconds == 661_000)
    }

    @Test func theSceneIsSharedAndPeopleAreApart() throws {
        var told = try ToldCall(try CallLibrary.program())
        try told.answer("body", "drowsy")
        try told.add(.personAdded(id: "wife", label: "Wife", role: nil))
        try told.add(.personChosen("wife"))
        #expect(told.code("body") == "-")
        try told.answer("weapon", "laid_down", of: "wife")
        try told.answer("body", "well", of: "wife")
        let view = told.view
        #expect(view.person.label == "Wife" && view.people.map { $0.standings[0].established } == [2, 2])
        let weapon = try #require(told.call.program.questionIndex("weapon"))
        #expect(view.people.allSatisfy { $0.answers.codes[weapon] == .choice(1) })
        try told.answer("breathing", "none", of: "wife")
        #expect(told.view.people.map { $0.highestSoFar[0] } == [2, 3] && told.shown()[0] == "emergency")
    }

    /// Of one person nothing needs a name; of two every line says whose it is, also those before.
    @Test func linesSayWhoseTheyAre() throws {
        var told = try ToldCall(try CallLibrary.program())
        try told.answer("body", "drowsy")
        #expect(told.view.timeline.map(\.text)[1] == "Body: Drowsy or confused")
        try told.add(.personAdded(id: "wife", label: "Wife", role: nil))
        try told.add(.personAdded(id: "son", label: "Son", role: "child"))
        try told.add(.personChosen("wife"))
        try told.answer("body", "well", of: "wife")
        try told.answer("pain", "8", .volunteered)
        try told.add(.personRemoved("son"))
        let first = try #require(told.view.people.first { $0.id == Call.firstPerson }).label
        #expect(
            told.view.timeline.map(\.text).dropFirst() == [
                "\(first): Body: Drowsy or confused", "in the call: Wife", "in the call: Son, child",
                "asking about Wife", "Wife: Body: Well", "\(first): Pain: 8 (said unasked)",
                "not in the call, added by mistake: Son",
            ])
    }

    @Test func aScreenGivesTheSafestAndPutsWhatItNamedNext() throws {
        let program = try CallLibrary.program()
        var told = try ToldCall(program)
        try told.answer("body", "drowsy")
        try told.add(.screened(person: Call.firstPerson, told.call.screening(0, .named([]))))
        #expect(
            ["breathing", "body", "signs", "pain"].map(told.code) == ["well", "drowsy", "[nothing]", "0"])
        #expect(
            told.view.person.histories.filter { $0.entries.last?.manner == .screened("state") }.count == 3)

        told = try ToldCall(program)
        try told.add(.screened(person: Call.firstPerson, told.call.screening(0, .named(["pain", "body"]))))
        #expect(["breathing", "body", "signs", "pain"].map(told.code) == ["well", "-", "[nothing]", "-"])
        #expect(told.view.next.prefix(2).map { program.questions[$0.question].name } == ["body", "pain"])
        try told.answer("body", "well")
        #expect(told.view.next.first.map { program.questions[$0.question].name } == "pain")

        told = try ToldCall(program)
        try told.answer("pain", "refused")
        try told.add(.screened(person: Call.firstPerson, told.call.screening(0, .missing(.unclear))))
        #expect(
            ["breathing", "body", "signs", "pain"].map(told.code) == [
                "unclear", "unclear", "unclear", "refused",
            ])
        // What the screen did not learn, a second try may; what was refused by itself stays so.
        try told.add(.screened(person: Call.firstPerson, told.call.screening(0, .named([]))))
        #expect(
            ["breathing", "body", "signs", "pain"].map(told.code) == ["well", "well", "[nothing]", "refused"])
    }

    /// Where something known speaks against "none" the screen leaves it out; where that is said later,
    /// what the screen recorded is open again. What was asked in its own words stays.
    @Test func aScreenDoesNotDenyWhatIsKnown() throws {
        let text = CallLibrary.text.replacing(
            "covers: [breathing, body, signs, pain]",
            with:
                "covers: { breathing: Not breathing, "
                + "body: { label: Drowsy, apart_when: substance = opioid }, "
                + "signs: Pale, pain: In pain }")
        let program = try compiled([text])
        var told = try ToldCall(program)
        try told.answer("substance", "opioid", .volunteered)
        #expect(
            told.call.covers(ofScreen: 0).map { program.questions[$0].name } == [
                "breathing", "signs", "pain",
            ])
        try told.add(.screened(person: Call.firstPerson, told.call.screening(0, .named([]))))
        #expect(["breathing", "body", "signs"].map(told.code) == ["well", "-", "[nothing]"])

        told = try ToldCall(program)
        try told.add(.screened(person: Call.firstPerson, told.call.screening(0, .named([]))))
        #expect(told.code("body") == "well")
        try told.answer("substance", "alcohol")
        #expect(told.code("body") == "well")
        try told.replace("substance", "opioid", .changed)
        #expect(["breathing", "body", "signs"].map(told.code) == ["well", "-", "[nothing]"])

        told = try ToldCall(program)
        try told.answer("body", "well")
        try told.answer("substance", "opioid")
        #expect(told.code("body") == "well")
    }

    @Test func aDecisionLowersUntilAFurtherDangerIsKnown() throws {
        var told = try ToldCall(try CallLibrary.program())
        try told.answer("body", "drowsy")
        try told.add(.decided(Decision(["response": "info"], reason: .knownHistory)))
        #expect(told.shown() == ["info", "nobody"])
        #expect(told.view.ladders[0].decided == 0 && told.view.ladders[0].undecided == 2)
        // What speaks for less than is shown, or once more for the same, changes nothing.
        try told.answer("signs", "pale")
        #expect(told.shown() == ["info", "nobody"])
        // What speaks for no more than before, and was not known when it was decided, does.
        var other = told
        try other.answer("thoughts", "now")
        #expect(other.shown() == ["mobile", "nobody"])
        #expect(other.view.warnings[0].contains("something further speaks for Mobile team since"))
        try told.answer("breathing", "none")
        #expect(told.shown() == ["emergency", "nobody"])
        let decision = try #require(told.view.ladders[0].decision)
        #expect(decision.isOvertaken && decision.lowers && told.view.warnings.count == 1)
        // What overtook it was wrong: it is decided anew all the same.
        var wrong = told
        try wrong.replace("breathing", "well", .corrected)
        #expect(wrong.shown() == ["mobile", "nobody"])
        #expect(wrong.view.ladders[0].decision?.isOvertaken == true)
        try told.add(.decided(Decision(["response": "emergency", "police": "leading"])))
        #expect(told.shown() == ["emergency", "leading"] && told.view.warnings.isEmpty)
    }

    @Test func aKeyRecordsWhatIsNotRecordedAsGravelyYet() throws {
        var told = try ToldCall(try CallLibrary.program())
        let person = Call.firstPerson
        #expect(
            told.call.kinds(ofKey: 0) == [
                .answered(person: person, question: "weapon", .one("shown"), .key("weapon_shown"))
            ])
        try told.answer("weapon", "none")
        try told.answer("signs", "pale,")
        let kinds = told.call.kinds(ofKey: 0) + told.call.kinds(ofKey: 1)
        #expect(
            kinds == [
                .replaced(
                    person: person, question: "weapon", .one("shown"), .changed, .key("weapon_shown")),
                .replaced(
                    person: person, question: "signs", .several(["pale", "sweating"]), .changed,
                    .key("signs_all")),
            ])
        for kind in kinds { try told.add(kind) }
        #expect(told.call.kinds(ofKey: 0).isEmpty && told.call.kinds(ofKey: 1).isEmpty)
    }

    @Test func guidanceOfWhatDecidesComesFirstAndWhatWasSaidLast() throws {
        var told = try ToldCall(try CallLibrary.program())
        func guidance() -> [String] { told.view.guidance.map { told.call.program.guidance[$0].name } }
        #expect(guidance() == [])
        try told.answer("weapon", "shown")
        try told.answer("breathing", "none")
        // Both rules raise to the top: the latest answer first, and the rung behind its rules.
        #expect(guidance() == ["resuscitate", "keep_away", "stay"])
        try told.add(.guidanceGiven("resuscitate"))
        #expect(guidance() == ["keep_away", "stay", "resuscitate"])
        #expect(told.view.responders.map { told.call.program.responders[$0].name } == ["ems", "police"])
        // The weapon is put down: police stay, since their rung does.
        try told.replace("weapon", "laid_down", .changed)
        #expect(told.view.responders.map { told.call.program.responders[$0].name } == ["ems", "police"])
    }
}
