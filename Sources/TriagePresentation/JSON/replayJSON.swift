import TriageReplay
import TriageSyntax

/// What came out of a replay, for programs: what `triage replay --format json` prints. Counts are calls.
package func json(of summary: ReplaySummary) -> JSON {
    [
        "format": "triage-replay/1",
        "library": documents(summary.library),
        "before": summary.before.map(documents) ?? .null,
        "calls": .number(summary.calls), "rejected": .number(summary.rejected),
        "repeated": .number(summary.repeated),
        "repeated_first": .list(
            summary.repeatedFirst.map {
                ["call": .text($0.call), "file": .text($0.file), "line": .number($0.line)]
            }),
        "ids_not_kept": .number(summary.idsNotKept),
        "ladders": .list(summary.ladders.map(ladder)),
        "rules": .list(
            summary.rules.map {
                ["rule": .text($0.rule), "holds": .number($0.holds), "decides": .number($0.decides)]
            }),
        "must_ask_open": .list(
            summary.mustAskOpen.map { ["question": .text($0.question), "calls": .number($0.calls)] }),
        "unknown_answers": .list(
            summary.unknownAnswers.map {
                ["question": .text($0.question), "now": .number($0.now), "before": .number($0.before)]
            }),
    ]
}

private func documents(_ documents: [ReplaySummary.Document]) -> JSON {
    .list(documents.map { ["id": .text($0.id), "version": .optional($0.version)] })
}

private func ladder(_ ladder: ReplaySummary.OfLadder) -> JSON {
    [
        "ladder": .text(ladder.ladder), "title": .text(ladder.title),
        "rungs": .list(
            ladder.rungs.map {
                [
                    "rung": .text($0.rung), "label": .text($0.label), "established": .number($0.established),
                    "recommended": .number($0.recommended), "possible": .number($0.possible),
                    "provisional": .number($0.provisional),
                ]
            }),
        "comparison": ladder.comparison.map(comparison) ?? .null,
    ]
}

private func comparison(_ comparison: ReplaySummary.Comparison) -> JSON {
    [
        "same": .number(comparison.same), "up": .number(comparison.up), "down": .number(comparison.down),
        "rungs_before": .list(comparison.rungsBefore.map { .text($0) }),
        "matrix": .list(comparison.matrix.map { .list($0.map { .number($0) }) }),
        "moves": .list(
            comparison.moves.map {
                [
                    "from": .text($0.from), "to": .text($0.to), "direction": .text($0.direction.rawValue),
                    "calls": .number($0.calls), "examples": .list($0.examples.map { .text($0) }),
                ]
            }),
        "raised_by": causes(comparison.raisedBy), "fell_without": causes(comparison.fellWithout),
        "raised_otherwise": .number(comparison.raisedOtherwise),
        "fell_otherwise": .number(comparison.fellOtherwise),
    ]
}

private func causes(_ causes: [ReplaySummary.Cause]) -> JSON {
    .list(
        causes.map {
            ["rule": .text($0.rule), "because": .text($0.because), "calls": .number($0.calls)]
        })
}
