import Testing
import TriageCalls
import TriageEngine
import TriageValues

extension Program {
    /// The same library with everything that calls have: questions about the scene, that age, that are
    /// confidential or told to somebody; screens, audiences, danger keys, rungs that are not lowered lightly.
    func withCalls(_ random: inout Seeded) -> Program {
        var builder = ProgramBuilder(self)
        builder.responders = ["ems", "police"].map {
            Label(name: $0, label: $0, note: nil)
        }
        builder.confidentiality = ["secret", "hidden"].map {
            Label(name: $0, label: $0, note: nil)
        }
        builder.guidance = [Guidance(name: "g", say: "G", toDo: nil, avoid: nil, sources: [])]
        builder.questions = questions.indices.map { decorated($0, &random) }
        builder.rules = rules.enumerated().map { index, rule in
            Rule(
                name: rule.name, node: rule.node, ownNode: rule.ownNode, raise: rule.raise,
                stepsUp: rule.stepsUp, send: random.chance(40) ? [random.int(0...1)] : [], guide: rule.guide,
                flag: rule.flag, because: "BECAUSE-\(index)-", sources: rule.sources, document: rule.document,
                span: rule.span)
        }
        builder.ladders = ladders.map { ladder in
            Ladder(
                name: ladder.name, title: ladder.title,
                rungs: ladder.rungs.map { rung in
                    Rung(
                        name: rung.name, label: rung.label, who: random.chance(30) ? [random.int(0...1)] : [],
                        within: nil, outerLimit: nil, followUp: nil, fallback: nil, unavailableWhen: nil,
                        guide: random.chance(30) ? [0] : [], sameAs: [], note: nil, sources: [],
                        lowering: random.chance(80) ? .onePerson : random.pick(Rung.Lowering.allCases))
                }, provisional: ladder.provisional, stepUpLimit: ladder.stepUpLimit)
        }
        let safe = questions.indices.filter { safestAnswer(to: $0) != nil }
        if !safe.isEmpty {
            builder.screens = (0..<2).map { index in
                TriageEngine.Screen(
                    name: "s\(index)", ask: "S", askThirdParty: nil, askText: nil, observe: nil,
                    covered: Array(Set((0..<3).map { _ in random.pick(safe) })).sorted().map {
                        TriageEngine.Screen.Covered(
                            question: $0, apart: random.chance(40) ? random.pick(rules).node : nil)
                    }, none: "None", document: 0)
            }
        }
        builder.audiences = [
            Audience(name: "police", label: "P", sees: [], responders: [1]),
            Audience(name: "ambulance", label: "A", sees: [0], responders: [0]),
            Audience(name: "next", label: "N", sees: [0, 1], responders: []),
            Audience(name: "dispatch", label: "D", sees: [], responders: []),
        ]
        builder.dangerKeys = [
            DangerKey(name: "k", label: "K", answers: [(question: 0, code: randomValue(0, &random))])
        ]
        return builder.build()
    }

    func randomValue(_ question: Int, _ random: inout Seeded) -> AnswerCode {
        var code = randomCode(question, &random)
        while !code.isValue { code = randomCode(question, &random) }
        return code
    }

    private func decorated(_ index: Int, _ random: inout Seeded) -> Question {
        let question = questions[index]
        return Question(
            name: question.name, ask: question.ask, askThirdParty: nil, why: question.why, reads: nil,
            kind: question.kind,
            options: question.options.enumerated().map { place, option in
                // A word that stands nowhere else, so that it can be looked for.
                Question.Option(name: option.name, label: "LABEL-\(index)-\(place)-", phrase: nil)
            }, isOrdered: question.isOrdered, mustAsk: question.mustAsk, assumption: question.assumption,
            asksAgain: question.asksAgain, confidential: random.chance(40) ? random.int(0...1) : nil,
            tell: random.chance(30) ? [random.int(0...1)] : [], isAboutScene: random.chance(30),
            freshFor: random.chance(40) ? random.int(60...400) : nil, isNeverScreened: false,
            document: question.document, span: question.span, relevance: question.relevance)
    }
}

/// A call of random events, as many of which are refused as they like.
struct RandomCall {
    let program: Program
    private(set) var call: Call
    private(set) var now: Moment
    private var random: Seeded
    private let corrects: Bool
    private let screensOften: Bool
    private var people = [Call.firstPerson]
    private var added = 0

