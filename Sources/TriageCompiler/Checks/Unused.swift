import TriageDiagnostics
import TriageModel
import TriageSyntax

extension DiagnosticKind {
    package static let unused = DiagnosticKind(
        "unused", .warning, summary: "Every question, finding and score is read by something.",
        manual: """
            Nothing reads this, so its answer can change nothing. On a call a question costs seconds: remove it, or write the rule that \
            needs it.
            """,
        accepted:
            "findings: { sad: mood >= low }\nrules: { r: { when: sad, raise: [help], because: It is so., source: s } }\n",
        rejected: "findings: { sad: mood >= low }\n")
}

extension Check {
    static let unused = Check(kind: .unused) { library, _, problems in
        var used: Set<String> = []
        library.forEachCondition { condition in
            condition.forEachLeaf { leaf in
                switch leaf {
                case .finding(let index, _): used.insert(library.findings[index].declaration.name.text)
                case .score(let index, _, _): used.insert(library.scores[index].declaration.name.text)
                case .value(let index, _, _), .number(let index, _, _, _), .contains(let index, _, _),
                    .status(let index, _, _):
                    used.insert(library.questions[index].declaration.name.text)
                case .all, .any, .not: break
                }
            }
        }
        for case .add(let parts) in library.scores.map(\.declaration.kind) {
            used.formUnion(parts.map(\.question.text))
        }
        func report(_ kind: String, _ names: [Word]) {
            for name in names where !used.contains(name.text) {
                problems.report(
                    .unused, "nothing reads \(kind) `\(name.text)`", at: name.span, help: "remove it")
            }
        }
        // A condition that could not be resolved reads names as well; without it nothing can be said.
        guard library.isResolved else { return }
        report("question", library.questions.map(\.declaration.name))
        report("finding", library.findings.map(\.declaration.name))
        report("score", library.scores.map(\.declaration.name))
    }
}

extension CheckedLibrary {
    /// Whether every condition could be resolved.
    fileprivate var isResolved: Bool {
        unusable.isEmpty && !findingConditions.contains { $0 == nil }
            && !ruleConditions.contains { $0 == nil }
            && !scoreConditions.joined().contains { $0 == nil } && !lawConditions.contains { $0 == nil }
            && zip(questions, askWhen).allSatisfy { $0.declaration.askWhen == nil || $1 != nil }
            && zip(documents, appliesWhen).allSatisfy { $0.appliesWhen == nil || $1 != nil }
    }
}
