import Testing
import TriageCompiler
import TriageEngine
import TriageValues

/// Which questions come next, on a library whose file names them from the least needed to the most.
@Suite struct NextQuestionTests {
    static let library = """
        rule_set: base
        title: Base
        ladders:
          tier:
            title: T
            role: response
            rungs: { wait: { label: W }, help: { label: H, who: [ems] }, now: { label: N, who: [ems] } }
          police: { title: P, rungs: { none: { label: N }, come: { label: C, who: [le] } } }
        responders: { ems: { label: Ambulance }, le: { label: Police } }
        sources: { s: { title: T, by: B, year: 2000, where: W, status: verified } }
        questions:
          again: { ask: Q, why: W, answers: { n: N, y: Y }, must_ask: true, if_missing: ask_again }
          taken: { ask: Q, answers: { n: N, y: Y }, tell: [ems] }
          arms: { ask: Q, answers: { n: N, y: Y } }
          guns: { ask: Q, why: W, answers: { n: N, y: Y }, must_ask: true, if_missing: assume y }
          far: { ask: Q, answers: { n: N, y: Y } }
          further: { ask: Q, answers: { n: N, y: Y } }
          low: { ask: Q, answers: { n: N, y: Y } }
          about: { ask: Q, why: W, answers: { n: N, y: Y }, must_ask: true, if_missing: ask_again }
          plain: { ask: Q, answers: { n: N, y: Y } }
          must: { ask: Q, why: W, answers: { n: N, y: Y }, must_ask: true, if_missing: assume y }
        rules:
          r0: { when: plain >= y, raise: [now], because: B, source: s }
          r1: { when: must >= y, raise: [now], because: B, source: s }
          r2: { when: low >= y, raise: [help], because: B, source: s }
          r3: { when: far >= y and further >= y, raise: [now], because: B, source: s }
          r4: { when: arms >= y, raise: [come], because: B, source: s }
          r5: { when: guns >= y, raise: [come], because: B, source: s }
          r6: { when: low >= y and far >= y, raise: [help], because: B, source: s }

        """
    static let topic = """
        protocol: topic
        title: Topic
        version: 1.0.0
        review_by: 2999-01-01
        applies_when: about >= y
        questions:
          one: { ask: Q, answers: { n: N, y: Y } }
          two: { ask: Q, answers: { n: N, y: Y } }
        rules:
          t1: { when: one >= y, raise: [help], because: B, source: s }
          t2: { when: two >= y, raise: [help], because: B, source: s }
        screens:
          both: { ask: Either of these?, covers: [one, two], none: Neither }

        """

