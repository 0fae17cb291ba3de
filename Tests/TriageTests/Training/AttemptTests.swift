import Testing
import TriageAuthoring
import TriageDiagnostics
import TriageEngine
import TriagePresentation
import TriageSession
import TriageSyntax
import TriageTraining

/// Attempt files: what is read of them, also when they are cut or damaged.
@Suite struct AttemptTests {
    private func text(_ simulation: Simulation, _ program: Program) -> String {
        let attempt = idealAttempt(at: simulation, program)
        return beginLine(simulation, program, trainee: "Kim", seed: 1)
            + attempt.events.map { $0.line(program) }.joined()
    }

    private func parsed(_ text: String, _ program: Program) -> (Attempt?, [Diagnostic]) {
        var problems = Problems()
        let attempt = parseAttempt(SourceFile(id: 0, path: "a.jsonl", text: text), program, &problems)
        return (attempt, problems.sorted())
    }

    /// What is written reads back, and scores the same.
    @Test func anAttemptReadsBackAsItWasWritten() throws {
        let shelf = try ScoringTests.shelf()
        for simulation in shelf.simulations {
            let text = text(simulation, shelf.program)
            let (attempt, problems) = parsed(text, shelf.program)
            let read = try #require(attempt)
            #expect(problems.isEmpty && read.isWhole && read.trainee == "Kim")
            let again = read.events.map { $0.line(shelf.program) }.joined()
            #expect(text.hasSuffix(again))
            #expect(score(read, of: simulation, by: shelf.rubric, shelf.program).points == 100)
        }
    }

    /// Cut anywhere, it is scored as far as it went.
    @Test func aCutAttemptIsScoredAsFarAsItWent() throws {
        let shelf = try ScoringTests.shelf()
        var random = Seeded(5)
        for simulation in shelf.simulations {
            let whole = Array(text(simulation, shelf.program).utf8)
            let lines = whole.indices.filter { whole[$0] == 0x0A }
            let ends =
                lines.enumerated().filter { Nightly.isOn || $0.offset % 3 == 0 }.map(\.element)
                + (0..<Nightly.count(20, oneIn: 3)).map { _ in random.int(300...whole.count - 1) }
            for end in ends where end > 250 {
                let cut = String(decoding: whole[..<end], as: UTF8.self)
                let (attempt, _) = parsed(cut, shelf.program)
                guard let attempt else {
                    #expect(end < 400, "\(simulation.id) cut at \(end)")
                    continue
                }
                let one = score(attempt, of: simulation, by: shelf.rubric, shelf.program)
                let text = present(one, shelf.program, shelf.rubric, .plain)
                guard end < whole.count - 40 else { continue }
                let isDecided = attempt.events.contains { if case .decide = $0.what { true } else { false } }
                #expect(!attempt.isWhole && (isDecided || one.points < 100), "\(simulation.id) cut at \(end)")
                #expect(text.contains("scored as far as it went"))
            }
        }
    }

