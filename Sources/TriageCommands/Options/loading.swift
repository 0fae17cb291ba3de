import TriageAuthoring
import TriageCalls
import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriagePresentation
import TriageValues

/// The program of a library, or a refusal that shows what is wrong with it.
///
/// What is to come is in it.
package func compiled(_ text: LibraryText) throws -> Program { try compilation(of: text).program }

/// The protocols of a library with their versions, as calls record them that begin at a moment; nil where
/// what held then is not whole by itself.
package func protocols(of text: LibraryText) throws -> (Moment) -> [String]? {
    let byDay = LibraryByDay(text.files, try compilation(of: text).compilation)
    return { byDay?.program(on: $0.calendarDay).map(Call.library) }
}

private func compilation(
    of text: LibraryText, today: Day? = nil
) throws -> (compilation: Compilation, program: Program) {
    let compilation = compile(text.files, today: today)
    guard let program = compilation.program else {
        throw refusal(
            showing: compilation.problems.filter { $0.severity == .error }, in: text.all, "the library has")
    }
    return (compilation, program)
}

/// A library that calls are to be taken with.
///
/// Refused are one that is not whole on a day to come, a layer by which calls get less and for which nobody
/// answers, and what has to be approved and is not.
struct CallLibrary {
    private let byDay: LibraryByDay
    private let today: Day

    init(_ text: LibraryText, today: Day = CallClock().now.calendarDay) throws {
        self.today = today
        let compilation = try compilation(of: text, today: today).compilation
        var open = LoadedLibrary.unaccepted(of: text, compilation.stack, today: today)
        compilation.approvals.map { open.append($0.unapproved(today: today)) }
        guard open.list.isEmpty, let byDay = LibraryByDay(text.files, compilation) else {
            throw refusal(showing: open.sorted(), in: text.all, "the library has")
        }
        self.byDay = byDay
    }

    /// The library of calls that begin on a day.
    func program(on day: Day) throws -> Program {
        guard let program = byDay.program(on: day) else {
            throw Refusal(
                "what held of this library on \(day) is not whole by itself; name the library of that day")
        }
        return program
    }

    /// The library of calls that begin now.
    func program() throws -> Program { try program(on: today) }

    /// The library that a recorded call began with; that of now where it does not say when it began.
    func program(ofCallBegun moment: Moment?) throws -> Program {
        try program(on: moment?.calendarDay ?? today)
    }
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
