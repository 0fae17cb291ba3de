import TriageEngine
import TriageValues

extension Call {
    /// The call at a moment: its last event's, or a later one. At an earlier one no time has passed since.
    package func view(at moment: Moment) -> CallView {
        var none = Assessments()
        return view(at: moment, keeping: &none)
    }

    /// The same view.
    ///
    /// - Parameter assessments: of this call, as its view before left them.
    package func view(at moment: Moment, keeping assessments: inout Assessments) -> CallView {
        let clock = history.clock(at: moment)
        let standpoints = history.people.indices.map {
            Standpoint(history, person: $0, atClock: clock, &assessments)
        }
        let ladders = ladderViews(standpoints)
        let mine = standpoints[history.current]
        return CallView(
            call: self,
            at: moment,
            people: standpoints.map { PersonView($0, history) },
            current: history.current, ladders: ladders, answers: mine.answers, evaluation: mine.evaluation,
            explanation: mine.explanation, openMustAsk: mine.openMustAsk, next: next(standpoints),
            guidance: guidance(standpoints, ladders), given: history.given,
            responders: responders(standpoints, ladders, ladders.map(\.shown)),
            answering: answering(standpoints, ladders),
            flags: Set(standpoints.flatMap(\.explanation.flags)).sorted(), sent: history.sent,
            aged: mine.aged, volunteered: mine.volunteered,
            contradictions: contradictions(standpoints),
            otherWarnings: warnings(ladders) + needless(standpoints, ladders),
            isNotCaller: mine.isNotCaller, isLineLost: history.isLineLost,
            owner: history.owner,
            isTraining: history.isTraining,
            ending: history.ending, messages: history.messages, cameOfIt: history.cameOfIt,
            agreement: history.asking.map { AgreementView($0, ladders) },
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
                rose: history.shownBefore.map { shown > $0[ladder] } ?? false,
                since: history.shownSince[ladder])
        }
    }

    private func next(_ standpoints: [Standpoint]) -> [UpNext] {
        guard history.ending == nil else { return [] }
        let mine = standpoints[history.current]
        let named = history.named.filter { $0.person == mine.person }
        let names = Set(named.map(\.question))
        let ranked = mine.explanation.nextQuestions.filter { !names.contains($0.question) }
        let all =
            named.map { UpNext(question: $0.question, because: .named(screen: $0.screen)) }
            + ranked.map { UpNext(question: $0.question, because: .ranked($0)) }
        return Array(askingWhoCalls(all, standpoints).prefix(3))
    }

    /// Who calls comes no later than before the first screen that is said otherwise to the person in crisis
    /// than to somebody else.
    private func askingWhoCalls(_ next: [UpNext], _ standpoints: [Standpoint]) -> [UpNext] {
        let mine = standpoints[history.current]
        guard let who = program.caller?.question, mine.answers[who] == .notAsked,
            mine.evaluation.plain.relevance(of: who, program) != .no,
            !program.isSomebodyElse(history.current, of: standpoints.map(\.answers))
        else { return next }
        for (place, item) in next.enumerated() {
            if item.question == who { return next }
            guard let index = item.screen, let other = program.screens[index].askThirdParty,
                other != program.screens[index].ask
            else { continue }
            return next[..<place] + [UpNext(question: who, because: .wording(ofScreen: index))]
                + next[place...].filter { $0.question != who }
        }
        return next
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

extension Program {
    /// Whether one of a call's people, by place, is not the caller: who came into it beside the first, unless
    /// they call themselves, and everybody where another one calls for themselves.
    ///
    /// - Parameter people: the answers of each.
    func isSomebodyElse(_ place: Int, of people: [Answers]) -> Bool {
        guard let caller else { return false }
        let calls = people.indices.filter { people[$0][caller.question] == .choice(caller.usual) }
        return !calls.contains(place) && (place > 0 || !calls.isEmpty)
    }
}

/// One person's side of a call at a moment.
struct Standpoint {
    let person: Int
    private let assessment: Assessment
    let aged: [AgedAnswer]
    let volunteered: [Volunteered]

    var answers: Answers { assessment.answers }
    var evaluation: Evaluation { assessment.evaluation }
    var explanation: Explanation { assessment.explanation }
    /// By ladder.
    var recommendedIfLost: [Int] { assessment.recommendedIfLost }
    var openMustAsk: [Int] { assessment.openMustAsk }
    var isNotCaller: Bool { assessment.isNotCaller }
    /// By each rule that holds, the questions whose answers it rests on.
    var restsOn: [Int: Set<Int>] { assessment.restsOn }

    init(_ history: History, person: Int, atClock clock: Int64) {
        var none = Assessments()
        self.init(history, person: person, atClock: clock, &none)
    }

    init(_ history: History, person: Int, atClock clock: Int64, _ assessments: inout Assessments) {
        let program = history.program
        self.person = person
        assessment = assessments.of(
            person, program, history.record.answers(of: person, atClock: clock),
            isLineLost: history.isLineLost)
        aged = program.questions.indices.compactMap { question in
            guard let entry = history.record.entry(person, question),
                history.record.isAged(entry, atClock: clock)
            else { return nil }
            return AgedAnswer(
                question: question, code: entry.code, saidAt: entry.at, agoMilliseconds: clock - entry.clock)
        }
        volunteered = assessment.explanation.volunteered.filter { item in
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
            details: history.details(of: standpoint.person), place: standpoint.person,
            record: history.record)
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
