import TriageCalls
import TriageEngine
import TriageSyntax

extension Call {
    /// Refuses to end a call that shows more than any call whose questions are open, while help is not sent
    /// or nobody decided, unless it is said why.
    func checkEnd(of events: [CallEvent], at now: Moment, _ assessments: inout Assessments) throws(Problem) {
        for event in events {
            guard case .closed(_, nil) = event.kind else { continue }
            let view = view(at: now, keeping: &assessments)
            let grave = view.ladders.filter { $0.shown > program.ladders[$0.ladder].provisional ?? 0 }
            guard !grave.isEmpty else { return }
            let undecided = grave.filter { $0.decided == nil }
            guard !view.unsent.isEmpty || !undecided.isEmpty else { return }
            let unsent = view.unsent.map { program.responders[$0] }
            let parts = [
                unsent.isEmpty ? nil : "not sent: " + unsent.map(\.label).joined(separator: ", "),
                undecided.isEmpty
                    ? nil
                    : "nobody decided: "
                        + undecided.map {
                            let ladder = program.ladders[$0.ladder]
                            return "\(ladder.title) (\(ladder.rungs[$0.shown].label))"
                        }.joined(separator: ", "),
            ].compactMap { $0 }
            throw Problem(
                422, "call-unfinished",
                "this call is not to end as it stands; " + parts.joined(separator: "; "),
                help: "send or decide first; or close it with `although` and why, which goes on record"
            )
            .with("unsent", .list(unsent.map { .text($0.name) }))
            .with("undecided", .list(undecided.map { .text(program.ladders[$0.ladder].name) }))
        }
    }
}
