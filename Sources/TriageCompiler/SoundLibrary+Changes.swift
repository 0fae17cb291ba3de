import TriageDiagnostics
import TriageEngine
import TriageModel
import TriageSyntax
import TriageValues

/// Small changes of a sound library, for asking what a change would do.
extension SoundLibrary {
    /// With another condition for a rule; rules keep their places.
    package func replacing(rule: Int, with condition: TypedCondition) -> SoundLibrary {
        var changed = self
        changed.rules[rule].when = condition
        return changed
    }

    /// With other rungs for a rule, by their names.
    package func replacing(rule: Int, raising names: [String]) -> SoundLibrary {
        var changed = self
        let old = rules[rule]
        let words = zip(names, old.declaration.raise).map { Word($0, $1.span) }
        changed.rules[rule] = Entry(
            declaration: old.declaration.raising(words), document: old.document, when: old.when)
        return changed
    }

    /// With another condition for a finding.
    package func replacing(finding: Int, with condition: TypedCondition) -> SoundLibrary {
        var changed = self
        changed.findings[finding].when = condition
        return changed
    }

    /// With other points or conditions for a score.
    package func replacing(score: Int, with declaration: ScoreDeclaration, _ when: [TypedCondition])
        -> SoundLibrary
    {
        var changed = self
        changed.scores[score] = Entry(
            declaration: declaration, document: scores[score].document, when: when)
        return changed
    }

    /// The program of the library.
    package func program() -> Program { lower(self) }

    /// The program together with further conditions, and their nodes.
    package func program(with conditions: [TypedCondition]) -> (program: Program, nodes: [Int]) {
        lower(self, with: conditions)
    }

    /// The program together with one more condition.
    package func program(with condition: TypedCondition) -> Query {
        let (program, nodes) = lower(self, with: [condition])
        return Query(program: program, node: nodes[0])
    }
}
