import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriageProofs
import TriageValues

/// What a prover said of the obligations of a program, held against the search and the engine.
package struct Proof {
    package enum Verdict: Equatable {
        /// There is no such call.
        case none
        case found(Answers)
        case undecided
    }

    let program: Program
    let solver: Solver

    /// - Parameters:
    ///   - wanted: what is to be decided, laws first; nil for all.
    ///   - asksAll: of rules and findings, too, of which the search found a call; else these count as shown.
    ///   - progress: told how many of all obligations were decided.
    package init(
        _ program: Program, of wanted: [Obligation]? = nil, by solver: Solver, asksAll: Bool = true,
        milliseconds: Int,
        progress: (_ done: Int, _ all: Int) -> Void = { _, _ in }
    ) throws {
        (self.program, self.solver) = (program, solver)
        let (all, shown) = Self.obligations(wanted ?? Obligation.all(of: program), of: program, asksAll)
        var comparison = Comparison(program)
        // Few at a time, so that only what bears on them is said. What laws speak of is nearly all.
        laws = all.count(where: \.isLaw)
        let pieces =
            [all[..<laws]]
            + stride(from: laws, to: all.count, by: 8).map { all[$0..<min($0 + 8, all.count)] }
        var done = 0
        for piece in pieces where !piece.isEmpty {
            let script = Script(program, Array(piece))
            for (obligation, verdict) in zip(piece, try Self.verdicts(script, solver, milliseconds)) {
                comparison.add(obligation, verdict)
            }
            done += piece.count
            progress(done, all.count)
        }
        (conditions, self.shown) = (all.count - laws, shown)
        (problems, differences) = (comparison.problems.sorted(), comparison.differences)
        undecided = comparison.undecidedNames
        (byBoth, byProver, bySearch) = (comparison.byBoth, comparison.byProver, comparison.bySearch)
        met = comparison.met
    }

    package static func verdicts(_ script: Script, _ solver: Solver, _ milliseconds: Int) throws -> [Verdict]
    {
        try verdicts([script], solver, milliseconds)[0]
    }

    /// What a prover says of scripts, each by itself, all in one run of it.
    package static func verdicts(
        _ scripts: [Script], _ solver: Solver, _ milliseconds: Int
    ) throws -> [[Verdict]] {
        // A script begins anew, and its answers end with a line of their own.
        func printed(_ texts: [String]) throws -> [String] {
            let end = "end"
            let all = texts.map { "(reset)\n\($0)(echo \"\(end)\")\n" }.joined()
            let pieces =
                solver.printed(for: all)?
                .split(separator: end + "\n", omittingEmptySubsequences: false).map(String.init) ?? []
            guard pieces.count == texts.count + 1, pieces.last == "" else { throw unreadable(solver) }
            return pieces.dropLast()
        }
        let said = try printed(scripts.map { $0.text(milliseconds: milliseconds) }).map {
            $0.split(separator: "\n").map(String.init)
        }
        var found: [[Int]] = []
        for (script, said) in zip(scripts, said) {
            guard said.count == script.obligations.count,
                said.allSatisfy({ ["sat", "unsat", "unknown"].contains($0) })
            else { throw unreadable(solver) }
            found.append(said.indices.filter { said[$0] == "sat" })
        }
        let asked = scripts.indices.filter { !found[$0].isEmpty }
        let models =
            asked.isEmpty
            ? []
            : try printed(
                asked.map { scripts[$0].text(asking: Set(found[$0]), milliseconds: milliseconds) })
        var calls: [[Int: Answers]] = scripts.map { _ in [:] }
        for (place, model) in zip(asked, models) {
            guard let named = scripts[place].calls(in: model), named.count == found[place].count else {
                throw unreadable(solver)
            }
            calls[place] = Dictionary(uniqueKeysWithValues: zip(found[place], named))
        }
        return zip(said, calls).map { said, calls in
            said.indices.map { place in
                said[place] == "unsat" ? .none : calls[place].map { .found($0) } ?? .undecided
            }
        }
    }

    private static func obligations(
        _ all: [Obligation], of program: Program, _ asksAll: Bool
    ) -> ([Obligation], shown: Int) {
        guard !asksAll else { return (all, 0) }
        let wanted = all.compactMap { obligation -> (node: Int, truth: Truth)? in
            if case .makes(let node, let truth) = obligation.kind { (node, truth) } else { nil }
        }
        let sought = answers(making: wanted, in: program)
        let laws = all.count(where: \.isLaw)
        let open = zip(all.dropFirst(laws), sought).filter { obligation, found in
            if case .found(let call) = found { !obligation.isMet(by: call, program) } else { true }
        }
        return (all[..<laws] + open.map(\.0), wanted.count - open.count)
    }

    static func unreadable(_ solver: Solver) -> Refusal {
        Refusal(
            "\(solver.version) did not answer all that it was asked; `--seconds` gives it longer for each "
                + "question, and `--smt-lib` prints them")
    }

    /// What is wrong with the library, whoever decided it.
    package let problems: [Diagnostic]
    /// Where z3, the search and the engine do not say the same: a fault of this program, or of z3.
    package let differences: [String]
    /// Rules and findings of which nobody decided whether they can hold and can fail.
    package let undecided: [String]
    /// Laws by who proved them.
    package let (byBoth, byProver, bySearch): (Int, Int, Int)
    /// Truths of rules and findings of which z3 named a call, and the engine says the same of it.
    let met: Int
    private let laws: Int
    private let conditions: Int
    /// Truths of rules and findings of which the search found a call, so that z3 was not asked.
    private let shown: Int

    /// By whom, and how.
    package var summary: String {
        let proved = byBoth + byProver + bySearch
        return
            "\(proved) of \(laws) laws proved: \(byBoth) by \(solver.version) and by the search of `check`, "
            + "\(byProver) by z3 alone, \(bySearch) by the search alone\n"
            + "\(shown) truths of rules and findings shown by calls of the search; "
            + "z3 was asked of \(conditions) more, and the engine says of \(met) calls what z3 says"
            + (undecided.isEmpty ? "" : "\nnot decided by anybody: \(undecided.joined(separator: ", "))")
    }
}

