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

private struct Scorer {
    let attempt: Attempt
    let simulation: Simulation?
    let rubric: Rubric
    let program: Program
    private let yardstick: Yardstick
    private var evaluator: Evaluator
    private var answers: Answers
    private var caller: Caller?
    private var deductions: [AttemptScore.Deduction] = []
    /// First and last time of asking, and what was heard last.
    private var firstAsked: [Int: Int] = [:]
    private var heard: [Int: AnswerCode] = [:]
    private var recordedAt: [Int: Int] = [:]
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
        answers = Answers(for: program)
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
            deductions: deductions, times: times(), asked: Set(firstAsked.keys),
            decided: decision?.rungs ?? [],
            timeline: timeline, leftOut: attempt.leftOut)
    }

    // MARK: living through the call

    private mutating func take(_ event: Attempt.Event) {
        _ = caller?.live(until: event.at)
        switch event.what {
        case .ask(let question, _):
            if firstAsked[question] == nil { firstAsked[question] = event.at }
            if let reply = caller?.answer(to: question) { heard[question] = reply.heard }
        case .record(let question, let code):
            answers[question] = code
            recordedAt[question] = event.at
            evaluate(at: event.at)
        case .say(let guidance): given[guidance] = given[guidance] ?? event.at
        case .harmful(let id): harm[id] = harm[id] ?? event.at
        case .send(let responder): sent[responder] = sent[responder] ?? event.at
        case .decide(let rungs, let reason): decide(event.at, rungs, reason)
        case .note: hasNote = true
        case .caller, .happening, .shown, .end: break
        }
    }

    private mutating func evaluate(at second: Int) {
        evaluator.evaluate(answers)
        timeline.append(AttemptScore.Moment(at: second, standings: evaluator.standings))
    }

    private mutating func decide(_ at: Int, _ rungs: [RungPlace], _ reason: String?) {
        decision = (at, rungs, reason)
        evaluator.evaluate(answers)
        recommendedAtDecision = evaluator.standings.map(\.recommended)
        // What matters is decided by what was said: a question missed or written down wrongly costs once.
        evaluator.evaluate(answers.replacing(heard))
        let view = evaluator.view(assuming: false)
        openAtDecision = program.questions.indices.filter { question in
            program.questions[question].mustAsk && answers.codes[question] == .notAsked
                && (firstAsked[question] == nil || heard[question] == nil)
                && view.relevance(of: question, program) == .yes
        }
    }

    // MARK: judging

    private mutating func deduct(
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
            guard let at = firstAsked[item.question] else {
                deduct(
                    .mustAskSkipped, about: item.question, at: nil, "`\(name)` was never asked", item.ground)
                continue
            }
            if let within = item.within, at > within {
                deduct(
                    .mustAskLate, about: item.question, at: at,
                    "`\(name)` was asked at \(at) s; \(within) s is the latest",
                    item.ground)
            }
            if let early = item.before.first(where: { firstAsked[$0].map { $0 < at } ?? false }) {
                let other = program.questions[early].name
                deduct(
                    .outOfOrder, about: item.question, at: at, "`\(name)` was asked after `\(other)`",
                    item.ground)
            }
        }
        let wanted = Set(yardstick.mustAsk.map(\.question))
        let isTop =
            decision?.rungs.contains { $0 == program.topOfResponse }
            ?? false
        // An ambulance is not kept waiting for questions; they may come after it.
        if isTop { openAtDecision.removeAll { firstAsked[$0] != nil } }
        for question in openAtDecision where !wanted.contains(question) {
            let record = program.questions[question]
            deduct(
                .redFlagNotProbed, about: question, at: decision?.at,
                "`\(record.name)` was still open at the decision",
                Simulation.Ground(because: record.why ?? "", sources: []))
        }
        for (question, code) in heard.sorted(by: { $0.key < $1.key }) {
            guard case .missing = code, caller?.hasMore(for: question) == true else { continue }
            deduct(
                .unknownNotPursued, about: question, at: firstAsked[question],
                "`\(program.questions[question].name)` was asked once; asked again, the caller would have said more"
            )
        }
    }

    private mutating func judgeRecording() {
        for question in program.questions.indices {
            let name = program.questions[question].name
            let recorded = answers.codes[question]
            guard let said = heard[question] ?? yardstick.heard[question] else { continue }
            if recorded == .notAsked {
                // What was asked and not written down; of a real call only what was asked on the record
                // counts.
                guard firstAsked[question] != nil else { continue }
                deduct(
                    .notRecorded, about: question, at: firstAsked[question],
                    "the answer to `\(name)` was not recorded")
            } else if recorded != said, !wasSeen(question, recorded) {
                let told =
                    "`\(name)`: recorded \(program.label(of: recorded, to: question)), said was \(program.label(of: said, to: question))"
                deduct(
                    isSafer(recorded, than: said, question) ? .recordedSafer : .recordedWrong,
                    about: question,
                    at: recordedAt[question], told)
            }
        }
    }

    /// What has come to light by itself may be recorded without asking again.
    private func wasSeen(_ question: Int, _ recorded: AnswerCode) -> Bool {
        guard let caller, caller.truth[question] == recorded else { return false }
        return caller.changed.contains(question) || firstAsked[question] == nil
    }

    private func isSafer(_ recorded: AnswerCode, than said: AnswerCode, _ index: Int) -> Bool {
        let question = program.questions[index]
        guard question.isOrdered else { return false }
        switch (recorded, said) {
        case (.choice(let one), .choice(let other)): return one < other
        case (.number(let one), .number(let other)):
            if case .number(let range) = question.kind, range.lowIsDangerous { return one > other }
            return one < other
        case (.several(let one), .several(let other)):
            guard case .several(let none) = question.kind else { return false }
            return other & ~one & ~(none.map { 1 << UInt64($0) } ?? 0) != 0
        case (let value, .missing): return value == program.safestAnswer(to: index)
        case (.missing, _), (.notAsked, _), (.choice, _), (.number, _), (.several, _): return false
        }
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
            (measure.name, measure.questions.compactMap { firstAsked[$0] }.min())
        }
        let firstTier = timeline.first { moment in moment.standings.contains { $0.established > 0 } }?.at
        return measured + [("first_tier", firstTier), ("tier_decided", decision?.at)]
    }
}

/// What an attempt is held against.
private struct Yardstick {
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
