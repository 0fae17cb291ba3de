import TriageEngine
import TriageValues

extension Call {
    /// The call at a moment: its last event's, or a later one.
    package func view(at moment: Moment) -> CallView {
        let answers = Answers(for: program)
        let evaluation = evaluate(program, answers)
        let explanation = explain(evaluation, program)
        let ladders = evaluation.standings.enumerated().map { ladder, standing in
            LadderView(
                ladder: ladder, shown: standing.recommended, recommended: standing.recommended,
                established: standing.established, highestSoFar: standing.established,
                possible: standing.possible, ifLineDropped: standing.recommended, decision: nil,
                isProvisional: standing.isProvisional, isFloor: standing.isProvisional, rose: false)
        }
        let person = PersonView(
            id: Call.firstPerson, label: "person in crisis", role: nil, standings: evaluation.standings,
            highestSoFar: evaluation.standings.map(\.established), openMustAsk: [], answers: answers)
        return CallView(
            at: moment, people: [person], current: 0, ladders: ladders, answers: answers,
            evaluation: evaluation, explanation: explanation, openMustAsk: [],
            next: explanation.next.map { [UpNext(question: $0.question, because: .ranked($0))] } ?? [],
            guidance: explanation.guidance, given: [], responders: explanation.responders,
            flags: explanation.flags, sent: [], timeline: [], aged: [], volunteered: [], histories: [],
            notes: [], warnings: history.left, isLineLost: false, ending: nil, sinceOpenedMilliseconds: 0)
    }
}
