import Testing
import TriageCompiler
import TriageEngine
import TriagePages
import TriagePresentation
import TriageReference
import TriageSyntax
import TriageValues

/// A ladder as a condition: how high the rules raise it.
@Suite struct RungTests {
    static let text = """
        rule_set: base
        title: Base
        ladders:
          response:
            title: Response
            role: response
            provisional: help
            step_up_limit: now
            rungs: { wait: { label: Wait }, help: { label: Help }, now: { label: Now } }
          police: { title: Police, rungs: { none_sent: { label: None }, sent: { label: Sent } } }
        responders: { ems: { label: Ambulance } }
        flags: { note: { label: Note }, calm: { label: Calm } }
        sources: { s: { title: Book, by: Author, year: 2000, where: Shelf, status: verified } }
        questions:
          mood:
            ask: How is the mood?
            why: It tells.
            reads: the mood is
            answers: { fine: Fine, low: Low, bad: Bad }
            must_ask: true
            if_missing: assume bad
          hope: { ask: Is hope gone?, answers: { no: No, yes: Yes } }
          weapon: { ask: Is there a weapon?, answers: { no: No, yes: Yes } }
          where: { ask: Where?, answers: { here: Here, away: Away }, ask_when: response >= now }
        rules:
          mood_help: { when: mood >= low, raise: [help], because: B, source: s }
          mood_now: { when: mood >= bad, raise: [now], because: B, source: s }
          hopeless: { when: hope = yes, step_up: 1, because: B, source: s }
          tell: { when: response >= now, send: [ems], flag: [note], because: B, source: s }
          quiet: { when: response < help and hope = no, flag: [calm], because: B, source: s }
          armed: { when: response >= now and weapon = yes, raise: [sent], because: B, source: s }

        """

    /// A protocol, without which tools refuse a library.
    static let first = """
        protocol: first
        title: First
        version: 1.0.0
        review_by: 2999-01-01
        applies_when: hope >= no
        questions: { pain: { ask: Is there pain?, answers: { no: No, yes: Yes } } }
        rules: { hurts: { when: pain = yes, raise: [now], because: B, source: s } }

        """

    private static func program() throws -> Program { try compiled([text]) }

