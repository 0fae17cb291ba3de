import TriageReplay
import TriageDiagnostics

/// A replay's summary as text: rungs with bars, what moved and why, rules, open questions.
package func present(_ summary: ReplaySummary, _ style: Style) -> String {
    var lines = [
        style.bold(
            summary.calls == 0 && summary.rejected == 0
                ? "no records" : "\(grouped(summary.calls)) \(summary.calls == 1 ? "call" : "calls")")
            + (summary.rejected == 0 ? "" : ", \(grouped(summary.rejected)) left out")
    ]
    lines += repeated(summary).map { style.wrapped(style.yellow($0), indent: 2) }
    // Tables of nothing but zeros would look like a result.
    if summary.calls == 0 { return lines.map { $0 + "\n" }.joined() }
    for ladder in summary.ladders {
        lines.append("")
        lines += rungs(ladder, summary.calls, style)
        if let comparison = ladder.comparison { lines += moves(comparison, summary.calls, style) }
    }
    for unknown in summary.unknownAnswers {
        for (count, which) in [(unknown.now, "this library"), (unknown.before, "the library before")]
        where count > 0 {
            lines.append(
                "\(unknown.question): \(counted(count, "answer")) that \(which) does not know; not asked, there"
            )
        }
    }
    lines += ["", style.bold("Rules that decide, the most often first")]
    let deciding = summary.rules.enumerated().filter { $0.element.decides > 0 }
        .sorted { ($1.element.decides, $0.offset) < ($0.element.decides, $1.offset) }.map(\.element)
    lines += table(deciding.prefix(shown).map { ($0.rule, $0.decides) }, summary.calls)
    lines += rest(deciding.count)
    let silent = summary.rules.filter { $0.holds == 0 }
    if !silent.isEmpty {
        let names = silent.prefix(shown).map(\.rule).joined(separator: ", ")
        lines.append(
            style.wrapped(
                "  \(counted(silent.count, "rule")) held on no call: \(names)\(silent.count > shown ? ", …" : "")",
                indent: 4))
    }
    if !summary.mustAskOpen.isEmpty {
        lines += ["", style.bold("Must-ask questions that were open")]
        lines += table(summary.mustAskOpen.prefix(shown).map { ($0.question, $0.calls) }, summary.calls)
        lines += rest(summary.mustAskOpen.count)
    }
    return lines.map { $0 + "\n" }.joined()
}

/// Calls that may be counted twice, in a sentence each: how many, and the first of them.
package func repeated(_ summary: ReplaySummary) -> [String] {
    var sentences: [String] = []
    if summary.repeated > 0 {
        let first = summary.repeatedFirst.map { "\($0.call) (\($0.file):\($0.line))".oneLine }
        let more = summary.repeated > first.count ? ", …" : ""
        sentences.append(
            "\(grouped(summary.repeated)) \(summary.repeated == 1 ? "call has" : "calls have") an id that an "
                + "earlier record has, and \(summary.repeated == 1 ? "is" : "are") counted all the same: "
                + first.joined(separator: ", ") + more)
    }
    if summary.idsNotKept > 0 {
        sentences.append(
            "the ids of the last \(grouped(summary.idsNotKept)) new calls were not kept, so that a call that "
                + "comes again among them is not told (\(grouped(SeenCalls.most)) ids are kept)")
    }
    return sentences
}

/// Rows of a list that are shown as text; JSON and the page have all.
private let shown = 12

private func rest(_ count: Int) -> [String] {
    count > shown ? ["  … and \(count - shown) more (--format json)"] : []
}

private func rungs(_ ladder: ReplaySummary.OfLadder, _ calls: Int, _ style: Style) -> [String] {
    let width = ladder.rungs.map(\.label.count).max() ?? 0
    let numbers = ladder.rungs.map { grouped($0.recommended) }
    let numberWidth = max(11, numbers.map(\.count).max() ?? 0)
    let head = ladder.title.padded(to: width)
    var lines = [
        style.bold("\(head)  \("recommended".paddedLeft(to: numberWidth))")
            + "  share     established     possible"
    ]
    for (rung, number) in zip(ladder.rungs, numbers).reversed() {
        let bar = String(repeating: "█", count: calls == 0 ? 0 : (rung.recommended * 24 + calls - 1) / calls)
        let provisional = rung.provisional > 0 ? "  (\(grouped(rung.provisional)) provisional)" : ""
        lines.append(
            "\(rung.label.padded(to: width))  \(number.paddedLeft(to: numberWidth))  \(percent(rung.recommended, calls))"
                + "  \(grouped(rung.established).paddedLeft(to: 11))  \(grouped(rung.possible).paddedLeft(to: 11))  \(bar)\(provisional)"
        )
    }
    return lines
}

private func moves(_ comparison: ReplaySummary.Comparison, _ calls: Int, _ style: Style) -> [String] {
    var lines = [
        "  against the library before: \(grouped(comparison.same)) the same, "
            + "\(style.yellow("\(grouped(comparison.up)) up")), \(style.red("\(grouped(comparison.down)) down"))"
    ]
    for move in comparison.moves {
        let arrow =
            switch move.direction {
            case .down: style.red("down")
            case .up: style.yellow("up  ")
            case .same: "same"
            }
        lines.append(
            "  \(arrow)  \(move.from) → \(move.to)  \(grouped(move.calls))  \(style.dim("(\(move.examples.joined(separator: ", ")))"))"
        )
    }
    for (causes, what, otherwise) in [
        (comparison.fellWithout, "fell: no longer so high by", comparison.fellOtherwise),
        (comparison.raisedBy, "rose: now by", comparison.raisedOtherwise),
    ] {
        for cause in causes.prefix(shown) {
            lines.append("  \(what) `\(cause.rule)`: \(grouped(cause.calls)); \(style.dim(cause.because))")
        }
        if causes.count > shown { lines.append("  … and \(causes.count - shown) more rules") }
        if otherwise > 0 {
            lines.append(
                "  \(what) no rule of its own, by a step up or an open question: \(grouped(otherwise))")
        }
    }
    return lines
}

private func table(_ rows: [(name: String, count: Int)], _ calls: Int) -> [String] {
    let width = rows.map(\.name.count).max() ?? 0
    return rows.map {
        "  \($0.name.padded(to: width))  \(grouped($0.count).paddedLeft(to: 11))  \(percent($0.count, calls))"
    }
}
