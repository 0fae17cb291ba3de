import TriageCalls
import TriageEngine
import TriageValues

/// Scores an attempt against its simulation, or a reviewed call against its review. The same input gives the
/// same score.
///
/// - Parameter simulation: the one the attempt names; nil for a real call.
package func score(
    _ attempt: Attempt, of simulation: Simulation?, by rubric: Rubric, _ program: Program
) -> AttemptScore {
    var scorer = Scorer(attempt: attempt, simulation: simulation, rubric: rubric, program: program)
    return scorer.score()
}

struct Scorer {
    let attempt: Attempt
    let simulation: Simulation?
    let rubric: Rubric
    let program: Program
    let yardstick: Yardstick
    private var evaluator: Evaluator
    /// What was recorded.
    private(set) var call: Call
    var caller: Caller?
    private var deductions: [AttemptScore.Deduction] = []
    private var leftOut: [String]
    /// When a question was first asked, by a screen or by itself, or what was said of it unasked recorded.
    private(set) var firstHeard: [Int: Int] = [:]
    private(set) var firstAsked: [Int: Int] = [:]
    /// What was said last, and to what.
    var heard: [Int: Heard] = [:]
    /// Questions that the caller named at a screen, without saying more.
    private(set) var named: [Int: Int] = [:]
    private(set) var recordedAt: [Int: Int] = [:]
    private(set) var manners: [Int: Manner] = [:]
    private var given: [Int: Int] = [:]
    private var sent: [Int: Int] = [:]
    private var harm: [String: Int] = [:]
    private var decision: (at: Int, rungs: [RungPlace], reason: String?)?
    /// What stood open and was recommended when the tier was decided.
    private var openAtDecision: [Int] = []
    private var recommendedAtDecision: [Int] = []
    private var timeline: [AttemptScore.Moment] = []
    private var hasNote = false

    init(attempt: Attempt, simulation: Simulation?, rubric: Rubric, program: Program) {
        self.attempt = attempt
        self.simulation = simulation
        self.rubric = rubric
        self.program = program
        yardstick = simulation.map(Yardstick.init) ?? Yardstick(attempt.review)
        evaluator = Evaluator(program)
        call = Call(practised: program)
        leftOut = attempt.leftOut
        caller = simulation.map { Caller($0, seed: UInt64(truncatingIfNeeded: attempt.seed)) }
    }

    mutating func score() -> AttemptScore {
        evaluate(at: 0)
        for event in attempt.events { take(event) }
        judgeDecision()
        judgeElicitation()
        judgeRecording()
        judgeConduct()
        judgeDocumentation()
        let lost = deductions.map(\.points).reduce(0, +)
        let counts = deductions.reduce(into: [:]) { $0[$1.rule.deviation, default: 0] += $1.count }
        return AttemptScore(
            attempt: attempt, simulation: simulation, points: max(0, 100 - lost), level: rubric.level(counts),
            deductions: deductions, times: times(), asked: Set(firstHeard.keys),
            decided: decision?.rungs ?? [],
            timeline: timeline, leftOut: leftOut)
    }

    // MARK: living through the call

    private mutating func take(_ event: Attempt.Event) {
        _ = caller?.live(until: event.at)
        switch event.what {
        case .ask(let question, _):
            ask(question, event.at)
            if let reply = caller?.answer(to: question) { heard[question] = Heard(reply.heard, .asked) }
        case .askScreen(let screen, _): ask(screen: screen, event.at)
        case .record, .recordScreen: record(event)
        case .say(let guidance): given[guidance] = given[guidance] ?? event.at
        case .harmful(let id): harm[id] = harm[id] ?? event.at
        case .send(let responder): sent[responder] = sent[responder] ?? event.at
        case .decide(let rungs, let reason): decide(event.at, rungs, reason)
        case .note: hasNote = true
        case .caller, .happening, .shown, .end: break
        }
    }

    private mutating func ask(_ question: Int, _ at: Int) {
        firstAsked[question] = firstAsked[question] ?? at
        firstHeard[question] = firstHeard[question] ?? at
    }

    private mutating func ask(screen index: Int, _ at: Int) {
        let screen = program.screens[index]
        let covers = call.covers(ofScreen: index)
        for question in covers { ask(question, at) }
        guard let reply = caller?.answer(to: screen, covering: covers, program).heard else { return }
        for question in covers where heard[question]?.how != .asked {
            heard[question] = nil
            switch reply {
            case .missing(let reason): heard[question] = Heard(.missing(reason), .screen(index))
            case .named(let names) where names.contains(program.questions[question].name):
                named[question] = index
            case .named:
                heard[question] = program.safestAnswer(to: question).map { Heard($0, .screen(index)) }
            }
        }
    }

