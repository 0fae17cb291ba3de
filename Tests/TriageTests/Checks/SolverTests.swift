import Testing
import TriageCommands
import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriageProofs
import TriageValues

/// The search of the engine against z3, which is told the meaning of a library in another way.
@Suite(.timeLimit(.minutes(30))) struct SolverTests {
    /// On random libraries: what each of both finds, and what there is none of, in rules, findings and laws.
    @Test(arguments: 0..<4)
    func bothDecideAlike(part: Int) throws {
        let solver = try Solver()
        var (found, none) = (0, 0)
        let libraries = Nightly.count(75, oneIn: 15)
        for seed in part * 100..<part * 100 + libraries {
            let program = try compiled(RandomLibrary(seed: 220_000 + seed).texts())
            let obligations = Obligation.all(of: program)
            let script = Script(program, obligations)
            let verdicts = try Proof.verdicts(script, solver, 60_000)
            for (obligation, verdict) in zip(obligations, verdicts) {
                guard case .makes(let node, let truth) = obligation.kind else { continue }
                let searched = answers(making: [(node, truth)], in: program)[0]
                switch (verdict, searched) {
                case (.found(let call), .found):
                    try #require(obligation.isMet(by: call, program), "seed \(seed), \(obligation.name)")
                    found += 1
                case (.none, .none): none += 1
                case (_, .gaveUp): break
                default: Issue.record("seed \(seed), \(obligation.name): \(verdict) and \(searched)")
                }
            }
        }
        #expect(found > 3 * libraries && none > 0, "\(found) found, \(none) not")
    }

    /// Points that count only while a condition holds: while nobody knows that, or how many they are, they
    /// may count and may not.
    @Test(arguments: [
        "s >= 1 and c is missing", "s < 1 and c is missing and j = v", "s < 1 and c = v and j is missing",
    ])
    func pointsThatMayCountAreUndecided(finding: String) throws {
        let text = """
            rule_set: small
            title: Small
            questions:
              c: { ask: Q, answers: { u: U, v: V } }
              j: { ask: Q, answers: { u: U, v: V } }
            scores: { s: { reads: S, add: [{ when: c = v, j: { u: 0, v: 1 } }] } }
            findings: { f: '\(finding)' }
            rules: { r: { when: here = y, raise: [a2], because: B, source: s } }

            """
        let program = try compiled([SmallLibrary.base, text])
        let obligations = Obligation.all(of: program)
        let verdicts = try Proof.verdicts(Script(program, obligations), try Solver(), 60_000)
        var decided = 0
        for (obligation, verdict) in zip(obligations, verdicts) {
            guard case .makes(program.findings[0].node, .yes) = obligation.kind else { continue }
            guard case .none = verdict, case .none = answers(making: program.findings[0].node, in: program)
            else {
                Issue.record("\(verdict)")
                continue
            }
            decided += 1
        }
        #expect(decided == 1)
    }

    /// Safety laws, proved and broken.
    @Test func lawsToo() throws {
        let solver = try Solver()
        var (broken, proved) = (0, 0)
        for seed in 0..<Nightly.count(300, oneIn: 15) {
            let program = try compiled(SmallLibrary(seed: 230_000 + seed, isSound: true, laws: 2).texts)
            let proof = try Proof(program, by: solver, milliseconds: 60_000)
            #expect(proof.differences == [], "seed \(seed)")
            #expect(proof.byProver == 0 && proof.bySearch == 0, "seed \(seed): \(proof.summary)")
            broken += proof.problems.count { $0.kind == .lawBroken }
            proved += proof.byBoth
        }
        #expect(broken > 3 && proved > 0, "\(broken) broken, \(proved) proved")
    }
}
