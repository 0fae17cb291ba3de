import TriageDiagnostics
import TriageTraining

/// Agreement as text: matrices with shading, shares and coefficients with their intervals, and what they
/// allow one to say.
package func present(_ report: AgreementReport, _ style: Style) -> String {
    var lines = [
        style.bold(
            "\(counted(report.file.cases.count, "case")), \(counted(report.file.raters.count, "rater"))")
            + ": \(report.file.raters.joined(separator: ", "))"
    ]
    if report.file.leftOut > 0 {
        lines.append(style.yellow("\(counted(report.file.leftOut, "row")) left out"))
    }
    for pair in report.pairs {
        lines.append("")
        lines.append(
            style.bold("\(pair.rater) against \(pair.reference)")
                + ", \(counted(pair.confusion.n, "case")) rated by both")
        lines += matrix(pair, report.file.scale)
        lines += pair.shares.map(line)
        lines += pair.figures.map(line)
        let shown = pair.misses.prefix(8).map { miss in
            "\(report.file.cases[miss.index]) (\(report.file.scale[miss.rating]) for \(report.file.scale[miss.reference]))"
        }
        if !shown.isEmpty {
            let more = pair.misses.count > 8 ? " and \(pair.misses.count - 8) more" : ""
            lines.append(
                "  "
                    + style.wrapped(
                        "two rungs off or more: \(shown.joined(separator: ", "))\(more)", indent: 4))
        }
    }
    if report.pairsLeftOut > 0 {
        lines.append("")
        lines.append(style.yellow(style.wrapped(leftOut(report), indent: 0)))
    }
    lines.append("")
    lines.append(style.bold("All raters together"))
    lines += report.together.map(line)
    lines.append("  agreement by rung (of those who chose it, how many others did):")
    lines += report.categories.map { "  " + line($0) }
    lines.append("")
    lines += statements(report).map { style.wrapped($0, indent: 0) }
    return lines.map { $0 + "\n" }.joined()
}

/// What the numbers allow one to say.
package func statements(_ report: AgreementReport) -> [String] {
    var said: [String] = report.pairsLeftOut > 0 ? [leftOut(report)] : []
    for pair in report.pairs {
        for share in pair.shares where share.kind.isUnderTriage {
            guard let value = share.measured.value, let bound = value.boundIfNone else { continue }
            said.append(
                """
                \(pair.rater): no \(share.name) in \(counted(value.n, "case")). With 95 % confidence it is below \
                \(percent(bound)); fewer cases cannot show less.
                """)
        }
        let cases = "\(pair.rater) against \(pair.reference): \(counted(pair.confusion.n, "case"))"
        if pair.confusion.n == 0 {
            said.append("\(cases) rated by both, so nothing is known of them.")
        } else if pair.confusion.n < 30 {
            said.append("\(cases), which is few; read the intervals, and where there is none, nothing.")
        }
    }
    if let alpha = report.together.first(where: { $0.coefficient == .krippendorffAlpha(.ordinal) }),
        let value = alpha.measured.value, let reliance = report.reliance
    {
        said.append("Ordinal alpha \(number(value.value))" + reading(reliance))
    }
    let figures = report.pairs.flatMap(\.figures) + report.together
    if figures.contains(where: { $0.measured.value?.isCut ?? false }) {
        said.append(
            """
            An interval marked `cut` went beyond what a coefficient can be, -1 to 1: the cases are too few for its \
            formula. Read the bootstrap.
            """)
    }
    said.append(
        """
        Under- and over-triage have two published definitions: Cribari's divides by what was called low or high, \
        field triage's by what was needed. They differ most where few cases are high, so both stand here.
        """)
    return said
}

