import TriageDiagnostics
import TriageValues

/// A condition as it was evaluated: the rule itself with the truth of each part, not a log of what happened.
///
/// A finding that stands in it more than once has its parts where it stands first; after that it is named.
package struct Trace: Sendable {
    package enum Kind: Sendable {
        case test
        case finding
        case all
        case any
        case not
        case atLeast
    }

    package let node: Int
    package let kind: Kind
    package let truth: Truth
    /// What it says in English.
    package let english: String
    /// The test as its author wrote it, or `all of`, `any of`, `at least 2 of these 3`, `not`.
    package let text: String
    /// What was answered to the question a test reads; how many parts of an `at least` hold.
    package let answer: String?
    /// The truth rests on an assumption for a missing answer.
    package let isAssumed: Bool
    /// Its parts were shown before.
    package let isRepeated: Bool
    package let span: Span
    package let parts: [Trace]
}

extension Evaluation {
    /// The evaluated tree of a node.
    ///
    /// - Parameter assuming: whether assumptions for missing answers are put in.
    package func trace(_ node: Int, _ program: Program, assuming: Bool = true) -> Trace {
        var tracing = Tracing(self, program, assuming: assuming, shared: program.findingsShared(in: node))
        return tracing.trace(node)
    }

    /// The innermost parts that keep a condition from holding, in their order and without parts of their own;
    /// none when it holds.
    package func failingParts(of node: Int, _ program: Program, assuming: Bool = true) -> [Trace] {
        let truths = (assuming ? assumed : plain).truths
        var innermost: [Int] = []
        program.walk(from: [node]) { node in
            guard truths[node] != .yes else { return [] }
            // That nothing opened a document is no reason; that the call is about something else is.
            let failing = program.below(node)
                .filter { truths[$0] != .yes && program.nodes[$0].kind != .opened }
            if failing.isEmpty { innermost.append(node) }
            return failing
        }
        return innermost.map { trace($0, program, assuming: assuming) }
    }
}

private struct Tracing {
    let evaluation: Evaluation
    let view: View
    let program: Program
    let assuming: Bool
    /// Findings that stand in the condition more than once, which are told by their names.
    let shared: Set<Int>
    /// The findings that were shown, and whether their truths rest on assumptions.
    private var shown: [Int: Bool] = [:]

    init(_ evaluation: Evaluation, _ program: Program, assuming: Bool, shared: Set<Int>) {
        self.evaluation = evaluation
        self.program = program
        self.assuming = assuming
        self.shared = shared
        view = assuming ? evaluation.assumed : evaluation.plain
    }

    mutating func trace(_ node: Int) -> Trace {
        let node = telling(node)
        let record = program.nodes[node]
        let subject = Int(record.subject)
        let shownBefore = record.kind == .finding ? shown[subject] : nil
        let isRung = program.rungTested(by: node) != nil
        let parts = shownBefore == nil ? program.below(node).map { trace($0) } : []
        var isAssumed = shownBefore ?? parts.contains(where: \.isAssumed)
        var answer: String?
        switch record.kind {
        case .value, .contains, .status:
            let code = evaluation.answers.codes[subject]
            answer = program.label(of: code, to: subject)
            if !code.isValue, view.relevance(of: subject, program) == .no { answer = "does not matter here" }
            if code == .notAsked, program.questions[subject].retirement != nil {
                answer = "not asked any more"
            }
            if record.kind != .status, assuming, case .missing = code,
                let assumption = program.questions[subject].assumption
            {
                isAssumed = true
                answer = "\(answer ?? ""); assumed: \(program.label(of: assumption, to: subject))"
            }
        case .score:
            let bounds = view.scores[subject]
            answer =
                bounds.count == 1 ? "\(bounds.lowerBound)" : "\(bounds.lowerBound) to \(bounds.upperBound)"
            if record.least != nil { answer = (answer ?? "") + (bounds == 1...1 ? " holds" : " hold") }
        case .finding where isRung:
            answer = raising(node)
            isAssumed = assuming && view.truths[node] != evaluation.plain.truths[node]
        case .finding: shown[subject] = isAssumed
        case .opened:
            answer = program.openings(of: node, on: evaluation.answers)
                .map { program.english(evaluation.answers.codes[$0], to: $0) }.joined(separator: "; ")
        case .all, .any, .not: break
        }
        return Trace(
            node: node, kind: isRung ? .test : Trace.Kind(record), truth: view.truths[node],
            english: program.english(node, naming: shared), text: text(node), answer: answer,
            isAssumed: isAssumed, isRepeated: shownBefore != nil, span: record.span, parts: parts)
    }

    /// The rules by which a ladder stands at a rung that is tested, or above it.
    private func raising(_ node: Int) -> String? {
        guard view.truths[node] == .yes, let place = program.rungTested(by: node) else { return nil }
        let rules = program.rules.filter { rule in
            view.truths[rule.node] == .yes
                && rule.raise.contains { $0.ladder == place.ladder && $0.rung >= place.rung }
        }
        let names = rules.isEmpty ? ["a step up"] : rules.prefix(3).map(\.name)
        return "by " + names.joined(separator: ", ") + (rules.count > 3 ? " and others" : "")
    }

    /// Whether a document applies is told by the part of it that says so: what the call is about, or else the
    /// answer that opened it.
    private func telling(_ node: Int) -> Int {
        let parts = program.parts(of: node)
        guard program.nodes[node].kind == .any, parts.count == 2, program.nodes[parts[1]].kind == .opened
        else { return node }
        return view.truths[parts[1]] == .yes && view.truths[parts[0]] != .yes ? parts[1] : parts[0]
    }

    private func text(_ node: Int) -> String {
        switch program.nodes[node].kind {
        case .all: "all of"
        case .any: "any of"
        case .not: "not"
        case .opened: "opened by an answer"
        case .value, .contains, .status, .score, .finding:
            program.nodes[node].least.map { "at least \($0) of these \(program.parts(of: node).count)" }
                ?? program.texts[node]
        }
    }
}

extension Trace.Kind {
    fileprivate init(_ node: ConditionNode) {
        self =
            switch node.kind {
            case .score where node.least != nil: .atLeast
            case .value, .contains, .status, .score, .opened: .test
            case .finding: .finding
            case .all: .all
            case .any: .any
            case .not: .not
            }
    }
}
