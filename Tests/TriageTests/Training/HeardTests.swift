import Testing
import TriageCalls
import TriageDiagnostics
import TriageEngine
import TriagePresentation
import TriageSession
import TriageTraining
import TriageValues

/// What counts as asked, heard and recorded: screens, and what a caller says unasked.
@Suite struct HeardTests {
    /// What a line of a trainee costs, by fault and question or screen.
    struct Row: Sendable, CustomTestStringConvertible {
        let simulation: String
        let lines: [String]
        /// Deductions that there must be: the fault and a piece of its sentence.
        let has: [(Fault, String)]
        /// Pieces of sentences that there must not be.
        let hasNot: [String]

        var testDescription: String { "\(simulation): \(lines.joined(separator: "; "))" }
    }

    private static func played(_ lines: [String], _ id: String, _ shelf: ScoringTests.Shelf) throws -> (
        Attempt, [String]
    ) {
        let simulation = try #require(shelf.simulations.first { $0.id == id })
        var session = PracticeSession(simulation, shelf.program, shelf.rubric, seed: 1, .plain)
        var texts: [String] = []
        var file = beginLine(simulation, shelf.program, trainee: "Kim", seed: 1)
        file += session.start().events.map { $0.line(shelf.program) }.joined()
        for (place, line) in lines.enumerated() {
            let reply = session.handle(line, seconds: place + 1)
            texts.append(reply.text)
            file += reply.events.map { $0.line(shelf.program) }.joined()
        }
        var problems = Problems()
        let attempt = parseAttempt(SourceFile(id: 0, path: "a", text: file), shelf.program, &problems)
        #expect(problems.list.isEmpty, "\(problems.list.map(\.message)) \(file)")
        return (try #require(attempt), texts)
    }

    @Test(arguments: [
        // A screen asks what it covers; "nothing of the kind" was said.
        Row(
            simulation: "not_telling_my_parents", lines: ["/screen life", "1"], has: [],
            hasNot: ["`responsive`", "`breathing`", "`injury`", "`life`"]),
        // What was said to it and not written down is one thing.
        Row(
            simulation: "not_telling_my_parents", lines: ["/screen life"],
            has: [(.notRecorded, "the screen `life` was not recorded: `responsive`, `breathing`")],
            hasNot: ["`responsive` was still open"]),
        // The caller named two; "nothing of the kind" hides them, and each is a miss.
        Row(
            simulation: "blue_lips_in_the_bathroom", lines: ["/screen life", "1"],
            has: [
                (
                    .recordedSafer,
                    "`breathing`: recorded Normal or fast, and the caller named it at the screen `life`"
                ),
                (.recordedSafer, "`responsive`: recorded "),
            ], hasNot: ["`breathing` was never asked", "nobody had said so"]),
        // Named as they were said, and not asked afterwards.
        Row(
            simulation: "blue_lips_in_the_bathroom", lines: ["/screen life", "2,3,6"],
            has: [(.notRecorded, "`breathing` was named at the screen `life`, and no answer")],
            hasNot: ["recorded Normal", "`breathing` was still open"]),
        // Named, and asked afterwards.
        Row(
            simulation: "blue_lips_in_the_bathroom",
            lines: ["/screen life", "2,3", "/go breathing", "4", "/go responsive", "4"],
            has: [],
            hasNot: ["`breathing` was named", "`breathing`: recorded", "`responsive` was named"]),
        // Said in the opening, recorded by its words.
        Row(
            simulation: "grandfather_keeps_watch", lines: ["/find rifle", "1"], has: [],
            hasNot: ["`weapon_type`"]),
    ]) func whatIsHeardIsScored(row: Row) throws {
        let shelf = try ScoringTests.shelf()
        let (attempt, texts) = try Self.played(row.lines, row.simulation, shelf)
        let simulation = shelf.simulations.first { $0.id == row.simulation }
        let all = score(attempt, of: simulation, by: shelf.rubric, shelf.program).deductions
        let said = all.map { "\($0.fault.rawValue) \($0.what)" }
        for (fault, piece) in row.has {
            #expect(
                all.contains { $0.fault == fault && $0.what.contains(piece) }, "\(piece): \(said) \(texts)")
        }
        for piece in row.hasNot {
            #expect(!said.contains { $0.contains(piece) }, "\(piece): \(said) \(texts)")
        }
    }

