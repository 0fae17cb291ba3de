import TriageEngine
import TriageValues

/// What a change of answers moved: a line for each ladder, and the rules that began or stopped to hold.
///
/// ```text
///   Response tier: recommended remote_support → emergency ↑, established information → emergency ↑
///   now holds: harm_today
/// ```
package func present(_ difference: Difference, _ after: Evaluation, _ program: Program, _ style: Style)
    -> String
{
    var lines = difference.ladders.map { movement($0.ladder, $0.before, $0.after, program, style) }
    if lines.isEmpty {
        let standings = program.ladders.indices.map { index in
            let ladder = program.ladders[index]
            return "\(ladder.title): \(ladder.rungs[after.standings[index].recommended].name)"
        }
        lines = ["no rung moved (\(standings.joined(separator: ", ")))"]
    }
    if !difference.started.isEmpty { lines.append(rules("now holds", difference.started, program)) }
    if !difference.stopped.isEmpty { lines.append(rules("no longer holds", difference.stopped, program)) }
    return lines.map { "  " + style.wrapped($0, indent: 4) + "\n" }.joined()
}

private func rules(_ word: String, _ rules: [Int], _ program: Program) -> String {
    let shown = rules.prefix(8).map { program.rules[$0].name }.joined(separator: ", ")
    return "\(word): \(shown)" + (rules.count > 8 ? " and \(rules.count - 8) more" : "")
}

private func movement(
    _ index: Int, _ before: Standing, _ after: Standing, _ program: Program, _ style: Style
) -> String {
    let ladder = program.ladders[index]
    func moved(_ word: String, _ path: KeyPath<Standing, Int>) -> String? {
        let (old, new) = (before[keyPath: path], after[keyPath: path])
        guard old != new else { return nil }
        return "\(word) \(ladder.rungs[old].name) → " + ladder.rungs[new].name + (new > old ? " ↑" : " ↓")
    }
    var parts = [
        moved("recommended", \.recommended) ?? "recommended \(ladder.rungs[after.recommended].name)",
        moved("established", \.established), moved("possible", \.possible),
    ].compactMap { $0 }
    if after.isProvisional { parts[0] += " (provisional: must-ask questions are open)" }
    return style.bold(ladder.title) + ": " + parts.joined(separator: ", ")
}
