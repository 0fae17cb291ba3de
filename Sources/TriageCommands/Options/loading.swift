import TriageAuthoring
import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriagePresentation

/// The program of a library, or a refusal that shows what is wrong with it.
///
/// - Parameter forCalls: whether calls are to be taken with it: then a layer by which calls get less, and for
///   which nobody answers, is refused as well.
package func compiled(_ text: LibraryText, forCalls: Bool = false) throws -> Program {
    let compilation = compile(text.files)
    guard let program = compilation.program else {
        throw refusal(
            showing: compilation.problems.filter { $0.severity == .error }, in: text.all, "the library has")
    }
    if forCalls {
        let unaccepted = LoadedLibrary.unaccepted(of: text, compilation.stack).sorted()
        guard unaccepted.isEmpty else { throw refusal(showing: unaccepted, in: text.all, "the library has") }
    }
    return program
}

/// A library with its cases, or a refusal that shows what is wrong with them.
///
/// - Parameter refusingCases: whether a mistake in a case is a reason to refuse; otherwise the case is left
///   out, and the mistake is shown.
func loaded(_ text: LibraryText, refusingCases: Bool = true) throws -> LoadedLibrary {
    switch LoadedLibrary.load(text) {
    case .failure(let faults): throw refusal(showing: faults.problems, in: text.all, "the library has")
    case .success(let library):
        guard !library.caseProblems.isEmpty else { return library }
        let refusal = refusal(showing: library.caseProblems, in: text.all, "the cases have")
        if refusingCases { throw refusal }
        Terminal.writeError("these cases are left out of the comparison\n")
        return library
    }
}

/// Shows errors of a library; what is then said of them.
///
/// - Parameter what: who has them, and the verb.
private func refusal(showing errors: [Diagnostic], in files: [SourceFile], _ what: String) -> Refusal {
    Terminal.writeError(present(errors, in: files, Terminal.style(2)))
    return Refusal(
        "\(what) \(counted(errors.count, "error")); `triage check` shows everything", .problemsFound)
}