    /// Each damaged line is left out with its line and reason, and the rest is scored.
    @Test(arguments: [
        (
            #"{"at": 5, "event": "ask", "question": "thought"}"#,
            "asks `thought`, which is no question of the library"
        ),
        (
            #"{"at": 5, "event": "record", "question": "thoughts", "answer": "maybe"}"#,
            "records an answer that cannot be"
        ),
        (
            #"{"at": 5, "event": "ask", "screen": "bodies"}"#,
            "asks by `bodies`, which is no screen of the library"
        ),
        (
            #"{"at": 5, "event": "record", "screen": "life", "covers": ["breathing"]}"#,
            "has no `named` and no `missing`"
        ),
        (
            #"{"at": 5, "event": "record", "screen": "unwell", "covers": ["weapon"], "named": []}"#,
            "records what cannot be: the screen `unwell` does not stand for `weapon`"
        ),
        (
            #"{"at": 5, "event": "record", "question": "thoughts", "answer": "no", "manner": "guessed"}"#,
            "has `guessed` for `manner`"
        ),
        (
            #"{"at": 5, "event": "record", "question": "thoughts", "answer": "no", "manner": "key"}"#,
            "has no `by_means_of`"
        ),
        (
            #"{"at": 5, "event": "record", "question": "thoughts", "answer": "no", "manner": "screened", "by_means_of": "life"}"#,
            "records what cannot be: a use of the screen `life` is recorded whole"
        ),
        (
            #"{"at": 5, "event": "record", "question": "thoughts", "answer": "no", "replaces": "changed"}"#,
            "records what cannot be: `thoughts` has no answer to replace"
        ),
        (#"{"at": 5, "event": "dance"}"#, "has an unknown event `dance`"),
        (#"{"event": "note", "text": "x"}"#, "has no time"),
        (#"{"at": 5, "event": "note", "text": "x"#, "cannot be read"), ("[1, 2]", "is no JSON object"),
        (#"{"at": -3, "event": "note"}"#, "has no time"),
        (#"{"at": 5, "event": "say", "guidance": "sing"}"#, "names the guidance `sing`"),
        (#"{"at": 5, "event": "decide", "rungs": ["moon"]}"#, "names the rung `moon`"),
        (#"{"at": 5, "event": "decide", "rungs": ["emergency", "no_polcie"]}"#, "names the rung `no_polcie`"),
        (#"{"at": 5, "event": "decide"}"#, "decides no rung"),
        (#"{"at": 5, "event": "decide", "rungs": []}"#, "decides no rung"),
        (#"{"at": 5, "event": "decide", "rungs": null}"#, "decides no rung"),
        (#"{"at": 5, "event": "decide", "rungs": ["emergency", {}]}"#, "has a mapping in `rungs`"),
        (#"{"at": 5, "event": "record", "question": "thoughts"}"#, "has no `answer`"),
        (#"{"at": 5, "event": "record", "question": "thoughts", "answer": null}"#, "has no `answer`"),
        (
            #"{"at": 5, "event": "record", "question": "concern", "answer": ["suicide", []]}"#,
            "has a list in `answer`"
        ),
        (#"{"at": 5, "event": "note", "txt": "x"}"#, "has no `text`"),
        (#"{"at": 5, "event": "note", "text": ["x"]}"#, "has a list for `text`"),
        (#"{"at": 5, "event": "send", "responder": "moon"}"#, "names the responder `moon`"),
        (#"{"at": 5, "at": 6, "event": "shown"}"#, "cannot be read: the key `at` stands here a second time"),
        (
            #"{"at": 5, "event": "note", "text": "\ud83d"}"#,
            "cannot be read: this escape is half of a character"
        ),
    ])
    func damagedLinesAreLeftOut(line: String, reason: String) throws {
        let shelf = try ScoringTests.shelf()
        let simulation = shelf.simulations[0]
        var lines = text(simulation, shelf.program).split(separator: "\n").map(String.init)
        lines.insert(line, at: 2)
        let (attempt, problems) = parsed(lines.joined(separator: "\n") + "\n", shelf.program)
        let read = try #require(attempt)
        #expect(read.leftOut.count == 1 && read.leftOut[0].hasPrefix("line 3 \(reason)"), "\(read.leftOut)")
        #expect(problems.count == 1)
        let result = score(read, of: simulation, by: shelf.rubric, shelf.program)
        #expect(result.points == 100 && result.leftOut == read.leftOut)
    }

    /// A second attempt in the file is one mistake, however long it is, and the first is scored.
    @Test(arguments: [1, 2, 9]) func aSecondAttemptIsToldOnce(count: Int) throws {
        let shelf = try ScoringTests.shelf()
        let simulation = shelf.simulations[0]
        let once = text(simulation, shelf.program)
        let (attempt, problems) = parsed(
            String(repeating: once, count: 1 + count), shelf.program)
        let line = once.split(separator: "\n").count + 1
        #expect(
            problems.map(\.message) == [
                "line \(line) begins a second attempt, which needs a file of its own, "
                    + "and is left out with all behind it"
            ])
        let read = try #require(attempt)
        #expect(read.leftOut.count == 1)
        #expect(score(read, of: simulation, by: shelf.rubric, shelf.program).points == 100)
    }

    /// A reviewer's line is used whole or not at all.
    @Test(arguments: [
        (#""accepted": ["mobile_crisis", "moon"]"#, "accepts the rung `moon`"),
        (#""ideal": "moon""#, "has for ideal the rung `moon`"),
        (#""must_ask": ["moon"]"#, "must ask the question `moon`"),
        (#""give": ["moon"]"#, "gives the guidance `moon`"),
        (#""heard": {"thoughts": "maybe"}"#, "hears what cannot be"),
        (#""heard": {"moon": "yes"}"#, "hears what cannot be: no question is called `moon`"),
    ])
    func aReviewWithASlipIsLeftOut(part: String, reason: String) throws {
        let shelf = try ScoringTests.shelf()
        let text = "{\"event\": \"begin\", \"kind\": \"call\"}\n{\"event\": \"review\", \(part)}\n"
        let (attempt, problems) = parsed(text, shelf.program)
        #expect(attempt?.review == nil && attempt?.leftOut.count == 1 && problems.count == 1)
        #expect(attempt?.leftOut.first?.hasPrefix("line 2 \(reason)") == true, "\(attempt?.leftOut ?? [])")
    }

    /// A file that is no attempt is one problem, which says what it is and what was expected.
    @Test(arguments: [
        ("", "the file is empty", 1), ("\n  \n", "the file is empty", 1),
        ("{\"format\": \"triage-call/1\"}\n{\"kind\": \"note\"}\n", "it is `triage-call/1`", 1),
        ("\n{\"at\": 0, \"event\": \"caller\", \"says\": \"x\"}\n", "it begins with `caller`", 2),
        ("- case: a\n  given: {}\n  expect: {}\n- case: b\n", "line 1 is no event", 1),
        ("id,rater,rung\n1,a,b\n2,a,b\n3,a,b\n", "line 1 is no event", 1),
        ("{\n  \"event\": \"begin\",\n  \"kind\": \"training\"\n}\n", "line 1 is no event", 1),
        ("[1, 2]\n", "line 1 is no event", 1), ("\u{0}\u{1}\n\u{2}\n", "line 1 is no event", 1),
    ])
    func aWrongFileIsToldOnce(text: String, what: String, line: Int) throws {
        var problems = Problems()
        let file = SourceFile(id: 0, path: "wrong.jsonl", text: text)
        #expect(parseAttempt(file, try Shipped.program(), &problems) == nil)
        #expect(problems.list.map(\.message) == ["this is no attempt: \(what)"])
        let problem = try #require(problems.list.first)
        #expect(
            problem.help?.contains("\"begin\"") == true && problem.help?.contains("`triage practice`") == true
        )
        #expect(file.line(at: Int(problem.span.start)) == line)
    }

    @Test(arguments: [
        (#"{"event": "begin", "kind": "cal"}"#, "is of the kind `cal`"),
        (#"{"event": "begin", "seed": "x"}"#, "has `x` for `seed`"),
    ])
    func aBeginWithASlipIsNone(line: String, reason: String) throws {
        let (attempt, problems) = parsed(line + "\n", try Shipped.program())
        #expect(attempt == nil && problems.count == 1)
        #expect(problems.first?.message.hasPrefix("line 1 \(reason)") == true, "\(problems.map(\.message))")
        #expect(problems.first?.message.hasSuffix("nobody knows what this attempt is") == true)
    }

    /// Whatever is typed is read again as it was written, in any line ending.
    @Test(arguments: Texts.odd, ["\n", "\r\n"])
    func everyTextReadsBack(text: String, ending: String) throws {
        let shelf = try ScoringTests.shelf()
        let program = shelf.program
        let place = RungPlace(ladder: 0, rung: 1)
        let events: [Attempt.Event] = [
            .init(at: 1, line: 2, what: .caller(text)),
            .init(at: 2, line: 3, what: .ask(question: 0, reply: text)),
            .init(at: 3, line: 4, what: .note(text)),
            .init(at: 4, line: 5, what: .decide([place], reason: text)),
            .init(at: 5, line: 6, what: .happening(text)), .init(at: 6, line: 7, what: .end(by: text)),
        ]
        let lines =
            beginLine(shelf.simulations[0], program, trainee: text, seed: 1)
            + events.map { $0.line(program) }.joined()
        let (attempt, problems) = parsed(lines.replacing("\n", with: ending), program)
        #expect(problems.isEmpty && attempt?.trainee == text)
        let again = attempt?.events.map { $0.line(program) }
        #expect(again == events.map { $0.line(program) })
    }

    @Test func timesThatRunBackwardsAreLeftOut() throws {
        let shelf = try ScoringTests.shelf()
        let lines =
            text(shelf.simulations[0], shelf.program) + #"{"at": 1, "event": "note", "text": "late"}"# + "\n"
        let (attempt, _) = parsed(lines, shelf.program)
        #expect(attempt?.leftOut.first?.contains("runs backwards: 1 s after") == true)
    }

    /// A reviewed real call is scored by what its reviewer holds to be right.
    @Test func aReviewedCallIsScored() throws {
        let shelf = try ScoringTests.shelf()
        let text = """
            {"event": "begin", "kind": "call", "trainee": "Ana"}
            {"at": 5, "event": "ask", "question": "thoughts"}
            {"at": 9, "event": "record", "question": "thoughts", "answer": "no"}
            {"at": 60, "event": "decide", "rungs": ["information", "no_police"], "reason": "advice only"}
            {"at": 70, "event": "end", "by": "clinician"}
            {"event": "review", "by": "Ben", "accepted": ["mobile_crisis", "no_police"], "ideal": ["mobile_crisis", "no_police"], "heard": {"thoughts": "yes"}, "must_ask": ["act_now"], "give": ["stay_on_line"]}

            """
        let (attempt, problems) = parsed(text, shelf.program)
        let read = try #require(attempt)
        #expect(problems.isEmpty && read.kind == .call && read.review?.by == "Ben")
        let result = score(read, of: nil, by: shelf.rubric, shelf.program)
        #expect(
            Set(result.deductions.map(\.fault)).isSuperset(of: [
                .underTriage, .mustAskSkipped, .recordedSafer, .guidanceMissed,
            ]))
    }

    /// What is typed in practice is what stands in the attempt; the words of the engine stay hidden until the
    /// decision.
    @Test func practiceKeepsWhatWasDone() throws {
        let shelf = try ScoringTests.shelf()
        let simulation = try #require(shelf.simulations.first { $0.id == "the_cabinet_upstairs" })
        #expect(shelf.rubric.hidesRecommendation)
        var session = PracticeSession(simulation, shelf.program, shelf.rubric, seed: 1, .plain)
        var events = session.start().events
        let lines = [
            "/go concern", "1", "/go thoughts", "2", "nothing", "/note she whispers", "/said 1", "/send ems",
            "/decide emergency no_police because of tablets", "/end",
        ]
        for (index, line) in lines.enumerated() {
            let reply = session.handle(line, seconds: index * 10)
            // Shown when the call is over, and to no line before, deciding included.
            #expect(
                reply.text.contains("the engine recommends") == (line == "/end"), "\(line): \(reply.text)")
            events += reply.events
        }
        #expect(session.isOver)
        let kinds = events.map { event -> String in
            switch event.what {
            case .caller: "caller"
            case .ask, .askScreen: "ask"
            case .record, .recordScreen: "record"
            case .say, .harmful: "say"
            case .send: "send"
            case .decide: "decide"
            case .note: "note"
            case .happening: "happening"
            case .shown: "shown"
            case .end: "end"
            }
        }
        #expect(
            kinds == [
                "caller", "ask", "record", "ask", "record", "note", "say", "send", "decide", "shown", "end",
            ])
        #expect(events.map(\.at) == events.map(\.at).sorted())
    }

    /// While an answer is waited for, letters answer, as on a call, and everything else begins with `/`.
    @Test(arguments: [
        ("n she whispers", "begins no answer"), ("/n she whispers", "Noted."), ("n", "of suicide: No"),
        ("note she whispers", "begins no answer"), ("/go act_now", "training, act_now>"),
        ("/g act now", "training, act_now>"), ("/said 1", "said: "), ("?", "of suicide: the caller does"),
        ("/said -9223372036854775808", "there is no `-9223372036854775808` to say"),
        ("/said 9223372036854775807", "there is no `9223372036854775807` to say"),
        ("/said 0", "there is no `0`"), ("/s", "/screen or /said or /send"), ("/why", "for real calls"),
        ("/noet", "did you mean /note?"), ("!8", "not lost"), ("/2", "yours to choose"), ("/", "/find WORDS"),
    ])
    func keysWhileAnAnswerIsWaitedFor(line: String, wanted: String) throws {
        let shelf = try ScoringTests.shelf()
        var session = PracticeSession(shelf.simulations[0], shelf.program, shelf.rubric, seed: 1, .plain)
        _ = session.start()
        _ = session.handle("/go thoughts", seconds: 1)
        let reply = session.handle(line, seconds: 2)
        let shown = reply.text + session.prompt
        #expect(shown.contains(wanted), "\(line): \(shown)")
    }

    /// What can be said holds everything that is wanted and tempting, in an order that the seed chooses.
    @Test func whatCanBeSaidIsMixed() throws {
        let shelf = try ScoringTests.shelf()
        for simulation in shelf.simulations {
            let lists = (1...40).map { seed -> String in
                var session = PracticeSession(simulation, shelf.program, shelf.rubric, seed: seed, .plain)
                return session.handle("/said", seconds: 0).text
            }
            #expect(Set(lists).count > 6, "\(simulation.id)")
            for (list, words) in lists.flatMap({ list in simulation.harmful.map { (list, $0.says) } }) {
                let unwrapped = list.split(whereSeparator: \.isWhitespace).joined(separator: " ")
                #expect(unwrapped.contains(words), "\(simulation.id): \(words)")
            }
            let firstIsHarmful = lists.map { list in
                simulation.harmful.contains { list.hasPrefix("  1 " + $0.says.prefix(20)) }
            }
            #expect(Set(firstIsHarmful).count == 2, "\(simulation.id): the first is always the same kind")
        }
    }

    /// Times beyond a day are slips, in a file and on the clock.
    @Test func noCallIsLongerThanADay() throws {
        let shelf = try ScoringTests.shelf()
        let simulation = shelf.simulations[0]
        for (at, isTaken) in [
            (Attempt.longestSeconds, true), (Attempt.longestSeconds + 1, false), (Int.max, false),
        ] {
            let line = "{\"at\": \(at), \"event\": \"note\", \"text\": \"late\"}\n"
            let (attempt, _) = parsed(text(simulation, shelf.program) + line, shelf.program)
            #expect(attempt?.leftOut.isEmpty == isTaken, "\(at)")
        }
        var session = PracticeSession(simulation, shelf.program, shelf.rubric, seed: 1, .plain)
        let last = session.handle("/note x", seconds: .max).events.last?.at
        #expect(last.map { $0 <= Attempt.longestSeconds } ?? false)
    }
}
