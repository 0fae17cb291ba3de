import TriageCalls
import TriageEngine
import TriageSyntax

extension Call {
    /// Refuses to end a call over what is left undone, unless it is said why.
    func checkEnd(of events: [CallEvent], at now: Moment, _ assessments: inout Assessments) throws(Problem) {
        let endsInSilence = events.contains {
            if case .closed(_, nil) = $0.kind { true } else { false }
        }
        guard endsInSilence, let open = view(at: now, keeping: &assessments).unfinished else { return }
        throw Problem(
            422, "call-unfinished", "this call is not to end as it stands; " + open.sentence,
            help: "send or decide first; or close it with `although` and why, which goes on record"
        )
        .with("unsent", .list(open.unsent.map { .text(program.responders[$0].name) }))
        .with("undecided", .list(open.undecided.map { .text(program.ladders[$0].name) }))
    }
}
