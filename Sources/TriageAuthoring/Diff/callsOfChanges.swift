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
    var conditions = OpenedConditions()
    let (before, after) = (conditions.rules(of: old), conditions.rules(of: new))
    let names = old.program.rules.map(\.name) + new.program.rules.map(\.name).filter { before[$0] == nil }
    let changed = names.flatMap { name -> [ChangedRule] in
        let (was, now) = (before[name], after[name])
        if let was, let now, was == now { return [] }
        let sides: [(LoadedLibrary, OpenedRule?, OpenedRule?)] = [(old, was, now), (new, now, was)]
        return sides.compactMap { library, own, other in
            guard let own, let index = library.program.ruleIndex(name) else { return nil }
            let query = other.flatMap {
                $0.condition == own.condition ? nil : conditions.query($0.condition, in: library.library)
            }
            return ChangedRule(library: library, rule: index, query: query)
        }
    }
    return concurrently(changed) { side in
        let (program, rule) = (side.library.program, side.library.program.rules[side.rule])
        let calls = side.library.calls(showing: side.rule, against: side.query)
        return (calls + (rule.stepsUp ? side.library.raised(calls) : []))
            .map { NamedCall($0, of: program, source: "found for rule `\(rule.name)`") }
    }.flatMap { $0 }
}

/// A rule of a library, and what stands in its place in the other one, compiled in this one.
private struct ChangedRule: Sendable {
    let library: LoadedLibrary
    let rule: Int
    let query: (program: Program, node: Int)?
}

extension LoadedLibrary {
    /// Calls on which a rule holds and another condition does not, and the other way round.
    fileprivate func calls(showing rule: Int, against query: (program: Program, node: Int)?) -> [Answers] {
        guard let query else { return found(making: program.rules[rule].node, avoiding: [], rule, program) }
        let own = query.program.rules[rule].node
        return found(making: own, avoiding: [query.node], rule, query.program)
            + found(making: query.node, avoiding: [own], rule, query.program)
    }

    /// Calls with what another rule needs to raise put below their answers: only there a step up is seen.
    fileprivate func raised(_ calls: [Answers]) -> [Answers] {
        let raising = program.rules.filter { !$0.raise.isEmpty }.map { ($0.node, Truth.yes) }
        let found = answers(making: raising, in: program)
        return calls.flatMap { call in
            found.compactMap { sought in
                guard case .found(var joined) = sought else { return nil }
                for index in call.codes.indices where call.codes[index] != .notAsked {
                    joined[index] = call.codes[index]
                }
                return joined
            }
        }
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
