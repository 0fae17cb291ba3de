import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriageValues

extension LoadedLibrary {
    /// What the cases exercise; what no call can show is set aside.
    ///
    /// - Parameter scope: when given, only what concerns it.
    package func coverage(of scope: Scope? = nil) -> Coverage {
        var coverage = cover(program, cases, in: scope)
        let gaps = coverage.items.indices.flatMap { place in
            coverage.items[place].shownBy.enumerated().filter(\.element.isEmpty).map { (place, $0.offset) }
        }
        let tests = queries(gaps.map { (coverage.items[$0], $1) })
        let found = sought(tests)
        var testing = Evaluator(tests.program)
        var ruled = RuledCalls(program)
        for (gap, (place, side)) in gaps.enumerated() {
            let item = coverage.items[place]
            switch found[gap] ?? call(showing: item, side: side, &ruled) {
            case .found(let answers):
                let document =
                    program.ruleIndex(item.name).map { program.rules[$0].document }
                    ?? program.questionIndex(item.name).map { program.questions[$0].document }
                let isCase = item.codes.contains { $0 != nil } && isCallerKnown(answers)
                let call =
                    isCase
                    ? answers
                    : plausible(answers, about: document.map { [$0] } ?? []) { call in
                        if let node = tests.nodes[gap] {
                            testing.evaluate(call)
                            return testing.truth(of: node, assuming: false) == .yes
                        }
                        return shows(item, side, call)
                    }
                coverage.shown.append((place, side, call))
            case .none: coverage.items[place].isImpossible = true
            case .gaveUp: break
            }
        }
        return coverage
    }

    private func isCallerKnown(_ answers: Answers) -> Bool {
        program.caller.map { answers.codes[$0.question] != .notAsked } ?? true
    }

    /// Whether a call shows what an item asks for, where that is no test of a red-flag rule.
    private func shows(_ item: Coverage.Item, _ side: Int, _ answers: Answers) -> Bool {
        switch item.measure {
        case .redFlagTests: return false
        case .boundaries, .redFlagMissing:
            return program.questionIndex(item.name).map { answers.codes[$0] == item.codes[side] } ?? false
        case .decisiveRules:
            guard let rule = program.ruleIndex(item.name) else { return false }
            var evaluator = Evaluator(program)
            evaluator.evaluate(answers)
            return Outcome(evaluator).deciding.contains { $0.all.contains(rule) }
        case .rungs:
            guard let place = program.rungPlace(item.name) else { return false }
            return evaluate(program, answers).standings[place.ladder].recommended == place.rung
        }
    }

    private func call(showing item: Coverage.Item, side: Int, _ ruled: inout RuledCalls) -> AnswersSought {
        switch item.measure {
        case .redFlagTests: return .gaveUp
        case .boundaries, .redFlagMissing: return ordinaryCall(item, side)
        case .decisiveRules:
            guard let rule = program.ruleIndex(item.name) else { return .gaveUp }
            return ruled.firstFound(program.rules[rule].raise.map { (rule, $0) }) {
                Outcome($0).deciding.contains { $0.all.contains(rule) }
            }
        case .rungs:
            guard let place = program.rungPlace(item.name) else { return .gaveUp }
            let raising = program.rules.indices.filter { program.rules[$0].raise.contains(place) }
            return ruled.firstFound(raising.map { ($0, place) }) {
                $0.standings[place.ladder].recommended == place.rung
            }
        }
    }

    /// For each test of a red-flag rule the condition that it makes the rule hold (side 0), or alone keeps it
    /// from holding; all in one program beside the library.
    private func queries(_ gaps: [(item: Coverage.Item, side: Int)]) -> (program: Program, nodes: [Int?]) {
        var builder = ProgramBuilder(program)
        let nodes = gaps.map { item, side -> Int? in
            guard item.measure == .redFlagTests, let index = program.ruleIndex(item.name) else { return nil }
            let rule = program.rules[index]
            func with(_ kind: ConditionNode.Kind) -> Int {
                let forced = builder.add(kind, span: item.span)
                return builder.copy(of: rule.ownNode, replacing: item.node, with: forced, in: program)
            }
            let (yes, no) = (with(.all), with(.any))
            let not = builder.add(.not, parts: [no], span: item.span)
            let isReason = builder.add(.all, parts: [yes, not], span: item.span)
            let test = side == 0 ? item.node : builder.add(.not, parts: [item.node], span: item.span)
            let applies = program.documents[rule.document].applies.map { [$0] } ?? []
            return builder.add(.all, parts: [test, isReason] + applies, span: item.span)
        }
        return (builder.build(), nodes)
    }

    /// For each condition of a program that there is a call that makes it hold.
    private func sought(_ queries: (program: Program, nodes: [Int?])) -> [AnswersSought?] {
        let wanted = queries.nodes.compactMap { node in node.map { (node: $0, truth: Truth.yes) } }
        var found = answers(making: wanted, in: queries.program)[...]
        return queries.nodes.map { $0 == nil ? nil : found.popFirst() }
    }

    /// The first case that answers the question, with this answer put in.
    private func ordinaryCall(_ item: Coverage.Item, _ side: Int) -> AnswersSought {
        guard let index = program.questionIndex(item.name), let code = item.codes[side] else {
            return .gaveUp
        }
        let test = cases.first { $0.given.codes[index].isValue }
        return .found((test?.given ?? Answers(for: program)).replacing([index: code]))
    }
}

/// Looks for calls on which a rule holds that raises a ladder, and none that raises it higher.
struct RuledCalls {
    private var search: AnswerSearch
    private var evaluator: Evaluator

    init(_ program: Program) {
        search = AnswerSearch(program, assuming: true)
        evaluator = Evaluator(program)
    }

    /// A call on which one of the rules holds, none raises its ladder higher, and what is wanted shows: a
    /// step up may still be in its way.
    mutating func firstFound(
        _ candidates: [(rule: Int, place: RungPlace)], showing shows: (Evaluator) -> Bool
    ) -> AnswersSought {
        let rules = evaluator.program.rules
        for (rule, place) in candidates {
            let higher = RungPlace(ladder: place.ladder, rung: place.rung + 1)
            let sought = search.answers(making: rules[rule].node, .yes, staysBelow: higher)
            guard case .found(let answers) = sought else { continue }
            evaluator.evaluate(answers)
            if shows(evaluator) { return sought }
        }
        return .gaveUp
    }
}
