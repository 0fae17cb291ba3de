import TriageDiagnostics
import TriageEngine
import TriageValues

/// Finds what each measure asks for, and the cases that show it.
struct CoverageMeasuring {
    let program: Program
    let runs: [CoverageRun]

    private func cases(_ show: (CoverageRun) -> Bool) -> [Int] { runs.indices.filter { show(runs[$0]) } }

    func decisiveRules() -> [Coverage.Item] {
        program.rules.enumerated().map { index, rule in
            let raises = !rule.raise.isEmpty || rule.stepsUp
            let shown = cases { run in
                guard raises else { return run.evaluation.assumed.truths[rule.node] == .yes }
                return run.explanation.ladders.contains {
                    $0.recommendedBy.contains(index) || $0.steppedUpBy.contains(index)
                }
            }
            return Coverage.Item(
                measure: .decisiveRules, name: rule.name, detail: rule.because, span: rule.span,
                shownBy: [shown])
        }
    }

    // MARK: tests of red-flag rules

    func redFlagTests() -> [Coverage.Item] {
        program.redFlags.flatMap { index -> [Coverage.Item] in
            let rule = program.rules[index]
            return leaves(rule.ownNode).map { leaf in
                var makes: [Int] = []
                var fails: [Int] = []
                for (place, run) in runs.enumerated() where applies(rule, run) {
                    let truths = run.evaluation.assumed.truths
                    let with = truth(rule.ownNode, truths, leaf, .yes) == .yes
                    let without = truth(rule.ownNode, truths, leaf, .no) == .yes
                    guard with != without else { continue }
                    if (truths[leaf] == .yes) == with { makes.append(place) } else { fails.append(place) }
                }
                return Coverage.Item(
                    measure: .redFlagTests, name: rule.name, detail: program.english(leaf),
                    span: program.nodes[leaf].span, shownBy: [makes, fails])
            }
        }
    }

    private func applies(_ rule: Rule, _ run: CoverageRun) -> Bool {
        program.documents[rule.document].appliesWhen.map { run.evaluation.assumed.truths[$0] == .yes } ?? true
    }

    /// The tests of a condition, those of its findings included, each once.
    private func leaves(_ node: Int) -> [Int] {
        program.nodes(from: [node]).filter { program.nodes[$0].partCount == 0 }
    }

    /// The truth of a condition with one of its tests forced.
    private func truth(_ node: Int, _ truths: [Truth], _ leaf: Int, _ forced: Truth) -> Truth {
        program.fold(node) { node, parts in
            if node == leaf { return forced }
            switch program.nodes[node].kind {
            case .value, .contains, .status, .score: return truths[node]
            case .not: return !parts[0]
            case .finding: return parts[0]
            case .all: return parts.reduce(.yes) { $0 && $1 }
            case .any: return parts.reduce(.no) { $0 || $1 }
            }
        }
    }

    // MARK: boundaries, missing answers, rungs

    /// For each ordered question the places where a test of a rule or finding draws a limit.
    func boundaries() -> [Coverage.Item] {
        var limits: [Int: [Int: Span]] = [:]
        for node in program.nodes where node.kind == .value {
            let question = program.questions[Int(node.subject)]
            guard question.isOrdered else { continue }
            let count = 64 - question.legalBits.leadingZeroBitCount
            for place in 1..<max(1, count)
            where node.mask >> UInt64(place) & 1 != node.mask >> UInt64(place - 1) & 1 {
                limits[Int(node.subject), default: [:]][place] =
                    limits[Int(node.subject)]?[place] ?? node.span
            }
        }
        return limits.sorted { $0.key < $1.key }.flatMap { index, places in
            places.sorted { $0.key < $1.key }.map { boundary(index, $0.key, $0.value) }
        }
    }

    private func boundary(_ index: Int, _ place: Int, _ span: Span) -> Coverage.Item {
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
            shownBy: [below, at].map { code in cases { $0.evaluation.answers.codes[index] == code } },
            codes: [below, at])
    }

    func redFlagMissing() -> [Coverage.Item] {
        let questions = program.redFlags.reduce(into: Set<Int>()) {
            $0.formUnion(program.questionsRead(by: program.rules[$1].ownNode))
        }
        return questions.sorted().map { index in
            Coverage.Item(
                measure: .redFlagMissing, name: program.questions[index].name,
                detail: "asked, and unknown, refused or unclear", span: program.questions[index].span,
                shownBy: [
                    cases { if case .missing = $0.evaluation.answers.codes[index] { true } else { false } }
                ], codes: [.missing(.unknown)])
        }
    }

    func rungs() -> [Coverage.Item] {
        program.ladders.enumerated().flatMap { ladder, record in
            record.rungs.enumerated().map { rung, value in
                Coverage.Item(
                    measure: .rungs, name: value.name, detail: value.label,
                    span: Span(file: -1, start: 0, end: 0),
                    shownBy: [cases { $0.evaluation.standings[ladder].recommended == rung }])
            }
        }
    }
}
