import Testing
import TriageCommands
import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriageProofs
import TriageValues

/// The search of the engine against z3, which is told the meaning of a library in another way.
@Suite(.timeLimit(.minutes(30))) struct SolverTests {
    /// On 300 random libraries: what each of both finds, and what there is none of, in rules and findings;
    /// some of them of each library, all of them at night.
    @Test(arguments: 0..<4)
    func bothDecideAlike(part: Int) throws {
        let solver = try Solver()
        var (found, none) = (0, 0)
        let seeds = Array(part * 100..<part * 100 + 75)
        var random = Seeded(part)
        let programs = try seeds.map { try compiled(RandomLibrary(seed: 220_000 + $0).texts()) }
        let scripts = programs.map { program in
            let all = Obligation.all(of: program).filter { !$0.isLaw }
            return Script(
                program, Nightly.isOn ? all : Array(all.shuffled(using: &random).prefix(Self.some)))
        }
        let verdicts = try Proof.verdicts(scripts, solver, 60_000)
        for (seed, (script, verdicts)) in zip(seeds, zip(scripts, verdicts)) {
            for (obligation, verdict) in zip(script.obligations, verdicts) {
                guard case .makes(let node, let truth) = obligation.kind else { continue }
                let searched = answers(making: [(node, truth)], in: script.program)[0]
                switch (verdict, searched) {
                case (.found(let call), .found):
                    try #require(
                        obligation.isMet(by: call, script.program), "seed \(seed), \(obligation.name)")
                    found += 1
                case (.none, .none): none += 1
                case (_, .gaveUp): break
                default: Issue.record("seed \(seed), \(obligation.name): \(verdict) and \(searched)")
                }
            }
        }
        #expect(found > seeds.count && none > 0, "\(found) found, \(none) not")
    }

    private static let some = 3

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

    /// Safety laws, proved and broken, of 300 random libraries.
    @Test func lawsToo() throws {
        var (broken, proved) = (0, 0)
        let programs = try (0..<300).map {
            try compiled(SmallLibrary(seed: 230_000 + $0, isSound: true, laws: 2).texts)
        }
        let scripts = programs.map { Script($0, Obligation.all(of: $0).filter(\.isLaw)) }
        let verdicts = try Proof.verdicts(scripts, try Solver(), 60_000)
        for (seed, (script, verdicts)) in zip(scripts, verdicts).enumerated() {
            let found = Set(brokenLaws(of: script.program).map(\.span))
            for (obligation, verdict) in zip(script.obligations, verdicts) {
                guard case .breaksLaw(let index) = obligation.kind else { continue }
                let isBroken = found.contains(script.program.laws[index].span)
                switch verdict {
                case .found(let call):
                    let isMet = obligation.isMet(by: call, script.program)
                    #expect(isMet && isBroken, "seed \(seed), \(obligation.name)")
                    broken += 1
                case .none:
                    #expect(!isBroken, "seed \(seed), \(obligation.name)")
                    proved += 1
                case .undecided: Issue.record("seed \(seed), \(obligation.name)")
                }
            }
        }
        #expect(broken > 3 && proved > 0, "\(broken) broken, \(proved) proved")
    }

    /// The proof that is shown says the same of both.
    @Test func theProofSaysSo() throws {
        let solver = try Solver()
        for seed in 0..<Nightly.count(300, oneIn: 30) {
            let program = try compiled(SmallLibrary(seed: 230_000 + seed, isSound: true, laws: 2).texts)
            let proof = try Proof(program, by: solver, milliseconds: 60_000)
            #expect(proof.differences == [], "seed \(seed)")
            #expect(proof.byProver == 0 && proof.bySearch == 0, "seed \(seed): \(proof.summary)")
            let broken = Set(brokenLaws(of: program).map(\.span)).count
            #expect(proof.problems.count { $0.kind == .lawBroken } == broken, "seed \(seed)")
            #expect(proof.byBoth + broken == program.laws.count, "seed \(seed)")
        }
    }
}
