import TriagePresentation
import TriageReplay

/// A replay as one page: bars of the rungs, the matrix of what moved, and tables of rules and open questions.
package func replayPage(_ summary: ReplaySummary) -> String {
    let left: Markup =
        summary.rejected == 0
        ? ""
        : ", <span class=\"alarm\">\(grouped(summary.rejected)) \(summary.rejected == 1 ? "record" : "records") left out</span>"
    return page(
        summary.before == nil ? "Recorded calls, replayed" : "Recorded calls, replayed on two libraries",
        """
        <p><strong>\(grouped(summary.calls))</strong> calls\(left).</p>
        \(repeated(summary).map { "<p class=\"alarm\">\($0).</p>" as Markup }.joined("\n"))
        \(summary.calls == 0 ? "<p>There was no call to replay.</p>" : results(summary))
        """)
}

private func results(_ summary: ReplaySummary) -> Markup {
    let versions = summary.library.compactMap { document in document.version.map { "\(document.id) \($0)" } }
    return """
        <p>Established: certain on the answers alone. Recommended: with what is assumed for missing answers. Possible: what open questions could still bring.</p>
        <p class="soft">\(versions.joined(separator: ", "))</p>
        \(summary.ladders.map { ladder($0, summary.calls) }.joined("\n"))
        \(unknown(summary.unknownAnswers))
        <h2>Rules</h2>
        \(rules(summary.rules, summary.calls))
        <h2>Must-ask questions that were open</h2>
        \(open(summary.mustAskOpen, summary.calls))
        """
}

private func ladder(_ ladder: ReplaySummary.OfLadder, _ calls: Int) -> Markup {
    let compared = ladder.comparison.map { comparison($0, ladder) } ?? ""
    return """
        <h2>\(ladder.title)</h2>
        <div class="wide" tabindex="0" role="region" aria-label="Picture of the rungs">\(bars(ladder, calls))</div>
        <table><tr><th scope="col">Rung</th><th scope="col">Recommended</th><th scope="col">of these provisional</th><th scope="col">Established</th><th scope="col">Possible</th></tr>
        \(ladder.rungs.reversed().map { rung -> Markup in
            "<tr><th scope=\"row\">\(rung.label)</th><td>\(grouped(rung.recommended))</td><td>\(grouped(rung.provisional))</td><td>\(grouped(rung.established))</td><td>\(grouped(rung.possible))</td></tr>"
        }.joined("\n"))</table>
        \(compared)
        """
}

/// For each rung the share of calls it is recommended on, the provisional part lighter.
private func bars(_ ladder: ReplaySummary.OfLadder, _ calls: Int) -> Markup {
    let (left, width, step) = (290, 480, 30)
    let rows = ladder.rungs.reversed().enumerated().map { index, rung -> Markup in
        let y = index * step + 6
        func length(_ count: Int) -> Int { calls == 0 ? 0 : (count * width + calls - 1) / calls }
        let firm = length(rung.recommended - rung.provisional)
        let share = calls == 0 ? "" : " · \(percent(rung.recommended, calls))"
        return """
            <text x="\(left - 8)" y="\(y + 15)" font-size="12" text-anchor="end">\(rung.label)</text>\
            <rect x="\(left)" y="\(y)" width="\(firm)" height="20" fill="#2f6fb0"/>\
            <rect x="\(left + firm)" y="\(y)" width="\(length(rung.provisional))" height="20" fill="#2f6fb0" fill-opacity="0.4"/>\
            <text x="\(left + max(firm + length(rung.provisional), 0) + 6)" y="\(y + 15)" font-size="12">\(grouped(rung.recommended))\(share)</text>
            """
    }
    let height = ladder.rungs.count * step + 8
    return """
        <svg viewBox="0 0 \(left + width + 160) \(height)" width="\(left + width + 160)" height="\(height)" role="img" aria-label="\(ladder.title): calls by recommended rung">
        \(rows.joined("\n"))
        </svg>
        \(ladder.rungs.contains { $0.provisional > 0 } ? "<p class=\"soft\">Lighter: provisional; a question that must be asked was still open.</p>" as Markup : "")
        """
}

