import TriageCompiler
import TriageDiagnostics
import TriageModel
import TriageSyntax

extension LoadedLibrary {
    /// Of a library that stands on another what is its own: its files, and what it says otherwise. Nil for
    /// one that stands on none.
    package var ownScope: Scope? {
        guard !text.bases.isEmpty else { return nil }
        // Of a question only wordings are said otherwise.
        let sections: Set<String> = ["rules", "findings", "scores"]
        let own = Set(text.own.map(\.id))
        let replaced = stack.changes.map(\.change).filter {
            own.contains($0.name.span.file) && $0.verb == .replace && sections.contains($0.target.section)
        }
        return try? scope(replaced.map(\.target.name), files: Set(text.own.map(\.path)))
    }
}
