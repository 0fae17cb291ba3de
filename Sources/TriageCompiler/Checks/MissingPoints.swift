import TriageDiagnostics
import TriageModel
import TriageSyntax

extension DiagnosticKind {
    package static let missingPoints = DiagnosticKind(
        "missing-points", summary: "A score says how many points each answer gives.",
        manual: """
            An answer that `add` leaves out would give 0 points without anybody having said so. Name it, \
            with 0 if that is meant. A number that lies in no range gives 0.
            """,
        accepted: [
            """
            scores: { load: { reads: the load is, add: { mood: { fine: 0, low: 1, very_low: 2 } } } }
            rules: { r: { when: 'load >= 1', flag: [note], because: It is so., source: s } }
            """,
            """
            scores: { load: { reads: the load is, add: { signs: { 1: 1, 2..3: 2 } } } }
            rules: { r: { when: 'load >= 2', flag: [note], because: It is so., source: s } }
            """,
            """
            scores:
              load:
                reads: the load is
                add:
                  - signs: { 1..4: 1 }
                  - { when: mood >= low, signs: { 3..4: 2 }, mood: { fine: 0, low: 1, very_low: 2 } }
            rules: { r: { when: 'load >= 2', raise: [help], because: It is so., source: s } }
            """,
        ],
        rejected: [
            """
            scores: { load: { reads: the load is, add: { ↓mood: { low: 1, very_low: 2 } } } }
            rules: { r: { when: 'load >= 1', flag: [note], because: It is so., source: s } }
            """,
            """
            scores:
              load:
                reads: the load is
                add:
                  - mood: { fine: 0, low: 1, very_low: 2 }
                  - { when: signs >= 2, ↓mood: { low: 1, very_low: 2 } }
            rules: { r: { when: 'load >= 1', flag: [note], because: It is so., source: s } }
            """,
        ])
}

extension Check {
    static let missingPoints = Check(kind: .missingPoints) { library, _, problems in
        for score in library.scores.map(\.declaration) {
            guard case .add(let parts) = score.kind else { continue }
            for part in parts {
                let (word, points) = (part.question, part.points)
                guard let index = library.names.questions[word.text],
                    case .choice(let answers) = library.questions[index].declaration.kind
                else { continue }
                let given = Set(points.map(\.answer.text))
                for answer in answers.map(\.name.text) where !given.contains(answer) {
                    problems.report(
                        .missingPoints,
                        "score `\(score.name.text)` gives no points for `\(word.text) = \(answer)`",
                        at: word.span, help: "add `\(answer): 0` if that is meant")
                }
            }
        }
    }
}
