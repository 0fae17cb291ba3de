import TriageAuthoring
import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriageModel
import TriageSyntax

/// What is to be approved, as its approver reads it: the lines themselves, what they mean in English, what
/// they rest on, and who answers for them already.
package func present(_ draft: ApprovalDraft, in loaded: LoadedLibrary, _ style: Style) -> String {
    let entry = draft.entry
    let place = loaded.approvals.place(of: entry)
    var lines = ["\(style.bold(entry.text)), version `\(draft.version)`, at \(loaded.place(place))"]
    if entry.kind != .file {
        let stretches = loaded.stretches(of: loaded.approvals.thing(entry))
        let width = stretches.flatMap(\.lines).max().map { "\($0)".count } ?? 1
        for (index, stretch) in stretches.enumerated() {
            if index > 0 { lines.append("  what that leaves, at \(stretch.place)") }
            lines += stretch.lines.map {
                "  " + style.blue("\($0)".paddedLeft(to: width) + "│") + " " + stretch.file.line($0)
            }
        }
    } else if let file = loaded.file(entry.name.span.file) {
        lines.append("  all \(counted(file.lineCount, "line")) of \(file.path)")
    }
    if entry.kind == .rule, let rule = loaded.program.rules.first(where: { $0.name == entry.name.text }) {
        lines.append("  " + style.wrapped("in English: \(loaded.program.english(rule.ownNode))", indent: 4))
    }
    let foundations = loaded.approvals.foundations(of: entry)
    if entry.kind != .file, !foundations.isEmpty {
        lines.append("  rests on:")
        for foundation in foundations {
            for (index, stretch) in loaded.stretches(of: foundation).enumerated() {
                let place = index > 0 ? "what that leaves, at \(stretch.place)" : stretch.place
                lines.append("    " + style.dim(place))
                lines += stretch.lines.map { "    " + stretch.file.line($0) }
            }
        }
    }
    for origin in loaded.stack.origins(of: entry.kind.rawValue, named: entry.name.text) {
        lines.append("  " + style.wrapped("\(origin.text), at \(loaded.place(origin.span))", indent: 4))
    }
    if entry.isRedFlag {
        lines.append("  it raises to the highest rung of a ladder, so two people answer for it")
    }
    lines += draft.others.map { "  " + style.wrapped("answers for it: \($0.text)", indent: 4) }
    lines.append(draft.path)
    lines += draft.lines.lines.map { "  " + style.green("+ \($0)") }
    return lines.map { $0 + "\n" }.joined()
}

/// The lines of a file that say a thing, or a part of it.
private struct Stretch {
    let file: SourceFile
    let lines: [Int]
    let place: String
}

extension LoadedLibrary {
    /// The lines that say a thing: what a layer says of it before what it leaves, and of that nothing which a
    /// layer says otherwise.
    fileprivate func stretches(of thing: ApprovalBook.Thing) -> [Stretch] {
        guard !thing.changes.isEmpty else {
            guard let file = file(thing.name.span.file) else { return [] }
            let lines = Array(file.block(from: thing.name.span))
            return [Stretch(file: file, lines: lines, place: place(thing.name.span))]
        }
        let heads = thing.changes.reversed() + [thing.name.span]
        let spans = Dictionary(grouping: heads + thing.said.scalars.map(\.span), by: \.file)
        var files: [Int32] = []
        for head in heads where !files.contains(head.file) { files.append(head.file) }
        return files.compactMap { id in
            guard let file = file(id), let spans = spans[id], let head = spans.first else { return nil }
            let lines = spans.reduce(into: Set<Int>()) { lines, span in
                let last = max(Int(span.start), Int(span.end) - 1)
                lines.formUnion(file.position(at: Int(span.start)).line...file.position(at: last).line)
            }
            return Stretch(file: file, lines: lines.sorted(), place: place(head))
        }
    }
}
