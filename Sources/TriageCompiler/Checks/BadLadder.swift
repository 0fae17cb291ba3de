import TriageDiagnostics
import TriageModel
import TriageSyntax

extension DiagnosticKind {
    package static let badLadder = DiagnosticKind(
        "bad-ladder",
        summary: "`provisional`, `step_up_limit` and `fallback` name rungs of their own ladder.",
        manual: """
            A ladder's `provisional` and `step_up_limit` are rungs of that ladder. A rung's `fallback` is a higher rung of the same \
            ladder: when a team is not free, the response may only become stronger. `unavailable_when` needs a `fallback`.
            """,
        accepted:
            "ladders: { police: { title: Police, provisional: none_sent, rungs: { none_sent: { label: None }, sent: { label: Sent } } } }\n"
            + "rules: { r: { when: mood >= low, raise: [sent], because: It is so., source: s } }\n",
        rejected:
            "ladders: { police: { title: Police, provisional: send, rungs: { none_sent: { label: None }, sent: { label: Sent } } } }\n"
            + "rules: { r: { when: mood >= low, raise: [sent], because: It is so., source: s } }\n")
}

extension Check {
    static let badLadder = Check(kind: .badLadder) { library, _, problems in
        for ladder in library.ladders {
            let names = ladder.rungs.map(\.name.text)
            if names.count < 2 {
                problems.report(
                    .badLadder, "ladder `\(ladder.name.text)` needs two rungs or more", at: ladder.name.span)
            }
            for word in [ladder.provisional, ladder.stepUpLimit].compactMap({ $0 })
            where !names.contains(word.text) {
                problems.report(
                    .badLadder, "`\(word.text)` is not a rung of ladder `\(ladder.name.text)`", at: word.span,
                    help: suggestion(for: word.text, among: names))
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
