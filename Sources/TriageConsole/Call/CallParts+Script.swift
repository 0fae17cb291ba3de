import TriageCalls
import TriageEngine
import TriageRecords
import TriageSyntax

/// What the script of a call's page makes its menus of.
extension CallParts {
    /// Whoever takes the call has recorded nothing of it yet.
    var isFresh: Bool {
        isMine && practice == nil
            && !call.events.contains {
                switch $0.kind {
                case .opened, .owned, .training: false
                default: true
                }
            }
    }

    /// Another one when another number to call back stands: then earlier calls are looked for.
    private var numbersMark: String {
        let numbers = view.callBackNumbers(program).flatMap { frame.console.memory.hashes(of: $0) }
        return numbers.map { String($0.hex.prefix(8)) }.sorted().joined()
    }

    /// What the script makes its menus of.
    var data: JSON {
        [
            "numbers": .text(numbersMark), "silence": silence, "fresh": .flag(isFresh),
            "hidden": .flag(isHidden), "person": .text(view.person.id), "over": .flag(view.isOver),
            "lost": .flag(view.isLineLost),
            "ladders": .list(
                view.ladders.map { shown in
                    let ladder = program.ladders[shown.ladder]
                    return [
                        "name": .text(ladder.name), "title": .text(ladder.title),
                        "shown": .number(isHidden ? -1 : shown.shown),
                        "undecided": .number(isHidden ? -1 : shown.undecided),
                        "rungs": .list(
                            ladder.rungs.indices.map { place in
                                [
                                    "name": .text(ladder.rungs[place].name),
                                    "label": .text(ladder.rungs[place].label),
                                    "lowering": .text(
                                        ladder.strictest(steppingDown: shown.undecided, to: place)?.lowering
                                            .rawValue
                                            ?? Rung.Lowering.onePerson.rawValue),
                                ]
                            }),
                    ]
                }),
            "reasons": .list(
                DecisionReason.allCases.map {
                    ["name": .text($0.rawValue), "label": .text(words($0.sentence))]
                }),
            "responders": .list(
                program.responders.map { ["name": .text($0.name), "label": .text($0.label)] }),
            "audiences": .list(program.audiences.map { ["name": .text($0.name), "label": .text($0.label)] }),
            "screens": .list(
                program.screens.map {
                    ["name": .text($0.name), "label": .text($0.name.spoken + ": " + $0.ask)]
                }),
            "tongues": .list(tongues.compactMap { $0["code"] as? String }.map { .text($0) }),
            "people": .list(view.people.map { ["name": .text($0.id), "label": .text($0.label)] }),
            "unsent": .list(
                isHidden ? [] : (view.unfinished?.unsent ?? []).map { .text(program.responders[$0].label) }),
            "open": .text(isHidden || view.openMustAsk.isEmpty ? "" : view.mustAskSentence(program)),
        ]
    }
}
