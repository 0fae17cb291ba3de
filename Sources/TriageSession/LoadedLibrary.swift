import TriageAuthoring
import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriageValues

/// A library without errors, with its cases, as a session serves it.
struct LoadedLibrary: Sendable {
    let text: LibraryText
    let library: CheckedLibrary
    let program: Program
    /// Cases without mistakes.
    let cases: [Case]

    /// Compiles a library, or says everything that keeps it from compiling.
    static func load(_ text: LibraryText) -> Result<LoadedLibrary, Faults> {
        let compilation = compile(text.files)
        guard let program = compilation.program else {
            return .failure(
                Faults(text: text, problems: compilation.problems.filter { $0.severity == .error }))
        }
        var problems = Problems()
        let cases = text.cases.flatMap { parseCases($0, program, &problems) }
        return .success(
            LoadedLibrary(text: text, library: compilation.library, program: program, cases: cases))
    }

    struct Faults: Error {
        let text: LibraryText
        let problems: [Diagnostic]
    }

    /// For people: the folder's name.
    var name: String {
        guard let root = text.root else { return text.files.first?.path ?? "library" }
        return root.split(separator: "/").last.map(String.init) ?? root
    }

    func file(_ id: Int32) -> SourceFile? { text.all.first { $0.id == id } }

    /// `Protocols/suicide-risk.yaml:88`.
    func place(_ span: Span) -> String {
        guard let file = file(span.file) else { return "" }
        return "\(file.path):\(file.position(at: Int(span.start)).line)"
    }
}
