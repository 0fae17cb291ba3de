import TriageCalls
import TriageEngine

extension CallScreen {
    // MARK: deciding

    /// Begins a decision: accept what is shown, or choose a ladder to raise or lower on.
    mutating func decide() {
        let view = view
        let shown = view.ladders.map { rung($0.ladder, $0.shown).label }.joined(separator: "; ")
        pending = .choices(
            Choices(
                "What do you decide?",
                [Choice("Accept what is shown: \(shown)", .accept)]
                    + view.ladders.map {
                        Choice(
                            "\(program.ladders[$0.ladder].title): raise or lower it",
                            .decide(ladder: $0.ladder))
                    }
                    + (halfDecided.map { [Choice("Go on with \(halfDecision($0))", .takeUp($0))] } ?? []),
                whenLeft: "Nothing was decided."))
    }

    mutating func decide(_ act: Act) {
        let view = view
        switch act {
        case .accept:
            // What was lowered stays decided as it was, with its reason.
            let open = view.ladders.filter { ($0.decided ?? $0.undecided) >= $0.undecided }
            if open.isEmpty {
                return say("Everything that is shown was decided already; /decide raises or lowers it.")
            }
            let rungs = open.map { (program.ladders[$0.ladder].name, rung($0.ladder, $0.shown).name) }
            if record([.decided(Decision(Dictionary(rungs) { first, _ in first }))]) {
                keepDecision()
                let labels = view.ladders.map { rung($0.ladder, $0.shown).label }
                say("Decided, as shown: \(labels.joined(separator: "; ")).")
            }
        case .decide(let ladder):
            pending = .choices(
                Choices(
                    "\(program.ladders[ladder].title): to which rung? Lowest first.",
                    program.ladders[ladder].rungs.indices.map { place in
                        let mark = place == view.ladders[ladder].shown ? " (shown now)" : ""
                        return Choice(
                            rung(ladder, place).label + mark, .rung(RungPlace(ladder: ladder, rung: place)))
                    }, whenLeft: "Nothing was decided."))
        case .rung(let place): choseRung(place, view.ladders[place.ladder])
        case .reason(let place, let reason):
            pending = .words(
                Words(
                    title: reason == .other ? "In words: why?" : "In your own words, or Enter for none:",
                    use: .decision(place, reason), mayBeEmpty: reason != .other))
        case .takeUp(let words): pending = .words(words)
        default: break
        }
    }

    /// A rung is raised or lowered from where it would stand had nobody decided.
    private mutating func choseRung(_ place: RungPlace, _ view: LadderView) {
        let ladder = program.ladders[place.ladder]
        let from = view.undecided
        if place.rung == view.decided {
            return say("It is decided so already: \(ladder.rungs[place.rung].label).")
        }
        if place.rung == from {
            if record([.decided(Decision([ladder.name: ladder.rungs[from].name]))]) {
                keepDecision()
                say("Decided: \(ladder.rungs[from].label).")
            }
            return
        }
        if lowering(place, from) == .never {
            return say(
                "“\(ladder.rungs[from].label)” may not be lowered here, and nothing was decided; where an "
                    + "answer was wrong, /go corrects it.")
        }
        let verb = place.rung > from ? "Raise" : "Lower"
        pending = .choices(
            Choices(
                "\(verb) from \(ladder.rungs[from].label) to \(ladder.rungs[place.rung].label). Why?",
                DecisionReason.allCases.map { Choice($0.sentence, .reason(place, $0)) },
                whenLeft: "Not decided: \(ladder.title), \(ladder.rungs[place.rung].label)."))
    }

    private func lowering(_ place: RungPlace, _ from: Int) -> Rung.Lowering {
        program.ladders[place.ladder].strictest(steppingDown: from, to: place.rung)?.lowering ?? .onePerson
    }

    mutating func decided(
        _ place: RungPlace, _ reason: DecisionReason, words: String?, secondPerson: String? = nil
    ) {
        let ladder = program.ladders[place.ladder]
        if secondPerson == nil, lowering(place, view.ladders[place.ladder].undecided) == .secondPerson {
            return askSecondPerson(place, reason, words)
        }
        let decision = Decision(
            [ladder.name: ladder.rungs[place.rung].name], reason: reason, words: words,
            secondPerson: secondPerson)
        guard record([.decided(decision)]) else {
            // Rung, reason and words are not lost over a name.
            if secondPerson != nil { askSecondPerson(place, reason, words) }
            return
        }
        keepDecision()
        let with = secondPerson.map { ", together with \($0)" } ?? ""
        say("Decided: \(ladder.rungs[place.rung].label). \(reason.sentence)\(with).")
    }

