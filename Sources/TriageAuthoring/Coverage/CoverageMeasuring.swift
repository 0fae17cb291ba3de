import TriageDiagnostics
import TriageEngine
import TriageValues

/// Finds what each measure asks for, and the cases that show it.
struct CoverageMeasuring {
    private let program: Program
    private let cases: [Case]
    private var redFlags: [RedFlag]
    /// By rule, the cases in which it decides, or holds where it raises nothing.
    private var decided: [[Int]]
    /// By ladder and rung, the cases in which it is recommended.
    private var recommended: [[[Int]]]

    init(_ program: Program, _ cases: [Case]) {
        self.program = program
        self.cases = cases
        redFlags = program.redFlags.map { RedFlag($0, program) }
        decided = program.rules.map { _ in [] }
        recommended = program.ladders.map { $0.rungs.map { _ in [] } }
        forEachBatch(of: cases, program) { batch, start in note(batch, start) }
    }

    private mutating func note(_ batch: BatchEvaluator, _ start: Int) {
        var deciding = program.rules.map { _ in BatchEvaluator.Plane.zero }
        for (index, rule) in program.rules.enumerated() where rule.raise.isEmpty && !rule.stepsUp {
            deciding[index] = batch.holds(index)
        }
        for ladder in program.ladders.indices {
            batch.forEachDecider(of: ladder) { deciding[$0] |= $1 }
            for rung in program.ladders[ladder].rungs.indices {
                let calls = batch.recommended(RungPlace(ladder: ladder, rung: rung))
                BatchEvaluator.forEachCall(of: calls) { recommended[ladder][rung].append(start + $0) }
            }
        }
        for (rule, calls) in deciding.enumerated() {
            BatchEvaluator.forEachCall(of: calls) { decided[rule].append(start + $0) }
        }
        for index in redFlags.indices { redFlags[index].note(batch, start) }
    }

    /// - Parameter scope: when given, only what concerns it: its rules and those that rest on it, the limits
    ///   that are drawn in it, its questions. Rungs belong to everybody.
    func items(in scope: Scope?) -> [Coverage.Item] {
        guard let scope else {
            return decisiveRules() + redFlags.flatMap { $0.items(program) } + boundaries() + redFlagMissing()
                + rungs()
        }
        let rules = Set(scope.allRules.map { program.rules[$0].name })
        let questions = Set(scope.questions.map { program.questions[$0].name })
        return (decisiveRules() + redFlags.flatMap { $0.items(program) }).filter { rules.contains($0.name) }
            + boundaries { scope.contains($0.span) || scope.questions.contains(Int($0.subject)) }
            + redFlagMissing().filter { questions.contains($0.name) }
    }

    private func decisiveRules() -> [Coverage.Item] {
        program.rules.enumerated().map { index, rule in
            Coverage.Item(
                measure: .decisiveRules, name: rule.name, detail: rule.because, span: rule.span,
                shownBy: [decided[index]])
        }
    }

    // MARK: boundaries, missing answers, rungs

    /// For each ordered question the places where a test of a rule or finding draws a limit.
    private func boundaries(where isWanted: (ConditionNode) -> Bool = { _ in true }) -> [Coverage.Item] {
        var limits: [Int: [Int: Span]] = [:]
        for node in program.nodes where node.kind == .value && isWanted(node) {
            let question = program.questions[Int(node.subject)]
            guard question.isOrdered else { continue }
            let count = 64 - question.legalBits.leadingZeroBitCount
            for place in 1..<max(1, count)
            where node.mask >> UInt64(place) & 1 != node.mask >> UInt64(place - 1) & 1 {
                limits[Int(node.subject), default: [:]][place] =
                    limits[Int(node.subject)]?[place] ?? node.span
            }
        }
        return limits.sorted { $0.key < $1.key }.flatMap { index, places -> [Coverage.Item] in
            let given = Dictionary(grouping: cases.indices) { cases[$0].given.codes[index] }
            return places.sorted { $0.key < $1.key }.map { boundary(index, $0.key, $0.value, given) }
        }
    }

    private func boundary(_ index: Int, _ place: Int, _ span: Span, _ given: [AnswerCode: [Int]])
        -> Coverage.Item
    {
        let question = program.questions[index]
        let below: AnswerCode
        let at: AnswerCode
        if case .number(let range) = question.kind {
            below = .number(range.classStarts[place] - 1)
            at = .number(range.classStarts[place])
        } else {
            below = .choice(place - 1)
            at = .choice(place)
        }
        func name(_ code: AnswerCode) -> String { program.answer(code, to: index)?.description ?? "" }
        return Coverage.Item(
            measure: .boundaries, name: question.name, detail: "\(name(below)) and \(name(at))", span: span,
            shownBy: [below, at].map { given[$0] ?? [] }, codes: [below, at])
    }

    private func redFlagMissing() -> [Coverage.Item] {
        let questions = program.redFlags.reduce(into: Set<Int>()) {
            $0.formUnion(program.questionsRead(by: program.rules[$1].ownNode, .scores))
        }
        return questions.sorted().map { index in
            let shown = cases.indices.filter { place in
                if case .missing = cases[place].given.codes[index] { true } else { false }
            }
            return Coverage.Item(
                measure: .redFlagMissing, name: program.questions[index].name,
                detail: "asked, and unknown, refused or unclear", span: program.questions[index].span,
                shownBy: [shown], codes: [.missing(.unknown)])
        }
    }

