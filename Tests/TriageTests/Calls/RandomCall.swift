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
            Label(name: $0, label: $0, note: nil, isAlwaysReported: false)
        }
        builder.confidentiality = ["secret", "hidden"].map {
            Label(name: $0, label: $0, note: nil, isAlwaysReported: false)
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
    private var people = [Call.firstPerson]
    private var added = 0

    /// - Parameter corrects: whether answers are found to have been wrong.
    init(seed: Int, corrects: Bool = true) throws {
        var random = Seeded(seed)
        let plain = try compiled(RandomLibrary(seed: seed).texts())
        self.init(plain.withCalls(&random), random, corrects)
    }

    private init(_ program: Program, _ random: Seeded, _ corrects: Bool) {
        self.program = program
        self.corrects = corrects
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
        switch random.int(0...99) {
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
                    random.chance(15)
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

/// The highest established rungs of a call by its definition, naively: what was corrected is put right where
/// it was said, and then every beginning of the call is evaluated.
func highestByDefinition(_ program: Program, _ events: [CallEvent]) -> [Int] {
    struct Said {
        var event: Int
        var person: String?
        var question: Int
        var code: AnswerCode
        var isFromScreen = false
        /// Asked or seen.
        var isOfScreen = false
        /// The event at which it was heard, where that is another.
        var heard: Int?
    }
    var said: [Said] = []
    /// The same as it was said at first, corrections as further answers, by whose it is and question.
    var spoken: [String: [Said]] = [:]
    func key(_ fact: Said) -> String { "\(fact.person ?? "") \(fact.question)" }
    func note(_ fact: Said) {
        said.append(fact)
        spoken[key(fact), default: []].append(fact)
    }
    func code(_ answer: Answer?, _ question: Int) -> AnswerCode {
        guard let answer, case .success(let code) = program.code(for: answer, to: question) else {
            return .notAsked
        }
        return code
    }
    func last(_ person: String, _ question: Int) -> Said? {
        said.last { $0.question == question && ($0.person == nil || $0.person == person) }
    }
    func slot(_ person: String, _ question: Int) -> String? {
        program.questions[question].isAboutScene ? nil : person
    }
    /// The same by the clock of the call, which never runs backwards.
    var clocks: [Int64] = [0]
    for (before, after) in zip(events, events.dropFirst()) {
        clocks.append((clocks.last ?? 0) + max(0, after.at.milliseconds - before.at.milliseconds))
    }
    var everybody = [Call.firstPerson]
    for (place, event) in events.enumerated() {
        switch event.kind {
        case .answered(let person, let name, let answer, _):
            let question = program.questionIndex(name) ?? 0
            note(
                Said(
                    event: place, person: slot(person, question), question: question,
                    code: code(answer, question)))
        case .replaced(let person, let name, let answer, let how, _):
            let question = program.questionIndex(name) ?? 0
            var new = Said(
                event: place, person: slot(person, question), question: question,
                code: code(answer, question))
            guard how == .corrected, let wrong = last(person, question) else {
                note(new)
                break
            }
            // What stood before what was wrong is that answer again, said as it was and when it was.
            let before = spoken[key(new), default: []].reversed().drop { $0.code == wrong.code }.first
            if let before, before.code == new.code {
                (new.isFromScreen, new.isOfScreen) = (before.isFromScreen, before.isOfScreen)
                new.heard = before.heard ?? before.event
            }
            spoken[key(new), default: []].append(new)
            // The wrong answer, and the same answer as often as it was said just before.
            for index in said.indices.reversed()
            where said[index].question == question && said[index].person == wrong.person {
                guard said[index].code == wrong.code else { break }
                (said[index].code, said[index].heard) = (new.code, new.heard ?? place)
                (said[index].isFromScreen, said[index].isOfScreen) = (new.isFromScreen, new.isOfScreen)
            }
        case .screened(let person, let screening):
            for name in screening.covers {
                let question = program.questionIndex(name) ?? 0
                let before = last(person, question)
                let isStale =
                    before.map {
                        $0.code == program.safestAnswer(to: question)
                            && clocks[place] - clocks[$0.heard ?? $0.event]
                                > Int64(program.questions[question].freshFor ?? Int(Int32.max)) * 1_000
                    } ?? false
                let isFree =
                    before == nil || before?.code == .notAsked || isStale
                    || (before?.isFromScreen == true && before?.code.isValue == false)
                guard isFree else { continue }
                switch screening.result {
                case .missing(let reason):
                    note(
                        Said(
                            event: place, person: slot(person, question), question: question,
                            code: .missing(reason), isFromScreen: !screening.isObserved, isOfScreen: true))
                case .named(let named):
                    guard !named.contains(name), let safest = program.safestAnswer(to: question) else {
                        continue
                    }
                    note(
                        Said(
                            event: place, person: slot(person, question), question: question, code: safest,
                            isFromScreen: !screening.isObserved, isOfScreen: true))
                }
            }
            // What was taken for nothing and is named now is open.
            for name in screening.covers {
                let question = program.questionIndex(name) ?? 0
                guard case .named(let named) = screening.result, named.contains(name),
                    last(person, question)?.code == program.safestAnswer(to: question)
                else { continue }
                note(
                    Said(
                        event: place, person: slot(person, question), question: question, code: .notAsked,
                        isFromScreen: !screening.isObserved, isOfScreen: true))
            }
        default: break
        }
        if case .personAdded(let id, _, _) = event.kind { everybody.append(id) }
        if case .personRemoved(let id) = event.kind { everybody.removeAll { $0 == id } }
        // What a screen took for nothing is open again once something speaks against it.
        for person in everybody {
            var answers = Answers(for: program)
            for fact in said where fact.person == nil || fact.person == person {
                answers[fact.question] = fact.code
            }
            let view = evaluate(program, answers).plain
            for covered in program.screens.flatMap(\.covered) {
                guard let apart = covered.apart, view.truths[apart] == .yes,
                    let before = last(person, covered.question), before.isOfScreen,
                    before.code == program.safestAnswer(to: covered.question)
                else { continue }
                note(
                    Said(
                        event: place, person: slot(person, covered.question), question: covered.question,
                        code: .notAsked))
            }
        }
    }
    var highest = program.ladders.map { _ in 0 }
    var people: [String] = [Call.firstPerson]
    var isLost = false
    for (place, event) in events.enumerated() {
        if case .personAdded(let id, _, _) = event.kind { people.append(id) }
        if case .personRemoved(let id) = event.kind { people.removeAll { $0 == id } }
        if case .lineLost = event.kind { isLost = true }
        if case .lineBack = event.kind { isLost = false }
        for person in people {
            var answers = Answers(for: program)
            for fact in said where fact.event <= place && (fact.person == nil || fact.person == person) {
                answers[fact.question] = fact.code
            }
            var evaluation = evaluate(program, answers)
            while isLost, evaluation.afterLosingTheLine(program) != evaluation.answers {
                evaluation = evaluate(program, evaluation.afterLosingTheLine(program))
            }
            highest = zip(highest, evaluation.standings).map { max($0, $1.established) }
        }
    }
    return highest
}
