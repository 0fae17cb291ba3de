import TriageEngine

extension Call {
    /// What takes back what some events recorded, as further events: nothing is taken out of the record.
    ///
    /// Answers get what they had before; a report of a responder, the line, a person and a detail go back; a
    /// note is said to be taken back.
    ///
    /// - Parameter ids: of events that were sent together.
    /// - Returns: empty where nothing of it is taken back: what was said and a decision stay.
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
        // Each step is tried on the call, since one may open or bring back what others are about.
        var trial = self
        let last = events[events.count - 1]
        func take(_ kind: CallEvent.Kind) -> Bool {
            do throws(CallRefusal) {
                try trial.add(CallEvent(at: last.at, by: last.by, id: "trial-\(kinds.count)", kind))
            } catch { return false }
            kinds.append(kind)
            return true
        }
        for kind in kinds where (try? trial.add(CallEvent(at: last.at, by: last.by, kind))) == nil {
            return []
        }
        for (person, questions) in touched.sorted(by: { $0.key < $1.key }) {
            let names = named[person] ?? []
            for question in names.sorted() where trial.isNamed(question, person) {
                if before.isNamed(question, person) { continue }
                let name = program.questions[question].name
                _ = take(
                    .replaced(
                        person: history.people[person].id, question: name, nil, .corrected, .asked))
            }
            // A pass can bring back what the one before opened, and comes nearer each time.
            for _ in 0..<4 {
                var isMoving = false
                for question in (isLast ? Array(program.questions.indices) : questions.sorted()) {
                    guard let kind = trial.step(of: question, person, to: before) else { continue }
                    if take(kind) { isMoving = true }
                }
                if !isMoving { break }
            }
        }
        return kinds
    }

    private func touch(_ names: [String], of person: String, _ touched: inout [Int: Set<Int>]) {
        guard let place = history.people.firstIndex(where: { $0.id == person }) else { return }
        touched[place, default: []].formUnion(names.compactMap(program.questionIndex))
    }

    private func isNamed(_ question: Int, _ person: Int) -> Bool {
        history.named.contains { $0.question == question && $0.person == person }
    }

    /// What brings a question nearer to what it was before; nil where it is that.
    private func step(of question: Int, _ person: Int, to before: Call) -> CallEvent.Kind? {
        let moment = events.last?.at ?? Moment(milliseconds: 0)
        func code(_ call: Call) -> AnswerCode {
            guard person < call.history.people.count, let entry = call.history.record.entry(person, question),
                !call.history.record.isAged(entry, atClock: call.history.clock(at: moment))
            else { return .notAsked }
            return entry.code
        }
        let (then, now) = (code(before), code(self))
        guard then != now, let id = history.people.indices.contains(person) ? history.people[person].id : nil
        else { return nil }
        let name = program.questions[question].name
        let answer = program.answer(then, to: question)
        if now == .notAsked, let answer, !history.record.isReopened(person, question, from: then) {
            return .answered(person: id, question: name, answer, .asked)
        }
        return .replaced(person: id, question: name, answer, .corrected, .asked)
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
        // What it says stays, and that it was taken back stands behind it.
        case .note(let text):
            let most = 200
            let told = text.count > most ? String(text.prefix(most)) + " …" : text
            return [.note("taken back, written by mistake: \(told)")]
        default: return []
        }
    }
}
