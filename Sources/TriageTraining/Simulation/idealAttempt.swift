import TriageCalls
import TriageEngine
import TriageValues

/// What a good clinician does on a simulated call: asks what must be asked, in order and in time, then what
/// the story tells, again where the caller has more to say or something has changed, then what else must be
/// asked, by screens; records what is heard; gives the guidance; decides the ideal rungs with a reason.
///
/// - Parameters:
///   - seconds: how long a question and its answer take.
///   - postponed: a question that is left for the end: a fault, to see what it costs.
///   - change: another fault: what is done otherwise.
package func idealAttempt(
    at simulation: Simulation, _ program: Program, seed: Int = 1, seconds: Int = 12,
    postponing postponed: Int? = nil,
    changing change: (inout [Attempt.Event]) -> Void = { _ in }
) -> Attempt {
    var plan = IdealPlan(
        simulation: simulation, program: program, seed: seed, seconds: seconds, postponed: postponed)
    plan.run()
    var events = plan.events
    change(&events)
    return Attempt(
        name: simulation.id, kind: .training, simulation: simulation.id, place: nil, trainee: "", seed: seed,
        protocols: [],
        events: events, review: nil, leftOut: [])
}

private struct IdealPlan {
    let simulation: Simulation
    let program: Program
    let seconds: Int
    private var caller: Caller
    private(set) var events: [Attempt.Event] = []
    private var now = 0
    private var recorded: [Int: AnswerCode] = [:]
    /// Taken for nothing by a screen.
    private var screened: Set<Int> = []
    private var queue: [Int] = []
    private var toGive: [Simulation.Give]

    init(simulation: Simulation, program: Program, seed: Int, seconds: Int, postponed: Int?) {
        self.simulation = simulation
        self.program = program
        self.seconds = seconds
        caller = Caller(simulation, seed: UInt64(truncatingIfNeeded: seed))
        toGive = simulation.give
        let first = simulation.mustAsk.map(\.question)
        queue = first + simulation.replies.keys.sorted().filter { !first.contains($0) }
        if let postponed { queue = queue.filter { $0 != postponed } + [postponed] }
    }

    mutating func run() {
        add(.caller(caller.opening))
        // The last seconds before the caller ends the call belong to the decision.
        let last = (simulation.end ?? .max) - 2 * seconds
        var count = 0
        while true {
            happen()
            // Once nothing is left to ask, wait for what still happens.
            if queue.isEmpty {
                if now + seconds <= last, askWhatIsOpen() { continue }
                guard let next = simulation.events.first(where: { $0.at > now && !$0.ends }) else { break }
                now = max(now, next.at)
                continue
            }
            guard now + seconds <= last else { break }
            ask(queue.removeFirst())
            count += 1
            if count == 2 { giveUrgent() }
        }
        for item in toGive { add(.say(guidance: item.guidance)) }
        add(.note("what was heard is recorded; the caller's words are kept"))
        add(.decide(simulation.ideal, reason: simulation.title))
        add(.end(by: "trainee"))
    }

    private mutating func giveUrgent() {
        for item in toGive where item.within != nil { add(.say(guidance: item.guidance)) }
        toGive.removeAll { $0.within != nil }
    }

    private mutating func ask(_ question: Int) {
        let reply = caller.answer(to: question)
        add(.ask(question: question, reply: reply.says))
        now += seconds
        let before = recorded[question]
        let isOther = reply.heard != before && before.map(\.isValue) ?? false
        let how: Replacement? = isOther ? caller.changed.contains(question) ? .changed : .corrected : nil
        add(.record(question: question, reply.heard, .asked, how))
        recorded[question] = reply.heard
        if caller.hasMore(for: question) { queue.insert(question, at: 0) }
    }

    /// Asks the next question that must be asked, by its screen where it has one; false when none is left.
    private mutating func askWhatIsOpen() -> Bool {
        let view = evaluate(program, Answers(for: program).replacing(recorded))
        // What a screen took for nothing, and something said later speaks against, is open again.
        let open = program.screens.flatMap(\.covered).filter { covered in
            guard let apart = covered.apart, screened.contains(covered.question) else { return false }
            return view.plain.truths[apart] == .yes
        }
        if !open.isEmpty {
            for covered in open {
                recorded[covered.question] = nil
                screened.remove(covered.question)
            }
            return askWhatIsOpen()
        }
        let next = nextQuestions(
            view, program, limit: program.questions.count, leavingOut: Set(recorded.keys)
        ).first { program.questions[$0.question].mustAsk }
        guard let next else { return false }
        // What was told already is not asked again, as part of a screen.
        let covers = next.screen.map { program.screens[$0].covers(on: view.plain) } ?? []
        guard let place = next.screen, !covers.contains(where: { recorded[$0] != nil }) else {
            ask(next.question)
            return true
        }
        let screen = program.screens[place]
        let reply = caller.answer(to: screen, covering: covers, program)
        add(.askScreen(screen: place, reply: reply.says))
        now += seconds
        let names = covers.map { program.questions[$0].name }
        switch reply.heard {
        case .missing(let reason):
            add(.recordScreen(Screening(screen: screen.name, covers: names, reply.heard)))
            for question in covers { recorded[question] = .missing(reason) }
        case .named(let all):
            let named = names.filter(all.contains)
            add(.recordScreen(Screening(screen: screen.name, covers: names, .named(named))))
            for question in covers {
                if named.contains(program.questions[question].name) {
                    queue.append(question)
                } else {
                    recorded[question] = program.safestAnswer(to: question)
                    screened.insert(question)
                }
            }
        }
        return true
    }

    /// Lives through the events up to now; what they change is asked at once.
    private mutating func happen() {
        for event in caller.live(until: now) where !event.ends {
            add(.happening(event.what))
            let changed = event.truth.keys.sorted()
            queue.removeAll { changed.contains($0) }
            queue.insert(contentsOf: changed, at: 0)
        }
    }

    private mutating func add(_ what: Attempt.What) {
        events.append(Attempt.Event(at: now, line: events.count + 2, what: what))
    }
}
