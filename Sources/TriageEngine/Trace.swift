import TriageDiagnostics
import TriageValues

/// A condition as it was evaluated: the rule itself with the truth of each part, not a log of what happened.
package struct Trace: Sendable {
    package let node: Int
    package let truth: Truth
    /// What it says in English.
    package let english: String
    /// The test as its author wrote it, or `all of`, `any of`, `not`.
    package let text: String
    /// What was answered to the question a test reads.
    package let answer: String?
    /// The truth rests on an assumption for a missing answer.
    package let isAssumed: Bool
    package let span: Span
    package let parts: [Trace]
}

extension Trace {
    /// The innermost parts that keep the condition from holding.
    package var failingParts: [Trace] {
        guard truth != .yes else { return [] }
        let inner = parts.flatMap(\.failingParts)
        return inner.isEmpty ? [self] : inner
    }
}

extension Evaluation {
    /// The evaluated tree of a node.
    ///
    /// - Parameter assuming: whether assumptions for missing answers are put in.
    package func trace(_ node: Int, _ program: Program, assuming: Bool = true) -> Trace {
        let view = assuming ? assumed : plain
        let record = program.nodes[node]
        let parts = program.parts(of: node).map { trace($0, program, assuming: assuming) }
        var answer: String?
        var isAssumed = parts.contains(where: \.isAssumed)
        switch record.kind {
        case .value, .contains, .status:
            let question = Int(record.subject)
            answer = program.label(of: answers.codes[question], to: question)
            if view.relevance(of: question, program) == .no { answer = "does not matter here" }
            if record.kind != .status, assuming, case .missing = answers.codes[question],
                let assumption = program.questions[question].assumption
            {
                isAssumed = true
                answer = "\(answer ?? ""); assumed: \(program.label(of: assumption, to: question))"
            }
        case .score:
            let bounds = view.scores[Int(record.subject)]
            answer =
                bounds.count == 1 ? "\(bounds.lowerBound)" : "\(bounds.lowerBound) to \(bounds.upperBound)"
        case .all, .any, .not, .finding: break
        }
        return Trace(
            node: node, truth: view.truths[node], english: program.english(node), text: text(record),
            answer: answer, isAssumed: isAssumed, span: record.span, parts: parts)
    }

    private func text(_ node: ConditionNode) -> String {
        switch node.kind {
        case .all: "all of"
        case .any: "any of"
        case .not: "not"
        case .value, .contains, .status, .score, .finding: node.text
        }
    }
}
