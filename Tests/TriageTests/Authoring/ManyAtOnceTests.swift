import Testing
import TriageAuthoring
import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriageValues

/// What the tools of authors find out by evaluating many calls at once or few conditions at a time, against
/// one call after another, evaluated whole.
@Suite struct ManyAtOnceTests {
    private static let seeds = 0..<Nightly.count(40, oneIn: 3)

    /// A random library with cases that expect what it does.
    ///
    /// - Parameter opening: whether some expect a question to be open, and nothing else.
    private func library(_ seed: Int, cases count: Int, opening: Bool = false) throws -> LoadedLibrary {
        let texts = RandomLibrary(seed: 130_000 + seed).texts()
        let program = try compiled(texts)
        var random = Seeded(seed)
        let cases = (0..<count).map { index in
            let answers = program.randomAnswers(&random, askedPercent: [20, 60, 90][index % 3])
            let evaluation = evaluate(program, answers)
            let open = openQuestions(evaluation, program).map { program.questions[$0.question].name }
            guard opening, index % 3 == 0, let one = open.randomElement(using: &random) else {
                return caseText("call \(index)", evaluation, program, allRungs: index % 2 == 0)
            }
            let text = caseText("call \(index)", evaluation, program)
            let start = text.firstRange(of: "expect:")?.lowerBound ?? text.endIndex
            return text[..<start] + "expect: { open: [\(one)] }\n"
        }
        return try CoverageTests.library(texts, cases: cases.joined())
    }

    @Test func coverageIsWhatEachCaseShows() throws {
        for seed in Self.seeds {
            let library = try library(seed, cases: seed % 8 == 0 ? 700 : 30)
            let coverage = cover(library.program, library.cases)
            let naive = NaiveCoverage(library.program, library.cases.map(\.given))
            for item in coverage.items {
                switch item.measure {
                case .decisiveRules:
                    #expect(item.shownBy == [naive.decided(item.name)], "\(seed) \(item.name)")
                case .rungs: #expect(item.shownBy == [naive.recommended(item.name)], "\(seed) \(item.name)")
                case .redFlagTests:
                    #expect(
                        naive.tests(item.name, at: item.span).contains(item.shownBy), "\(seed) \(item.name)")
                case .boundaries, .redFlagMissing: break
                }
            }
        }
    }

    /// Cases that name the changed rule are tried first, those that expect an open question last.
    @Test func aMutantIsNoticedByTheFirstCaseThatFails() throws {
        var (noticed, byOpenAlone) = (0, 0)
        let seeds = Self.seeds.prefix(Nightly.count(25, oneIn: 2))
        for seed in seeds {
            let library = try library(seed, cases: seed % 12 == 0 ? 540 : 12, opening: true)
            let run = MutationRun(library)
            try run.fates(of: library.mutants()) { mutant, fate in
                var runner = CaseRunner(library.applying(mutant).program)
                func names(_ index: Int) -> Bool {
                    guard case .rule(let rule) = mutant.place else { return false }
                    let expect = library.cases[index].expect
                    return (expect.because + expect.holds + expect.fails).contains(rule)
                }
                let (named, all) = (library.cases.indices.filter(names), library.cases.indices)
                let others = all.filter { library.cases[$0].expect.open.isEmpty } + all
                let first = (named + others).first { !runner.expectations(of: library.cases[$0]).isEmpty }
                var said: Int?
                if case .noticed(let index) = fate { said = index }
                try #require(said == first, "seed \(seed): \(mutant.change)")
                noticed += said == nil ? 0 : 1
                if let said, !library.cases[said].expect.open.isEmpty { byOpenAlone += 1 }
            }
        }
        #expect(noticed > 12 * seeds.count && byOpenAlone > 0, "\(noticed), \(byOpenAlone)")
    }

    /// Some nodes alone come to what they come to in the whole.
    @Test func aPartOfAProgramIsTheProgram() throws {
        for seed in Self.seeds {
            let program = try compiled(RandomLibrary(seed: 140_000 + seed).texts())
            var random = Seeded(seed)
            var whole = Evaluator(program)
            for _ in 0..<20 {
                let nodes = (0..<3).map { _ in random.int(0...program.nodes.count - 1) }
                var part = Evaluator(program.restricted(to: nodes))
                for call in 0..<10 {
                    let answers = program.randomAnswers(&random, askedPercent: 60)
                    whole.move(to: answers)
                    if call % 2 == 0 { part.evaluate(answers) } else { part.move(to: answers) }
                    for node in nodes {
                        for assuming in [false, true] {
                            try #require(
                                part.truth(of: node, assuming: assuming)
                                    == whole.truth(of: node, assuming: assuming), "seed \(seed), node \(node)"
                            )
                        }
                    }
                    try #require(
                        whole.standings == evaluate(program, answers).standings, "moving: seed \(seed)")
                }
            }
        }
    }

    /// A condition with one of its tests replaced, against the truth of the whole put in by hand.
    @Test func aCopyWithATestReplacedIsThatCondition() throws {
        for seed in Self.seeds {
            let program = try compiled(RandomLibrary(seed: 150_000 + seed).texts())
            var random = Seeded(seed)
            let answers = program.randomAnswers(&random, askedPercent: 60)
            let truths = evaluate(program, answers).assumed.truths
            for rule in program.rules {
                for leaf in program.nodes(from: [rule.ownNode]) where program.below(leaf).isEmpty {
                    for (kind, forced) in [(ConditionNode.Kind.all, Truth.yes), (.any, .no)] {
                        var builder = ProgramBuilder(program)
                        let constant = builder.add(kind, span: rule.span)
                        let copy = builder.copy(
                            of: rule.ownNode, replacing: leaf, with: constant, in: program)
                        let changed = evaluate(builder.build(), answers).assumed.truths[copy]
                        let naive = NaiveCoverage.truth(rule.ownNode, truths, leaf, forced, program)
                        try #require(changed == naive, "seed \(seed), \(rule.name)")
                    }
                }
            }
        }
    }
}

