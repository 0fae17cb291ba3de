import TriageDiagnostics
import TriageEngine

/// What an author changed between two readings of a library, where it can be run.
package struct Edit: Sendable {
    /// Of rules, findings, scores, questions, tables, laws and files that are new or say something else.
    package let names: [String]
    /// Cases that are new or say something else.
    package let cases: [Case]

    package init(from old: LoadedLibrary, to new: LoadedLibrary) {
        let kinds: Set<String> = ["rule", "finding", "score", "question", "table", "law", "file"]
        let known = Set(old.declarations)
        names = new.declarations.filter { kinds.contains($0.kind) && !known.contains($0) }.map(\.name)
            .reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
        let texts = Set(old.cases.map(old.text))
        cases = new.cases.filter { !texts.contains(new.text(of: $0)) }
    }

    package var isEmpty: Bool { names.isEmpty && cases.isEmpty }
}

extension LoadedLibrary {
    /// A case as it stands in its file.
    fileprivate func text(of test: Case) -> String { file(test.span.file)?.text(of: test.span) ?? test.name }
}