    private static func answers(_ given: [String: Answer], _ program: Program) throws -> Answers {
        var answers = Answers(for: program)
        for (name, answer) in given {
            let index = try #require(program.questionIndex(name))
            switch answer {
            case .one(let id):
                answers[index] = .choice(
                    try #require(program.questions[index].options.firstIndex { $0.name == id }))
            case .missing(let reason): answers[index] = .missing(reason)
            case .several, .number: Issue.record("\(answer)")
            }
        }
        return answers
    }

    /// The truths of `tell` on the answers alone and with assumptions put in; the recommended rungs.
    private static func state(_ given: [String: Answer]) throws -> String {
        let program = try program()
        let evaluation = evaluate(program, try answers(given, program))
        let node = program.rules[try #require(program.ruleIndex("tell"))].node
        let rungs = evaluation.standings.enumerated().map { program.ladders[$0].rungs[$1.recommended].name }
        let truths = [evaluation.plain, evaluation.assumed].map { "\($0.truths[node])" }
        return (truths + rungs).joined(separator: " ")
    }

    /// Yes only by what certainly holds, no only once nothing can raise the ladder so high; what the floor
    /// shows while questions are open is no rule. A step up counts, and what is assumed where it is acted on.
    @Test func aTestOfALadderIsWhatTheRulesSay() throws {
        let (no, yes) = (Answer.one("no"), Answer.one("yes"))
        #expect(try Self.state([:]) == "unknown unknown help none_sent")
        #expect(try Self.state(["mood": .one("low")]) == "unknown unknown help none_sent")
        #expect(try Self.state(["mood": .one("low"), "hope": no]) == "no no help none_sent")
        #expect(try Self.state(["mood": .one("low"), "hope": yes]) == "yes yes now none_sent")
        #expect(try Self.state(["mood": .one("fine"), "hope": yes]) == "no no help none_sent")
        #expect(try Self.state(["mood": .one("bad"), "weapon": yes]) == "yes yes now sent")
        #expect(try Self.state(["mood": .missing(.refused), "weapon": yes]) == "unknown yes now sent")
    }

    /// A test of a ladder is what its rungs are: yes where established reaches it, no where possible does
    /// not, and with assumptions put in where it is recommended without its floor.
    @Test func aTestOfALadderAgreesWithItsRungs() throws {
        var (tested, open) = (0, 0)
        for seed in 0..<Nightly.count(1_000, oneIn: 3) {
            let program = try compiled(RandomLibrary(seed: 160_000 + seed).texts())
            var random = Seeded(seed)
            for _ in 0..<20 {
                let evaluation = evaluate(program, program.randomAnswers(&random, askedPercent: 60))
                for finding in program.findings {
                    guard let place = finding.rung else { continue }
                    let standing = evaluation.standings[place.ladder]
                    let truth = evaluation.plain.truths[finding.node]
                    try #require((truth == .yes) == (standing.established >= place.rung), "seed \(seed)")
                    try #require((truth != .no) == (standing.possible >= place.rung), "seed \(seed)")
                    if !standing.isFloor {
                        try #require(
                            (evaluation.assumed.truths[finding.node] == .yes)
                                == (standing.recommended >= place.rung), "seed \(seed)")
                    }
                    tested += 1
                    if truth == .unknown { open += 1 }
                }
            }
        }
        #expect(tested > 3_000 && open > 500, "\(tested) \(open)")
    }

    /// A step up goes one rung up: to a rung above another that no rule raises to it never leads.
    @Test func noStepUpSkipsARung() throws {
        let text = RungTests.text.replacing("raise: [help]", with: "flag: [calm]")
        #expect(text != RungTests.text)
        let program = try compiled([text])
        func state(_ given: [String: Answer]) throws -> [String] {
            let evaluation = evaluate(program, try Self.answers(given, program))
            let tell = program.rules[try #require(program.ruleIndex("tell"))].node
            let quiet = program.rules[try #require(program.ruleIndex("quiet"))].node
            return [tell, quiet].map { "\(evaluation.plain.truths[$0])" }
        }
        #expect(try state(["mood": .one("low"), "hope": .one("yes")]) == ["no", "no"])
        #expect(try state(["mood": .one("low"), "hope": .one("no")]) == ["no", "yes"])
        #expect(try state(["mood": .one("bad"), "hope": .one("yes")]) == ["yes", "no"])
        // Where nothing raises at all a step up takes it to the first rung, and to none above.
        let bare = try compiled([text.replacing("raise: [now]", with: "flag: [note]")])
        let stepped = evaluate(bare, try Self.answers(["hope": .one("yes")], bare))
        let tell = bare.rules[try #require(bare.ruleIndex("tell"))].node
        #expect(stepped.plain.truths[tell] == .no && stepped.standings[0].established == 1)
    }

    /// What rests on an assumption by a ladder is shown as assumed.
    @Test func anAssumptionBehindALadderIsShown() throws {
        let program = try Self.program()
        let node = program.rules[try #require(program.ruleIndex("tell"))].ownNode
        func trace(_ given: [String: Answer]) throws -> Trace {
            evaluate(program, try Self.answers(given, program)).trace(node, program)
        }
        let assumed = try trace(["mood": .missing(.unknown)])
        #expect(assumed.isAssumed && assumed.truth == .yes && assumed.answer == "by mood_now")
        let stepped = try trace(["mood": .one("low"), "hope": .one("yes")])
        #expect(!stepped.isAssumed && stepped.answer == "by a step up" && stepped.parts.isEmpty)
        #expect(try trace([:]).answer == nil)
        #expect(
            stepped.text == "response >= now" && stepped.english == "Response is at least \u{201C}Now\u{201D}"
        )
    }

    /// The answers by which a ladder stands are reasons of what rests on it.
    @Test func theReasonsAreThoseOfTheLadder() throws {
        let program = try Self.program()
        let given: [String: Answer] = ["mood": .one("bad"), "weapon": .one("yes"), "hope": .one("no")]
        let evaluation = evaluate(program, try Self.answers(given, program))
        let rule = program.rules[try #require(program.ruleIndex("armed"))]
        let support = evaluation.support(ofNodes: [rule.node], program).map { program.questions[$0].name }
        #expect(support.sorted() == ["mood", "weapon"])
        let change = whyNot(
            rule: try #require(program.ruleIndex("armed")),
            evaluate(program, Answers(for: program)), program
        ).nearestChange
        let names = change.map { Set($0.keys.map { program.questions[$0].name }) }
        #expect(names.map { $0.isSuperset(of: ["mood", "weapon"]) } == true)
        let failing = evaluate(program, Answers(for: program)).failingParts(of: rule.node, program)
        #expect(failing.map(\.text) == ["response >= now", "weapon = yes"])
    }

    /// A question that matters by a ladder is asked only once the ladder may stand so high.
    @Test func aLadderDecidesWhatMatters() throws {
        let program = try Self.program()
        let question = try #require(program.questionIndex("where"))
        func relevance(_ given: [String: Answer]) throws -> Truth {
            evaluate(program, try Self.answers(given, program)).plain.relevance(of: question, program)
        }
        #expect(try relevance([:]) == .unknown)
        #expect(try relevance(["mood": .one("bad")]) == .yes)
        #expect(try relevance(["mood": .one("fine")]) == .no)
    }

    @Test func theJSONNamesTheTest() throws {
        let program = try Self.program()
        let given: [String: Answer] = ["mood": .one("bad"), "weapon": .one("yes")]
        let text = json(of: explain(evaluate(program, try Self.answers(given, program)), program)).text()
        #expect(text.contains(#""kind": "rung""#) || text.contains(#""kind":"rung""#), "\(text)")
        #expect(text.contains("response >= now"))
    }

    /// Every call of the library: a paper card, read by somebody, is never lower than the engine.
    @Test func aPaperCardReadsItsBoxes() throws {
        let gated = """
            protocol: late
            title: Late
            version: 1.0.0
            review_by: 2999-01-01
            applies_when: response >= now
            questions: { crowd: { ask: Are there many?, answers: { no: No, yes: Yes } } }
            rules: { crowded: { when: crowd = yes, raise: [sent], because: B, source: s } }

            """
        let program = try compiled([Self.text, gated, Self.first])
        let cards = [1, 2].map { PaperCard(of: $0, in: program) }
        let printed = cards[1].ladders.joined().flatMap(\.lines).map(\.expression)
        #expect(printed.contains { $0.contains("[Now]+ & ") }, "\(printed)")
        #expect(cards[0].useWhen == "[Now]+")
        var (calls, equal, sent) = (0, 0, 0)
        for answers in program.everyCall() {
            let standings = evaluate(program, answers).standings
            let readers = cards.map { CardReader(card: $0, program: program, answers: answers) }
            let taken = CardReader.taken(readers, first: 1)
            for ladder in program.ladders.indices {
                let rung = CardReader.rung(on: ladder, taken)
                #expect(rung >= standings[ladder].recommended, "\(program.description(of: answers))")
                if rung == standings[ladder].recommended { equal += 1 }
            }
            if standings[1].recommended > 0 { sent += 1 }
            calls += 1
        }
        #expect(sent > 50 && equal > calls * 2 * 8 / 10, "\(calls) \(equal) \(sent)")
    }
}
