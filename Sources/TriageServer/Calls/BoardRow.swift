import TriageCalls
import TriageEngine
import TriagePresentation
import TriageSyntax

/// An open call as the board shows it.
struct BoardRow: Sendable {
    let call: String
    let standing: CallView
    let count: Int
    let lastEvent: Moment?
    let program: Program

    /// What is shown, without time: it says whether the row is another one than before.
    var json: JSON {
        let view = standing
        return [
            "call": .text(call), "count": .number(count),
            "owner": view.owner.map { ["id": .text($0.id), "name": .text($0.name)] } ?? .null,
            "training": .flag(view.isTraining), "line_lost": .flag(view.isLineLost),
            "opened_at": .text(
                "\(Moment(milliseconds: view.at.milliseconds - view.sinceOpenedMilliseconds))"),
            "last_event_at": .optional(lastEvent.map { "\($0)" }),
            "ladders": .list(
                view.ladders.map { shown in
                    let ladder = program.ladders[shown.ladder]
                    return [
                        "ladder": .text(ladder.name), "shown": .text(ladder.rungs[shown.shown].name),
                        "label": .text(ladder.rungs[shown.shown].label),
                        "place": .number(shown.shown), "rungs": .number(ladder.rungs.count),
                        "possible": .text(ladder.rungs[shown.possible].name),
                        "provisional": .flag(shown.isProvisional),
                        "decided": .flag(shown.decided != nil),
                        "overtaken": .flag(shown.decision?.isOvertaken ?? false),
                    ]
                }),
            "agreement": TriagePresentation.json(agreement: view.agreement).withoutWords,
            "unsent": .list(view.unsent.map { .text(program.responders[$0].name) }),
            "warnings": .list(view.warnings.map { .text($0) }),
        ]
    }
}

extension JSON {
    /// The board shows nothing that was said on a call.
    fileprivate var withoutWords: JSON {
        guard case .object(let fields) = self else { return self }
        return .object(fields.filter { $0.key != "words" })
    }
}

extension LiveCall {
    func boardRow(at now: Moment) -> BoardRow {
        BoardRow(
            call: name, standing: view(at: now), count: count, lastEvent: call.events.last?.at,
            program: program)
    }
}
