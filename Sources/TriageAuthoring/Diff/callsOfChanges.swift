import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriageModel
import TriageSyntax
import TriageValues

/// For every rule that two libraries have otherwise, calls on which that shows: where it can, calls on which
/// no other rule raises as high.
///
/// The condition of the one library is compiled in the other, so that the search for a call on which the two
/// differ is exact wherever both know its questions.
func callsOfChanges(_ old: LoadedLibrary, _ new: LoadedLibrary) -> [NamedCall] {
    let (before, after) = (old.openedRules, new.openedRules)
    let names = old.program.rules.map(\.name) + new.program.rules.map(\.name).filter { before[$0] == nil }
    return names.flatMap { name -> [NamedCall] in
        let (was, now) = (before[name], after[name])
        if let was, let now, was == now { return [] }
        let source = "found for rule `\(name)`"
        let sides: [(LoadedLibrary, OpenedRule?, OpenedRule?)] = [(old, was, now), (new, now, was)]
        return sides.flatMap { library, own, other -> [NamedCall] in
            guard own != nil, let index = library.program.ruleIndex(name) else { return [] }
            return library.calls(showing: index, against: other?.condition == own?.condition ? nil : other)
                .map { NamedCall($0, of: library.program, source: source) }
        }
    }
}

/// A rule without the findings between it and the answers.
private struct OpenedRule: Equatable {
    /// As it could be typed, its protocol's own condition included.
    let condition: String
    let outcome: String
}

extension LoadedLibrary {
    fileprivate var openedRules: [String: OpenedRule] {
        let findings = Dictionary(library.findings.map { ($0.declaration.name.text, $0.declaration.when) }) {
            first, _ in first
        }
        return Dictionary(
            library.rules.map { entry in
                let rule = entry.declaration
                let applies = library.documents[entry.document].appliesWhen.map { [$0] } ?? []
                let parts = ([rule.when] + applies).map { $0.opened(findings).description }
                let lists = [rule.raise, rule.send, rule.guide, rule.flag].map { $0.map(\.text).sorted() }
                return (
                    rule.name.text,
                    OpenedRule(
                        condition: parts.map { "(\($0))" }.joined(separator: " and "),
                        outcome: "\(lists) \(rule.stepsUp)")
                )
            }
        ) { first, _ in first }
    }

    /// Calls on which a rule holds and another condition does not, and the other way round.
    fileprivate func calls(showing rule: Int, against other: OpenedRule?) -> [Answers] {
        guard let other else { return found(making: program.rules[rule].node, avoiding: [], rule, program) }
        var problems = Problems()
        let text = SourceFile(id: 0, path: "", text: other.condition)
        guard let query = compile(condition: text, in: library, &problems) else {
            return found(making: program.rules[rule].node, avoiding: [], rule, program)
        }
        let own = query.program.rules[rule].node
        return found(making: own, avoiding: [query.node], rule, query.program)
            + found(making: query.node, avoiding: [own], rule, query.program)
    }

    private func found(
        making node: Int, avoiding others: [Int], _ rule: Int, _ program: Program
    ) -> [Answers] {
        let rivals = program.rules.indices.filter { index in
            index != rule
                && program.rules[index].raise.contains { place in
                    program.rules[rule].raise.contains { $0.ladder == place.ladder && $0.rung <= place.rung }
                }
        }.map { program.rules[$0].node }
        for avoiding in [others + rivals, others] {
            for assuming in [false, true] {
                if case .found(let found) = answers(
                    making: node, avoiding: avoiding, assuming: assuming, in: program)
                {
                    return [found]
                }
            }
        }
        return []
    }
}

extension Condition {
    fileprivate func opened(_ findings: [String: Condition]) -> Condition {
        switch self {
        case .all(let parts, let span): .all(parts.map { $0.opened(findings) }, span)
        case .any(let parts, let span): .any(parts.map { $0.opened(findings) }, span)
        case .not(let part, let span): .not(part.opened(findings), span)
        case .finding(let name): findings[name.text]?.opened(findings) ?? self
        case .test: self
        }
    }
}
