import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriageValues

/// A call that would show what no case shows yet.
package struct MissingCase: Sendable {
    package let item: Coverage.Item
    /// As it stands in a file of cases.
    package let text: String
}

extension LoadedLibrary {
    /// What the cases exercise; what no call can show is set aside.
    package func coverage() -> Coverage {
        var coverage = cover(program, cases)
        let gaps = coverage.items.indices.flatMap { place in
            coverage.items[place].shownBy.enumerated().filter(\.element.isEmpty).map { (place, $0.offset) }
        }
        let tests = sought(queries(gaps.map { (coverage.items[$0], $1) }))
        var ruled = RuledCalls(program)
        for (gap, (place, side)) in gaps.enumerated() {
            switch tests[gap] ?? call(showing: coverage.items[place], side: side, &ruled) {
            case .found(let answers): coverage.shown.append((place, side, answers))
            case .none: coverage.items[place].isImpossible = true
            case .gaveUp: break
            }
        }
        return coverage
    }

    /// Calls that would show what the cases do not, for what can be searched for: tests of red-flag rules,
    /// boundaries and missing answers.
    package func missingCases(_ coverage: Coverage) -> [MissingCase] {
        coverage.shown.map { place, side, answers in
            let item = coverage.items[place]
            return MissingCase(item: item, text: text(item, side, answers))
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
            let applies = program.documents[rule.document].appliesWhen.map { [$0] } ?? []
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

    private func text(_ item: Coverage.Item, _ side: Int, _ answers: Answers) -> String {
        let evaluation = evaluate(program, answers)
        let rule = program.ruleIndex(item.name).map { [$0] } ?? []
        switch item.measure {
        case .redFlagTests:
            let name = "\(item.name) \(side == 0 ? "because of" : "but for"): \(item.detail)"
            return caseText(
                name, evaluation, program, holds: side == 0 ? rule : [], fails: side == 0 ? [] : rule)
        case .decisiveRules: return caseText("decided by \(item.name)", evaluation, program)
        case .rungs: return caseText("comes to \(item.name)", evaluation, program)
        case .boundaries, .redFlagMissing:
            let answer = item.codes[side].flatMap { code in
                program.questionIndex(item.name).flatMap { program.answer(code, to: $0) }
            }
            return caseText("with \(item.name) \(answer?.description ?? "")", evaluation, program)
        }
    }
}

/// Looks for calls on which a rule holds that raises a ladder, and none that raises it higher.
private struct RuledCalls {
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
