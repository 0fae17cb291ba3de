import TriageAuthoring
import TriageDiagnostics
import TriagePresentation

/// What a change says and does, as a reviewer reads it: moves down first.
public func present(_ difference: LibraryDiff, _ style: Style) -> String {
    var lines: [String] = []
    if difference.entries.isEmpty { lines.append("the libraries say the same") }
    for entry in difference.entries { lines += entryLines(entry, style) }
    lines.append(
        style.bold(
            "\(counted(difference.callCount, "call")): \(difference.falls) fall, "
                + "\(difference.moves.filter { !$0.isDown }.map(\.count).reduce(0, +)) rise, "
                + "\(difference.otherReasons) keep their rungs for other reasons"))
    if difference.skipped > 0 {
        lines.append(
            "  \(counted(difference.skipped, "call")) left out: one of the libraries cannot take an answer in it"
        )
    }
    for move in difference.moves {
        let arrow = move.isDown ? style.red("↓ falls") : "↑ rises"
        lines.append("  \(arrow) \(move.ladder): \(move.from) → \(move.to), \(counted(move.count, "call"))")
        lines.append(
            "      "
                + style.wrapped(
                    "such as \(move.example.isEmpty ? "nothing answered" : move.example)", indent: 8))
        lines.append("      " + style.wrapped("(\(move.source))", indent: 8))
    }
    return lines.map { $0 + "\n" }.joined()
}

private func entryLines(_ entry: LibraryDiff.Entry, _ style: Style) -> [String] {
    let name = "\(entry.kind) \(style.bold(entry.name))"
    switch entry.change {
    case .added: return ["+ \(name)"]
    case .removed: return ["- \(name)"]
    case .changed(let fields):
        return ["~ \(name)"]
            + fields.flatMap { field in
                [
                    "    \(field.key): " + style.wrapped(field.old ?? "(nothing)", indent: 8),
                    "      → " + style.wrapped(field.new ?? "(nothing)", indent: 8),
                ]
            }
    }
}
