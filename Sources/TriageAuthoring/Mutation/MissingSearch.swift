import TriageCompiler
import TriageEngine
import TriageValues

/// Looks for a call on which a question was asked and not learned, and one rule holds in one of two programs
/// that differ in what they then assume, and not in the other.
///
/// Answers are tried in both programs at once until the rule is decided in both, whatever else is recorded,
/// so that a search that ends without a result is a proof, as `AnswerSearch` is.
struct MissingSearch {
    /// Steps of one search; far above what rules that people write need.
    private static let budget = 5_000

    private let node: Int
    private var one: Evaluator
    private var other: Evaluator
    private let cone: SearchCone
    private var candidates: [Int: (codes: [AnswerCode], isExhaustive: Bool)] = [:]
    private var spent = 0
    private var isExhaustive = true

    init(_ program: Program, _ changed: Program, _ node: Int, _ reason: Missing, to question: Int) {
        self.node = node
        one = Evaluator(program.restricted(to: [node]), searching: true)
        other = Evaluator(changed.restricted(to: [node]), searching: true)
        cone = SearchCone([node], program)
        one.evaluate(Answers(for: program))
        other.evaluate(Answers(for: program))
        one.set(.missing(reason), to: question)
        other.set(.missing(reason), to: question)
    }

    mutating func answers() -> AnswersSought {
        if let answers = search() { return .found(answers) }
        return isExhaustive ? .none : .gaveUp
    }

    private mutating func search() -> Answers? {
        spent += 1
        guard spent <= Self.budget else {
            isExhaustive = false
            return nil
        }
        let truths = [one, other].map { $0.truth(of: node, assuming: true) }
        let differs = (truths[0] == .yes) != (truths[1] == .yes)
        if !truths.contains(.unknown) { return differs ? one.answers : nil }
        guard let question = firstOpen() else { return differs ? one.answers : nil }
        let tried = candidates[question] ?? cone.candidates(question, one.program)
        candidates[question] = tried
        if !tried.isExhaustive { isExhaustive = false }
        defer {
            one.unsettle(question)
            other.unsettle(question)
        }
        for code in tried.codes + [.notAsked] {
            one.set(code, to: question)
            other.set(code, to: question)
            if let found = search() { return found }
        }
        return nil
    }

    /// A question that is not settled in an undecided part of the rule.
    private func firstOpen() -> Int? {
        var open: Int?
        for evaluator in [one, other] where open == nil {
            let program = evaluator.program
            program.walk(from: [node]) { node in
                guard open == nil, evaluator.truth(of: node, assuming: true) == .unknown else { return [] }
                open = program.questions(of: node).first { evaluator.isUndetermined($0) }
                return open == nil ? program.below(node, .everything) : []
            }
        }
        return open
    }
}
