import Testing
import TriageCalls
import TriageEngine
import TriagePresentation
import TriageSession

/// The call's window and what its lines do.
@Suite struct CallScreenTests {
    /// Whatever is typed, and however large the window: it is filled and never overfilled.
    @Test(arguments: 0..<12)
    func theWindowIsNeverOverfilled(seed: Int) throws {
        var random = Seeded(seed)
        var screen = try TestScreen(seed.isMultiple(of: 2) ? languages() : Shipped.program())
        let lines = [
            "1", "2", "3", "4", "?", "-", "~", "", "/", "/help", "/find 刀", "/find knife", "/back", "/why",
            "/go",
            "/go weapon", "/note 漢字 with a long text that does not fit into a narrow window", "/person wife",
            "/person", "/lost", "/screen", "/said", "/decide", "/send", "/handoff", "/handoff police", "/2",
            "/3", "!1",
            "!2", "!7", "/end", "sí", "nonsense", "/nonsense", "1,2",
        ]
        for _ in 0..<60 {
            screen.type(random.pick(lines))
            if screen.screen.isOver { break }
            for style in [Style.plain, Style(hasColour: true, width: 80)] {
                let (width, height) = (random.int(20...230), random.int(5...70))
                let window = screen.window(width, height, style: style)
                #expect(window.count == height, "\(width)x\(height)")
                for line in window {
                    #expect(style.columns(of: line) <= width, "\(width)x\(height): \(line)")
                    #expect(!line.contains("\n"))
                }
                #expect(window.last?.hasPrefix(">") == true)
            }
        }
    }

    /// At the usual sizes the strip, the question and its answers are there whole.
    @Test(arguments: [(80, 24), (100, 30), (120, 40), (200, 60)])
    func everythingHasItsPlace(width: Int, height: Int) throws {
        var screen = try TestScreen(Shipped.program())
        for lines in [[], ["3", "1", ""], ["3", "1", "4", ""]] {
            screen.type(lines)
            let text = screen.window(width, height).map { $0.split(separator: " ").joined(separator: " ") }
                .joined(separator: " ")
            for word in [
                "Response tier", "Role of police", "Still possible", "If the line dropped", "Must be asked",
            ] {
                #expect(text.localized.contains(word.localized), "\(word) in\n\(text)")
            }
            let view = screen.view
            let next = try #require(view.next.first)
            let program = screen.screen.call.program
            let labels =
                next.screen.map { place in
                    program.screens[place].covered.filter {
                        screen.screen.call.covers(ofScreen: place).contains($0.question)
                    }.map { $0.label ?? program.topic(of: $0.question) }
                }
                ?? program.questions[next.question].options.map(\.label)
            for label in labels.map({ $0.prefix(40) }) {
                #expect(text.contains(label), "\(label) in\n\(text)")
            }
        }
    }