    /// What a protocol asks first comes in its order once it applies, and not before; a danger to life still
    /// goes first.
    @Test(arguments: [
        ("", "must=n plain=n about=y", "one two low"),
        ("[two, one]", "must=n plain=n about=y", "two one low"),
        ("[two]", "must=n plain=n about=y", "two one low"), ("[two, one]", "must=n plain=n", "about low far"),
        ("[two, one]", "about=y", "must plain two"),
        ("[two, one]", "must=n plain=n about=y two=n", "one low far"),
    ]) func aProtocolHasItsOwnOrder(first: String, given: String, expected: String) throws {
        let topic = Self.topic[..<(try #require(Self.topic.firstRange(of: "screens:"))).lowerBound]
        let order = first.isEmpty ? "" : "asks_first: \(first)\n"
        let text = String(topic).replacing("questions:", with: order + "questions:", maxReplacements: 1)
        let program = try compiled([Self.library, text])
        let next = nextQuestions(evaluate(program, try answers(given, program)), program)
        #expect(names(next, program) == expected)
    }

    @Test(arguments: [
        // What alone decides, must-ask before the rest; what the call is about; then what can raise.
        ("", "must plain about"),
        ("must=n plain=n", "about low far"),
        // One question away before two, of two ways the one that is begun.
        ("must=n plain=n about=n", "low far further"),
        ("must=n plain=n about=y", "one low far"),
        ("must=n plain=n about=y one=n", "two low far"),
        // Far alone decides now.
        ("must=n plain=n about=n further=y", "far low guns"),
        // Without `far`, `further` can no longer help: it follows.
        ("must=n plain=n about=n far=n", "low guns again"),
        // The response is what it can be: what must be asked, the police, what the ambulance wants to know.
        ("must=y plain=n about=n", "guns again arms"),
        ("must=y plain=n about=n guns=n again=n", "arms taken"),
        ("must=y plain=n about=n guns=n again=n arms=n", "taken"),
        ("must=y plain=n about=n guns=n again=n arms=n taken=y", ""),
        // Nobody goes, nobody is told.
        ("must=n plain=n about=n low=n far=n guns=n again=n arms=n", ""),
        // What was asked and not learned comes last; what the line took away was not asked.
        ("must=n plain=n about=n low=n far=n guns=n again=unknown", "arms again"),
        ("must=n plain=n about=n low=n far=n guns=n again=lost", "again arms"),
        ("must=lost plain=n about=n low=n far=n guns=n again=n arms=n", "must taken"),
        // Missing, and nobody asks again.
        ("must=n plain=n about=n low=unknown far=n guns=n again=n arms=n", ""),
        ("must=n plain=n about=n low=lost far=n guns=n again=n arms=n", "low"),
    ])
    func theMostNeededComesFirst(given: String, next: String) throws {
        let program = try compiled([Self.library, Self.topic])
        let questions = nextQuestions(evaluate(program, try answers(given, program)), program)
        #expect(names(questions, program) == next)
    }

    /// It holds nothing back: what hangs on it is asked though nobody can say whether it matters, by the
    /// screen that stands for it where there is one.
    @Test(arguments: [
        ("must about", "plain low far"), ("must plain about low far further", "one guns again"),
    ])
    func aQuestionThatIsSetAsideIsLeftOut(aside: String, next: String) throws {
        let program = try compiled([Self.library, Self.topic])
        let left = Set(aside.split(separator: " ").compactMap { program.questionIndex(String($0)) })
        let found = nextQuestions(evaluate(program, Answers(for: program)), program, leavingOut: left)
        #expect(names(found, program) == next)
    }

    /// A question waits for the one that decides whether it matters, which is asked for its sake alone.
    @Test(arguments: [
        ("behind >= y", "", "high gate"), ("behind >= y", "high=n", "gate"),
        // That may be `now` for good, so no answer to `gate` changes a rung.
        ("behind >= y", "high=unknown", "gate"), ("behind >= y", "high=unknown gate=y", "behind"),
        ("behind >= y", "high=unknown gate=n", ""), ("behind >= y", "high=unknown gate=unknown", "behind"),
        // Missing already, it raises once it matters.
        ("behind is missing", "high=n behind=unknown", "gate"),
        ("behind is missing", "high=n behind=unknown gate=n", ""), ("behind is missing", "behind=n", "high"),
    ])
    func whatDecidesRelevanceIsAskedFirst(when: String, given: String, next: String) throws {
        let library = """
            rule_set: gates
            title: Gates
            questions:
              behind: { ask: Q, answers: { n: N, y: Y }, ask_when: gate >= y }
              gate: { ask: Q, answers: { n: N, y: Y } }
              high: { ask: Q, answers: { n: N, y: Y } }
            rules:
              h: { when: high >= y, raise: [now], because: It is so., source: s }
              b: { when: \(when), raise: [help], because: It is so., source: s }

            """
        let base = ExampleBase.text.replacing(#/rules:\n(.*\n)*/#, with: "")
        let program = try compiled([base, library])
        let found = nextQuestions(evaluate(program, try answers(given, program)), program, limit: 9)
        #expect(names(found, program) == next)
    }

    /// A screen stands for its questions while two of them are to be asked.
    @Test func aScreenStandsForItsQuestions() throws {
        let program = try compiled([Self.library, Self.topic])
        func next(_ given: String) throws -> NextQuestion? {
            nextQuestions(evaluate(program, try answers(given, program)), program).first
        }
        #expect(try next("must=n plain=n about=y")?.screen == 0)
        #expect(try next("must=n plain=n about=y one=n")?.screen == nil)
        #expect(try next("must=n plain=n")?.screen == nil)
    }

    /// What is told with another question waits for it; once something was said to that, it is noted
    /// after what is asked first; where nothing was, or nobody knows, it is asked by itself.
    @Test(arguments: [
        ("must=y plain=n about=n", "arms again taken", false),
        ("must=y plain=n about=n arms=y", "guns again taken", true),
        ("must=y plain=n about=n arms=n", "guns again taken", false),
        ("must=y plain=n about=n arms=unknown", "guns again taken", false),
        ("arms=y", "must plain about", false),
    ])
    func whatAReplyTellsAsWellIsNoted(given: String, expected: String, isTold: Bool) throws {
        let text = Self.library.replacing(
            "if_missing: assume y }\n", with: "if_missing: assume y, told_with: arms }\n", maxReplacements: 1)
        let program = try compiled([text, Self.topic])
        let next = nextQuestions(evaluate(program, try answers(given, program)), program)
        #expect(names(next, program) == expected)
        let host = try #require(program.questionIndex("arms"))
        #expect((next.first?.reason == .told(with: host)) == isTold)
    }

    @Test(arguments: [
        ("", "alone"), ("must=n plain=n", "subject 2"), ("must=n plain=n about=n", "raise help by r2"),
        ("must=y plain=n about=n guns=n again=n arms=n", "tells ems"),
        ("must=y plain=n about=n guns=n", "must"),
        ("must=n plain=n about=n low=n far=n guns=n again=unknown arms=n", "again"),
    ])
    func eachHasItsReason(given: String, reason: String) throws {
        let program = try compiled([Self.library, Self.topic])
        let next = nextQuestions(evaluate(program, try answers(given, program)), program).first
        let words =
            switch next?.reason {
            case .decidesAlone: "alone"
            case .decidesSubject(let count): "subject \(count)"
            case .canRaise(let place, let rule):
                "raise \(program.ladders[place.ladder].rungs[place.rung].name) by \(program.rules[rule].name)"
            case .mustAsk: "must"
            case .decidesRelevance(let of): "relevance of \(program.questions[of].name)"
            case .tells(let who): "tells \(who.map { program.responders[$0].name }.joined(separator: " "))"
            case .told(let host): "told with \(program.questions[host].name)"
            case .askAgain: "again"
            case nil: "none"
            }
        #expect(words == reason)
    }

    func names(_ next: [NextQuestion], _ program: Program) -> String {
        next.map { program.questions[$0.question].name }.joined(separator: " ")
    }

    func answers(_ given: String, _ program: Program) throws -> Answers {
        var answers = Answers(for: program)
        for part in given.split(separator: " ") {
            let pair = part.split(separator: "=").map(String.init)
            let question = try #require(program.questionIndex(pair[0]))
            answers[question] =
                Missing(rawValue: pair[1]).map { .missing($0) } ?? .choice(pair[1] == "y" ? 1 : 0)
        }
        return answers
    }

    // MARK: random libraries

    /// Property 3: the order of files, questions, rules changes neither the order of asking nor the reasons.
    @Test func theOrderIsNotThatOfFiles() throws {
        for seed in 0..<300 {
            let library = RandomLibrary(seed: 40_000 + seed)
            var random = Seeded(seed)
            let program = try compiled(library.texts())
            let shuffled = try compiled(library.shuffled(&random))
            for _ in 0..<10 {
                let answers = program.randomAnswers(&random, askedPercent: 40)
                var same = Answers(for: shuffled)
                for (index, question) in shuffled.questions.enumerated() {
                    same[index] = answers.codes[try #require(program.questionIndex(question.name))]
                }
                let left = nextQuestions(evaluate(program, answers), program, limit: 9)
                let right = nextQuestions(evaluate(shuffled, same), shuffled, limit: 9)
                try #require(told(left, program) == told(right, shuffled), "seed \(seed)")
            }
        }
    }

    private func told(_ next: [NextQuestion], _ program: Program) -> [String] {
        next.map { next in
            let reason =
                switch next.reason {
                case .decidesAlone(_, let rule): "alone by \(program.rules[rule].name)"
                case .canRaise(let place, let rule): "\(place.rung) by \(program.rules[rule].name)"
                case .decidesRelevance(let of): "for \(program.questions[of].name)"
                case .told(let host): "with \(program.questions[host].name)"
                case .decidesSubject, .mustAsk, .tells, .askAgain: "\(next.reason)"
                }
            return "\(program.questions[next.question].name): \(reason)"
        }
    }

    /// On small libraries every way on is tried: no question is asked that cannot matter, and asking goes on
    /// while a rung can rise or something must be asked.
    @Test func noQuestionIsUselessAndNoneIsMissed() throws {
        var tried = 0
        for seed in 0..<200 {
            let texts = SmallLibrary(seed: 50_000 + seed, isSound: seed % 3 > 0).texts
            guard let program = compile(files(texts)).program else { continue }
            tried += 1
            var random = Seeded(seed)
            for _ in 0..<6 {
                let answers = program.randomAnswers(&random, askedPercent: random.pick([10, 40, 70]))
                let ways = WaysOn(program, answers)
                let evaluation = evaluate(program, answers)
                let next = nextQuestions(evaluation, program, limit: 9)
                let place = "seed \(seed), \(program.description(of: answers))"
                try #require(Set(next.map(\.question)).count == next.count, "\(place)")
                for item in next {
                    let name = program.questions[item.question].name
                    try #require(isOpen(item.question, program, answers), "\(name) is open; \(place)")
                    try #require(ways.matters(item.question), "\(name) is useless; \(place)")
                }
                if next.isEmpty { try #require(!ways.canRise, "asking stopped; \(place)") }
            }
        }
        #expect(tried > 100)
    }

    /// A step up is taken once: where one is certain, the question of another cannot raise.
    @Test(arguments: [("", ["p", "q"]), ("p", []), ("q", ["p"]), ("p q", [])])
    func oneStepUpIsTaken(yes: String, open: [String]) throws {
        let rungs = (0...3).map { "a\($0): { label: A\($0) }" }.joined(separator: ", ")
        let program = try compiled([
            """
            rule_set: step
            title: Step
            ladders: { a: { title: A, step_up_limit: a3, rungs: { \(rungs) } } }
            sources: { s: { title: T, by: B, year: 2000, where: W, status: verified } }
            questions:
              p: { ask: Q, answers: { n: N, y: Y } }
              q: { ask: Q, answers: { n: N, y: Y } }
            rules:
              up: { when: p >= y, raise: [a1], because: B, source: s }
              s1: { when: p >= y, step_up: 1, because: B, source: s }
              s2: { when: q >= y, step_up: 1, because: B, source: s }

            """
        ])
        var answers = Answers(for: program)
        for name in yes.split(separator: " ") {
            answers[try #require(program.questionIndex(String(name)))] = .choice(1)
        }
        let found = explain(evaluate(program, answers), program).open
        #expect(found.map { program.questions[$0.question].name } == open)
    }

    /// What is assumed of a question that does not matter is no assumption of the call.
    @Test(arguments: [(0, []), (1, ["plan"]), (nil, ["plan"])] as [(Int?, [String])])
    func onlyWhatMattersIsAssumed(mood: Int?, assumed: [String]) throws {
        let library = """
            rule_set: plans
            title: Plans
            questions:
              plan: { ask: Q, answers: { none: None, some: Some }, ask_when: mood >= low, if_missing: assume some }
            rules: { r: { when: plan = some, raise: [help], because: It is so., source: s } }

            """
        let program = try compiled([ExampleBase.text, library])
        var answers = Answers(for: program)
        answers[try #require(program.questionIndex("plan"))] = .missing(.unknown)
        if let mood { answers[try #require(program.questionIndex("mood"))] = .choice(mood) }
        let found = explain(evaluate(program, answers), program).assumptions
        #expect(found.map { program.questions[$0].name } == assumed)
    }
}

/// Everything that a call can become by asking questions that may be relevant.
private struct WaysOn {
    let program: Program
    let start: Evaluation
    private var calls: [Answers: Evaluation] = [:]

    init(_ program: Program, _ answers: Answers) {
        self.program = program
        start = evaluate(program, answers)
        var left = [answers]
        while let call = left.popLast() {
            guard calls[call] == nil else { continue }
            let evaluation = evaluate(program, call)
            calls[call] = evaluation
            for question in program.questions.indices where isAskable(question, evaluation) {
                left += codes(question).map { call.replacing([question: $0]) }
            }
        }
    }

    /// What it can be answered with; the other reasons of a missing answer are tested by no rule.
    private func codes(_ question: Int) -> [AnswerCode] {
        program.everyCode(question).filter {
            $0.isValue || [.missing(.unknown), .missing(.refused)].contains($0)
        }
    }

    /// It waits for an answer and is not certainly irrelevant.
    private func isAskable(_ question: Int, _ evaluation: Evaluation) -> Bool {
        isOpen(question, program, evaluation.answers)
            && evaluation.plain.relevance(of: question, program) != .no
    }

    private func awaits(_ question: Int, _ evaluation: Evaluation) -> Bool {
        isAwaited(question, program, evaluation.answers)
            && evaluation.plain.relevance(of: question, program) != .no
    }

    /// A recommended rung can rise, or something must be asked.
    var canRise: Bool {
        program.questions.indices.contains { awaits($0, start) }
            || calls.values.contains { call in
                zip(call.standings, start.standings).contains { $0.recommended > $1.recommended }
            }
    }

    /// Whether some answer to the question changes a rung, or whether a question matters that does or must be
    /// asked, now or on some way on.
    func matters(_ question: Int) -> Bool {
        if awaits(question, start) || changes(question, { $0.standings }) { return true }
        let needed = program.questions.indices.filter {
            $0 != question && (awaits($0, start) || isAskable($0, start) && changes($0, { $0.standings }))
        }
        return changes(question) { evaluation in
            needed.map { evaluation.plain.relevance(of: $0, program) }
        }
    }

    /// Whether an answer to the question changes something of the call, on some way on.
    private func changes<Value: Equatable>(_ question: Int, _ value: (Evaluation) -> Value) -> Bool {
        calls.values.contains { before in
            guard before.answers.codes[question] == start.answers.codes[question] else { return false }
            return codes(question).contains { code in
                value(evaluate(program, before.answers.replacing([question: code]))) != value(before)
            }
        }
    }
}