    private func rungs() -> [Coverage.Item] {
        program.ladders.enumerated().flatMap { ladder, record in
            record.rungs.enumerated().map { rung, value in
                Coverage.Item(
                    measure: .rungs, name: value.name, detail: value.label,
                    span: Span(file: -1, start: 0, end: 0), shownBy: [recommended[ladder][rung]])
            }
        }
    }
}

/// The tests of a red-flag rule, each with the cases in which it makes the rule hold and those in which it
/// alone keeps it from holding.
private struct RedFlag {
    typealias Plane = BatchEvaluator.Plane

    /// A node of the rule's own condition, by its places in the list of them.
    private struct Node {
        let node: Int
        let kind: ConditionNode.Kind
        let least: Int?
        let parts: [Int]
    }

    private let rule: Int
    private let applies: Int?
    /// Parts stand before what they are part of; the rule's condition last.
    private let nodes: [Node]
    /// The tests, those of its findings included, in the order in which they are written; those of rules that
    /// raise a ladder which it tests are not among them.
    private let leaves: [Int]
    private var makes: [[Int]]
    private var fails: [[Int]]

    init(_ rule: Int, _ program: Program) {
        self.rule = rule
        applies = program.documents[program.rules[rule].document].applies
        let written = program.nodes(from: [program.rules[rule].ownNode])
        let sorted = written.sorted()
        let places = Dictionary(uniqueKeysWithValues: sorted.enumerated().map { ($1, $0) })
        nodes = sorted.map { node in
            Node(
                node: node, kind: program.nodes[node].kind, least: program.nodes[node].least,
                parts: program.below(node).compactMap { places[$0] })
        }
        leaves = written.filter { program.below($0).isEmpty }.compactMap { places[$0] }
        makes = leaves.map { _ in [] }
        fails = makes
    }

    mutating func note(_ batch: BatchEvaluator, _ start: Int) {
        let truths = nodes.map { batch.truth(of: $0.node) ?? (.zero, .zero) }
        let applying = applies.map { batch.truth(of: $0)?.certain ?? .zero } ?? ~.zero
        for (index, leaf) in leaves.enumerated() {
            let with = certain(truths, leaf, ~.zero)
            let without = certain(truths, leaf, .zero)
            let deciding = (with ^ without) & applying & batch.live
            guard deciding != .zero else { continue }
            let differs = truths[leaf].certain ^ with
            BatchEvaluator.forEachCall(of: deciding & ~differs) { makes[index].append(start + $0) }
            BatchEvaluator.forEachCall(of: deciding & differs) { fails[index].append(start + $0) }
        }
    }

    /// The calls on which the condition certainly holds with one of its tests forced.
    private func certain(_ truths: [(certain: Plane, possible: Plane)], _ leaf: Int, _ forced: Plane) -> Plane
    {
        var values = truths
        values[leaf] = (forced, forced)
        for (index, node) in nodes.enumerated() where index != leaf {
            switch node.kind {
            case .value, .contains, .status, .opened: continue
            case .score:
                guard let least = node.least else { continue }
                // Those on which so many parts hold, from none to as many as are needed.
                var counts = Array(repeating: (certain: Plane.zero, possible: Plane.zero), count: least + 1)
                counts[0] = (~.zero, ~.zero)
                for part in node.parts {
                    for count in (1...least).reversed() {
                        counts[count].certain |= counts[count - 1].certain & values[part].certain
                        counts[count].possible |= counts[count - 1].possible & values[part].possible
                    }
                }
                values[index] = counts[least]
            case .not: values[index] = (~values[node.parts[0]].possible, ~values[node.parts[0]].certain)
            case .finding where node.parts.isEmpty: continue
            case .finding: values[index] = values[node.parts[0]]
            case .all:
                values[index] = node.parts.reduce((~.zero, ~.zero)) {
                    ($0.0 & values[$1].certain, $0.1 & values[$1].possible)
                }
            case .any:
                values[index] = node.parts.reduce((.zero, .zero)) {
                    ($0.0 | values[$1].certain, $0.1 | values[$1].possible)
                }
            }
        }
        return values[nodes.count - 1].certain
    }

    func items(_ program: Program) -> [Coverage.Item] {
        leaves.enumerated().map { index, leaf in
            let node = nodes[leaf].node
            return Coverage.Item(
                measure: .redFlagTests, name: program.rules[rule].name, detail: program.english(node),
                span: program.nodes[node].span, shownBy: [makes[index], fails[index]], node: node)
        }
    }
}

/// Evaluates cases many at once; `note` is told of each batch, and which case is its first.
func forEachBatch(of cases: [Case], _ program: Program, _ note: (BatchEvaluator, Int) -> Void) {
    let batch = BatchEvaluator(BatchPlan(program))
    for start in stride(from: 0, to: cases.count, by: BatchEvaluator.capacity) {
        let count = min(BatchEvaluator.capacity, cases.count - start)
        batch.clear()
        for call in 0..<count { batch.set(cases[start + call].given, call: call) }
        batch.evaluate(count: count)
        note(batch, start)
    }
}
