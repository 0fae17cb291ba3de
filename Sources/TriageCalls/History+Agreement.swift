import TriageEngine
import TriageValues

/// A decision for which two must agree, and to which nobody has agreed yet.
struct Asking: Sendable {
    /// The id of the event by which it was asked.
    let id: String
    let decision: Decision
    let asker: String
    let by: String
    let at: Moment
    /// By ladder, what was shown when it was asked.
    let basis: [Int: Int]
    /// By ladder, what spoke for more than is asked for, then and ever since.
    var weighed: [Int: Set<Reason>]
    /// Something changed since: nobody can agree to it any more.
    var isOvertaken = false
}

extension History {
    mutating func ask(_ decision: Decision, _ asker: String, _ event: CallEvent) throws(CallRefusal) {
        _ = try text(asker, "who asks")
        guard let id = event.id else {
            throw CallRefusal(.outOfPlace, "what a second person agrees to needs an id")
        }
        if let asking, !asking.isOvertaken {
            throw CallRefusal(
                .outOfPlace, "a second person is asked for already, by \(asking.by)",
                help: "that has to be withdrawn, refused or agreed to first")
        }
        guard decision.secondPerson == nil else {
            throw CallRefusal(.outOfPlace, "the second person is not named; they agree themselves")
        }
        try checkWords(decision)
        let basis = undecided()
        var places: [RungPlace] = []
        var isNeeded = false
        for (name, rung) in decision.rungs.sorted(by: { $0.key < $1.key }) {
            let place = try place(name, rung)
            let needed = try lowering(from: basis[place.ladder], to: place, decision, event)
            isNeeded = isNeeded || needed != nil
            places.append(place)
        }
        guard isNeeded, let by = event.by else {
            throw CallRefusal(.outOfPlace, "nobody else has to agree to this", help: "decide it")
        }
        asking = Asking(
            id: id, decision: decision, asker: asker, by: by, at: event.at,
            basis: Dictionary(uniqueKeysWithValues: places.map { ($0.ladder, basis[$0.ladder]) }),
            weighed: Dictionary(uniqueKeysWithValues: places.map { ($0.ladder, reasons(above: $0)) }))
    }

    /// - Parameter agreer: their id at a server; nil where only names tell people apart.
    mutating func agree(to id: String, _ agreer: String?, _ event: CallEvent) throws(CallRefusal) {
        if let agreer { _ = try text(agreer, "who agrees") }
        var asking = try waiting(id)
        overtake(&asking, undecided(), event)
        guard let by = event.by else {
            throw CallRefusal(.mayNotLower, "agreeing needs the name of who agrees")
        }
        guard agreer.map({ $0 != asking.asker }) ?? isOther(by, than: asking.by) else {
            throw CallRefusal(.mayNotLower, "the second person is somebody else than \(asking.by)")
        }
        if asking.isOvertaken {
            throw CallRefusal(
                .outOfPlace, "what \(asking.by) asked for does not stand any more: something changed since",
                help: "look at the call, and ask anew")
        }
        self.asking = nil
        agreedByTwo = agreer == nil ? nil : asking.decision
    }

    mutating func endAsking(_ id: String, words: String?) throws(CallRefusal) {
        if let words { _ = try text(words, "why it was refused") }
        _ = try waiting(id)
        asking = nil
    }

    private func waiting(_ id: String) throws(CallRefusal) -> Asking {
        if let asking, asking.id == id { return asking }
        throw CallRefusal(
            .outOfPlace, "nothing waits for a second person under `\(id)`",
            help: "it was agreed to, refused or withdrawn")
    }

    /// Another answer, another decision or the end of the call takes what was asked away.
    mutating func settleAsking(_ undecided: [Int], _ event: CallEvent) {
        guard var asking, !asking.isOvertaken else { return }
        if ending != nil {
            self.asking = nil
            return
        }
        overtake(&asking, undecided, event)
        self.asking = asking
    }

    private func overtake(_ asking: inout Asking, _ undecided: [Int], _ event: CallEvent) {
        for (ladder, basis) in asking.basis {
            guard let name = asking.decision.rungs[program.ladders[ladder].name],
                let rung = program.ladders[ladder].rungs.firstIndex(where: { $0.name == name })
            else { continue }
            let place = RungPlace(ladder: ladder, rung: rung)
            if isOvertaken(place, basis, &asking.weighed[ladder], undecided, event) {
                asking.isOvertaken = true
            }
            if case .decided(let decision) = event.kind,
                decision.rungs[program.ladders[ladder].name] != nil
            {
                asking.isOvertaken = true
            }
        }
    }

    /// Whether what would be shown rose above what a rung was weighed against, or something speaks for more
    /// than the rung that did not then.
    ///
    /// - Parameter weighed: what spoke for more then; afterwards, of that, what does still.
    func isOvertaken(
        _ place: RungPlace, _ basis: Int, _ weighed: inout Set<Reason>?, _ undecided: [Int],
        _ event: CallEvent
    ) -> Bool {
        let reasons = reasons(above: place)
        // A further person brings no answer, only what is true of the scene.
        let isAdded = if case .personAdded = event.kind { true } else { false }
        let known = isAdded ? reasons : weighed ?? reasons
        weighed = known.intersection(reasons)
        return undecided[place.ladder] > max(basis, place.rung) || !reasons.isSubset(of: known)
    }
}
