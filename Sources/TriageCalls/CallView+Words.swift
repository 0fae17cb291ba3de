import TriageEngine
import TriageValues

/// Where a call stands, in sentences that every way of showing it shares.
extension CallView {
    /// "Must be asked (3): life (9 at once), concern, thoughts; more may follow. Asked and not learned, ask
    /// again (1): place or address." What one screen asks counts once, and what only may matter is told as
    /// that.
    ///
    /// - Parameter most: of more topics the first are named, and how many there are is said all the same.
    package func mustAskSentence(_ program: Program, naming most: Int = .max) -> String {
        // The person whom the questions are about first; the others by their names.
        let people = [self.person] + self.people.filter { $0.id != self.person.id }
        var (count, mayFollow, names, again) = (0, false, [String](), [String]())
        for person in people where !person.openMustAsk.isEmpty {
            let whose = person.id == self.person.id ? "" : "of \(person.label) "
            again += person.openMustAsk.filter(person.isAsked)
                .map { whose + program.topic(of: $0).lowercased() }
            let evaluation =
                person.id == self.person.id ? self.evaluation : evaluate(program, person.answers)
            let open = person.openMustAsk.filter { !person.isAsked($0) }
            let sure = open.filter { evaluation.plain.relevance(of: $0, program) == .yes }
            if sure.count < open.count { mayFollow = true }
            let topics = spoken(sure, evaluation.plain, program)
            guard !topics.isEmpty else { continue }
            let named = topics.prefix(max(0, most - count))
            count += topics.count
            guard !named.isEmpty else { continue }
            let list = named.joined(separator: ", ") + (named.count < topics.count ? ", …" : "")
            names.append(whose + list)
        }
        let asked =
            again.isEmpty
            ? ""
            : "Asked and not learned, ask again (\(again.count)): "
                + again.most(3).joined(separator: ", ") + "."
        let unasked: String
        switch (count, mayFollow) {
        case (0, false): unasked = asked.isEmpty ? "Nothing that must be asked is open." : ""
        case (0, true): unasked = "What is still open decides whether more must be asked."
        default:
            let rest = mayFollow ? "; more may follow." : "."
            unasked = "Must be asked (\(count)): \(names.joined(separator: "; "))\(rest)"
        }
        return [unasked, asked].filter { !$0.isEmpty }.joined(separator: " ")
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

extension PersonView {
    /// Whether it was asked, and nobody could or would say: not the same as what nobody asked.
    package func isAsked(_ question: Int) -> Bool {
        switch answers[question] {
        case .missing(.unknown), .missing(.refused), .missing(.unclear): true
        case .missing(.lost), .notAsked, .choice, .several, .number: false
        }
    }
}