/// What follows from the verdicts.
private struct Comparison {
    let program: Program
    var problems = Problems()
    var differences: [String] = []
    var undecidedNames: [String] = []
    var (byBoth, byProver, bySearch, met) = (0, 0, 0, 0)
    /// What the search of `check` says of each law.
    private let broken: Set<Span>
    private let undecided: Set<Span>

    init(_ program: Program) {
        self.program = program
        let found = brokenLaws(of: program)
        func places(_ kind: DiagnosticKind) -> Set<Span> {
            Set(found.filter { $0.kind == kind }.map(\.span))
        }
        (broken, undecided) = (places(.lawBroken), places(.lawUndecided))
    }

    mutating func add(_ obligation: Obligation, _ verdict: Proof.Verdict) {
        if case .found(let call) = verdict, !obligation.isMet(by: call, program) {
            differences.append("`\(obligation.name)`: the engine does not say of \(told(call)) what z3 says")
            return
        }
        switch obligation.kind {
        case .breaksLaw(let index): add(program.laws[index], verdict)
        case .makes(let node, let truth):
            switch verdict {
            case .found: met += 1
            case .undecided:
                if undecidedNames.last != obligation.name { undecidedNames.append(obligation.name) }
            case .none:
                problems.report(
                    .constantCondition,
                    "`\(obligation.name)` \(truth == .yes ? "can never hold" : "always holds")",
                    at: program.nodes[node].span)
            }
        }
    }

    private mutating func add(_ law: Law, _ verdict: Proof.Verdict) {
        let (isBroken, isOpen) = (broken.contains(law.span), undecided.contains(law.span))
        switch verdict {
        case .found(let call):
            problems.report(
                .lawBroken, "law `\(law.name)` is broken on this call", at: law.span,
                notes: [.init(told(call))])
            if !isBroken, !isOpen {
                differences.append("law `\(law.name)`: z3 names \(told(call)), and the search knows of none")
            }
        case .none where isBroken:
            differences.append(
                "law `\(law.name)`: the search names a call that breaks it, and z3 knows of none")
        case .none: if isOpen { byProver += 1 } else { byBoth += 1 }
        case .undecided where isOpen:
            problems.report(.lawUndecided, "law `\(law.name)` is decided by nobody", at: law.span)
        case .undecided where isBroken:
            problems.report(.lawBroken, "law `\(law.name)` is broken", at: law.span)
        case .undecided: bySearch += 1
        }
    }

    private func told(_ call: Answers) -> String { "the call \(program.description(of: call))" }
}