    private mutating func record(_ event: Attempt.Event) {
        let before = call.answers()
        do { try call.add(event) } catch {
            leftOut.append("line \(event.line) records what cannot be: \(error.message)")
            return
        }
        let after = call.answers()
        var questions = program.questions.indices.filter { before[$0] != after[$0] }
        var manner = Manner.asked
        var isSeen = false
        switch event.what {
        case .record(let question, _, let how, _): (questions, manner) = ([question], how)
        case .recordScreen(let screening):
            isSeen = screening.isObserved
            manner = isSeen ? .observed(screening.screen) : .screened(screening.screen)
        default: break
        }
        for question in questions {
            recordedAt[question] = event.at
            manners[question] = manner
            guard firstAsked[question] == nil else { continue }
            if let told = caller?.told[question] {
                heard[question] = Heard(told, .unasked)
            } else if isSeen, let caller, caller.truth[question] ?? after[question] == after[question] {
                heard[question] = Heard(after[question], .unasked)
            } else {
                continue
            }
            firstHeard[question] = firstHeard[question] ?? event.at
        }
        evaluate(at: event.at)
    }

    private mutating func evaluate(at second: Int) {
        evaluator.evaluate(call.answers(at: Moment(seconds: second)))
        timeline.append(AttemptScore.Moment(at: second, standings: evaluator.standings))
    }

    private mutating func decide(_ at: Int, _ rungs: [RungPlace], _ reason: String?) {
        // Each ladder may be decided by itself; what was decided of another stands.
        let others = (decision?.rungs ?? []).filter { old in !rungs.contains { $0.ladder == old.ladder } }
        decision = (at, others + rungs, reason ?? decision?.reason)
        let answers = call.answers(at: Moment(seconds: at))
        evaluator.evaluate(answers)
        recommendedAtDecision = zip(call.shown, evaluator.standings).map { max($0, $1.recommended) }
        // What matters is decided by what was said: a question missed or written down wrongly costs once.
        evaluator.evaluate(answers.replacing(heard.mapValues(\.code)))
        let view = evaluator.view(assuming: false)
        openAtDecision = program.questions.indices.filter { question in
            program.questions[question].mustAsk && answers.codes[question] == .notAsked
                && (firstHeard[question] == nil || heard[question] == nil && named[question] == nil)
                && view.relevance(of: question, program) == .yes
        }
    }

    // MARK: judging

    mutating func deduct(
        _ fault: Fault, times: Int = 1, about question: Int? = nil, at: Int?, _ what: String,
        _ ground: Simulation.Ground? = nil
    ) {
        guard let rule = rubric.rules[fault] else { return }
        deductions.append(
            AttemptScore.Deduction(
                fault: fault, question: question, rule: rule, points: rule.points * times, count: times,
                at: at, what: what,
                because: ground?.because ?? "", sources: ground?.sources ?? []))
    }

    private func label(_ place: RungPlace) -> String { program.ladders[place.ladder].rungs[place.rung].label }

    private mutating func judgeDecision() {
        guard let decision else {
            deduct(.noDecision, at: nil, "no tier was decided")
            return
        }
        for ladder in Set(yardstick.accepted.map(\.ladder)).sorted() {
            let accepted = yardstick.accepted.filter { $0.ladder == ladder }.map(\.rung).sorted()
            guard let low = accepted.first, let high = accepted.last else { continue }
            let title = program.ladders[ladder].title
            guard let decided = decision.rungs.last(where: { $0.ladder == ladder }) else {
                deduct(.noDecision, at: decision.at, "nothing was decided on the ladder `\(title)`")
                continue
            }
            let ideal = yardstick.ideal.first { $0.ladder == ladder }
            let top = program.ladders[ladder].rungs.count - 1
            if ladder == program.response, low == top, decided.rung < top {
                deduct(
                    .missedEmergency, at: decision.at,
                    "\(label(decided)) was decided where it is an emergency")
            } else if decided.rung < low {
                let text =
                    "\(label(decided)) was decided, \(rungCount(low - decided.rung)) below what is accepted"
                deduct(.underTriage, times: low - decided.rung, at: decision.at, text)
            } else if decided.rung > high {
                let text =
                    "\(label(decided)) was decided, \(rungCount(decided.rung - high)) above what is accepted"
                deduct(
                    ladder == program.response ? .overTriage : .moreForce, times: decided.rung - high,
                    at: decision.at, text)
            } else if let ideal, decided != ideal {
                deduct(.notIdeal, at: decision.at, "\(label(decided)) is accepted; \(label(ideal)) is better")
            }
        }
    }

    private func rungCount(_ count: Int) -> String { count == 1 ? "one rung" : "\(count) rungs" }

