import TriageDiagnostics
import TriageModel
import TriageSyntax

extension DiagnosticKind {
    package static let badLadder = DiagnosticKind(
        "bad-ladder",
        summary: "`provisional`, `step_up_limit` and `fallback` name rungs of their own ladder.",
        manual: """
            A ladder's `provisional` and `step_up_limit` are rungs of that ladder. A rung's `fallback` is a higher rung of the same \
            ladder: when a team is not free, the response may only become stronger. `unavailable_when` needs a `fallback`. `lower` stands on no lowest \
            rung: nobody can step down from it.
            """,
        accepted: [
            """
            ladders: { police: { title: Police, provisional: none_sent, rungs: { none_sent: { label: None }, sent: { label: Sent } } } }
            rules: { r: { when: mood >= low, raise: [sent], because: It is so., source: s } }
            """,
            """
            ladders:
              teams:
                title: Teams
                step_up_limit: car
                rungs:
                  none_sent: { label: None }
                  walk: { label: Walk, fallback: car, unavailable_when: signs >= 2 }
                  car: { label: Car, lower: second_person }
            rules: { r: { when: mood >= low, raise: [walk], because: It is so., source: s }, q: { when: mood >= very_low, raise: [car], because: It is so., source: s } }
            """,
        ],
        rejected: [
            """
            ladders: { police: { title: Police, provisional: ↓send, rungs: { none_sent: { label: None }, sent: { label: Sent } } } }
            rules: { r: { when: mood >= low, raise: [sent], because: It is so., source: s } }
            """,
            """
            ladders: { police: { title: Police, step_up_limit: ↓now, rungs: { none_sent: { label: None }, sent: { label: Sent } } } }
            rules: { r: { when: mood >= low, raise: [sent], because: It is so., source: s } }
            """,
            "ladders: { ↓police: { title: Police, rungs: { none_sent: { label: None } } } }",
            """
            ladders: { teams: { title: Teams, rungs: { none_sent: { label: None }, walk: { label: Walk, fallback: ↓help } } } }
            rules: { r: { when: mood >= low, raise: [walk], because: It is so., source: s } }
            """,
            """
            ladders: { teams: { title: Teams, rungs: { none_sent: { label: None }, walk: { label: Walk, fallback: ↓none_sent } } } }
            rules: { r: { when: mood >= low, raise: [walk], because: It is so., source: s } }
            """,
            """
            ladders: { teams: { title: Teams, rungs: { none_sent: { label: None }, walk: { label: Walk, fallback: ↓walk } } } }
            rules: { r: { when: mood >= low, raise: [walk], because: It is so., source: s } }
            """,
            """
            ladders: { teams: { title: Teams, rungs: { ↓none_sent: { label: None, unavailable_when: signs >= 2 }, walk: { label: Walk } } } }
            rules: { r: { when: mood >= low, raise: [walk], because: It is so., source: s } }
            """,
            """
            ladders: { teams: { title: Teams, rungs: { none_sent: { label: None, lower: ↓never }, walk: { label: Walk } } } }
            rules: { r: { when: mood >= low, raise: [walk], because: It is so., source: s } }
            """,
        ])
}

extension Check {
    static let badLadder = Check(kind: .badLadder) { library, _, problems in
        for ladder in library.ladders.dropFirst(LibraryLimit.ladders).prefix(1) {
            problems.report(
                .badLadder, "a library has at most \(LibraryLimit.ladders) ladders", at: ladder.name.span)
        }
        for ladder in library.ladders {
            let names = ladder.rungs.map(\.name.text)
            if !(2...LibraryLimit.rungs).contains(names.count) {
                problems.report(
                    .badLadder,
                    "ladder `\(ladder.name.text)` has \(counted(names.count, "rung")); it needs 2 to \(LibraryLimit.rungs)",
                    at: ladder.name.span)
            }
            for word in [ladder.provisional, ladder.stepUpLimit].compactMap({ $0 })
            where !names.contains(word.text) {
                problems.report(
                    .badLadder, "`\(word.text)` is not a rung of ladder `\(ladder.name.text)`", at: word.span,
                    help: suggestion(for: word.text, among: names))
            }
            if let lowering = ladder.rungs.first?.lowering {
                problems.report(
                    .badLadder, "nobody can step down from the lowest rung", at: lowering.span)
            }
            for (index, rung) in ladder.rungs.enumerated() {
                checkFallback(rung, at: index, names, &problems)
            }
        }
    }

    private static func checkFallback(
        _ rung: RungDeclaration, at index: Int, _ names: [String], _ problems: inout Problems
    ) {
        guard let fallback = rung.fallback else {
            if rung.unavailableWhen != nil {
                problems.report(
                    .badLadder, "rung `\(rung.name.text)` can be unavailable and has no `fallback`",
                    at: rung.name.span)
            }
            return
        }
        guard let place = names.firstIndex(of: fallback.text) else {
            problems.report(
                .badLadder, "`\(fallback.text)` is not a rung of this ladder", at: fallback.span,
                help: suggestion(for: fallback.text, among: names))
            return
        }
        if place <= index {
            problems.report(
                .badLadder, "the fallback `\(fallback.text)` is not above `\(rung.name.text)`",
                at: fallback.span)
        }
    }
}
