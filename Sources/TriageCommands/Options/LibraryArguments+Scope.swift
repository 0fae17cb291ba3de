import TriageAuthoring
import TriageCompiler
import TriageDiagnostics
import TriageEngine

/// What is to be measured or changed: cases that were named beside it do not narrow it.
func scopeOfRules<When>(
    _ names: [String], of text: LibraryText, in library: ResolvedLibrary<When>, _ program: Program?
) throws -> Scope? {
    let isNarrow = !names.isEmpty || text.files.contains { text.focus.contains($0.path) }
    return isNarrow ? try scope(names, of: text, in: library, program) : nil
}

/// What of a library a command was asked for.
///
/// - Parameter names: of things; files that were named stand in the text.
func scope<When>(
    _ names: [String], of text: LibraryText, in library: ResolvedLibrary<When>, _ program: Program?
) throws -> Scope? {
    guard !names.isEmpty || !text.focus.isEmpty else { return nil }
    do {
        return try Scope(names, files: text.focus, in: library, program)
    } catch {
        let help = error.help.map { "; \($0)" } ?? ""
        throw Refusal(
            "there is no file or folder `\(error.name)`, and no rule, finding, score, question, table, law or "
                + "protocol of that name\(help)")
    }
}