    private mutating func judgeElicitation() {
        for item in yardstick.mustAsk {
            let name = program.questions[item.question].name
            guard let at = firstHeard[item.question] else {
                let isRecorded = recordedAt[item.question] != nil
                deduct(
                    .mustAskSkipped, about: item.question, at: nil,
                    "`\(name)` was never asked" + (isRecorded ? ", and nobody had said it" : ""), item.ground)
                continue
            }
            if let within = item.within, at > within {
                deduct(
                    .mustAskLate, about: item.question, at: at,
                    "`\(name)` was \(verb(item.question)) at \(at) s; \(within) s is the latest",
                    item.ground)
            }
            if let early = item.before.first(where: { firstHeard[$0].map { $0 < at } ?? false }) {
                let other = program.questions[early].name
                deduct(
                    .outOfOrder, about: item.question, at: at,
                    "`\(name)` was \(verb(item.question)) after `\(other)`",
                    item.ground)
            }
        }
        let wanted = Set(yardstick.mustAsk.map(\.question))
        let isTop =
            decision?.rungs.contains { $0 == program.topOfResponse }
            ?? false
        // An ambulance is not kept waiting for questions; they may come after it.
        if isTop { openAtDecision.removeAll { firstHeard[$0] != nil } }
        for question in openAtDecision where !wanted.contains(question) {
            let record = program.questions[question]
            deduct(
                .redFlagNotProbed, about: question, at: decision?.at,
                "`\(record.name)` was still open at the decision",
                Simulation.Ground(because: record.why ?? "", sources: []))
        }
        for (question, said) in heard.sorted(by: { $0.key < $1.key }) {
            guard case .missing = said.code, said.how == .asked, caller?.hasMore(for: question) == true else {
                continue
            }
            deduct(
                .unknownNotPursued, about: question, at: firstAsked[question],
                "`\(program.questions[question].name)` was asked once; asked again, the caller would have said more"
            )
        }
    }

    /// How the first word of it came.
    private func verb(_ question: Int) -> String {
        firstAsked[question] == firstHeard[question] ? "asked" : "recorded, said unasked,"
    }

    private mutating func judgeConduct() {
        for item in yardstick.give {
            let name = program.guidance[item.guidance].name
            guard let at = given[item.guidance] else {
                deduct(.guidanceMissed, at: nil, "`\(name)` was not said", item.ground)
                continue
            }
            if let within = item.within, at > within {
                deduct(
                    .guidanceLate, at: at, "`\(name)` was said at \(at) s; \(within) s is the latest",
                    item.ground)
            }
        }
        for (id, at) in harm.sorted(by: { ($0.value, $0.key) < ($1.value, $1.key) }) {
            let item = simulation?.harmful.first { $0.id == id }
            deduct(.harmfulSaid, at: at, "“\(item?.says ?? id)” was said", item?.ground)
        }
        for item in yardstick.mustNotSend {
            guard let at = sent[item.responder] else { continue }
            deduct(.wronglySent, at: at, "\(program.responders[item.responder].label) was sent", item.ground)
        }
    }

    private mutating func judgeDocumentation() {
        guard let decision else { return }
        let isLowered = decision.rungs.contains { place in
            recommendedAtDecision.indices.contains(place.ladder)
                && place.rung < recommendedAtDecision[place.ladder]
        }
        let hasReason = decision.reason.map { !$0.isEmpty } ?? false
        if isLowered, !hasReason {
            deduct(
                .loweredWithoutReason, at: decision.at,
                "a tier below the engine's recommendation was decided without a reason")
        } else if !hasReason, !hasNote {
            deduct(.noReason, at: decision.at, "no reason and no note stands on the record")
        }
    }

    // MARK: times

    private func times() -> [(name: String, seconds: Int?)] {
        let measured = rubric.times.map { measure in
            (measure.name, measure.questions.compactMap { firstHeard[$0] }.min())
        }
        let firstTier = timeline.first { moment in moment.standings.contains { $0.established > 0 } }?.at
        return measured + [("first_tier", firstTier), ("tier_decided", decision?.at)]
    }
}

/// What an attempt is held against.
struct Yardstick {
    var accepted: [RungPlace] = []
    var ideal: [RungPlace] = []
    var mustAsk: [Simulation.MustAsk] = []
    var give: [Simulation.Give] = []
    var mustNotSend: [Simulation.MustNotSend] = []
    /// Of a reviewed call: what was said.
    var heard: [Int: AnswerCode] = [:]

    init(_ simulation: Simulation) {
        accepted = simulation.accepted
        ideal = simulation.ideal
        mustAsk = simulation.mustAsk
        give = simulation.give
        mustNotSend = simulation.mustNotSend
    }

    init(_ review: Review?) {
        guard let review else { return }
        let ground = Simulation.Ground(because: "", sources: [])
        accepted = review.accepted
        ideal = review.ideal
        mustAsk = review.mustAsk.map {
            Simulation.MustAsk(question: $0, within: nil, before: [], ground: ground)
        }
        give = review.give.map { Simulation.Give(guidance: $0, within: nil, ground: ground) }
        heard = review.heard
    }
}