    /// With an answer just recorded and words for this moment, the two other questions are still there, the
    /// answers too, and no line ends inside a word.
    @Test(arguments: [(80, 24), (100, 30), (120, 40), (200, 60)])
    func nothingHidesTheFurtherQuestions(width: Int, height: Int) throws {
        var screen = try TestScreen(Shipped.program())
        let program = screen.screen.call.program
        let asked = program.questions.flatMap { [$0.ask, $0.askThirdParty].compactMap { $0 } }
        let guided = program.guidance.flatMap { [$0.say, $0.toDo].compactMap { $0 } }
        let screened = program.screens.flatMap { [$0.ask, $0.askThirdParty].compactMap { $0 } }
        let known = Set(
            [asked, guided, screened].joined().flatMap { $0.split(separator: " ").map(String.init) })
        for line in ["3", "!1", "1", "2", "/back", "!3", "1", "4", "?", "1"] {
            screen.type(line)
            // Words that go with an answer are asked for; none are written here.
            if screen.screen.asksFor.hasPrefix("In words") { screen.type(""); continue }
            let view = screen.view
            guard view.next.count == 3, view.warnings.isEmpty else { continue }
            let window = screen.window(width, height)
            let text = window.joined(separator: "\n")
            for place in 2...3 { #expect(text.contains("/\(place) "), "\(line)\n\(text)") }
            #expect(text.contains("→ "), "\(line)\n\(text)")
            #expect(view.guidance.isEmpty || text.contains("• "), "\(line)\n\(text)")
            for next in view.next.prefix(1) {
                let count =
                    next.screen.map { program.screens[$0].covers.count + 1 }
                    ?? program.questions[next.question].options.count
                for option in 1...count { #expect(text.contains("\(option) "), "\(line)\n\(text)") }
            }
            for cut in window where cut.hasSuffix(" …") && (cut.hasPrefix("/") || cut.hasPrefix("• ")) {
                let word = cut.dropLast(2).split(separator: " ").last.map(String.init) ?? ""
                #expect(
                    known.contains(word) || known.contains(word.trimmingPrefix("“").description), "\(cut)")
            }
        }
    }

    @Test func aRiseIsMarkedInWordsAndInversely() throws {
        var screen = try TestScreen(Shipped.program())
        screen.type("/go breathing")
        let taken = screen.type("not breathing")
        #expect(taken.rose == [0] && taken.reply.contains("Breathing: Not breathing"))
        let style = Style(hasColour: true, width: 80)
        let window = screen.window(80, 24, style: style).joined(separator: "\n")
        #expect(window.contains("ROSE to Emergency services now") && window.contains("[1;7m"))
        #expect(screen.window(200, 60).joined().contains("ROSE to Emergency"))
        // The next event is not a rise any more.
        screen.type("/note says so")
        #expect(!screen.window().joined().contains("ROSE"))
    }

    /// Letters answer; a command is one only behind `/`.
    @Test func lettersOnlyEverAnswer() throws {
        var screen = try TestScreen(Shipped.program())
        screen.type("/go act now", "r")
        #expect(try screen.answer("act_now") == "in_progress")
        for letter in ["d", "done", "b", "k", "g weapon", "u", "w"] {
            screen.type("/go act now")
            let taken = screen.type(letter)
            #expect(
                taken.events.isEmpty && taken.reply.joined().contains("begins no answer"),
                "\(letter): \(taken.reply)")
        }
        #expect(!screen.screen.isOver)
    }

