import TriageDiagnostics
import TriageEngine
import TriageValues

/// Small changes of a checked library, for asking what a change would do.
extension CheckedLibrary {
    /// With another condition for a rule; rules keep their places.
    package func replacing(rule: Int, with condition: TypedCondition) -> CheckedLibrary {
        var changed = self
        changed.ruleConditions[rule] = condition
        return changed
    }

    /// With another condition for a finding.
    package func replacing(finding: Int, with condition: TypedCondition) -> CheckedLibrary {
        var changed = self
        changed.findingConditions[finding] = condition
        return changed
    }

    /// The program of a library without errors.
    ///
    /// - Precondition: the library, or the one it was made from, has a program.
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

/// What became of a search for answers.
package enum AnswersSought: Sendable {
    case found(Answers)
    /// There are none: every combination of answers that matters was tried.
    case none
    /// The search was cut off; nothing is known.
    case gaveUp
}

/// Answers that make a condition of a program hold while none of the conditions to avoid holds.
///
/// - Parameter assuming: whether missing answers are replaced by their assumptions, as for the recommended rung.
package func answers(
    making node: Int, avoiding: [Int] = [], assuming: Bool = false, in program: Program
) -> AnswersSought {
    // Few conditions are looked at many times.
    let few = avoiding.count < 16 ? program.restricted(to: [node] + avoiding) : program
    var search = AnswerSearch(few, assuming: assuming)
    switch search.answers(making: node, .yes, avoiding: avoiding) {
    case .found(let answers): return .found(answers)
    case .none: return .none
    case .gaveUp: return .gaveUp
    }
}
