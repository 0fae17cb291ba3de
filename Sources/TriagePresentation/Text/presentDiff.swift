import TriageAuthoring
import TriageDiagnostics

/// What a change says and does, as a reviewer reads it: broken laws and moves down first.
package func present(_ difference: LibraryDiff, _ style: Style) -> String {
    var lines: [String] = []
    if difference.entries.isEmpty { lines.append("the libraries say the same") }
    for entry in difference.entries { lines += entryLines(entry, style) }
    lines += difference.brokenLaws.map { style.red("! ") + style.wrapped($0, indent: 4) }
    lines += difference.heldBack.map { style.red("! ") + style.wrapped($0, indent: 4) }
    lines += difference.keptVersions.map { style.yellow("note: ") + style.wrapped($0, indent: 4) }
    let lost = difference.exchanges.filter(\.isLost).map(\.effect.count).max() ?? 0
    lines.append(
        style.bold(
            "\(counted(difference.callCount, "call")): \(difference.falls) fall, \(difference.rises) rise, "
                + (lost > 0 ? "\(lost) lose something though their rungs stay, " : "")
                + "\(difference.otherReasons?.count ?? 0) keep their rungs for other reasons"))
    for move in difference.moves {
        let arrow = move.isDown ? style.red("↓ falls") : "↑ rises"
        let note = move.isProvisional ? " (provisional, while a question that must be asked is open)" : ""
        lines.append(
            "  \(arrow) \(move.ladder): \(move.from) → \(move.to), \(counted(move.count, "call"))\(note)")
        lines += example(move.effect, style)
    }
    for exchange in difference.exchanges {
        let verb = exchange.isLost ? style.red("- loses") : "+ gains"
        lines.append("  \(verb) \(exchange.kind) \(exchange.name), \(counted(exchange.effect.count, "call"))")
        lines += example(exchange.effect, style)
    }
    if let reasons = difference.otherReasons {
        lines.append("  = other reasons, \(counted(reasons.count, "call"))")
        lines += example(reasons, style)
    }
    if !difference.unknownAnswers.isEmpty {
        let told = difference.unknownAnswers.prefix(6).map { "\($0.answer) (\(counted($0.count, "call")))" }
        let rest = difference.unknownAnswers.count - told.count
        lines.append(
            style.yellow("Not known to one of the libraries, and there as if not asked: ")
                + style.wrapped(
                    told.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : ""), indent: 4))
    }
    return lines.map { $0 + "\n" }.joined()
}

private func example(_ effect: LibraryDiff.Effect, _ style: Style) -> [String] {
    let answers = effect.example.isEmpty ? "nothing answered" : effect.example
    return [
        "      " + style.wrapped("such as \(answers)", indent: 8),
        "      " + style.wrapped("(\(effect.source))", indent: 8),
    ]
}

/// What one library says otherwise than another.
package func present(_ entries: [LibraryDiff.Entry], _ style: Style) -> String {
    entries.flatMap { entryLines($0, style) }.map { $0 + "\n" }.joined()
}

private func entryLines(_ entry: LibraryDiff.Entry, _ style: Style) -> [String] {
    let origins = entry.origins.isEmpty ? "" : style.dim(" (\(entry.origins.joined(separator: "; ")))")
    let name = "\(entry.kind) \(style.bold(entry.name))\(origins)"
    switch entry.change {
    case .added:
        return ["+ \(name)"] + (entry.sentence.map { ["    " + style.wrapped($0, indent: 8)] } ?? [])
    case .removed: return ["- \(name)"]
    case .renamed(let was): return ["~ \(name), before called \(was)"]
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