    /// "Response tier, Co-response; Local policy says otherwise, “as agreed”": a decision as far as it was
    /// made.
    func halfDecision(_ words: Words) -> String {
        func sentence(_ place: RungPlace, _ reason: DecisionReason, _ words: String?) -> String {
            "\(program.ladders[place.ladder].title), \(rung(place.ladder, place.rung).label); "
                + reason.sentence + (words.map { ", “\($0)”" } ?? "")
        }
        return switch words.use {
        case .decision(let place, let reason): sentence(place, reason, nil)
        case .secondPerson(let place, let reason, let words): sentence(place, reason, words)
        default: ""
        }
    }

    private mutating func keepDecision() {
        halfDecided = nil
        did(.kept("A decision stays in the record; /decide puts another in its place."))
    }

    private mutating func askSecondPerson(_ place: RungPlace, _ reason: DecisionReason, _ words: String?) {
        pending = .words(
            Words(
                title: "Two people must agree to this. Who is the second?",
                use: .secondPerson(place, reason, words: words)))
    }

    // MARK: ending

    mutating func end() {
        sayWhatIsOpen()
        pending = .choices(
            Choices(
                "How does the call end?",
                [
                    Choice("Handed over to somebody", .endHandedOver),
                    Choice("Resolved on the line", .end(.resolved)),
                    Choice("Lost: the line was not got back", .end(.lost)),
                    Choice("Wrong number", .end(.notForUs(.wrongNumber))),
                    Choice("Passed on: not for us", .endPassedOn),
                ] + (halfEnded.map { [Choice("Go on: \($0.sentence)", .end($0))] } ?? []),
                whenLeft: "The call goes on."))
    }

    /// What the hand-off of a call that ends now says is open.
    mutating func sayWhatIsOpen() {
        let view = view
        for (place, person) in view.people.enumerated() where !person.openMustAsk.isEmpty {
            let whose = view.people.count > 1 ? " about \(person.label)" : ""
            let open = call.openMustAsk(of: place, at: now)
            for (what, questions) in [
                ("Not asked", open.neverAsked), ("Asked, and no answer was got", open.unanswered),
                ("Asked too long ago", open.aged),
            ] where !questions.isEmpty {
                let topics = questions.map { program.topic(of: $0).lowercased() }
                say("\(what)\(whose), and it will say so: \(topics.mostInOrder).")
            }
        }
        let missing = view.unsent.map { program.responders[$0].label }
        if !missing.isEmpty { say("NOT SENT YET: \(missing.joined(separator: ", ")). /send records it.") }
    }

    mutating func end(_ act: Act) {
        switch act {
        case .endHandedOver:
            guard !program.audiences.isEmpty else { return askWhoTakesOver() }
            pending = .choices(
                Choices(
                    "Handed over to whom?",
                    program.audiences.indices.map {
                        Choice(program.audiences[$0].label, .handOver(audience: $0))
                    }
                        + [Choice("Somebody else", .handOverElsewhere)], whenLeft: "The call goes on."))
        case .handOver(let audience): close(.handedOver(to: program.audiences[audience].label))
        case .handOverElsewhere: askWhoTakesOver()
        case .endPassedOn: pending = .words(Words(title: "Passed on to whom?", use: .passOn))
        case .end(let ending): close(ending)
        default: break
        }
    }

    private mutating func askWhoTakesOver() {
        pending = .words(Words(title: "Handed over to whom?", use: .handOver))
    }

    /// Ends the call, or says what is left undone and asks why it ends all the same. False where it is
    /// refused.
    @discardableResult
    mutating func close(_ ending: Ending, although reason: String? = nil) -> Bool {
        if reason == nil, let open = leftUndone(by: ending) {
            pending = .words(
                Words(
                    title: "Not to end as it stands: \(open.sentence). /send and /decide do it; "
                        + "or type why the call ends all the same:",
                    use: .although(ending)))
            return true
        }
        guard record([.closed(ending, although: reason)]) else { return false }
        halfEnded = nil
        say("The call is over: \(ending.sentence).")
        if case .handedOver(let whom) = ending,
            let audience = program.audiences.firstIndex(where: { $0.label == whom })
        {
            showHandOff(audience)
        }
        return true
    }

    /// What a call leaves undone that ends so; nil also where it cannot end so at all.
    private func leftUndone(by ending: Ending) -> Unfinished? {
        var next = call
        guard (try? next.add(CallEvent(at: now, by: by, .closed(ending)))) != nil else { return nil }
        return next.view(at: now).unfinished
    }

    func rung(_ ladder: Int, _ place: Int) -> Rung { program.ladders[ladder].rungs[place] }
}

extension Ending {
    /// As a sentence goes on after "The call is over".
    var sentence: String {
        switch self {
        case .handedOver(let whom): "handed over to \(whom)"
        case .resolved: "resolved on the line"
        case .lost: "the line was lost"
        case .notForUs(.wrongNumber): "a wrong number"
        case .notForUs(.transfer(let whom)): "passed on to \(whom)"
        }
    }
}