    /// Ladders are decided one by one as on a call, and a number behind a list is a choice from it.
    @Test func laddersAndListsAreAsOnACall() throws {
        let shelf = try ScoringTests.shelf()
        let lines = [
            "/decide emergency because not breathing", "/decide no_police because nobody threatens",
            "/decide emergency mobile_crisis because x", "/go breathing", "/send", "1", "3",
        ]
        let (attempt, texts) = try Self.played(lines, "blue_lips_in_the_bathroom", shelf)
        let simulation = shelf.simulations.first { $0.id == "blue_lips_in_the_bathroom" }
        let faults = score(attempt, of: simulation, by: shelf.rubric, shelf.program).deductions.map(\.fault)
        #expect(!faults.contains(.noDecision), "\(texts)")
        #expect(texts[2].contains("one rung of a ladder"), "\(texts[2])")
        #expect(texts[5].contains("sent: ") && texts[6].contains("Breathing: "), "\(texts)")
    }

    /// Events added to the beginning of an ideal attempt, and what they cost.
    @Test(arguments: [
        ("until_the_christening", "shaking", AnswerCode.choice(1), Fault?.none),
        ("grandfather_keeps_watch", "weapon", .choice(3), nil),
        ("grandfather_keeps_watch", "weapon", .choice(0), .recordedSafer),
        ("until_the_christening", "shaking", .choice(0), .recordedSafer),
        ("until_the_christening", "shaking", .missing(.unknown), .recordedWrong),
        // Nobody said it: no reassurance, and no danger that is not true.
        ("until_the_christening", "earlier_withdrawal", .choice(0), .recordedSafer),
        ("until_the_christening", "overheated", .choice(1), .recordedWrong),
        ("blue_lips_in_the_bathroom", "responsive", .choice(0), .recordedSafer),
    ]) func anUnaskedRecord(id: String, name: String, code: AnswerCode, fault: Fault?) throws {
        let shelf = try ScoringTests.shelf()
        let simulation = try #require(shelf.simulations.first { $0.id == id })
        let question = try #require(shelf.program.questionIndex(name))
        let attempt = idealAttempt(at: simulation, shelf.program) { events in
            events.removeAll {
                switch $0.what {
                case .ask(question, _), .record(question, _, _, _): true
                default: false
                }
            }
            events.insert(
                .init(at: 0, line: 2, what: .record(question: question, code, .volunteered)), at: 1)
        }
        let result = score(attempt, of: simulation, by: shelf.rubric, shelf.program)
        let recording = result.deductions.filter { $0.rule.part == .recording && $0.question == question }
        #expect(recording.map(\.fault) == (fault.map { [$0] } ?? []), "\(recording.map(\.what))")
        let isHeard = simulation.tells[question] != nil
        #expect(result.asked.contains(question) == isHeard)
        let skipped = result.deductions.contains { $0.fault == .mustAskSkipped && $0.question == question }
        #expect(skipped == (!isHeard && simulation.mustAsk.contains { $0.question == question }))
        for item in recording {
            #expect(item.what.contains(isHeard ? "said unasked was" : "nobody had said so"))
        }
    }

