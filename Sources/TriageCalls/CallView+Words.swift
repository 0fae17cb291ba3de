import TriageEngine
import TriageValues

/// Where a call stands, in sentences that every way of showing it shares.
extension CallView {
    /// "Must be asked (3): life (9 at once), concern, thoughts; more may follow." What one screen asks counts
    /// once, and what only may matter is told as that.
    ///
    /// - Parameter most: of more topics the first are named, and how many there are is said all the same.
    package func mustAskSentence(_ program: Program, naming most: Int = .max) -> String {
        // The person whom the questions are about first; the others by their names.
        let people = [self.person] + self.people.filter { $0.id != self.person.id }
        var (count, mayFollow, names) = (0, false, [String]())
        for person in people where !person.openMustAsk.isEmpty {
            let evaluation = evaluate(program, person.answers)
            let sure = person.openMustAsk.filter { evaluation.plain.relevance(of: $0, program) == .yes }
            if sure.count < person.openMustAsk.count { mayFollow = true }
            let topics = spoken(sure, evaluation.plain, program)
            guard !topics.isEmpty else { continue }
            let named = topics.prefix(max(0, most - count))
            count += topics.count
            guard !named.isEmpty else { continue }
            let list = named.joined(separator: ", ") + (named.count < topics.count ? ", …" : "")
            names.append(person.id == self.person.id ? list : "of \(person.label) \(list)")
        }
        switch (count, mayFollow) {
        case (0, false): return "Nothing that must be asked is open."
        case (0, true): return "What is still open decides whether more must be asked."
        default:
            let rest = mayFollow ? "; more may follow." : "."
            return "Must be asked (\(count)): \(names.joined(separator: "; "))\(rest)"
        }
    }

    /// "Breathing “Not breathing” (23:41 UTC), Consciousness “Awake and answering” (23:44 UTC) cannot both be
    /// true: ask which is right."
    func sentence(_ contradiction: Contradiction) -> String {
        let program = call.program
        let whose = people.count > 1 ? "of \(people[contradiction.person].label): " : ""
        let parts = contradiction.parts.map { part in
            let answer = program.label(of: part.code, to: part.question)
            return "\(program.topic(of: part.question)) “\(answer)” (\(part.at.clock()) UTC)"
        }
        let all = parts.count > 2 ? "all" : "both"
        return whose + parts.joined(separator: ", ") + " cannot \(all) be true: ask which is right"
    }

    /// The wording for somebody else, beside the one for the caller: nobody said who calls, and what is asked
    /// first (with which that is told) was not answered either.
    package func wordingOfOther(_ question: Int) -> String? {
        guard let caller = callerToBeKnown else { return nil }
        let record = call.program.questions[question]
        guard question != caller, call.program.questions[caller].toldWith != question else { return nil }
        return record.askThirdParty.flatMap { $0 == record.ask ? nil : $0 }
    }

    package func wordingOfOther(ofScreen screen: Int) -> String? {
        let record = call.program.screens[screen]
        guard callerToBeKnown != nil else { return nil }
        return record.askThirdParty.flatMap { $0 == record.ask ? nil : $0 }
    }

    /// The question that says who calls, while that is open and nothing tells.
    private var callerToBeKnown: Int? {
        guard let caller = call.program.caller?.question, !answers[caller].isValue,
            !addressed[caller].isValue
        else { return nil }
        return caller
    }

    /// The topics of questions; of those that one screen asks the screen's name.
    private func spoken(_ questions: [Int], _ known: View, _ program: Program) -> [String] {
        var named: Set<Int> = []
        return questions.compactMap { question in
            let screen = program.screens.indices.first {
                program.screens[$0].covers(on: known).contains(question)
            }
            let together =
                screen.map { program.screens[$0].covers(on: known).filter(questions.contains).count } ?? 0
            guard let screen, together > 1 else { return program.topic(of: question).lowercased() }
            guard named.insert(screen).inserted else { return nil }
            return "\(program.screens[screen].name.replacing("_", with: " ")) (\(together) at once)"
        }
    }

    /// Why each ladder stands where it does, a sentence a reason.
    package func whyStanding(_ program: Program) -> [String] {
        ladders.flatMap { ladder -> [String] in
            let explained = explanation.ladders[ladder.ladder]
            let rules = explained.reasons
            let label = program.ladders[ladder.ladder].rungs[ladder.shown].label
            var sentences: [String] = []
            if let decision = ladder.decision, !decision.isOvertaken {
                let reason = decision.decision.reason.map { ": \($0.sentence)" } ?? ""
                sentences.append("\(label) was decided\(reason).")
            } else if ladder.recommended < ladder.shown {
                sentences.append(
                    "\(label): it stood so earlier in this call, and only a decision lowers it.")
            } else if ladder.recommended > evaluation.standings[ladder.ladder].recommended {
                return [label + ": somebody else in the call needs it, and not \(person.label)."]
            } else if ladder.isFloor {
                sentences.append("\(label), for now: questions that must be asked are open.")
            } else if rules.isEmpty {
                sentences.append("\(label): nothing that is known asks for more.")
            }
            guard ladder.recommended == ladder.shown else { return sentences }
            return sentences
                + rules.prefix(3).map { "\(label): \(evaluation.reason(ofRule: $0, program))" }
        }
    }
}
