import Testing
import TriageEngine
import TriagePresentation
import TriageValues

/// Walks of the graph of conditions, against the plain recursion over the tree; and towers of findings, whose
/// tree is larger than any memory.
@Suite struct WalkTests {
    static let libraries = Nightly.count(150, oneIn: 3)

    @Test func readsWhatTheTreeReads() throws {
        for seed in 0..<Self.libraries {
            let program = try compiled(RandomLibrary(seed: 40_000 + seed).texts())
            for node in program.nodes.indices {
                let tree = Tree(program)
                try #require(program.questionsRead(by: node) == tree.read(node), "seed \(seed), node \(node)")
                try #require(program.questionsBehind(node) == tree.behind(node), "seed \(seed), node \(node)")
                try #require(
                    Set(program.nodes(from: [node])) == tree.below(node), "seed \(seed), node \(node)")
                let count = program.nodes(from: [node]).count
                try #require(count == tree.below(node).count, "each once: seed \(seed), node \(node)")
            }
        }
    }

    @Test func foldsAsTheTreeIsEvaluated() throws {
        for seed in 0..<Self.libraries {
            let program = try compiled(RandomLibrary(seed: 50_000 + seed).texts())
            var random = Seeded(seed)
            let evaluation = evaluate(program, program.randomAnswers(&random, askedPercent: 50))
            let truths = evaluation.assumed.truths
            for node in program.nodes.indices {
                let truth = program.fold(node) { node, parts -> Truth in
                    switch program.nodes[node].kind {
                    case .score where !parts.isEmpty: program.atLeast(node, parts)
                    case .value, .contains, .status, .score, .opened: truths[node]
                    case .not: !parts[0]
                    // What raises a ladder is no part of a test of it.
                    case .finding: parts.first ?? truths[node]
                    case .all: parts.reduce(.yes) { $0 && $1 }
                    case .any: parts.reduce(.no) { $0 || $1 }
                    }
                }
                try #require(truth == truths[node], "seed \(seed), node \(node)")
                let failing = evaluation.failingParts(of: node, program).map(\.node)
                try #require(
                    Set(failing) == Tree(program).failing(node, truths), "seed \(seed), node \(node)")
                try #require(failing.count == Set(failing).count, "each once: seed \(seed), node \(node)")
            }
        }
    }

    /// Each finding stands twice in the next: as a tree 2 to the power of the height.
    @Test(arguments: [1, 2, 12, 20, 50])
    func showsATowerOnce(height: Int) throws {
        let program = try compiled([tower(height)])
        let top = program.rules[0].node
        var answers = Answers(for: program)
        answers[0] = .choice(1)
        for answers in [Answers(for: program), answers] {
            let evaluation = evaluate(program, answers)
            let trace = evaluation.trace(top, program)
            #expect(count(trace) <= 8 * height + 4)
            #expect(count(trace) { $0.isRepeated } == height - 1)
            // A line a part, and what it is indented by.
            #expect(present(trace, .plain).utf8.count < 80 * height * height + 1_000)
            #expect(program.english(top).utf8.count < 100 * height)
            #expect(why(RungPlace(ladder: 0, rung: 1), evaluation, program).reasons.count <= 1)
            #expect(whyNot(rule: 0, evaluation, program).nearestChange != nil)
            #expect(evaluation.failingParts(of: top, program).count <= 3 * height)
        }
    }

    @Test func namesASharedFindingAfterItsFirstPlace() throws {
        let program = try compiled([tower(2)])
        let top = program.findings[1].node
        #expect(
            program.english(top)
                == "f1 (q0 is yes, and (q0 is yes, or q1 is yes)), and (f1, or q2 is yes)")
        let text = present(evaluate(program, Answers(for: program)).trace(top, program), .plain)
        #expect(
            text == """
                ?    all of
                    ?    f1
                        ?    all of
                            ?    q0 is yes (not asked)
                            ?    any of
                                ?    q0 is yes (not asked)
                                ?    q1 is yes (not asked)
                    ?    any of
                        ?    f1 (as above)
                        ?    q2 is yes (not asked)
                """)
    }

    private func tower(_ height: Int) -> String {
        let questions = (0...height).map {
            "  q\($0): { ask: Q\($0)?, reads: q\($0) is, answers: { no: 'No', yes: 'Yes' } }"
        }
        let findings = (1...height).map { level in
            let below = level == 1 ? "q0 = yes" : "f\(level - 1)"
            return "  f\(level): { when: '\(below) and (\(below) or q\(level) = yes)' }"
        }
        return """
            rule_set: tower
            title: Tower
            ladders: { l: { title: L, rungs: { l0: { label: L }, l1: { label: L } } } }
            sources: { s: { title: T, by: B, year: 1, where: W, status: verified } }
            questions:
            \(questions.joined(separator: "\n"))
            findings:
            \(findings.joined(separator: "\n"))
            rules: { r: { when: f\(height), raise: l1, because: B, source: s } }
            """
    }

    private func count(_ trace: Trace, where counts: (Trace) -> Bool = { _ in true }) -> Int {
        trace.parts.reduce(counts(trace) ? 1 : 0) { $0 + count($1, where: counts) }
    }
}

/// The conditions as trees, each way down gone by itself.
private struct Tree {
    let program: Program

    init(_ program: Program) { self.program = program }

    /// As its author wrote it: a test of a ladder is one test.
    private func written(_ node: Int) -> [Int] {
        program.rungTested(by: node) == nil ? program.parts(of: node) : []
    }

    func below(_ node: Int) -> Set<Int> { written(node).reduce([node]) { $0.union(below($1)) } }

    func read(_ node: Int) -> Set<Int> {
        let subject = Int(program.nodes[node].subject)
        switch program.nodes[node].kind {
        case .value, .contains, .status: return [subject]
        case .opened: return Set(program.documents[subject].opening.map(\.question))
        case .all, .any, .not, .finding:
            return program.parts(of: node).reduce(into: []) { $0.formUnion(read($1)) }
        case .score:
            return program.scores[subject].parts.reduce(into: []) { found, part in
                if case .answers(let question, _, _) = part { found.insert(question) }
                if let node = part.node { found.formUnion(read(node)) }
            }
        }
    }

    func behind(_ node: Int) -> Set<Int> {
        let subject = Int(program.nodes[node].subject)
        func withRelevance(_ question: Int) -> Set<Int> {
            (program.questions[question].relevance.map { behind($0) } ?? []).union([question])
        }
        switch program.nodes[node].kind {
        case .value, .contains, .status: return withRelevance(subject)
        // An answer opens its document whether its question matters or not.
        case .opened: return read(node)
        case .all, .any, .not, .finding:
            return program.parts(of: node).reduce(into: []) { $0.formUnion(behind($1)) }
        case .score:
            return program.scores[subject].parts.reduce(into: []) { found, part in
                if case .answers(let question, _, _) = part { found.formUnion(withRelevance(question)) }
                if let node = part.node { found.formUnion(behind(node)) }
            }
        }
    }

    func failing(_ node: Int, _ truths: [Truth]) -> Set<Int> {
        guard truths[node] != .yes else { return [] }
        // That nothing opened a document is no reason beside that the call is about something else.
        let inner = written(node).filter { program.nodes[$0].kind != .opened }
            .reduce(into: Set<Int>()) { $0.formUnion(failing($1, truths)) }
        return inner.isEmpty ? [node] : inner
    }
}
