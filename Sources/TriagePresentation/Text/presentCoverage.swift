import TriageAuthoring
import TriageDiagnostics

/// Coverage as text: a line for each measure with its definition, and what no case shows yet.
///
/// - Parameter text: when not empty, only what mentions it is listed.
package func present(
    _ coverage: Coverage, in files: [SourceFile], _ style: Style, mentioning text: String = ""
) -> String {
    var lines = [style.bold("\(counted(coverage.caseCount, "case"))")]
    for measure in Coverage.Measure.allCases {
        let (covered, all) = coverage.count(measure)
        guard all > 0 else { continue }
        let share = "\(covered) of \(all)".padded(to: 12)
        lines.append(
            "  \(measure.rawValue.padded(to: 18)) \(share) \(style.wrapped(measure.definition, indent: 34))")
    }
    func list(_ title: String, _ items: [Coverage.Item], _ note: (Coverage.Item) -> String) {
        let wanted = items.filter { item in [item.name, item.detail].contains { $0.mentions(text) } }
        guard !wanted.isEmpty else { return }
        lines.append(style.bold(title))
        for item in wanted {
            let place = files.first { $0.id == item.span.file }.map { file in
                " (\(file.path):\(file.position(at: Int(item.span.start)).line))"
            }
            lines.append(
                "  \(item.name)\(place ?? ""): " + style.wrapped(item.detail + note(item), indent: 4))
        }
    }
    for measure in Coverage.Measure.allCases {
        let missing = coverage.items(measure).filter { !$0.isCovered && !$0.isImpossible }
        list("\(measure.rawValue), not shown by any case", missing, side)
    }
    list(
        "No call can show these: every combination of answers was tried",
        coverage.items.filter(\.isImpossible)
    ) {
        _ in ""
    }
    return lines.map { $0 + "\n" }.joined()
}

/// Which side is missing, where there are two.
private func side(_ item: Coverage.Item) -> String {
    guard item.shownBy.count == 2 else { return "" }
    let words =
        item.measure == .boundaries
        ? ["the first", "the second"] : ["makes it hold", "alone keeps it from holding"]
    let missing = zip(words, item.shownBy).filter { $0.1.isEmpty }.map(\.0)
    return " [\(missing.joined(separator: ", "))]"
}