private func comparison(_ comparison: ReplaySummary.Comparison, _ ladder: ReplaySummary.OfLadder) -> Markup {
    let rows = comparison.moves.map { move -> Markup in
        let kind: Markup =
            move.direction == .down ? "<span class=\"alarm\">down</span>" : "\(move.direction.rawValue)"
        return
            "<tr><td>\(kind)</td><td>\(move.from)</td><td>\(move.to)</td><td>\(grouped(move.calls))</td><td>\(move.examples.joined(separator: ", "))</td></tr>"
    }
    func causes(_ causes: [ReplaySummary.Cause], _ otherwise: Int) -> Markup {
        let items = causes.map { cause -> Markup in
            "<li><code>\(cause.rule)</code>: \(grouped(cause.calls)). <span class=\"soft\">\(cause.because)</span></li>"
        }
        let other: Markup =
            otherwise == 0
            ? "" : "<li>no rule of its own, by a step up or an open question: \(grouped(otherwise))</li>"
        return items.isEmpty && otherwise == 0 ? "<p>none</p>" : "<ul>\(items.joined("\n"))\(other)</ul>"
    }
    let moves: Markup =
        rows.isEmpty
        ? ""
        : "<table><tr><th scope=\"col\">Move</th><th scope=\"col\">Before</th><th scope=\"col\">Now</th><th scope=\"col\">Calls</th><th scope=\"col\">The first of them</th></tr>\(rows.joined("\n"))</table>"
    return """
        <h3>Against the library before</h3>
        <p>\(grouped(comparison.same)) calls the same, <span class="warm">\(grouped(comparison.up)) up</span>, <span class="alarm">\(grouped(comparison.down)) down</span>.</p>
        <div class="wide" tabindex="0" role="region" aria-label="Matrix of the rungs">\(matrix(comparison, ladder))</div>
        \(moves)
        <h3>Calls fell because these rules no longer hold, or no longer raise so high</h3>
        \(causes(comparison.fellWithout, comparison.fellOtherwise))
        <h3>Calls rose because these rules now hold, or raise higher</h3>
        \(causes(comparison.raisedBy, comparison.raisedOtherwise))
        """
}

/// Rows the rung before, columns the rung now.
private func matrix(_ comparison: ReplaySummary.Comparison, _ ladder: ReplaySummary.OfLadder) -> Markup {
    let names = ladder.rungs.map(\.rung)
    let (left, top, side) = (170, 120, 64)
    let most = comparison.matrix.flatMap { $0 }.max() ?? 1
    let cells = comparison.matrix.enumerated().flatMap { row, counts in
        counts.enumerated().map { column, count -> Markup in
            let (x, y) = (left + column * side, top + row * 34)
            let place = names.firstIndex(of: comparison.rungsBefore[row]) ?? row
            let colour = column == place ? "#1d6b3a" : column < place ? "#b3261e" : "#b7791f"
            let strength =
                count == 0 ? 0 : column == place ? Double(10 + 30 * count / max(1, most)) / 100 : 0.35
            return """
                <rect x="\(x)" y="\(y)" width="\(side - 2)" height="32" fill="\(colour)" fill-opacity="\(strength)" stroke="currentColor" stroke-opacity="0.25"/>\
                <text x="\(x + side / 2)" y="\(y + 21)" font-size="11" text-anchor="middle">\(count == 0 ? "" : grouped(count))</text>
                """
        }
    }
    let columns = names.enumerated().map { index, name -> Markup in
        let x = left + index * side + side / 2
        return
            "<text x=\"\(x)\" y=\"\(top - 8)\" font-size=\"12\" transform=\"rotate(-45 \(x) \(top - 8))\">\(name)</text>"
    }
    let rows = comparison.rungsBefore.enumerated().map { index, name -> Markup in
        "<text x=\"\(left - 8)\" y=\"\(top + index * 34 + 21)\" font-size=\"12\" text-anchor=\"end\">\(name)</text>"
    }
    let (width, height) = (left + names.count * side + 110, top + comparison.rungsBefore.count * 34 + 10)
    return """
        <svg viewBox="0 0 \(width) \(height)" width="\(width)" height="\(height)" role="img" aria-label="Matrix: rows the rung before, columns the rung now">
        \(cells.joined("\n"))
        \(columns.joined("\n"))
        \(rows.joined("\n"))
        </svg>
        <p class="soft">Rows: the rung before; columns: the rung now. Left of the diagonal the calls fell.</p>
        """
}

private func unknown(_ unknown: [ReplaySummary.Unknown]) -> Markup {
    guard !unknown.isEmpty else { return "" }
    let items = unknown.map { item -> Markup in
        "<li><code>\(item.question)</code>: \(grouped(item.now)) answers this library does not know, \(grouped(item.before)) the library before does not; they count as not asked there</li>"
    }
    return "<h2>Answers only one library knows</h2><ul>\(items.joined("\n"))</ul>"
}

private func rules(_ rules: [ReplaySummary.OfRule], _ calls: Int) -> Markup {
    let holding = rules.filter { $0.holds > 0 }
    let rows = holding.sorted { $0.decides > $1.decides }.map { rule -> Markup in
        "<tr><th scope=\"row\"><code>\(rule.rule)</code></th><td>\(grouped(rule.decides))</td><td>\(grouped(rule.holds))</td></tr>"
    }
    return
        "<table><tr><th scope=\"col\">Rule</th><th scope=\"col\">decides</th><th scope=\"col\">holds</th></tr>\(rows.joined("\n"))</table><p>\(grouped(rules.count - holding.count)) rules held on no call.</p>"
}

private func open(_ questions: [ReplaySummary.OpenQuestion], _ calls: Int) -> Markup {
    guard !questions.isEmpty else { return "<p>none</p>" }
    let rows = questions.map { question -> Markup in
        "<tr><th scope=\"row\"><code>\(question.question)</code></th><td>\(grouped(question.calls))</td></tr>"
    }
    return
        "<table><tr><th scope=\"col\">Question</th><th scope=\"col\">Calls</th></tr>\(rows.joined("\n"))</table>"
}
