import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriageModel
import TriageValues

/// A library without errors, with its cases.
package struct LoadedLibrary: Sendable {
    package let text: LibraryText
    package let library: SoundLibrary
    package let program: Program
    /// What layers made of the files.
    package let stack: LibraryStack
    /// Cases without mistakes.
    package let cases: [Case]
    /// What is wrong with the other cases.
    package let caseProblems: [Diagnostic]

    /// Compiles a library, or says everything that keeps it from compiling.
    ///
    /// - Parameter leavesOut: changes of layers that are not made.
    package static func load(
        _ text: LibraryText, leavingOut leavesOut: (LayerChange) -> Bool = { _ in false }
    ) -> Result<LoadedLibrary, Faults> {
        let compilation = compile(text.files, leavingOut: leavesOut)
        guard let program = compilation.program, let library = compilation.sound else {
            return .failure(
                Faults(text: text, problems: compilation.problems.filter { $0.severity == .error }))
        }
        var problems = Problems()
        let cases = text.cases.flatMap { parseCases($0, program, &problems) }
        return .success(
            LoadedLibrary(
                text: text, library: library, program: program, stack: compilation.stack, cases: cases,
                caseProblems: problems.sorted().filter { $0.severity == .error }))
    }

    package struct Faults: Error {
        package let text: LibraryText
        package let problems: [Diagnostic]
    }

    /// For people: the folder's name.
    package var name: String {
        guard let root = text.root else { return text.files.first?.path ?? "library" }
        return root.split(separator: "/").last.map(String.init) ?? root
    }

    /// Who answers for what it says.
    package var approvals: ApprovalBook { ApprovalBook(library, stack) }

    package func file(_ id: Int32) -> SourceFile? { text.all.first { $0.id == id } }

    /// `Protocols/suicide-risk.yaml:88`.
    package func place(_ span: Span) -> String {
        guard let file = file(span.file) else { return "" }
        return "\(file.path):\(file.position(at: Int(span.start)).line)"
    }
}
