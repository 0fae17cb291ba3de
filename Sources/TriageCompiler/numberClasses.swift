import TriageEngine
import TriageModel
import TriageSyntax
import TriageValues

/// For each number question where the classes of numbers start that its tests tell apart.
func numberClasses(
    _ library: ResolvedLibrary<some ConditionOrNone>, with extras: [TypedCondition] = []
) -> [Int: [Int]] {
    var starts: [Int: Set<Int>] = [:]
    for (index, entry) in library.questions.enumerated() {
        if case .number(let number) = entry.declaration.kind {
            starts[index] = [number.from]
            // What opens a document is told apart from the safest number.
            if library.appliesWhen[entry.document] != nil, !entry.declaration.isUnordered {
                starts[index, default: []].insert(number.lowIsDangerous ? number.to : number.from + 1)
            }
        }
    }
    func note(_ range: ClosedRange<Int>, _ question: Int, _ number: NumberDeclaration) {
        for start in [range.lowerBound, range.upperBound + 1]
        where start > number.from && start <= number.to {
            starts[question, default: []].insert(start)
        }
    }
    func note(_ condition: TypedCondition) {
        condition.forEachLeaf { leaf in
            guard case .number(let question, let numbers, _, _) = leaf,
                case .number(let number) = library.questions[question].declaration.kind
            else { return }
            numbers.ranges.forEach { note($0, question, number) }
        }
    }
    library.forEachCondition(note)
    for case .add(let parts) in library.scores.map(\.declaration.kind) {
        for part in parts {
            guard let question = library.names.questions[part.question.text],
                case .number(let number) = library.questions[question].declaration.kind
            else { continue }
            for (numbers, _) in part.ranges(number.places) { note(numbers, question, number) }
        }
    }
    extras.forEach(note)
    return starts.mapValues { $0.sorted() }
}