/// The measures of coverage as they are defined, case by case.
private struct NaiveCoverage {
    let program: Program
    let runs: [(evaluation: Evaluation, explanation: Explanation)]

    init(_ program: Program, _ calls: [Answers]) {
        self.program = program
        runs = calls.map {
            let evaluation = evaluate(program, $0)
            return (evaluation, explain(evaluation, program))
        }
    }

    private func cases(_ shows: (Evaluation, Explanation) -> Bool) -> [Int] {
        runs.indices.filter { shows(runs[$0].evaluation, runs[$0].explanation) }
    }

    func decided(_ name: String) -> [Int] {
        guard let rule = program.ruleIndex(name) else { return [] }
        let record = program.rules[rule]
        return cases { evaluation, explanation in
            record.raise.isEmpty && !record.stepsUp
                ? evaluation.assumed.truths[record.node] == .yes
                : explanation.ladders.contains { $0.reasons.contains(rule) }
        }
    }

    func recommended(_ name: String) -> [Int] {
        guard let place = program.rungPlace(name) else { return [] }
        return cases { evaluation, _ in evaluation.standings[place.ladder].recommended == place.rung }
    }

    /// For each test that stands there, the cases in which it makes the rule hold, and alone keeps it from
    /// holding.
    func tests(_ name: String, at span: TriageDiagnostics.Span) -> [[[Int]]] {
        guard let index = program.ruleIndex(name) else { return [] }
        let rule = program.rules[index]
        let applies = program.documents[rule.document].applies
        return program.nodes(from: [rule.ownNode]).filter {
            program.below($0).isEmpty && program.nodes[$0].span == span
        }.map { leaf in
            [true, false].map { makes in
                cases { evaluation, _ in
                    let truths = evaluation.assumed.truths
                    guard applies.map({ truths[$0] == .yes }) ?? true else { return false }
                    let with = Self.truth(rule.ownNode, truths, leaf, .yes, program) == .yes
                    let without = Self.truth(rule.ownNode, truths, leaf, .no, program) == .yes
                    return with != without && ((truths[leaf] == .yes) == with) == makes
                }
            }
        }
    }

    static func truth(_ node: Int, _ truths: [Truth], _ leaf: Int, _ forced: Truth, _ program: Program)
        -> Truth
    {
        if node == leaf { return forced }
        // What raises a ladder is no part of a test of it.
        if program.rungTested(by: node) != nil { return truths[node] }
        let parts = program.parts(of: node).map { truth($0, truths, leaf, forced, program) }
        switch program.nodes[node].kind {
        case .score where !parts.isEmpty: return program.atLeast(node, parts)
        case .value, .contains, .status, .score, .opened: return truths[node]
        case .not: return !parts[0]
        case .finding: return parts[0]
        case .all: return parts.reduce(.yes) { $0 && $1 }
        case .any: return parts.reduce(.no) { $0 || $1 }
        }
    }
}
