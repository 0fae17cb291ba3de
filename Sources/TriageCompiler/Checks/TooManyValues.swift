import TriageDiagnostics
import TriageModel
import TriageSyntax

extension DiagnosticKind {
    package static let tooManyValues = DiagnosticKind(
        "too-many-values",
        summary: "A number is compared with at most 59 different limits; a score spans at most 60.",
        manual: """
            The engine keeps the values a question may have in one machine word. A number question whose tests tell more than 60 ranges \
            apart, or a score that can take more than 61 values, does not fit, and no clinician could keep it in mind.
            """,
        accepted: [
            """
            scores: { load: { reads: the load is, add: { mood: { fine: 0, low: 30, very_low: 60 } } } }
            rules: { r: { when: load >= 30, raise: [help], because: It is so., source: s } }
            """
        ],
        rejected: [
            """
            scores: { ↓load: { reads: the load is, add: { mood: { fine: 0, low: 30, very_low: 61 } } } }
            rules: { r: { when: load >= 30, raise: [help], because: It is so., source: s } }
            """,
            """
            questions: { ↓days: { ask: How many days?, number: { from: 0, to: 200 } } }
            rules: { r: { when: 'days in (1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31, 33, 35, 37, 39, 41, 43, 45, 47, 49, 51, 53, 55, 57, 59)', flag: [note], because: It is so., source: s } }
            """,
        ])
}

extension Check {
    static let tooManyValues = Check(kind: .tooManyValues) { library, _, problems in
        for index in library.scores.indices {
            let range = library.scoreRange(index)
            guard range.upperBound - range.lowerBound > 60 else { continue }
            let name = library.scores[index].declaration.name
            problems.report(
                .tooManyValues, "score `\(name.text)` can be from \(range.lowerBound) to \(range.upperBound)",
                at: name.span, help: "use smaller points")
        }
        for (question, starts) in numberClasses(library).sorted(by: { $0.key < $1.key })
        where starts.count > 60 {
            let name = library.questions[question].declaration.name
            problems.report(
                .tooManyValues, "the tests of `\(name.text)` tell \(starts.count) ranges apart", at: name.span
            )
        }
    }
}
