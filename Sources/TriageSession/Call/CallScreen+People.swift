import TriageCalls
import TriageDiagnostics
import TriageEngine
import TriagePresentation

extension CallScreen {
    // MARK: people

    mutating func person(_ name: String) {
        let people = view.people
        var items = people.map { Choice($0.label.sentenceCase, Act.choosePerson($0.id)) }
        if !name.isEmpty, case .success(let place) = choice(name, among: items.map(\.label)) {
            return choosePerson(people[place].id)
        }
        let first = people[0]
        let label = "The person in crisis" + (first.name.map { ", so far \($0)," } ?? "")
        items +=
            name.isEmpty
            ? [
                Choice("A further person", .addPerson(nil)),
                Choice("\(label) gets a name", .namePerson(first.id, nil)),
            ]
            : [
                Choice("A further person: \(name)", .addPerson(name)),
                Choice("\(label) is called \(name)", .namePerson(first.id, name)),
            ]
        pending = .choices(
            Choices(
                "Whom are the questions about? What is true of the place is true for all.", items,
                whenLeft: "Nobody was chosen, added or named" + (name.isEmpty ? "." : ": “\(name)”.")))
    }

    /// Two people of one name could not be told apart by anybody. A record in which they are is read all
    /// the same.
    private mutating func isTaken(_ name: String, by others: [PersonView]) -> Bool {
        guard let other = others.first(where: { $0.label.letters == name.letters }) else { return false }
        say("Somebody in this call is called \(other.label) already. Say more: a last name, or who it is.")
        return true
    }

    mutating func namePerson(_ id: String, _ name: String?) {
        let ask = Pending.words(Words(title: "What is the person in crisis called?", use: .name(id)))
        guard let name else { return pending = ask }
        let (people, before) = (view.people, view.people.first { $0.id == id })
        if isTaken(name, by: people.filter { $0.id != id }) { return pending = ask }
        guard record([.personNamed(id: id, label: name)]) else { return }
        did(.personNamed(id, before: before?.name))
        say("The person in crisis is called \(name). Only who may read free words reads it.")
    }

    mutating func choosePerson(_ id: String) {
        let before = view.person.id
        if id == before { return say("The questions are about \(view.person.label) already.") }
        guard record([.personChosen(id)]) else { return }
        did(.personChosen(before: before))
        focus = .next(0)
        say("The questions are now about \(view.person.label).")
    }

    mutating func addPerson(_ label: String?) {
        let ask = Pending.words(Words(title: "What shall the further person be called?", use: .person))
        guard let label else { return pending = ask }
        if isTaken(label, by: view.people) { return pending = ask }
        let before = view.person.id
        // One who was taken out again keeps the id.
        let taken = Set(
            call.events.compactMap { if case .personAdded(let id, _, _) = $0.kind { id } else { nil } })
        let number = (2...).first { !taken.contains("\(Call.firstPerson)\($0)") } ?? 2
        let id = "\(Call.firstPerson)\(number)"
        guard record([.personAdded(id: id, label: label, role: nil), .personChosen(id)]) else { return }
        did(.personAdded(id, before: before))
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
            // Somebody's name, whole, is nobody else's whose name begins with it.
            let labels = program.responders.map(\.label)
            if case .success(let place) = choice(name, among: labels), !name.allSatisfy(\.isNumber),
                !moving.contains(where: { $0.responder == place })
            {
                return dispatch(.send(place))
            }
            switch choice(name, among: items.map(\.label)) {
            case .success(let place): return dispatch(items[place].act)
            case .failure(let problem): say(problem.message.sentence)
            }
        }
        pending = .choices(
            Choices(
                "Who was sent, is there, or was called off? Several with commas.", items, takesSeveral: true,
                whenLeft: "Nobody was sent or called off" + (name.isEmpty ? "." : ": “\(name)”.")))
    }

    mutating func dispatch(_ act: Act) {
        switch act {
        case .send(let place):
            let responder = program.responders[place]
            guard record([.sent(responder.name)]) else { return }
            did(.report(responder: place, "was not sent"))
            say("Sent at \(clock(now)): \(responder.label).")
        case .arrive(let place):
            let responder = program.responders[place]
            guard record([.arrived(responder.name)]) else { return }
            did(.report(responder: place, "is not there yet"))
            say("There since \(clock(now)): \(responder.label).")
        case .cancel(let place):
            let responder = program.responders[place]
            guard record([.cancelled(responder.name)]) else { return }
            did(.report(responder: place, "was not called off"))
            say("Called off: \(responder.label).")
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
                }, takesSeveral: true, whenLeft: "Nothing was marked as said."))
    }

    /// A piece of guidance in one line: what to say, or else what to do.
    func line(of guidance: Int) -> String {
        let piece = program.guidance[guidance]
        return saying(guidance) ?? piece.toDo ?? piece.avoid.map { "Avoid: \($0)" } ?? piece.name.spoken
    }

    private func wholeLine(of guidance: Int) -> String {
        let piece = program.guidance[guidance]
        return [saying(guidance), piece.toDo, piece.avoid.map { "Avoid: \($0)" }]
            .compactMap { $0 }.joined(separator: " ")
    }

    // MARK: hand-off

    mutating func handOff(_ name: String) {
        if program.audiences.isEmpty {
            return say(
                "This library names nobody to whom a call is handed off; /note keeps what they were told.")
        }
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
            let topics = covers(ofScreen: place).map(program.topic(of:)).joined(separator: ", ")
            say("It stands for several questions: \(topics).")
        } else if let question {
            say("\(program.topic(of: question)): \(reason(for: question, view))")
        }
        view.whyStanding(program).forEach { say($0) }
    }

    private func reason(for question: Int, _ view: CallView) -> String {
        let own = program.questions[question].why ?? "It was chosen by hand."
        guard let next = offered.first(where: { $0.question == question }) else { return own }
        switch next.because {
        case .named(let screen): return "It was named when “\(program.screens[screen].ask)” was asked."
        case .wording(let screen):
            let name = program.screens[screen].name.spoken
            return "It decides in which words “\(name)” is asked, which comes next."
        case .ranked(let ranked): return TriagePresentation.reason(ranked, program)
        }
    }

    func clock(_ moment: Moment) -> String { moment.clock(offsetMinutes: offsetMinutes) }
}

extension String {
    /// With a capital in front.
    var sentenceCase: String { prefix(1).uppercased() + dropFirst() }
}
