import TriageCalls
import TriageEngine
import TriageSyntax

/// A call that was kept, for programs: the evaluation of the person whom its last questions were about, and
/// `call`, where the whole call stands, over all its people. README.md beside the sources of this module
/// describes it.
package func json(of view: CallView, _ program: Program) -> JSON {
    guard case .object(let fields) = json(of: view.explanation) else {
        return .null
    }
    let call: [(key: String, value: JSON)] = [
        ("person", .text(view.person.id)),
        ("people", .list(view.people.map { ["id": .text($0.id), "label": .text($0.label)] })),
        ("ladders", .list(view.ladders.map { json(of: $0, program) })),
        ("send", .list(view.responders.map { .text(program.responders[$0].name) })),
        ("flags", .list(view.flags.map { .text(program.flags[$0].name) })),
        ("line_lost", .flag(view.isLineLost)),
        ("over", .flag(view.isOver)),
        ("record", json(of: view.timeline)),
    ]
    return .object(fields + [(key: "call", value: .object(call))])
}

func json(of timeline: [TimelineLine]) -> JSON {
    .list(
        timeline.map { line in
            [
                "at": .text(line.at.description), "by": .optional(line.by), "text": .text(line.text),
            ]
        })
}

func json(of view: LadderView, _ program: Program) -> JSON {
    let ladder = program.ladders[view.ladder]
    func rung(_ place: Int) -> JSON { .text(ladder.rungs[place].name) }
    return [
        "ladder": .text(ladder.name), "shown": rung(view.shown), "recommended": rung(view.recommended),
        "established": rung(view.established), "highest_so_far": rung(view.highestSoFar),
        "possible": rung(view.possible), "if_line_dropped": rung(view.ifLineDropped),
        "decided": view.decided.map(rung) ?? .null, "provisional": .flag(view.isProvisional),
    ]
}
