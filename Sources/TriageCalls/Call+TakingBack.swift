import TriageEngine

extension Call {
    /// What takes back what some events recorded, as further events: nothing is taken out of the record.
    ///
    /// Answers get what they had before; a report of a responder, the line, a person and a detail go back.
    ///
    /// - Parameter ids: of events that were sent together.
    /// - Returns: empty where nothing of it is taken back: a note, what was said, a decision stay.
    package func takingBack(_ ids: Set<String>) -> [CallEvent.Kind] {
        let places = events.indices.filter { events[$0].id.map(ids.contains) ?? false }
        guard let first = places.first else { return [] }
        var left: [(event: CallEvent, CallRefusal)] = []
        let before = Call(program, recorded: Array(events[..<first]), left: &left)
        var kinds: [CallEvent.Kind] = []
        // Answers that others opened again go back with them, where nothing came later.
        let isLast = places.count == events.count - first
        var touched: [Int: Set<Int>] = [:]
        var named: [Int: Set<Int>] = [:]
        for place in places.reversed() {
            let kind = events[place].kind
            switch kind {
            case .answered(let person, let question, _, _), .replaced(let person, let question, _, _, _):
                touch([question], of: person, &touched)
            case .screened(let person, let screening):
                touch(screening.covers, of: person, &touched)
                if case .named(let names) = screening.result { touch(names, of: person, &named) }
            default: kinds += before.undoing(kind)
            }
        }
        for (person, questions) in touched.sorted(by: { $0.key < $1.key }) {
            kinds += takingBack(
                isLast ? Set(program.questions.indices) : questions, named: named[person] ?? [], of: person,
                before)
        }
        return kinds
    }

    private func touch(_ names: [String], of person: String, _ touched: inout [Int: Set<Int>]) {
        guard let place = history.people.firstIndex(where: { $0.id == person }) else { return }
        touched[place, default: []].formUnion(names.compactMap(program.questionIndex))
    }

    private func takingBack(
        _ questions: Set<Int>, named: Set<Int>, of person: Int, _ before: Call
    ) -> [CallEvent.Kind] {
        let id = history.people[person].id
        let now = history.record.answers(of: person, atClock: nil)
        let then =
            person < before.history.people.count
            ? before.history.record.answers(of: person, atClock: nil) : Answers(for: program)
        let changed = questions.sorted().filter { now[$0] != then[$0] }
        // What was opened again by an answer follows that answer.
        let order = changed.filter { now[$0] != .notAsked } + changed.filter { now[$0] == .notAsked }
        let unnamed = named.subtracting(changed).sorted()
            .filter { now[$0] == .notAsked }
        return (order + unnamed).map { question in
            let answer = program.answer(then[question], to: question)
            return CallEvent.Kind.replaced(
                person: id, question: program.questions[question].name, answer, .corrected, .asked)
        }
    }

    /// What undoes an event that is no answer, at the call before it.
    private func undoing(_ kind: CallEvent.Kind) -> [CallEvent.Kind] {
        let chosen = history.people[history.current].id
        switch kind {
        case .lineLost: return [.lineBack]
        case .lineBack: return [.lineLost]
        case .personAdded(let id, _, _): return [.personChosen(chosen), .personRemoved(id)]
        case .personChosen: return [.personChosen(chosen)]
        case .personNamed(let id, _):
            return [.personNamed(id: id, label: history.people.first { $0.id == id }?.name)]
        case .detail(let person, let question, _):
            let slot = history.people.firstIndex { $0.id == person }.flatMap { place in
                program.questionIndex(question).map { history.record.slot(place, $0) }
            }
            return [
                .detail(
                    person: person, question: question, text: slot.flatMap { history.details[$0]?.text })
            ]
        case .sent(let name), .arrived(let name), .cancelled(let name): return [.reportTakenBack(name)]
        default: return []
        }
    }
}
