import TriageDiagnostics
import TriageEngine
import TriageTraining

/// Attempts together: one line a trainee, one a question, one a measure of time.
package func present(_ cohort: Cohort, _ program: Program, _ style: Style) -> String {
    func tenths(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
    var lines = [style.bold("Trainees")]
    let width = cohort.trainees.map(\.name.count).max() ?? 0
    for trainee in cohort.trainees {
        let name = (trainee.name.isEmpty ? "(no name)" : trainee.name).padded(to: max(9, width))
        let mean = Double(trainee.points.reduce(0, +)) / Double(trainee.points.count)
        let levels = Rubric.Level.allCases.compactMap { level in
            trainee.levels[level].map { "\($0) \(word(level))" }
        }
        let trend = trainee.trend.map { ", trend \($0 >= 0 ? "+" : "")\(tenths($0)) an attempt" } ?? ""
        lines.append(
            "  \(name)  \(counted(trainee.points.count, "attempt")), mean \(tenths(mean))\(trend); under-triage \(trainee.underTriage);\(trainee.brokenOff > 0 ? " broken off \(trainee.brokenOff);" : "") \(levels.joined(separator: ", "))"
        )
    }
    lines.append(style.bold("Questions that must be asked"))
    let names = cohort.questions.map { program.questions[$0.question].name }
    let nameWidth = names.map(\.count).max() ?? 0
    for (name, item) in zip(names, cohort.questions) {
        lines.append(
            "  \(name.padded(to: nameWidth))  asked in \(item.asked) of \(item.wanted)\(item.late > 0 ? ", late in \(item.late)" : "")"
        )
    }
    lines.append(style.bold("Times"))
    for time in cohort.times {
        let name = time.name.split(separator: "_").joined(separator: " ")
        lines.append(
            "  \(name): median \(time.median) s, p90 \(time.p90) s, in \(counted(time.count, "attempt"))")
    }
    return lines.map { $0 + "\n" }.joined()
}
