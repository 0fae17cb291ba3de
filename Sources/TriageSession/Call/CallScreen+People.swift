import TriageCalls
import TriageDiagnostics
import TriageEngine
import TriagePresentation

extension CallScreen {
    // MARK: people

    mutating func person(_ label: String) {
        let people = view.people
        var items = people.map { Choice($0.label.sentenceCase, Act.choosePerson($0.id)) }
        if !label.isEmpty, case .success(let place) = choice(label, among: items.map(\.label)) {
            return choosePerson(people[place].id)
        }
        items.append(
            label.isEmpty
                ? Choice("A further person", .addPerson(nil))
                : Choice("A further person: \(label)", .addPerson(label)))
        pending = .choices(
            Choices("Whom are the questions about? What is true of the place is true for all.", items))
    }

    mutating func choosePerson(_ id: String) {
        guard record([.personChosen(id)]) else { return }
        focus = .next(0)
        say("The questions are now about \(view.person.label).")
    }

    mutating func addPerson(_ label: String?) {
        guard let label else {
            pending = .words(Words(title: "What shall the person be called here?", use: .person))
            return
        }
        let taken = Set(view.people.map(\.id))
        let number = (2...).first { !taken.contains("\(Call.firstPerson)\($0)") } ?? 2
        let id = "\(Call.firstPerson)\(number)"
        guard record([.personAdded(id: id, label: label, role: nil), .personChosen(id)]) else { return }
        focus = .next(0)
        say("The questions are now about \(label). /person goes back to the others.")
    }

    // MARK: who is sent

    mutating func send(_ name: String) {
        let view = view
        let moving = view.sent.filter { $0.cancelledAt == nil }
        let wanted = view.responders.filter { place in !moving.contains { $0.responder == place } }
        let others = program.responders.indices.filter { place in
            !wanted.contains(place) && !moving.contains { $0.responder == place }
        }
        var items = wanted.map { Choice(program.responders[$0].label, Act.send($0)) }
        for sending in moving where sending.arrivedAt == nil {
            let label = program.responders[sending.responder].label
            let sent = sending.sentAt.map { ", sent at \(clock($0))" } ?? ""
            items.append(Choice("\(label)\(sent): is there", .arrive(sending.responder)))
            items.append(Choice("\(label)\(sent): called off", .cancel(sending.responder)))
        }
        items += others.map {
            Choice("\(program.responders[$0].label) (not asked for by the rules)", .send($0))
        }
        if !name.isEmpty {
            switch choice(name, among: items.map(\.label)) {
            case .success(let place): return dispatch(items[place].act)
            case .failure(let problem): say(problem.message.sentence)
            }
        }
        pending = .choices(
            Choices(
                "Who was sent, is there, or was called off? Several with commas.", items, takesSeveral: true))
    }

    mutating func dispatch(_ act: Act) {
        switch act {
        case .send(let place):
            let responder = program.responders[place]
            if record([.sent(responder.name)]) { say("Sent at \(clock(now)): \(responder.label).") }
        case .arrive(let place):
            let responder = program.responders[place]
            if record([.arrived(responder.name)]) { say("There since \(clock(now)): \(responder.label).") }
        case .cancel(let place):
            let responder = program.responders[place]
            if record([.cancelled(responder.name)]) { say("Called off: \(responder.label).") }
        default: break
        }
    }

    // MARK: what is said

    mutating func listGuidance() {
        let view = view
        if view.guidance.isEmpty { return say("There is nothing to say or do for this moment.") }
        pending = .choices(
            Choices(
                "What was said or done? Several with commas. Enter alone leaves the list.",
                view.guidance.map { place in
                    let given = view.given.contains(place) ? " (said)" : ""
                    return Choice(wholeLine(of: place) + given, .give(place))
                }, takesSeveral: true))
    }

    /// A piece of guidance in one line: what to say, or else what to do.
    func line(of guidance: Int) -> String {
        let piece = program.guidance[guidance]
        return piece.say.map { "“\($0)”" } ?? piece.toDo ?? piece.avoid.map { "Avoid: \($0)" }
            ?? piece.name.spoken
    }

    private func wholeLine(of guidance: Int) -> String {
        let piece = program.guidance[guidance]
        return [piece.say.map { "“\($0)”" }, piece.toDo, piece.avoid.map { "Avoid: \($0)" }]
            .compactMap { $0 }.joined(separator: " ")
    }

    // MARK: hand-off

    mutating func handOff(_ name: String) {
        if program.audiences.isEmpty { return say("This library names nobody to whom a call is handed off.") }
        let items = program.audiences.indices.map { Choice(program.audiences[$0].label, Act.handOff($0)) }
        if !name.isEmpty {
            switch choice(name, among: items.map(\.label)) {
            case .success(let place): return showHandOff(place)
            case .failure(let problem):
                if let place = program.audiences.firstIndex(where: { $0.name == name }) {
                    return showHandOff(place)
                }
                say(problem.message.sentence)
            }
        }
        pending = .choices(Choices("A hand-off for whom?", items))
    }

    mutating func showHandOff(_ audience: Int) {
        say("HAND-OFF, \(program.audiences[audience].label)")
        TriageCalls.handOff(call, for: audience, at: now, offsetMinutes: offsetMinutes).forEach { say($0) }
    }

    // MARK: why

    mutating func why() {
        let view = view
        if let place = screenAsked {
            let topics = call.covers(ofScreen: place).map(program.topic(of:)).joined(separator: ", ")
            say("It stands for several questions: \(topics).")
        } else if let question {
            say("\(program.topic(of: question)): \(reason(for: question, view))")
        }
        for ladder in view.ladders {
            let explained = view.explanation.ladders[ladder.ladder]
            let rules = explained.recommendedBy + explained.steppedUpBy
            let label = rung(ladder.ladder, ladder.shown).label
            if let decision = ladder.decision, !decision.isOvertaken {
                let reason = decision.decision.reason.map { ": \($0.sentence)" } ?? ""
                say("\(label) was decided\(reason).")
            } else if ladder.recommended < ladder.shown {
                say("\(label): it stood so earlier in this call, and only a decision lowers it.")
            } else if ladder.isFloor {
                say("\(label), for now: questions that must be asked are open.")
            } else if rules.isEmpty {
                say("\(label): nothing that is known asks for more.")
            }
            if ladder.recommended == ladder.shown {
                for rule in rules.prefix(3) {
                    say("\(label): \(view.evaluation.reason(ofRule: rule, program))")
                }
            }
        }
    }

    private func reason(for question: Int, _ view: CallView) -> String {
        let own = program.questions[question].why ?? "It was chosen by hand."
        guard let next = offered.first(where: { $0.question == question }) else { return own }
        switch next.because {
        case .named(let screen): return "It was named when “\(program.screens[screen].ask)” was asked."
        case .ranked(let ranked): return TriagePresentation.reason(ranked, program)
        }
    }

    func clock(_ moment: Moment) -> String { moment.clock(offsetMinutes: offsetMinutes) }
}

extension String {
    /// With a capital in front.
    var sentenceCase: String { prefix(1).uppercased() + dropFirst() }
}
