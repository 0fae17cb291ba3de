import Synchronization
import TriageDiagnostics
import TriageEngine
import TriageValues

/// A library as calls have it, by the day on which they begin: a call keeps what held then, and a rule whose
/// day comes is in the calls that begin from then on.
///
/// Days are those of UTC, so that the same call has the same library on every machine, and when it is read
/// again.
package final class LibraryByDay: Sendable {
    private let files: [SourceFile]
    private let turns: [Day]
    /// When everything has come that the files speak of.
    package let whole: Program
    /// By how many of the turns have come.
    private let held = Mutex<[Int: Program?]>([:])

    /// Nil where the library has errors.
    package init?(_ files: [SourceFile], _ compilation: Compilation) {
        guard let program = compilation.program else { return nil }
        (self.files, turns, whole) = (files, compilation.turns, program)
    }

    /// The library of calls that begin on a day; nil where what held then has errors by itself, which
    /// `too-early` says of days to come.
    package func program(on day: Day) -> Program? {
        let come = turns.count { $0 <= day }
        if come == turns.count { return whole }
        if let known = held.withLock({ $0[come] }) { return known }
        let program = compile(files, on: day).program
        held.withLock { $0[come] = .some(program) }
        return program
    }
}
