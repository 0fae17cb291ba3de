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
    var lines = ["\(style.bold(entry.text)), version `\(draft.version)`, at \(loaded.place(entry.name.span))"]
    if let file = loaded.file(entry.name.span.file), entry.kind != .file {
        lines += file.block(from: entry.name.span).map { "  " + style.blue("\($0)│") + " " + file.line($0) }
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
            guard let file = loaded.file(foundation.span.file) else { continue }
            lines.append("    " + style.dim(loaded.place(foundation.span)))
            lines += file.block(from: foundation.span).map { "    " + file.line($0) }
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
