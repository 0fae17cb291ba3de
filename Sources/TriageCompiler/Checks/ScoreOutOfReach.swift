import TriageDiagnostics
import TriageModel
import TriageSyntax

extension DiagnosticKind {
    package static let scoreOutOfReach = DiagnosticKind(
        "score-out-of-reach", summary: "A test of a score can hold and can fail.",
        manual: """
            The score, or number, can never reach this threshold, or is always past it, so the test says nothing. The message gives the least and \
            the most it can be. The points in `add` name existing questions and all of their answers.
            """,
        accepted:
            "scores: { load: { reads: the load is, count: [mood = low, signs >= 2] } }\nfindings: { heavy: load >= 2 }\n",
        rejected:
            "scores: { load: { reads: the load is, count: [mood = low, signs >= 2] } }\nfindings: { heavy: load >= 3 }\n"
    )
}

extension Check {
    static let scoreOutOfReach = Check(kind: .scoreOutOfReach) { library, _, problems in
        var found = Problems()
        library.forEachCondition { condition in
            condition.forEachLeaf { leaf in
                switch leaf {
                case .score(let index, let numbers, let place):
                    check(numbers, within: library.scoreRange(index), place, &found)
                case .number(let question, let numbers, let passesOutside, let place):
                    guard case .number(let from, let to, _, _) = library.questions[question].declaration.kind,
                        !passesOutside
                    else { return }
                    check(numbers, within: from...to, place, &found)
                case .all, .any, .not, .finding, .value, .contains, .status: break
                }
            }
        }
        problems.append(found)
        for entry in library.scores { checkPoints(entry.declaration, library, &problems) }
    }

    private static func check(
        _ numbers: WholeNumbers, within range: ClosedRange<Int>, _ place: TypedCondition.Leaf,
        _ problems: inout Problems
    ) {
        let passing = range.filter { numbers.contains($0) }.count
        guard passing == 0 || passing == range.count else { return }
        problems.report(
            .scoreOutOfReach, "`\(place.text)` \(passing == 0 ? "can never hold" : "always holds")",
            at: place.span,
            label: "it lies between \(range.lowerBound) and \(range.upperBound)")
    }

    private static func checkPoints(
        _ score: ScoreDeclaration, _ library: CheckedLibrary, _ problems: inout Problems
    ) {
        guard case .add(let parts) = score.kind else { return }
        for (word, points) in parts {
            guard let index = library.names.questions[word.text] else {
                problems.report(
                    .scoreOutOfReach,
                    "score `\(score.name.text)` adds up points of `\(word.text)`, which is no question",
                    at: word.span, help: suggestion(for: word.text, among: library.names.questions.keys))
                continue
            }
            let question = library.questions[index].declaration
            guard case .choice(let answers) = question.kind else {
                problems.report(
                    .scoreOutOfReach, "only questions with one answer give points", at: word.span,
                    help: "use `count` with conditions on `\(word.text)`")
                continue
            }
            let names = answers.map(\.name.text)
            for (answer, _) in points where !names.contains(answer.text) {
                problems.report(
                    .scoreOutOfReach, "unknown answer `\(answer.text)` for question `\(word.text)`",
                    at: answer.span,
                    help: suggestion(for: answer.text, among: names))
            }
            for name in names where !points.contains(where: { $0.answer.text == name }) {
                problems.report(
                    .scoreOutOfReach,
                    "score `\(score.name.text)` gives no points for `\(word.text) = \(name)`",
                    at: word.span, help: "add `\(name): 0` if that is meant")
            }
        }
    }
}
