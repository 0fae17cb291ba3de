import Testing
import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriageValues

/// What `examine` proves, held against every call of small libraries.
@Suite struct ProofTests {
    @Test(arguments: 0..<6)
    func lawsAndConstantsAreWhatEveryCallSays(part: Int) throws {
        var counts = (proved: 0, broken: 0, constant: 0)
        for seed in part * 80..<(part + 1) * 80 {
            let texts = SmallLibrary(seed: 100_000 + seed, isSound: true, laws: 2).texts
            let compilation = compile(files(texts))
            guard let program = compilation.program else { continue }
            let examination = examine(program, of: try #require(compilation.sound))
            #expect(examination.undecided.isEmpty)
            var evaluator = Evaluator(program)
            var breaking: [Set<String>] = program.laws.map { _ in [] }
            var holds = program.rules.map { _ in false }
            var fails = holds
            for call in program.everyCall() {
                evaluator.evaluate(call)
                for (index, law) in program.laws.enumerated()
                where evaluator.truth(of: law.node) == .yes
                    && evaluator.standings[law.atLeast.ladder].established < law.atLeast.rung
                {
                    breaking[index].insert(program.description(of: call))
                }
                for (index, rule) in program.rules.enumerated() {
                    if evaluator.truth(of: rule.node) == .yes { holds[index] = true }
                    if evaluator.truth(of: rule.node) == .no { fails[index] = true }
                }
            }
            #expect(examination.lawsProved == breaking.count { $0.isEmpty }, "seed \(seed)\n\(texts[1])")
            for (law, calls) in zip(program.laws, breaking) {
                let found = examination.problems.filter {
                    $0.code == "law-broken" && $0.message.contains("`\(law.name)`")
                }
                #expect(found.isEmpty == calls.isEmpty, "seed \(seed), \(law.name)\n\(texts[1])")
                for problem in found {
                    let call = try #require(problem.notes.first?.message)
                    #expect(calls.contains(call), "seed \(seed), \(law.name): \(call)")
                }
                if calls.isEmpty { counts.proved += 1 } else { counts.broken += 1 }
            }
            for (index, rule) in program.rules.enumerated() {
                let said = examination.problems.map(\.message)
                let (never, always) = (
                    "rule `\(rule.name)` can never hold", "rule `\(rule.name)` always holds"
                )
                #expect(said.contains(never) == !holds[index], "seed \(seed), \(rule.name)\n\(texts[1])")
                #expect(said.contains(always) == !fails[index], "seed \(seed), \(rule.name)\n\(texts[1])")
                if !holds[index] || !fails[index] { counts.constant += 1 }
            }
        }
        #expect(counts.proved > 5 && counts.broken > 5 && counts.constant > 0, "\(counts)")
    }

    /// What raises whichever answer a question gets raises not while it has none: a call on which something
    /// else breaks the law was missed, since the question was never left open.
    @Test(arguments: [
        ("kind = u or kind = v", "kind = u or here >= y", "here = y"),
        ("kind = u or kind = v or kind is missing", "kind = u or here >= y", "here = y"),
        ("at least 1 of [kind = u, kind = v]", "at least 1 of [kind = u, here >= y]", "here = y"),
        ("both >= 1", "both < 1 or here >= y", "here = y"),
        ("kind = u or kind = v", "kind = u", nil),
    ])
    func whatRaisesWhicheverIsAnswered(rule: String, law: String, breaking: String?) throws {
        let text = """
            rule_set: small
            title: Small
            questions: { kind: { ask: Q, unordered: true, answers: { u: U, v: V } } }
            scores: { both: { reads: S, count: [kind = u, kind = v] } }
            rules: { r: { when: '\(rule)', raise: [a2], because: B, source: s } }
            laws: { l: { when: '\(law)', at_least: a2, because: B, source: s } }

            """
        let compilation = compile(files([SmallLibrary.base, text]))
        let examination = examine(
            try #require(compilation.program), of: try #require(compilation.sound))
        let broken = examination.problems.filter { $0.code == "law-broken" }
        #expect(broken.map { $0.notes.first?.message } == (breaking.map { [$0] } ?? []))
        #expect(examination.lawsProved == (breaking == nil ? 1 : 0))
    }

    /// Points of two questions that count each while another condition holds: as long as that is open, equal
    /// sums are not the same call.
    @Test func pointsThatCountSometimesAreKeptApart() throws {
        let text = """
            rule_set: small
            title: Small
            questions:
              c: { ask: Q, answers: { u: U, v: V } }
              d: { ask: Q, answers: { u: U, v: V } }
              j: { ask: Q, answers: { u: U, v: V } }
              k: { ask: Q, answers: { u: U, v: V } }
            scores:
              s1: { reads: S, add: { j: { u: 0, v: 1 }, k: { u: 0, v: 1 } } }
              s2: { reads: S, add: [{ when: c = v, j: { u: 0, v: 1 } }, { when: d = v, k: { u: 0, v: 1 } }] }
            rules: { r: { when: here = y, raise: [a2], because: B, source: s } }
            laws: { l: { when: s1 = 1 and s2 >= 1 and c = v and d = u, at_least: a2, because: B, source: s } }

            """
        let compilation = compile(files([SmallLibrary.base, text]))
        let examination = examine(
            try #require(compilation.program), of: try #require(compilation.sound))
        #expect(examination.lawsProved == 0)
        let broken = examination.problems.filter { $0.code == "law-broken" }
        #expect(broken.map { $0.notes.first?.message } == ["c = v, d = u, j = v, k = u"])
    }

    /// A score of ten items of four answers, as questionnaires have them: a million calls, of which the sums
    /// alone matter.
    @Test(arguments: [(13, 0), (14, 0), (12, 1), (28, 0), (1, 0)])
    func sumsOfTenItemsAreDecided(from: Int, excess: Int) throws {
        let items = (0..<10).map { "  i\($0): { ask: Q, answers: { u: U, v: V, w: W, x: X } }\n" }.joined()
        let points = (0..<10).map { "i\($0): { u: 0, v: 1, w: 2, x: 3 }" }.joined(separator: ", ")
        let text = """
            rule_set: items
            title: Items
            questions:
            \(items)scores: { total: { reads: S, add: { \(points) } } }
            rules: { r: { when: total >= \(from + excess), raise: [a1], because: B, source: s } }
            laws: { l: { when: total >= \(from), at_least: a1, because: B, source: s } }

            """
        let compilation = compile(files([SmallLibrary.base, text]))
        let program = try #require(compilation.program)
        let examination = examine(program, of: try #require(compilation.sound))
        #expect(examination.undecided.isEmpty)
        #expect(examination.lawsProved == (excess == 0 ? 1 : 0))
        #expect(examination.problems.map(\.code) == (excess == 0 ? [] : ["law-broken"]))
        guard let call = examination.problems.first?.notes.first?.message else { return }
        let sum = call.split(separator: ", ").map { ["u", "v", "w", "x"].firstIndex(of: $0.suffix(1)) ?? 99 }
        #expect(sum.reduce(0, +) == from, "\(call)")
    }
}
