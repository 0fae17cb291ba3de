import TriageEngine
import TriageValues

extension Call {
    /// The call at a moment: its last event's, or a later one. At an earlier one no time has passed since.
    package func view(at moment: Moment) -> CallView {
        let clock = history.clock(at: moment)
        let standpoints = history.people.indices.map { Standpoint(history, person: $0, atClock: clock) }
        let ladders = ladderViews(standpoints)
        let mine = standpoints[history.current]
        let timeline = timeline()
        return CallView(
            at: moment,
            people: standpoints.map { PersonView($0, history) },
            current: history.current, ladders: ladders, answers: mine.answers, evaluation: mine.evaluation,
            explanation: mine.explanation, openMustAsk: mine.openMustAsk, next: next(mine),
            guidance: guidance(standpoints, ladders), given: history.given,
            responders: responders(standpoints, ladders, ladders.map(\.shown)),
            flags: Set(standpoints.flatMap(\.explanation.flags)).sorted(), sent: history.sent,
            timeline: timeline, aged: mine.aged, volunteered: mine.volunteered,
            notes: timeline.filter { if case .note = events[$0.event].kind { true } else { false } },
            warnings: warnings(ladders) + needless(standpoints, ladders), isLineLost: history.isLineLost,
            owner: history.owner,
            isTraining: history.isTraining,
            ending: history.ending, agreement: history.asking.map { AgreementView($0, ladders) },
            sinceOpenedMilliseconds: clock)
    }

    private func ladderViews(_ standpoints: [Standpoint]) -> [LadderView] {
        program.ladders.indices.map { ladder in
            let standings = standpoints.map { $0.evaluation.standings[ladder] }
            let recommended = standings.map(\.recommended).max() ?? 0
            let highest = history.peaks.highest(ladder)
            let undecided = max(recommended, highest)
            var decision = history.decisions[ladder]
            if let made = decision, undecided > max(made.basis, made.rung) { decision = made.overtaken }
            let shown = decision.flatMap { $0.isOvertaken ? nil : $0.rung } ?? undecided
            return LadderView(
                ladder: ladder, shown: shown, recommended: recommended,
                established: standings.map(\.established).max() ?? 0, highestSoFar: highest,
                possible: max(highest, standings.map(\.possible).max() ?? 0),
                ifLineDropped: standpoints.map { $0.recommendedIfLost[ladder] }.reduce(undecided, max),
                decision: decision, isProvisional: standings.contains(where: \.isProvisional),
                isFloor: standings.allSatisfy { $0.recommended < recommended || $0.isFloor },
                rose: history.shownBefore.map { shown > $0[ladder] } ?? false)
        }
    }

    private func next(_ mine: Standpoint) -> [UpNext] {
        guard history.ending == nil else { return [] }
        let named = history.named.filter { $0.person == mine.person }
        let names = Set(named.map(\.question))
        let ranked = mine.explanation.nextQuestions.filter { !names.contains($0.question) }
        let all =
            named.map { UpNext(question: $0.question, because: .named(screen: $0.screen)) }
            + ranked.map { UpNext(question: $0.question, because: .ranked($0)) }
        return Array(all.prefix(3))
    }

    private func warnings(_ ladders: [LadderView]) -> [String] {
        let overtaken = ladders.compactMap { view in
            view.decision.flatMap { decision -> String? in
                guard decision.isOvertaken else { return nil }
                let ladder = program.ladders[view.ladder]
                let rose = view.undecided > max(decision.basis, decision.rung)
                let label = ladder.rungs[view.undecided].label
                return
                    "the decision on \(ladder.rungs[decision.rung].label) does not count any more: "
                    + (rose
                        ? "\(ladder.title) rose to \(label) since"
                        : "something further speaks for \(label) since")
            }
        }
        let asked = history.asking.flatMap { asking -> String? in
            guard asking.isOvertaken else { return nil }
            return "what \(asking.by) asked a second person to agree to does not stand any more: "
                + "something changed since"
        }
        return overtaken + [asked].compactMap { $0 }
            + history.left.map { "recorded, and not taken by this library: \($0)" }
    }
}

/// One person's side of a call at a moment.
struct Standpoint {
    let person: Int
    let answers: Answers
    let evaluation: Evaluation
    let explanation: Explanation
    /// By ladder.
    let recommendedIfLost: [Int]
    let openMustAsk: [Int]
    let aged: [AgedAnswer]
    let volunteered: [Volunteered]

    init(_ history: History, person: Int, atClock clock: Int64) {
        let program = history.program
        self.person = person
        let given = history.record.answers(of: person, atClock: clock)
        var evaluator = Evaluator(program)
        let lost = evaluator.evaluate(lost: given)
        recommendedIfLost = evaluator.standings.map(\.recommended)
        let answers = history.isLineLost ? lost : given
        let evaluation = evaluate(program, answers)
        openMustAsk = program.questions.indices.filter { question in
            isAwaited(question, program, answers)
                && evaluation.plain.relevance(of: question, program) != .no
        }
        aged = program.questions.indices.compactMap { question in
            guard let entry = history.record.entry(person, question),
                history.record.isAged(entry, atClock: clock)
            else { return nil }
            return AgedAnswer(
                question: question, code: entry.code, saidAt: entry.at, agoMilliseconds: clock - entry.clock)
        }
        self.answers = answers
        self.evaluation = evaluation
        explanation = explain(evaluation, program)
        volunteered = explanation.volunteered.filter { item in
            guard case .screened? = history.record.entry(person, item.question)?.manner else { return true }
            return false
        }
    }
}

extension PersonView {
    init(_ standpoint: Standpoint, _ history: History) {
        let person = history.people[standpoint.person]
        self.init(
            id: person.id, label: person.label, name: person.name, role: person.role,
            standings: standpoint.evaluation.standings,
            highestSoFar: history.peaks.peaks[standpoint.person].map(\.rung),
            openMustAsk: standpoint.openMustAsk, answers: standpoint.answers,
            histories: history.record.histories(of: standpoint.person),
            details: history.details(of: standpoint.person))
    }
}

extension History {
    func details(of person: Int) -> [Int: Detail] {
        let mine = details.filter { ($0.key.person ?? person) == person }
        return Dictionary(uniqueKeysWithValues: mine.map { ($0.key.question, $0.value) })
    }
}

extension AnswerRecord {
    func histories(of person: Int) -> [AnswerHistory] {
        let mine = Dictionary(
            grouping: entries.filter { $0.slot.person ?? person == person }, by: \.slot.question)
        return mine.sorted { $0.key < $1.key }.map { question, entries in
            AnswerHistory(
                question: question,
                entries: entries.map {
                    AnswerHistory.Entry(
                        code: $0.code, at: $0.at, manner: $0.manner, by: $0.by, replaced: $0.replaced)
                })
        }
    }
}