    /// - Parameters:
    ///   - corrects: whether answers are found to have been wrong.
    ///   - screensOften: whether every second event is the use of a screen, many of them in vain.
    init(seed: Int, corrects: Bool = true, screensOften: Bool = false) throws {
        var random = Seeded(seed)
        let plain = try compiled(RandomLibrary(seed: seed).texts())
        self.init(plain.withCalls(&random), random, corrects, screensOften)
    }

    private init(_ program: Program, _ random: Seeded, _ corrects: Bool, _ screensOften: Bool) {
        self.program = program
        (self.corrects, self.screensOften) = (corrects, screensOften)
        self.random = random
        call = Call(program)
        now = Moment(milliseconds: 1_764_200_000_000)
        step(.opened(channel: .voice, incident: nil, library: []))
    }

    /// Goes on by one event that is taken; that event.
    mutating func step() -> CallEvent {
        let before = call.events.count
        while call.events.count == before { step(kind()) }
        return call.events[before]
    }

    mutating func steps(_ count: Int) -> Call {
        for _ in 0..<count { _ = step() }
        return call
    }

    private mutating func step(_ kind: CallEvent.Kind) {
        // Once in a while the clock is set back.
        let seconds = random.chance(5) ? -random.int(1...4_000) : random.int(0...150)
        now = Moment(milliseconds: now.milliseconds + Int64(seconds) * 1_000)
        do {
            try call.add(CallEvent(at: now, by: random.chance(80) ? "jd" : nil, kind))
            if case .personAdded(let id, _, _) = kind {
                people.append(id)
                added += 1
            }
            if case .personRemoved(let id) = kind { people.removeAll { $0 == id } }
        } catch {}
    }

    private mutating func kind() -> CallEvent.Kind {
        let person = random.pick(people)
        let index = random.int(0...program.questions.count - 1)
        let question = program.questions[index].name
        let answer = program.answer(program.randomCode(index, &random), to: index) ?? .missing(.unknown)
        switch screensOften && random.chance(50) ? 70 : random.int(0...99) {
        case 0..<42:
            return .answered(
                person: person, question: question, answer,
                random.pick([.asked, .volunteered, .observed(nil), .key("k")]))
        case 42..<56:
            return .replaced(person: person, question: question, answer, .changed, .asked)
        case 56..<68:
            guard corrects else { return .note("right") }
            return .replaced(
                person: person, question: question, random.chance(80) ? answer : nil, .corrected, .asked)
        case 68..<76:
            guard !program.screens.isEmpty else { return .note("no screen") }
            let screen = random.int(0...program.screens.count - 1)
            let named = program.screens[screen].covers.filter { _ in random.chance(25) }
            return .screened(
                person: person,
                call.screening(
                    screen,
                    random.chance(screensOften ? 40 : 15)
                        ? .missing(.unclear) : .named(named.map { program.questions[$0].name }),
                    isObserved: random.chance(10)))
        case 76..<81:
            let ladder = random.pick(program.ladders)
            return .decided(
                Decision(
                    [ladder.name: random.pick(ladder.rungs).name],
                    reason: random.chance(70) ? random.pick(DecisionReason.allCases) : nil,
                    words: random.chance(50) ? "FREE WORDS" : nil,
                    secondPerson: random.chance(50) ? "mk" : nil))
        case 81..<84: return .personAdded(id: "p\(added)", label: "P\(added)", role: nil)
        case 84: return .personChosen(person)
        case 85: return .personRemoved(person)
        case 86:
            let text = random.chance(90) ? "DETAIL-\(index)-" + random.pick(Texts.odd) : nil
            return .detail(person: person, question: question, text: text)
        case 87..<89: return .note("FREE WORDS " + random.pick(Texts.odd))
        case 89..<91: return .guidanceGiven("g")
        case 91..<94: return .lineLost
        case 94..<96: return .lineBack
        case 99:
            return .owned(
                by: random.chance(50) ? Owner(id: "p-1", name: "mk") : nil, random.pick(Custody.allCases))
        case 97: return .sent(random.pick(["ems", "police"]))
        case 98: return .arrived(random.pick(["ems", "police"]))
        case 96: return .reportTakenBack(random.pick(["ems", "police"]))
        default: return .cancelled(random.pick(["ems", "police"]))
        }
    }
}
