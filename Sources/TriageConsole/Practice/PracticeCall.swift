import TriageCalls
import TriageDiagnostics
import TriageEngine
import TriageServer
import TriageTraining
import TriageValues

/// A call for practice in which a simulated caller answers. It is the attempt: its events are what was done.
///
/// What a real call has no event for stands in it as a note, as a line of an attempt's file: which simulation
/// it is, what was asked and what the caller said to it, a harmful thing that was said, and a decision that a
/// real call would have refused.
struct PracticeCall: Sendable {
    let call: Call
    let simulation: Simulation
    let rubric: Rubric
    let trainee: String
    let seed: Int
    let begin: Moment

    /// Nil where the call is none, or its simulation does not fit its library.
    init?(_ call: Call, _ practice: Practice) {
        guard call.isTraining, let rubric = practice.rubric, let first = call.events.first,
            let noted = call.events.prefix(6).compactMap({ Noted($0) }).first,
            noted.event == "begin", let simulation = noted.text("simulation").flatMap(practice.simulation)
        else { return nil }
        self.call = call
        self.simulation = simulation
        self.rubric = rubric
        trainee = noted.text("trainee") ?? ""
        seed = noted.number("seed") ?? 1
        begin = first.at
    }

    var program: Program { call.program }

    func seconds(_ moment: Moment) -> Int {
        min(max(0, Int((moment.milliseconds - begin.milliseconds) / 1_000)), Attempt.longestSeconds)
    }

    // MARK: the caller

    private var beginning: Caller { Caller(simulation, seed: UInt64(truncatingIfNeeded: seed)) }

    /// Lives through the call up to a moment.
    private func live(until now: Moment, _ each: (Attempt.Event) -> Void) -> Caller {
        var caller = beginning
        func happen(_ second: Int) {
            for event in caller.live(until: second) {
                each(Attempt.Event(at: event.at, line: 0, what: .happening(event.what)))
                if let says = event.says { each(Attempt.Event(at: event.at, line: 0, what: .caller(says))) }
            }
        }
        each(Attempt.Event(at: 0, line: 0, what: .caller(caller.opening)))
        for event in call.events where event.at <= now {
            let second = seconds(event.at)
            happen(second)
            for what in done(event) {
                // To a question asked again the caller may say something else.
                if case .ask(let question, _) = what { _ = caller.answer(to: question) }
                each(Attempt.Event(at: second, line: 0, what: what))
            }
        }
        happen(seconds(now))
        return caller
    }

    /// As they are at a moment.
    func caller(at now: Moment) -> Caller { live(until: now) { _ in } }

    /// What the caller said and what happened, up to a moment.
    func heard(until now: Moment) -> [Attempt.Event] {
        var heard: [Attempt.Event] = []
        _ = live(until: now) { event in
            switch event.what {
            case .caller, .happening, .ask, .askScreen: heard.append(event)
            default: break
            }
        }
        return heard
    }

    /// What the caller said last to what is called so, `question:NAME` or `screen:NAME`.
    func reply(to name: String) -> String? {
        call.events.reversed().lazy.compactMap { event -> String? in
            guard let noted = Noted(event), noted.event == "ask", noted.asked == name else { return nil }
            return noted.text("reply")
        }.first
    }

    // MARK: the attempt

    /// What an event of the call is of an attempt.
    private func done(_ event: CallEvent) -> [Attempt.What] {
        let kind = event.kind
        if let noted = Noted(event) { return noted.what(program).map { [$0] } ?? [] }
        switch kind {
        case .answered(let person, _, _, _), .replaced(let person, _, _, _, _), .screened(let person, _):
            // A simulated caller is asked about one person.
            guard person == Call.firstPerson else { return [] }
        case .guidanceGiven(let name):
            return program.guidance.firstIndex { $0.name == name }.map { [.say(guidance: $0)] } ?? []
        case .sent(let name):
            return program.responders.firstIndex { $0.name == name }.map { [.send(responder: $0)] } ?? []
        case .decided(let decision): return [Attempt.What(decision, program)].compactMap { $0 }
        case .closed: return [.shown, .end(by: "trainee")]
        default: break
        }
        return Attempt.What(kind, program).map { [$0] } ?? []
    }

