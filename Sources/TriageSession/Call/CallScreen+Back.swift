import TriageCalls
import TriageEngine

/// Taking back what lines recorded: the last line's first, as events that say so. Nothing is taken out of
/// the record.
extension CallScreen {
    /// One thing that a line recorded.
    enum Step {
        typealias Change = (question: Int, before: AnswerCode, after: AnswerCode)

        /// Answers, and the questions that a screen named.
        case answers(person: String, [Change], named: [Int])
        case lineLost
        case lineBack
        case personAdded(String, before: String)
        case personChosen(before: String)
        case personNamed(String, before: String?)
        case detail(person: String, question: Int, before: String?)
        /// That a responder was sent, is there or was called off, and what is true without it.
        case report(responder: Int, String)
        /// What is not taken back, in a sentence that says how to go on.
        case kept(String)
    }

    mutating func back() {
        guard let last = steps.popLast() else {
            return say("There is nothing to take back. /go goes to any question and changes its answer.")
        }
        for step in last.reversed() { takeBack(step) }
        if case .kept? = last.last {
            say(
                steps.isEmpty
                    ? "Nothing else was recorded before it that /back takes back."
                    : "/back once more takes back what was recorded before it.")
        }
    }

    private mutating func takeBack(_ step: Step) {
        switch step {
        case .answers(let person, let changes, let named): takeBack(changes, named, of: person)
        case .lineLost: if record([.lineBack]) { say("Taken back: the line is not lost.") }
        case .lineBack: if record([.lineLost]) { say("Taken back: the line is not back; it is lost.") }
        case .personAdded(let id, let before):
            let label = label(ofPerson: id)
            guard record([.personChosen(before), .personRemoved(id)]) else { return }
            focus = .next(0)
            say(
                "Taken back: \(label) is not in the call. The questions are about \(view.person.label) again."
            )
        case .personChosen(let before):
            let label = view.person.label
            guard record([.personChosen(before)]) else { return }
            focus = .next(0)
            say("Taken back: the questions are about \(view.person.label) again, and not about \(label).")
        case .personNamed(let id, let before):
            let name = label(ofPerson: id)
            guard record([.personNamed(id: id, label: before)]) else { return }
            say("Taken back: the name \(name). It is \(label(ofPerson: id)) again.")
        case .detail(let person, let question, let before):
            let name = program.questions[question].name
            guard record([.detail(person: person, question: name, text: before)]) else { return }
            let now = before.map { "It is “\($0)” again." } ?? "Nothing is written down."
            say("Taken back: what was written down with \(program.topic(of: question)). \(now)")
        case .report(let place, let truth):
            let responder = program.responders[place]
            guard record([.reportTakenBack(responder.name)]) else { return }
            say("Taken back: \(responder.label) \(truth).")
        case .kept(let sentence): say(sentence)
        }
    }

    private mutating func takeBack(_ changes: [Step.Change], _ named: [Int], of person: String) {
        let isOther = view.person.id != person
        var kinds: [CallEvent.Kind] = isOther ? [.personChosen(person)] : []
        // What was opened again by an answer follows that answer.
        let order = changes.filter { $0.after != .notAsked } + changes.filter { $0.after == .notAsked }
        kinds += order.map { question, before, _ in
            .replaced(
                person: person, question: program.questions[question].name,
                program.answer(before, to: question), .corrected, .asked)
        }
        let unchanged = named.filter { question in !changes.contains { $0.question == question } }
        kinds += unchanged.map {
            .replaced(person: person, question: program.questions[$0].name, nil, .corrected, .asked)
        }
        guard record(kinds) else {
            return say("What was to be taken back stays. /go goes to any question and changes its answer.")
        }
        if isOther { say("The questions are about \(view.person.label) again.") }
        // What a screen gave its safest answers is one thing that was said.
        let safe = changes.filter {
            $0.after == program.safestAnswer(to: $0.question) && $0.before == .notAsked
        }
        if safe.count > 1 {
            let topics = safe.map { program.topic(of: $0.question).lowercased() }.joined(separator: ", ")
            say("Taken back: nothing of the kind. Open again: \(topics).")
        }
        for (question, before, after) in order
        where safe.count < 2 || !safe.contains(where: { $0.question == question }) {
            let (was, isNow) = (words(after, to: question), words(before, to: question))
            say("Taken back. \(program.topic(of: question)) was “\(was)” and is “\(isNow)” again.")
        }
        if !unchanged.isEmpty {
            let topics = unchanged.map { program.topic(of: $0).lowercased() }.joined(separator: ", ")
            say("Taken back. Not named any more: \(topics).")
        }
        if let first = changes.map(\.question).first ?? named.first { focus = .question(first) }
    }

    private func label(ofPerson id: String) -> String {
        view.people.first { $0.id == id }?.label ?? id
    }
}
