import TriageDiagnostics
import TriageModel
import TriageSyntax

extension DiagnosticKind {
    package static let noSafestAnswer = DiagnosticKind(
        "no-safest-answer",
        summary: "What a screen covers, and what `fresh_for` ages, has one answer that is the safest.",
        manual: """
            "Nothing of the kind" records the safest answer of each question that a screen covers, and after `fresh_for` a safest answer counts as \
            not asked. A question that is `unordered` has no such answer, nor has one with `choose: several` and without `none`.
            """,
        accepted: [
            "screens: { state: { ask: Is anything wrong?, covers: [mood, feel, signs], none: No } }",
            """
            questions: { plan: { ask: Is there a plan?, answers: { none: None, some: Some }, fresh_for: 10 min } }
            rules: { r: { when: plan = some, raise: [help], because: It is so., source: s } }
            """,
        ],
        rejected: [
            """
            questions: { place: { ask: Where is it?, unordered: true, answers: { inside: In, outside: Out } } }
            screens: { state: { ask: Is anything wrong?, covers: [mood, ↓place], none: No } }
            rules: { r: { when: place = out, flag: [note], because: It is so., source: s } }
            """,
            """
            questions: { means: { ask: What is there?, choose: several, answers: { pills: Pills, rope: Rope } } }
            screens: { state: { ask: Is anything wrong?, covers: [↓means, mood], none: No } }
            rules: { r: { when: means contains rope, raise: [help], because: It is so., source: s } }
            """,
            """
            questions: { place: { ask: Where is it?, unordered: true, answers: { inside: In, outside: Out }, fresh_for: ↓10 min } }
            rules: { r: { when: place = out, flag: [note], because: It is so., source: s } }
            """,
            """
            questions: { means: { ask: What is there?, choose: several, answers: { pills: Pills, rope: Rope }, fresh_for: ↓1 h } }
            rules: { r: { when: means contains rope, raise: [help], because: It is so., source: s } }
            """,
        ])
}

extension Check {
    static let noSafestAnswer = Check(kind: .noSafestAnswer) { library, _, problems in
        func report(_ question: QuestionDeclaration, _ use: String, _ place: Span) {
            guard let reason = question.whyNoSafest else { return }
            problems.report(
                .noSafestAnswer, "`\(question.name.text)` has no safest answer, so \(use)", at: place,
                notes: [.init(reason.text, reason.span)])
        }
        for word in library.screens.flatMap(\.declaration.covers) {
            guard let index = library.names.questions[word.text] else { continue }
            report(library.questions[index].declaration, "no screen can cover it", word.span)
        }
        for question in library.questions.map(\.declaration) {
            guard let freshFor = question.freshFor else { continue }
            report(question, "nothing in it ages", freshFor.word.span)
        }
    }
}

extension QuestionDeclaration {
    /// Why no answer is the safest one; nil when one is.
    fileprivate var whyNoSafest: Word? {
        if isUnordered { return Word("it is `unordered`", name.span) }
        if case .several(_, nil) = kind { return Word("several may hold, and there is no `none`", name.span) }
        return nil
    }
}
