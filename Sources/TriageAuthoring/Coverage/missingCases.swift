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
    package func coverage() -> Coverage { examined().coverage }

    /// Calls that would show what the cases do not, for what can be searched for: tests of red-flag rules,
    /// boundaries and missing answers.
    package func missingCases() -> [MissingCase] { examined().missing }

    private func examined() -> (coverage: Coverage, missing: [MissingCase]) {
        var coverage = cover(program, cases)
        var found: [MissingCase] = []
        for (place, item) in coverage.items.enumerated() where !item.isCovered {
            for (side, cases) in item.shownBy.enumerated() where cases.isEmpty {
                switch call(showing: item, side: side) {
                case .found(let answers):
                    found.append(MissingCase(item: item, text: text(item, side, answers)))
                case .none: coverage.items[place].isImpossible = true
                case .gaveUp: break
                }
            }
        }
        return (coverage, found)
    }

    private func call(showing item: Coverage.Item, side: Int) -> AnswersSought {
        switch item.measure {
        case .redFlagTests: return redFlagCall(item, side)
        case .boundaries, .redFlagMissing: return ordinaryCall(item, side)
        case .decisiveRules:
            guard let rule = program.ruleIndex(item.name) else { return .gaveUp }
            return firstFound(program.rules[rule].raise.map { (rule, $0) }) {
                decidingRules($0, program).contains(rule)
            }
        case .rungs:
            guard let place = program.rungPlace(item.name) else { return .gaveUp }
            let raising = program.rules.indices.filter { program.rules[$0].raise.contains(place) }
            return firstFound(raising.map { ($0, place) }) {
                $0.standings[place.ladder].recommended == place.rung
            }
        }
    }

    /// A call on which one of the rules holds, none raises its ladder higher, and what is wanted shows: a
    /// step up may still be in its way.
    private func firstFound(
        _ candidates: [(rule: Int, place: RungPlace)], showing shows: (Evaluation) -> Bool
    ) -> AnswersSought {
        for (rule, place) in candidates {
            let higher = program.rules.filter { other in
                other.raise.contains { $0.ladder == place.ladder && $0.rung > place.rung }
            }
            let sought = answers(
                making: program.rules[rule].node, avoiding: higher.map(\.node), assuming: true, in: program)
            if case .found(let answers) = sought, shows(evaluate(program, answers)) { return sought }
        }
        return .gaveUp
    }

    /// A call on which the test makes the rule hold (side 0), or alone keeps it from holding.
    private func redFlagCall(_ item: Coverage.Item, _ side: Int) -> AnswersSought {
        guard let index = program.ruleIndex(item.name) else { return .gaveUp }
        let span = item.span
        let open = library.rules[index].when.opened(library)
        guard let test = open.leaf(at: span) else { return .gaveUp }
        func rule(_ truth: TypedCondition) -> TypedCondition { open.replacing(leaf: span, with: truth) }
        let (yes, no) = (rule(.all([], span)), rule(.any([], span)))
        let isReason = TypedCondition.all([yes, .not(no, span)], span)
        let parts = [
            side == 0 ? test : .not(test, span), isReason, library.appliesWhen[program.rules[index].document],
        ]
        let query = library.program(with: .all(parts.compactMap { $0 }, span))
        return answers(making: query.node, in: query.program)
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

extension TypedCondition {
    /// The condition with its findings opened.
    fileprivate func opened(_ library: SoundLibrary) -> TypedCondition {
        switch self {
        case .all(let parts, let span): return .all(parts.map { $0.opened(library) }, span)
        case .any(let parts, let span): return .any(parts.map { $0.opened(library) }, span)
        case .not(let part, let span): return .not(part.opened(library), span)
        case .finding(let index, _): return library.findings[index].when.opened(library)
        case .value, .number, .contains, .status, .score: return self
        }
    }

    /// The test that stands at a place.
    fileprivate func leaf(at span: Span) -> TypedCondition? {
        switch self {
        case .all(let parts, _), .any(let parts, _): return parts.lazy.compactMap { $0.leaf(at: span) }.first
        case .not(let part, _): return part.leaf(at: span)
        case .finding, .value, .number, .contains, .status, .score: return self.span == span ? self : nil
        }
    }

    fileprivate func replacing(leaf span: Span, with condition: TypedCondition) -> TypedCondition {
        switch self {
        case .all(let parts, let whole):
            return .all(parts.map { $0.replacing(leaf: span, with: condition) }, whole)
        case .any(let parts, let whole):
            return .any(parts.map { $0.replacing(leaf: span, with: condition) }, whole)
        case .not(let part, let whole): return .not(part.replacing(leaf: span, with: condition), whole)
        case .finding, .value, .number, .contains, .status, .score:
            return self.span == span ? condition : self
        }
    }
}
