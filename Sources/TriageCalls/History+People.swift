import TriageEngine
import TriageValues

extension History {
    mutating func add(_ id: String, _ label: String, _ role: String?) throws(CallRefusal) {
        _ = try text(id, "the id of a person")
        _ = try text(label, "the name of a person")
        if let role { _ = try text(role, "the role of a person") }
        guard !people.contains(where: { $0.id == id }) else {
            throw CallRefusal(.outOfPlace, "somebody in this call is called `\(id)` already")
        }
        people.append(Person(id: id, label: label, role: role))
        record.people += 1
        peaks.take(.person, record, at: lastAt ?? Moment(milliseconds: 0))
    }

    /// A responder is under way once at a time; a second unit of the same kind goes as a note.
    mutating func send(_ responder: Int, _ at: Moment) throws(CallRefusal) {
        guard underWay(responder) == nil else {
            throw CallRefusal(.outOfPlace, "\(label(responder)) is under way already")
        }
        sent.append(Sending(responder: responder, sentAt: at, arrivedAt: nil, cancelledAt: nil))
    }

    /// Who arrives may have been sent by others.
    mutating func arrive(_ responder: Int, _ at: Moment) throws(CallRefusal) {
        if let place = underWay(responder) {
            sent[place] = Sending(
                responder: responder, sentAt: sent[place].sentAt, arrivedAt: at, cancelledAt: nil)
        } else if sent.contains(where: { $0.responder == responder && $0.arrivedAt != nil }) {
            throw CallRefusal(.outOfPlace, "\(label(responder)) arrived already")
        } else {
            sent.append(Sending(responder: responder, sentAt: nil, arrivedAt: at, cancelledAt: nil))
        }
    }

    mutating func cancel(_ responder: Int, _ at: Moment) throws(CallRefusal) {
        guard let place = underWay(responder) else {
            throw CallRefusal(.outOfPlace, "\(label(responder)) is not under way")
        }
        sent[place] = Sending(
            responder: responder, sentAt: sent[place].sentAt, arrivedAt: nil, cancelledAt: at)
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
