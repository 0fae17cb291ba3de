import TriageEngine
import TriageValues

extension History {
    mutating func add(_ id: String, _ label: String, _ role: String?) throws(CallRefusal) {
        _ = try text(id, "the id of a person")
        _ = try text(label, "the name of a person")
        if let role { _ = try text(role, "the role of a person") }
        guard !(people + removed).contains(where: { $0.id == id }) else {
            throw CallRefusal(.outOfPlace, "somebody in this call is called `\(id)` already")
        }
        people.append(Person(id: id, first: label, role: role))
        record.people += 1
        peaks.take(.person, record, at: lastAt ?? Moment(milliseconds: 0))
    }

    mutating func name(_ person: Int, _ label: String?) throws(CallRefusal) {
        if let label { _ = try text(label, "the name of a person") }
        people[person].name = label
    }

    mutating func remove(_ person: Int, _ at: Moment) throws(CallRefusal) {
        func refusal(_ why: String, _ help: String? = nil) -> CallRefusal {
            CallRefusal(.outOfPlace, "\(people[person].label) stays in the call: \(why)", help: help)
        }
        if person == 0 { throw refusal("it has one person in it from the first") }
        guard person == people.count - 1 else { throw refusal("somebody came in after them") }
        guard person != current else {
            throw refusal("the questions are about them", "first choose another person")
        }
        guard !record.hasAnswers(of: person), !named.contains(where: { $0.person == person }),
            !details.keys.contains(where: { $0.person == person })
        else {
            throw refusal("something is recorded of them", "it has to be taken back first")
        }
        record.remove(person, as: -1 - removed.count)
        removed.append(people.removeLast())
        peaks.take(.personRemoved, record, at: at)
    }

    /// A responder is under way once at a time; a second unit of the same kind goes as a note.
    mutating func send(_ responder: Int, _ at: Moment) throws(CallRefusal) {
        guard underWay(responder) == nil else {
            throw CallRefusal(.outOfPlace, "\(label(responder)) is under way already")
        }
        reports.append((responder, nil))
        sent.append(Sending(responder: responder, sentAt: at, arrivedAt: nil, cancelledAt: nil))
    }

    /// Who arrives may have been sent by others.
    mutating func arrive(_ responder: Int, _ at: Moment) throws(CallRefusal) {
        if let place = underWay(responder) {
            reports.append((responder, sent[place]))
            sent[place] = Sending(
                responder: responder, sentAt: sent[place].sentAt, arrivedAt: at, cancelledAt: nil)
        } else if sent.contains(where: { $0.responder == responder && $0.arrivedAt != nil }) {
            throw CallRefusal(.outOfPlace, "\(label(responder)) arrived already")
        } else {
            reports.append((responder, nil))
            sent.append(Sending(responder: responder, sentAt: nil, arrivedAt: at, cancelledAt: nil))
        }
    }

    mutating func cancel(_ responder: Int, _ at: Moment) throws(CallRefusal) {
        guard let place = underWay(responder) else {
            throw CallRefusal(.outOfPlace, "\(label(responder)) is not under way")
        }
        reports.append((responder, sent[place]))
        sent[place] = Sending(
            responder: responder, sentAt: sent[place].sentAt, arrivedAt: nil, cancelledAt: at)
    }

    mutating func takeBackReport(of responder: Int) throws(CallRefusal) {
        // A responder is under way once at a time: the last report is of the last sending.
        guard let last = reports.lastIndex(where: { $0.responder == responder }),
            let place = sent.lastIndex(where: { $0.responder == responder })
        else { throw CallRefusal(.outOfPlace, "nothing was recorded of \(label(responder))") }
        if let before = reports.remove(at: last).before {
            sent[place] = before
        } else {
            sent.remove(at: place)
        }
    }

    private func underWay(_ responder: Int) -> Int? {
        sent.lastIndex { $0.responder == responder && $0.arrivedAt == nil && $0.cancelledAt == nil }
    }

    private func label(_ responder: Int) -> String { "`\(program.responders[responder].name)`" }

    mutating func close(_ ending: Ending, _ at: Moment) throws(CallRefusal) {
        switch ending {
        case .handedOver(let to): _ = try text(to, "to whom the call was handed over")
        case .resolved: break
        case .lost:
            if !isLineLost {
                record.isLineLost = true
                peaks.take(.line(isLost: true), record, at: at)
            }
        case .notForUs(let why):
            if case .transfer(let to) = why { _ = try text(to, "to whom the call was transferred") }
            try requireNothingToLower()
        }
        self.ending = ending
    }

    /// A call that is not for us ends on the lowest rungs: where more is shown that somebody decided or a
    /// rule raised, assumptions included, that is stepping down, and so a decision. The floor alone is none.
    private func requireNothingToLower() throws(CallRefusal) {
        for (ladder, record) in program.ladders.enumerated() {
            let decided = decisions[ladder].flatMap { $0.isOvertaken ? nil : $0.rung }
            let lowest = RungPlace(ladder: ladder, rung: 0)
            let isRaised =
                decided.map { $0 > 0 }
                ?? (peaks.highest(ladder) > 0 || !reasons(above: lowest).isEmpty)
            guard isRaised else { continue }
            throw CallRefusal(
                .mayNotLower,
                "\(record.title) stands at \(record.rungs[shown[ladder]].label): a call like that is for somebody",
                help: "decide on \(record.rungs[0].label) with a reason, or hand the call over")
        }
    }
}
