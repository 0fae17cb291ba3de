import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriageValues

/// A node that should hold while none to avoid does.
struct Goal {
    let node: Int
    let avoiding: [Int]
    let program: Program

    init(_ node: Int, _ avoiding: [Int], _ program: Program) {
        (self.node, self.avoiding, self.program) = (node, avoiding, program)
    }
}

/// One rule changed: the program, the cases on which the rule comes to another truth, and where to look for a
/// call.
struct RuleVariant {
    let program: Program
    let affected: [Int]
    /// Where the changed and the unchanged condition differ.
    let goals: [Goal]

    /// Mutants of one rule, their conditions lowered beside the library together; none for other mutants.
    ///
    /// - Parameter planes: the cases, for a rule that raises a ladder which something tests.
    static func all(_ mutants: [Mutant], _ library: LoadedLibrary, _ planes: CasePlanes) -> [RuleVariant] {
        guard case .rule(let index)? = mutants.first?.place else { return [] }
        let document = library.program.rules[index].document
        let applies = library.library.applies(document)
        let old = library.library.rules[index].when
        var extras: [TypedCondition] = []
        for case .ruleCondition(_, let condition) in mutants.map(\.edit) {
            // What says most stands first, so that the search settles soonest.
            func holds(_ own: TypedCondition, _ first: TypedCondition?) -> TypedCondition {
                .all([first, own, applies].compactMap { $0 }, condition.new.span)
            }
            extras += [
                holds(old, condition.differs), holds(condition.new, condition.differs), condition.new,
                .all([applies, condition.new].compactMap { $0 }, condition.new.span),
            ]
        }
        let (joined, nodes) =
            extras.isEmpty ? (library.program, []) : library.library.program(with: extras)
        let record = joined.rules[index]
        var next = 0
        let changes = mutants.map { mutant -> (rule: Rule, goals: [Goal], node: Int?) in
            switch mutant.edit {
            case .ruleCondition:
                defer { next += 4 }
                let (oldHolds, newHolds, own, all) = (
                    nodes[next], nodes[next + 1], nodes[next + 2], nodes[next + 3]
                )
                let goals = [Goal(oldHolds, [own], joined), Goal(newHolds, [record.ownNode], joined)]
                return (record.holding(when: all, own: own), goals, all)
            case .raise(_, let rungs): return (record.raising(rungs), [], nil)
            case .removal, .findingCondition, .points, .missing: return (record, [], nil)
            }
        }
        let affected = affected(
            library.cases, joined.restricted(to: [record.node] + changes.compactMap(\.node)), record.node,
            changes.map(\.node))
        let isTested = library.isTested(index)
        return mutants.enumerated().map { place, mutant in
            if isTested {
                // It makes a difference where another rule does by the ladder, too.
                let changed = library.program(of: mutant)
                return RuleVariant(
                    program: changed, affected: affected[place] + planes.differing(in: changed),
                    goals: changes[place].goals)
            }
            var changed = ProgramBuilder(joined)
            changed.rules[index] = changes[place].rule
            if case .removal = mutant.edit {
                let never = changed.add(.any, span: mutant.span)
                changed.rules[index] = record.holding(when: never, own: never)
            }
            return RuleVariant(
                program: changed.build(), affected: affected[place], goals: changes[place].goals)
        }
    }

    /// For each changed node the cases on which its truth is another than the rule's; for none, those on
    /// which the rule may hold.
    private static func affected(_ cases: [Case], _ program: Program, _ node: Int, _ changed: [Int?])
        -> [[Int]]
    {
        var found = changed.map { _ in [Int]() }
        var evaluator = Evaluator(program)
        for (place, test) in cases.enumerated() {
            evaluator.evaluate(test.given)
            for (index, other) in changed.enumerated() {
                let differs = [false, true].contains { assuming in
                    evaluator.truth(of: node, assuming: assuming)
                        != (other.map { evaluator.truth(of: $0, assuming: assuming) } ?? .no)
                }
                if differs { found[index].append(place) }
            }
        }
        return found
    }
}
