import TriageDiagnostics
import TriageModel
import TriageSyntax

extension DiagnosticKind {
    package static let unused = DiagnosticKind(
        "unused", .warning, needs: .wholeLibrary,
        summary: "Every question, finding and score is read by something.",
        manual: """
            Nothing reads this, so its answer can change nothing. On a call a question costs seconds: remove it, or write the rule that \
            needs it. What responders need to know and no rule reads says so with `tell`.
            """,
        accepted: [
            """
            findings: { sad: mood >= low }
            rules: { r: { when: sad, raise: [help], because: It is so., source: s } }
            """,
            """
            scores: { load: { reads: the load is, add: { plan: { none: 0, some: 1 } } } }
            questions: { plan: { ask: Is there a plan?, answers: { none: None, some: Some } } }
            rules: { r: { when: load >= 1, raise: [help], because: It is so., source: s } }
            """,
            "questions: { seen: { ask: Where was it?, unordered: true, answers: { inside: In, outside: Out }, tell: [ems] } }",
        ],
        rejected: [
            "findings: { ↓sad: mood >= low }",
            "questions: { ↓plan: { ask: Is there a plan?, answers: { none: None, some: Some } } }",
            "scores: { ↓load: { reads: the load is, count: [mood >= low, signs >= 2] } }",
            "findings: { ↓sad: mood >= low and down, down: signs >= 2 }",
        ])
}

extension Check {
    static let unused = Check(kind: .unused) { library, _, problems in
        // A condition that could not be resolved reads names as well; without it nothing can be said.
        guard library.unusable.isEmpty, library.sound != nil else { return }
        var used: Set<Subject> = []
        library.forEachCondition { used.formUnion($0.subjects) }
        for score in library.scores.indices { used.formUnion(library.needs(of: .score(score))) }
        for (index, question) in library.questions.enumerated() where !question.declaration.tell.isEmpty {
            used.insert(.question(index))
        }
        for subject in library.subjects where !used.contains(subject) {
            let name = library.name(of: subject)
            problems.report(
                .unused, "nothing reads \(subject.kind) `\(name.text)`", at: name.span, help: "remove it")
        }
    }
}

extension Subject {
    fileprivate var kind: String {
        switch self {
        case .question: "question"
        case .finding: "finding"
        case .score: "score"
        case .rung: "rung"
        case .rule: "rule"
        }
    }
}
