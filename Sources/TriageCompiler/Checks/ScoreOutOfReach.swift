import TriageDiagnostics
import TriageModel
import TriageSyntax
import TriageValues

extension DiagnosticKind {
    package static let scoreOutOfReach = DiagnosticKind(
        "score-out-of-reach", summary: "A test of a score, a number or a ladder can hold and can fail.",
        manual: """
            The score, or number, can never reach this threshold, or is always past it, so the test says nothing. The message gives the least and \
            the most it can be.
            """,
        accepted: [
            """
            scores: { load: { reads: the load is, count: [mood = low, signs >= 2] } }
            rules: { r: { when: load >= 2, flag: [note], because: It is so., source: s } }
            """,
            "rules: { r: { when: signs != 3, flag: [note], because: It is so., source: s } }",
            "rules: { r: { when: 'response in (wait, now)', flag: [note], because: It is so., source: s } }",
        ],
        rejected: [
            "rules: { r: { when: ↓response >= wait, flag: [note], because: It is so., source: s } }",
            "rules: { r: { when: ↓response < wait, flag: [note], because: It is so., source: s } }",
            """
            scores: { load: { reads: the load is, count: [mood = low, signs >= 2] } }
            rules: { r: { when: ↓load >= 3, flag: [note], because: It is so., source: s } }
            """,
            """
            scores: { load: { reads: the load is, count: [mood = low, signs >= 2] } }
            rules: { r: { when: mood = low and ↓load >= 0, flag: [note], because: It is so., source: s } }
            """,
            """
            questions: { alcohol: { ask: How much?, number: { from: 0, to: 0.6, places: 2, unit: '%' } } }
            rules: { r: { when: ↓alcohol > 0.6, flag: [note], because: It is so., source: s } }
            """,
            "rules: { r: { when: ↓signs > 4, flag: [note], because: It is so., source: s } }",
            """
            rules: { r: { when: mood = low and ↓signs <= 4, flag: [note], because: It is so., source: s } }
            """,
            """
            rules: { r: { when: 'mood = low or ↓signs in [5..9]', flag: [note], because: It is so., source: s } }
            """,
        ])
}

extension Check {
    static let scoreOutOfReach = Check(kind: .scoreOutOfReach) { library, _, problems in
        var found = Problems()
        library.forEachCondition { condition in
            condition.forEachLeaf { leaf in
                switch leaf {
                case .score(let index, let numbers, let place):
                    check(numbers, within: library.scoreRange(index), .whole, place, &found)
                case .number(let question, let numbers, let passesOutside, let place):
                    guard case .number(let number) = library.questions[question].declaration.kind,
                        !passesOutside
                    else { return }
                    check(numbers, within: number.bounds, number.places, place, &found)
                case .all, .any, .not, .atLeast, .finding, .value, .contains, .status, .rung, .opened: break
                }
            }
        }
        problems.append(found)
    }

    private static func check(
        _ numbers: WholeNumbers, within range: ClosedRange<Int>, _ places: Places,
        _ place: TypedCondition.Leaf, _ problems: inout Problems
    ) {
        let isAll = numbers.ranges == [range]
        guard numbers.ranges.isEmpty || isAll else { return }
        problems.report(
            .scoreOutOfReach, "`\(place.text)` \(isAll ? "always holds" : "can never hold")", at: place.span,
            label: "it lies between \(places.text(range.lowerBound)) and \(places.text(range.upperBound))")
    }
}