/// What a verdict on ordinal alpha says, as the end of a sentence.
private func reading(_ reliance: Reliance) -> String {
    func usual(_ low: Double, _ verdict: String) -> String {
        """
        : by the usual reading of its lower end (\(number(low))), \(verdict). The limits 0.8 and 0.667 are conventions.
        """
    }
    switch reliance {
    case .tooFewCases(let paired):
        return """
             rests on \(counted(paired, "case")) with two ratings or more, too few to conclude anything; it takes \
            \(Reliance.leastCases).
            """
    case .noDisagreement(let paired, let below):
        return """
            : nobody disagrees in \(counted(paired, "case")) with two ratings or more, so there is no interval to read. \
            With 95 % confidence a disagreement is in fewer than \(percent(below)) of cases; fewer cases cannot show less.
            """
    case .noInterval(let why): return " has no interval, so nothing is concluded: \(why.reason)."
    case .reliable(let low): return usual(low, "the ratings can be relied on")
    case .tentative(let low): return usual(low, "conclusions are tentative")
    case .unreliable(let low): return usual(low, "the ratings do not carry conclusions")
    }
}

private func leftOut(_ report: AgreementReport) -> String {
    let hasReference = Set(report.pairs.map(\.reference)).count == 1
    return """
        Not shown are \(counted(report.pairsLeftOut, "pair")) of raters that agree at least as well as those that \
        are\(hasReference ? "" : "; `--reference RATER` compares each with one").
        """
}

private func matrix(_ pair: AgreementReport.Pair, _ scale: [String]) -> [String] {
    let width = max(6, scale.map(\.count).max() ?? 0)
    let most =
        scale.indices.flatMap { row in scale.indices.map { pair.confusion[reference: row, rating: $0] } }
        .max() ?? 1
    func cell(_ count: Int) -> String {
        let shades = [" ", "░", "▒", "▓", "█"]
        let shade = count == 0 ? 0 : 1 + (count - 1) * 3 / max(1, most)
        return shades[min(4, shade)] + "\(count)".padded(to: 5)
    }
    let head =
        "  " + "\(pair.reference) ↓".padded(to: width + 1)
        + scale.indices.map { "\($0 + 1)".padded(to: 6) }.joined()
    return [head]
        + scale.indices.map { row in
            "  " + "\(scale[row])".padded(to: width) + " "
                + scale.indices.map { cell(pair.confusion[reference: row, rating: $0]) }.joined()
        }
}

private func line(_ share: AgreementReport.Share) -> String {
    let name = "  " + share.name.padded(to: 40)
    switch share.measured {
    case .undefined(let why): return name + "not defined: \(why.reason)"
    case .defined(let value):
        let bound = value.boundIfNone.map { "; below \(percent($0)) with 95 % confidence" } ?? ""
        return name
            + "\(percent(value.value))  (\(value.count) of \(value.n); 95 % \(percent(value.interval.low)) to \(percent(value.interval.high))\(bound))"
    }
}

private func line(_ figure: AgreementReport.Figure) -> String {
    let name = "  " + figure.name.padded(to: 40)
    switch figure.measured {
    case .undefined(let why): return name + "not defined: \(why.reason)"
    case .defined(let value):
        return name + "\(number(value.value))  (n \(value.n); \(intervals(figure, value)))"
    }
}

/// The intervals of a figure, or why it has none.
private func intervals(_ figure: AgreementReport.Figure, _ value: Estimate) -> String {
    func ends(_ interval: Interval) -> String { "\(number(interval.low)) to \(number(interval.high))" }
    let plain = value.interval.map { "95 % \(ends($0))\(value.isCut ? ", cut" : "")" }
    let drawn = figure.bootstrap.value.map { "bootstrap \(ends($0))" }
    let all = [plain, drawn].compactMap(\.self)
    guard all.isEmpty, let why = figure.bootstrap.why else { return all.joined(separator: "; ") }
    return "no interval: \(why.reason)"
}

private func number(_ value: Double) -> String { decimals(value, 3) }
private func percent(_ value: Double) -> String { decimals(value * 100, 1) + " %" }

/// A number with so many decimals.
private func decimals(_ value: Double, _ places: Int) -> String {
    let scale = (0..<places).reduce(1) { number, _ in number * 10 }
    let scaled = Int((value.magnitude * Double(scale)).rounded())
    let fraction = String(scaled % scale)
    let zeros = String(repeating: "0", count: places - fraction.count)
    return (value < 0 && scaled > 0 ? "-" : "") + "\(scaled / scale).\(zeros)\(fraction)"
}
