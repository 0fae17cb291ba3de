import TriageDiagnostics
import TriageEngine
import TriageTraining
import TriageValues

/// A score as a trainee reads it: points, level, every point lost with its ground, times, teaching notes.
package func present(_ score: AttemptScore, _ program: Program, _ rubric: Rubric, _ style: Style) -> String {
    var lines: [String] = []
    let who = score.attempt.trainee.isEmpty ? "" : ", \(score.attempt.trainee)"
    lines.append(
        style.bold(
            "\(score.simulation?.title ?? "A call")\(who): \(score.points) of 100, \(word(score.level))"))
    if score.attempt.kind == .training { lines.append(style.yellow("TRAINING, a simulated call")) }
    if !score.attempt.isWhole {
        lines.append(style.yellow("The attempt breaks off; it is scored as far as it went."))
    }
    if !score.leftOut.isEmpty {
        lines.append(
            style.yellow(
                "\(counted(score.leftOut.count, "line")) of the attempt could not be read; what stood there counts as not done (below)"
            ))
    }
    let counts = score.counts()
    let told = Rubric.DeviationClass.allCases.compactMap { name in
        counts[name].map { "\($0) \(name.rawValue)" }
    }
    lines.append("  deviations: \(told.isEmpty ? "none" : told.joined(separator: ", "))")
    for part in Rubric.Part.allCases {
        let own = score.deductions.filter { $0.rule.part == part }
        lines.append("  \(part.rawValue.padded(to: 14)) \(own.isEmpty ? "full" : "-\(score.lost(part))")")
        for deduction in own { lines += present(deduction, program, style) }
    }
    let times = score.times.map { name, seconds in
        "\(name.split(separator: "_").joined(separator: " ")) \(seconds.map { "\($0) s" } ?? "never")"
    }
    lines.append("  " + style.wrapped("times: \(times.joined(separator: "; "))", indent: 4))
    for note in score.simulation?.teaching ?? [] {
        lines.append(
            "  " + style.wrapped("to remember: \(note.because)\(cited(note.sources, program))", indent: 4))
    }
    for reason in score.leftOut { lines.append(style.yellow("  left out: \(reason)")) }
    lines.append(
        style.dim(
            style.wrapped(
                "Scored by \(rubric.title) (`\(rubric.id)`), a scale of our own, not that of an accrediting body.",
                indent: 0)))
    return lines.map { $0 + "\n" }.joined()
}

private func present(_ deduction: AttemptScore.Deduction, _ program: Program, _ style: Style) -> [String] {
    let when = deduction.at.map { "[\($0) s] " } ?? ""
    var lines = [
        "    "
            + style.wrapped(
                "-\(deduction.points) \(when)\(deduction.what) (\(deduction.rule.deviation.rawValue))",
                indent: 8),
        "        " + style.wrapped("\(deduction.fault.rawValue): \(deduction.rule.because)", indent: 8),
    ]
    if !deduction.because.isEmpty {
        lines.append(
            "        "
                + style.wrapped("here: \(deduction.because)\(cited(deduction.sources, program))", indent: 8))
    }
    return lines
}

private func cited(_ sources: [Int], _ program: Program) -> String {
    sources.isEmpty ? "" : " [\(sources.map { program.sources[$0].name }.joined(separator: ", "))]"
}

package func word(_ level: Rubric.Level) -> String {
    level == .nonCompliant ? "non-compliant" : level.rawValue
}