    /// A screen recorded without being asked is one fault, told so; ticked from what was heard, it is one
    /// only where it is not so.
    @Test(
        arguments: [
            ("not_telling_my_parents", false, "the screen `life` was recorded and not asked"),
            ("not_telling_my_parents", true, nil),
            ("blue_lips_in_the_bathroom", true, "ticked from what was heard, and it is not so"),
        ] as [(String, Bool, String?)])
    func aScreenNobodyAsked(id: String, isObserved: Bool, told: String?) throws {
        let shelf = try ScoringTests.shelf()
        let simulation = try #require(shelf.simulations.first { $0.id == id })
        let screen = try #require(shelf.program.screens.first { $0.name == "life" })
        let covers = Set(screen.covers)
        let attempt = idealAttempt(at: simulation, shelf.program) { events in
            events.removeAll {
                switch $0.what {
                case .ask(let question, _), .record(let question, _, _, _): covers.contains(question)
                default: false
                }
            }
            let names = screen.covers.map { shelf.program.questions[$0].name }
            let screening = Screening(screen: "life", covers: names, .named([]), isObserved: isObserved)
            events.insert(.init(at: 0, line: 2, what: .recordScreen(screening)), at: 1)
        }
        let result = score(attempt, of: simulation, by: shelf.rubric, shelf.program)
        let recording = result.deductions.filter { $0.what.hasPrefix("the screen `life`") }
        #expect(recording.count == (told == nil ? 0 : 1), "\(recording.map(\.what))")
        if let told { #expect(recording.first?.what.contains(told) == true) }
    }

    /// The caller answers a screen from what is true, and a danger that is true is always named.
    @Test func theCallerAnswersScreensFromTheTruth() throws {
        let shelf = try ScoringTests.shelf()
        var named = 0
        for simulation in shelf.simulations {
            for screen in shelf.program.screens {
                let reply = Caller(simulation, seed: 1)
                    .answer(to: screen, covering: screen.covers, shelf.program)
                let truth = simulation.truth.merging(simulation.rest.mapValues(\.heard)) { told, _ in told }
                let known = screen.covers.filter { truth[$0] != nil }
                let dangers = known.filter { truth[$0] != shelf.program.safestAnswer(to: $0) }
                let names = dangers.map { shelf.program.questions[$0].name }
                named += names.count
                switch reply.heard {
                case .missing: #expect(known.isEmpty && simulation.unexpected.says.contains(reply.says))
                case .named(let found):
                    #expect(!known.isEmpty && found == names, "\(simulation.id) \(screen.name)")
                    #expect(names.isEmpty ? reply.says == screen.none : reply.says.hasPrefix("Yes: "))
                }
            }
        }
        #expect(named >= 5)
    }

    /// Another answer asks whether the first was wrong or the world moved, and the file says which.
    @Test(arguments: [("w", "corrected"), ("c", "changed")])
    func anotherAnswerSaysWhy(key: String, how: String) throws {
        let shelf = try ScoringTests.shelf()
        let (attempt, texts) = try Self.played(
            ["/go thoughts", "n", "/go thoughts", "y", key], "not_telling_my_parents", shelf)
        #expect(
            texts[3].contains("wrong before") && texts[4].contains("Thoughts of suicide: Yes"), "\(texts)")
        let lines = attempt.events.map { $0.line(shelf.program) }
        #expect(lines.last?.contains("\"replaces\": \"\(how)\"") == true, "\(lines)")
    }

    /// `/back` takes an answer back without asking the caller again.
    @Test func backDoesNotAskAgain() throws {
        let shelf = try ScoringTests.shelf()
        let (attempt, _) = try Self.played(
            ["/go thoughts", "n", "/back", "y"], "not_telling_my_parents", shelf)
        let asked = attempt.events.count { if case .ask = $0.what { true } else { false } }
        let lines = attempt.events.map { $0.line(shelf.program) }
        #expect(asked == 1 && lines.contains { $0.contains("\"answer\": null") }, "\(lines)")
        #expect(lines.last?.contains("\"answer\": \"yes\"") == true, "\(lines)")
    }

    /// What comes next is shown where help is not hidden, and chosen by its number.
    @Test func theNextThreeAreShownWhereHelpIsNotHidden() throws {
        let shelf = try ScoringTests.shelf()
        let text = try Shipped.text("Rules/rubrics.yaml")
            .replacing("hide_recommendation: true", with: "hide_recommendation: false")
        var problems = Problems()
        let file = SourceFile(id: 0, path: "r.yaml", text: text)
        let open = try #require(parseRubric(file, shelf.program, &problems))
        var session = PracticeSession(shelf.simulations[0], shelf.program, open, seed: 1, .plain)
        let text1 = session.start().text
        // What a reply to the second tells as well is not among them.
        #expect(["/1 ", "/2 "].allSatisfy(text1.contains), "\(text1)")
        let asked = session.handle("/2", seconds: 1)
        #expect(asked.events.count == 1 && session.prompt != "training> ")
        #expect(session.handle("?", seconds: 2).text.contains("the engine recommends"))
        var hidden = PracticeSession(shelf.simulations[0], shelf.program, shelf.rubric, seed: 1, .plain)
        #expect(!hidden.start().text.contains("/1 "))
    }
}