    /// The attempt as its file has it, for `triage score` as well.
    func file(at now: Moment) -> String {
        var text = beginLine(simulation, program, trainee: trainee, seed: seed)
        let end = call.isOver ? call.events.last?.at ?? now : now
        _ = live(until: end) { text += $0.line(program) }
        return text
    }

    func score(at now: Moment) -> AttemptScore? {
        var problems = Problems()
        let file = SourceFile(id: 0, path: simulation.id, bytes: Array(file(at: now).utf8))
        guard let attempt = parseAttempt(file, program, &problems) else { return nil }
        return TriageTraining.score(attempt, of: simulation, by: rubric, program)
    }

    /// The rungs that were decided last, one a ladder.
    var decided: [RungPlace] {
        call.events.flatMap(done).reduce(into: []) { decided, what in
            guard case .decide(let rungs, _) = what else { return }
            decided = decided.filter { old in !rungs.contains { $0.ladder == old.ladder } } + rungs
        }
    }

    /// A line of the call as who takes it reads it; nil where it is as on any call.
    func told(_ line: TimelineLine) -> String? {
        guard call.events.indices.contains(line.event), let noted = Noted(call.events[line.event]) else {
            return nil
        }
        switch noted.what(program) {
        case .ask(let question, let reply): return "\(program.topic(of: question)): “\(reply ?? "")”"
        case .askScreen(let screen, let reply):
            return "\(program.screens[screen].name.spoken): “\(reply ?? "")”"
        case .decide(let rungs, let reason):
            let labels = rungs.map { program.ladders[$0.ladder].rungs[$0.rung].label }
            return "decided: " + labels.joined(separator: "; ") + (reason.map { ": \($0)" } ?? "")
        case .harmful(let id):
            return simulation.harmful.first { $0.id == id }.map { "said: “\($0.says)”" } ?? "said"
        default: return simulation.title
        }
    }
}

extension Attempt.What {
    init?(_ decision: Decision, _ program: Program) {
        let rungs = program.ladders.enumerated().compactMap { place, ladder -> RungPlace? in
            guard let name = decision.rungs[ladder.name] else { return nil }
            return ladder.rungs.firstIndex { $0.name == name }.map { RungPlace(ladder: place, rung: $0) }
        }
        guard !rungs.isEmpty else { return nil }
        self = .decide(rungs, reason: decision.words ?? decision.reason?.sentence)
    }

    /// As a note of the call for practice.
    func note(at second: Int, _ program: Program) -> CallEvent.Kind {
        let line = Attempt.Event(at: second, line: 0, what: self).line(program)
        return .note(String(line.dropLast()))
    }
}

/// A note that is a line of an attempt's file: by its id, which nobody but the server makes, and so never one
/// that somebody typed.
struct Noted {
    /// Of the ids of such notes.
    static let prefix = SubmittedEvent.ownPrefix

    let event: String
    private let body: Body

    init?(_ event: CallEvent) {
        guard let id = event.id, id.hasPrefix(Self.prefix), case .note(let text) = event.kind,
            let body = try? Body(Array(text.utf8)),
            let event = Noted.text("event", body)
        else { return nil }
        self.event = event
        self.body = body
    }

    private static func text(_ key: String, _ body: Body) -> String? {
        var body = body
        return try? body.optional(key)
    }

    func text(_ key: String) -> String? { Self.text(key, body) }

    func number(_ key: String) -> Int? {
        var body = body
        return try? body.number(key)
    }

    /// Of something that was asked, what it is called.
    var asked: String? { text("question").map { "question:" + $0 } ?? text("screen").map { "screen:" + $0 } }

    /// Nil for how it begins, and for what is none.
    func what(_ program: Program) -> Attempt.What? {
        var body = body
        switch event {
        case "ask":
            let reply = text("reply")
            if let question = text("question").flatMap(program.questionIndex) {
                return .ask(question: question, reply: reply)
            }
            return program.screens.firstIndex { $0.name == text("screen") }
                .map { .askScreen(screen: $0, reply: reply) }
        case "say": return text("harmful").map { .harmful(id: $0) }
        case "decide":
            let rungs = (try? body.texts("rungs"))?.compactMap(program.rungPlace) ?? []
            return rungs.isEmpty ? nil : .decide(rungs, reason: text("reason"))
        default: return nil
        }
    }
}
