import TriageDiagnostics
import TriageModel
import TriageSyntax
import TriageValues

extension DiagnosticKind {
    package static let badDangerKey = DiagnosticKind(
        "bad-danger-key",
        summary: "There are at most seven danger keys, and each records a danger of its own.",
        manual: """
            A danger key records from anywhere in a call what cannot wait. There are eight keys, and the eighth is always that the line is lost. A \
            key never records the safest answer of a question, and no two keys record the same: a slip of the finger must not reassure.
            """,
        accepted: [
            """
            danger_keys:
              worst: { label: At the worst, record: { mood: very_low, signs: 4 } }
              caught: { label: No way out, record: { feel: [hopeless, trapped] } }
            """
        ],
        rejected: [
            "danger_keys: { worst: { label: At the worst, record: { mood: very_low, signs: ↓0 } } }",
            """
            danger_keys:
              worst: { label: At the worst, record: { mood: very_low, signs: 4, feel: ↓steady } }
            """,
            """
            questions: { away: { ask: How far away is it?, number: { from: 0, to: 9, danger: low } } }
            danger_keys: { near: { label: It is near, record: { away: ↓9, mood: very_low, signs: 4 } } }
            rules: { r: { when: away <= 2, raise: [help], because: It is so., source: s } }
            """,
            """
            questions: { alcohol: { ask: How much?, number: { from: 0, to: 0.6, places: 2, unit: '%' } } }
            danger_keys: { drunk: { label: Drunk, record: { alcohol: ↓0, mood: very_low, signs: 4 } } }
            rules: { r: { when: alcohol >= 0.08, raise: [help], because: It is so., source: s } }
            """,
            """
            danger_keys:
              worst: { label: At the worst, record: { mood: very_low, signs: 4 } }
              ↓lowest: { label: At the lowest, record: { signs: 4, mood: very_low } }
            """,
            """
            danger_keys:
              a: { label: A, record: { feel: trapped } }
              b: { label: B, record: { feel: [trapped, hopeless] } }
              c: { label: C, record: { feel: trapped, mood: low } }
              d: { label: D, record: { feel: trapped, mood: very_low } }
              e: { label: E, record: { feel: trapped, signs: 1 } }
              f: { label: F, record: { feel: trapped, signs: 2 } }
              g: { label: G, record: { feel: trapped, signs: 3 } }
              ↓h: { label: H, record: { feel: trapped, signs: 4 } }
            """,
        ])
}

extension Check {
    /// The eighth is always "line lost".
    private static let most = 7

    static let badDangerKey = Check(kind: .badDangerKey) { library, _, problems in
        for key in library.dangerKeys.dropFirst(most).prefix(1) {
            problems.report(
                .badDangerKey,
                "there are at most \(most) danger keys; the eighth is always that the line is lost",
                at: key.name.span)
        }
        var records: [[String: Set<String>]: Word] = [:]
        /// A number as it is usually written; other words as they are.
        func plain(_ word: Word, _ question: Int?) -> String {
            guard let question, case .number(let number) = library.questions[question].declaration.kind,
                let steps = try? number.steps(word).get()
            else { return word.text }
            return number.places.text(steps)
        }
        for key in library.dangerKeys {
            for (word, answers) in key.record {
                guard let index = library.names.questions[word.text],
                    let safest = library.questions[index].declaration.safest,
                    answers.count == 1, let answer = answers.first, plain(answer, index) == safest
                else { continue }
                problems.report(
                    .badDangerKey, "`\(answer.text)` is the safest answer of `\(word.text)`, and no danger",
                    at: answer.span)
            }
            let record = Dictionary(
                key.record.map { word, answers in
                    let index = library.names.questions[word.text]
                    return (word.text, Set(answers.map { plain($0, index) }))
                }
            ) { first, _ in first }
            if let first = records[record] {
                problems.report(
                    .badDangerKey, "`\(key.name.text)` records the same as `\(first.text)`",
                    at: key.name.span,
                    notes: [.init("that is here", first.span)])
            }
            records[record] = records[record] ?? key.name
        }
    }
}

extension QuestionDeclaration {
    /// The name or number of the safest answer.
    fileprivate var safest: String? {
        guard !isUnordered else { return nil }
        switch kind {
        case .choice(let answers): return answers.first?.name.text
        case .several(_, let none): return none?.text
        case .number(let number): return number.places.text(number.safest)
        }
    }
}