    @Test func whatReplacesAnAnswerIsAskedFor() throws {
        var screen = try TestScreen(Shipped.program())
        screen.type("/go weapon", "4")
        #expect(try screen.answer("weapon") == "on_person")
        var taken = screen.type("/go weapon", "1")
        #expect(
            taken.events.isEmpty
                && screen.window().joined(separator: " ").contains(
                    "Wrong before, or has it changed since".prefix(12))
        )
        #expect(try screen.answer("weapon") == "on_person")
        taken = screen.type("c")
        #expect(try screen.answer("weapon") == "none")
        guard case .replaced(_, "weapon", _, .changed, _)? = taken.events.first?.kind else {
            Issue.record("\(taken.events)")
            return
        }
        screen.type("/go weapon", "5", "wrong")
        #expect(try screen.answer("weapon") == "brandished_or_used")
        // A choice that is left records nothing, and says so.
        screen.type("/go weapon", "1")
        taken = screen.type("/note he laughs")
        #expect(taken.reply.first?.contains("nothing was recorded") == true, "\(taken.reply)")
        #expect(try screen.answer("weapon") == "brandished_or_used")
    }

    @Test func aDangerKeyRecordsFromAnywhereAndIsTakenBack() throws {
        var screen = try TestScreen(languages())
        screen.type("!1")
        #expect(try screen.answer("breathing") == "none" && screen.rung("response") == "now")
        screen.type("/back")
        #expect(try screen.answer("breathing") == nil)
        screen.type("/find 刀", "1", "/go breathing", "1", "!1")
        #expect(try screen.answer("breathing") == "none" && screen.answer("weapon") == "shown")
        screen.type("/back", "/back", "/back")
        #expect(try screen.answer("breathing") == nil && screen.answer("weapon") == nil)
        #expect(screen.type("/back").reply.joined().contains("nothing to take back"))
        #expect(screen.type("!7").reply.joined().contains("no danger on key 7"))
    }

    @Test func aScreenAnswersForItsQuestions() throws {
        var screen = try TestScreen(languages())
        screen.type("/screen body", "1")
        #expect(try screen.answer("breathing") == "normal" && screen.answer("weapon") == "none")
        screen.type("/back")
        #expect(try screen.answer("breathing") == nil && screen.answer("weapon") == nil)
        screen.type("/screen body", "breathing")
        #expect(try screen.answer("weapon") == "none" && screen.answer("breathing") == nil)
        #expect(screen.view.next.first?.question == screen.screen.call.program.questionIndex("breathing"))
        screen.type("/back", "/screen body", "4")
        #expect(try screen.answer("breathing") == "normal")
        screen.type("/back", "/screen body")
        #expect(screen.type("1,2").reply.joined().contains("excludes"))
        screen.type("-")
        #expect(try screen.answer("breathing") == "refused")
    }

    @Test func theLineIsLostAndBack() throws {
        var screen = try TestScreen(Shipped.program())
        screen.type("1", "1", "2")
        let dropped = screen.view.ladders.map(\.ifLineDropped)
        let taken = screen.type("!8")
        #expect(screen.view.isLineLost && screen.view.ladders.map(\.shown) == dropped)
        #expect(taken.reply.first?.contains("The line is lost") == true)
        #expect(screen.window().joined().contains("THE LINE IS LOST"))
        screen.type("/lost", "the line is back")
        #expect(!screen.view.isLineLost)
        screen.type("/lost", "/back")
        #expect(!screen.view.isLineLost)
        screen.type("/lost", "/lost", "end")
        #expect(screen.screen.isOver || !screen.view.warnings.isEmpty || screen.view.isLineLost)
    }

    @Test func decisionsHaveReasonsAndASecondPerson() throws {
        var screen = try TestScreen(Shipped.program())
        screen.type("/decide", "1")
        #expect(screen.view.ladders.allSatisfy { $0.decided == $0.shown })
        screen.type("/decide", "2", "mobile", "the person's history", "known here for years")
        #expect(try screen.rung("response") == "mobile_crisis")
        let decision = try #require(screen.view.ladders[0].decision?.decision)
        #expect(decision.reason == .knownHistory && decision.words == "known here for years")
        // Left half way, nothing is decided.
        let taken = screen.type("/decide", "2", "/why")
        #expect(taken.reply.first == "Nothing was decided.", "\(taken.reply)")
    }

    @Test func peopleAreKeptApart() throws {
        var screen = try TestScreen(languages())
        screen.type("/go breathing", "no", "/person wife", "2")
        #expect(try screen.answer("breathing") == nil && screen.view.people.count == 2)
        screen.type("/person person")
        #expect(screen.view.current == 0)
    }

    @Test func commandsAndTheirBeginnings() throws {
        var screen = try TestScreen(languages())
        #expect(screen.type("/").reply.joined().contains("/find /back /why"))
        #expect(screen.type("/s").reply == ["/s could be /screen or /said or /send; write more of it."])
        #expect(screen.type("/wy").reply == ["There is no command /wy; did you mean /why?"])
        #expect(screen.type("/n she whispers").reply == ["Noted. It is read by Ambulancia."])
        #expect(screen.type("/go nothing of the kind").reply.joined().contains("No question is found"))
        #expect(screen.type("/find").reply.joined().contains("/find knife"))
        screen.type("!1", "/said", "1")
        #expect(screen.view.given.count == 1)
        screen.type("/send ambul")
        #expect(screen.view.sent.count == 1)
        screen.type("/send", "ambulancia, sent", "1")
    }

    @Test func theEndIsAsked() throws {
        var screen = try TestScreen(languages())
        screen.type("!1", "/end")
        // Somebody who does not breathe is no wrong number.
        #expect(screen.type("wrong").reply.joined().contains("Not recorded"))
        screen.type("/back", "/end")
        #expect(
            !screen.screen.isOver && screen.window().joined(separator: " ").contains("How does the call end"))
        screen.type("/note wait")
        #expect(!screen.screen.isOver)
        screen.type("/end", "wrong")
        #expect(screen.screen.isOver)
        #expect(
            screen.type("1").reply == [
                "This call is over, and nothing can be added to it; `triage call` begins another."
            ])
    }
}

extension String {
    fileprivate var localized: String { lowercased() }
}
