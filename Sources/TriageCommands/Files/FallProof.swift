import TriageAuthoring
import TriageDiagnostics
import TriageEngine
import TriageProofs
import TriageSession
import TriageValues

/// What a prover says of whether calls are lower by a new library than by an old one, each call that it names
/// evaluated by the engine.
package struct FallVerdicts {
    package let script: FallScript
    /// Those of which the engine says what z3 says, each with its call.
    let calls: [(fall: Fall, call: CallTwice)]
    package let undecided: [Fall]
    /// Where the engine does not say of a call what z3 says.
    package let differences: [String]

    package var met: Set<Fall> { Set(calls.map(\.fall)) }

    package init(from old: Program, to new: Program, by solver: Solver, milliseconds: Int) throws {
        script = FallScript(from: old, to: new)
        let said = (solver.printed(for: script.text(milliseconds: milliseconds)) ?? "")
            .split(separator: "\n").map(String.init)
        guard said.count == script.falls.count,
            said.allSatisfy({ ["sat", "unsat", "unknown"].contains($0) })
        else { throw Proof.unreadable(solver) }
        let met = said.indices.filter { said[$0] == "sat" }
        let printed =
            met.isEmpty ? "" : solver.printed(for: script.text(asking: met, milliseconds: milliseconds)) ?? ""
        guard let named = script.calls(in: printed), named.count == met.count else {
            throw Proof.unreadable(solver)
        }
        var (calls, differences): ([(Fall, CallTwice)], [String]) = ([], [])
        for (place, call) in zip(met, named) {
            let fall = script.falls[place]
            if script.isMet(fall, by: call) {
                calls.append((fall, call))
            } else {
                differences.append(
                    "`\(old.name(of: fall.rung))`: the engine does not say of \(script.told(call)) what z3 says"
                )
            }
        }
        (self.calls, self.differences) = (calls, differences)
        undecided = said.indices.filter { said[$0] == "unknown" }.map { [script] in script.falls[$0] }
    }
}

/// The same for people, beside what the search of `diff` found.
struct FallProof {
    let verdicts: FallVerdicts
    private let searched: LibraryDiff
    private let solver: Solver
    private let old: Program

    init(from old: LoadedLibrary, to new: LoadedLibrary, by solver: Solver, milliseconds: Int) throws {
        verdicts = try FallVerdicts(
            from: old.program, to: new.program, by: solver, milliseconds: milliseconds)
        searched = difference(from: old, to: new)
        (self.solver, self.old) = (solver, old.program)
    }

    var isProved: Bool {
        verdicts.calls.isEmpty && verdicts.undecided.isEmpty && verdicts.differences.isEmpty
            && searched.falls == 0
    }

    /// By whom, and how.
    ///
    /// - Parameter name: of the old library.
    func text(_ name: String) -> String {
        var lines: [String] = []
        for (fall, call) in verdicts.calls {
            let rungs = verdicts.script.rungs(of: fall, by: call)
            let line =
                "\(old.ladders[fall.rung.ladder].title): \(rungs.from) → \(rungs.to), as on this call: "
            if !lines.contains(where: { $0.hasPrefix(line) }) {
                lines.append(line + verdicts.script.told(call))
            }
        }
        let decided = verdicts.script.falls.count - verdicts.undecided.count
        lines.append(
            lines.isEmpty
                ? "no call is lower by its rules than in \(name): proved by \(solver.version) in \(decided) of "
                    + "\(verdicts.script.falls.count) questions, one for each rung on the answers alone, and one "
                    + "with what is assumed"
                : "\(counted(lines.count, "way")) in which calls are lower than in \(name), found by "
                    + "\(solver.version) and evaluated by the engine")
        if !verdicts.undecided.isEmpty {
            let names = verdicts.undecided.map { "`\(old.name(of: $0.rung))`" }
            lines.append(
                "not decided, for want of time: \(names.joined(separator: ", ")); `--seconds` gives more")
        }
        let isFloor = verdicts.calls.isEmpty && searched.falls > 0
        lines.append(
            "the search of `diff` compared \(counted(searched.callCount, "call")): \(searched.falls) fall"
                + (isFloor ? ", by what must be asked and not by a rule; `triage diff` shows them" : ""))
        return lines.map { $0 + "\n" }.joined()
    }
}
