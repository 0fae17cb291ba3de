import TriageEngine
import TriageModel
import TriageSyntax

/// For each number question where the classes of numbers start that its tests tell apart.
func numberClasses(
    _ library: ResolvedLibrary<some ConditionOrNone>, with extras: [TypedCondition] = []
) -> [Int: [Int]] {
    var starts: [Int: Set<Int>] = [:]
    for (index, entry) in library.questions.enumerated() {
        if case .number(let from, let to, _, let lowIsDangerous) = entry.declaration.kind {
            starts[index] = [from]
            // What opens a document is told apart from the safest number.
            if library.appliesWhen[entry.document] != nil, !entry.declaration.isUnordered {
                starts[index, default: []].insert(lowIsDangerous ? to : from + 1)
            }
        }
    }
    func note(_ condition: TypedCondition) {
        condition.forEachLeaf { leaf in
            guard case .number(let question, let numbers, _, _) = leaf,
                case .number(let from, let to, _, _) = library.questions[question].declaration.kind
            else { return }
            for range in numbers.ranges {
                for start in [range.lowerBound, range.upperBound + 1] where start > from && start <= to {
                    starts[question, default: []].insert(start)
                }
            }
        }
    }
    library.forEachCondition(note)
    for case .add(let parts) in library.scores.map(\.declaration.kind) {
        for part in parts {
            guard let question = library.names.questions[part.question.text],
                case .number(let from, let to, _, _) = library.questions[question].declaration.kind
            else { continue }
            for (numbers, _) in part.ranges {
                for start in [numbers.lowerBound, numbers.upperBound + 1] where start > from && start <= to {
                    starts[question, default: []].insert(start)
                }
            }
        }
    }
    extras.forEach(note)
    return starts.mapValues { $0.sorted() }
}
