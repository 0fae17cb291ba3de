import TriageDiagnostics
import TriageEngine
import TriageValues

/// A rule that holds for a person.
struct Reason: Hashable, Sendable {
    let person: Int
    let rule: Int
}

extension History {
    /// What is shown on each ladder where nobody decides: the higher of the recommended rung and the highest
    /// so far, over the people.
    mutating func undecided() -> [Int] {
        var rungs = program.ladders.indices.map { peaks.highest($0) }
        for person in people.indices {
            let standings = evaluation(of: person, isLineLost: isLineLost).standings
            for ladder in rungs.indices { rungs[ladder] = max(rungs[ladder], standings[ladder].recommended) }
        }
        return rungs
    }

    /// What speaks for more than a rung now, answers that are missing included.
    func reasons(above place: RungPlace) -> Set<Reason> {
        var evaluator = Evaluator(program)
        let canStepUp = program.ladders[place.ladder].stepUpLimit.map { $0 > place.rung } ?? false
        let rules = program.rules.indices.filter { rule in
            program.rules[rule].stepsUp && canStepUp
                || program.rules[rule].raise.contains { $0.ladder == place.ladder && $0.rung > place.rung }
        }
        return people.indices.reduce(into: []) { found, person in
            let answers = record.answers(of: person, atClock: clock)
            if isLineLost { evaluator.evaluate(lost: answers) } else { evaluator.move(to: answers) }
            for rule in rules where evaluator.truth(of: program.rules[rule].node, assuming: true) == .yes {
                found.insert(Reason(person: person, rule: rule))
            }
        }
    }

    mutating func decide(_ decision: Decision, _ event: CallEvent) throws(CallRefusal) {
        try checkWords(decision)
        let basis = undecided()
        for (name, rung) in decision.rungs.sorted(by: { $0.key < $1.key }) {
            let place = try place(name, rung)
            if let rung = try lowering(from: basis[place.ladder], to: place, decision, event) {
                try checkSecondPerson(decision, rung, event)
            }
            weighed[place.ladder] = reasons(above: place)
            decisions[place.ladder] = DecisionView(
                rung: place.rung, basis: basis[place.ladder], decision: decision, by: event.by, at: event.at,
                isOvertaken: false)
        }
    }

    func checkWords(_ decision: Decision) throws(CallRefusal) {
        guard !decision.rungs.isEmpty else { throw CallRefusal(.badText, "a decision needs a rung") }
        if let words = decision.words { _ = try text(words, "what was decided in words") }
        if let other = decision.secondPerson { _ = try text(other, "the second person") }
        if decision.reason == .other, decision.words == nil {
            throw CallRefusal(.mayNotLower, "another reason needs words", help: "say it in a few")
        }
    }

    func place(_ name: String, _ rung: String) throws(CallRefusal) -> RungPlace {
        guard let ladder = program.ladders.firstIndex(where: { $0.name == name }) else {
            throw unknown("no ladder is called `\(name)`", name, program.ladders.map(\.name))
        }
        let rungs = program.ladders[ladder].rungs.map(\.name)
        guard let index = rungs.firstIndex(of: rung) else {
            throw unknown("the ladder `\(name)` has no rung `\(rung)`", rung, rungs)
        }
        return RungPlace(ladder: ladder, rung: index)
    }

    /// Who steps down passes every rung from the one that is shown down to the one above the decided: what
    /// the strictest of them demands is demanded.
    ///
    /// - Returns: the rung for which two must agree; nil where one person may decide.
    func lowering(from shown: Int, to place: RungPlace, _ decision: Decision, _ event: CallEvent)
        throws(CallRefusal) -> Rung?
    {
        guard place.rung < shown else { return nil }
        let ladder = program.ladders[place.ladder]
        let strictest = ladder.strictest(steppingDown: shown, to: place.rung)
        let step = "\(ladder.rungs[shown].label) to \(ladder.rungs[place.rung].label)"
        if let rung = strictest, rung.lowering == .never {
            throw CallRefusal(.mayNotLower, "nobody may step down from \(rung.label)")
        }
        guard decision.reason != nil else {
            throw CallRefusal(.mayNotLower, "stepping down from \(step) needs a reason")
        }
        guard event.by != nil else {
            throw CallRefusal(.mayNotLower, "stepping down from \(step) needs the name of who decides")
        }
        return strictest.flatMap { $0.lowering == .secondPerson ? $0 : nil }
    }

    private func checkSecondPerson(_ decision: Decision, _ rung: Rung, _ event: CallEvent)
        throws(CallRefusal)
    {
        guard let other = decision.secondPerson else {
            throw CallRefusal(.needsSecondPerson, "stepping down from \(rung.label) needs a second person")
        }
        guard agreedByTwo?.rungs == decision.rungs || isOther(other, than: event.by ?? "") else {
            throw CallRefusal(
                .mayNotLower, "the second person for stepping down from \(rung.label) is somebody else")
        }
    }

    /// Whether two names are not those of one person, however they are typed.
    func isOther(_ name: String, than other: String) -> Bool {
        func plain(_ name: String) -> String { name.filter { !$0.isWhitespace }.lowercased() }
        return plain(name) != plain(other)
    }
}

extension Ladder {
    /// Of the rungs that are left on the way down the first that may not be, or else the first for which two
    /// people must agree; nil where one person may step down, or nothing is stepped down.
    package func strictest(steppingDown from: Int, to place: Int) -> Rung? {
        guard place < from else { return nil }
        let passed = rungs[place + 1...from]
        return passed.first { $0.lowering == .never } ?? passed.first { $0.lowering == .secondPerson }
    }
}

extension DecisionView {
    var overtaken: DecisionView {
        DecisionView(
            rung: rung, basis: basis, decision: decision, by: by, at: at, isOvertaken: true)
    }
}
