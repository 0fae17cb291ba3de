import TriageCompiler
import TriageEngine
import TriageValues

/// Looks for a call on which a question was asked and not learned, and one rule holds in one of two programs
/// that differ in what they then assume, and not in the other.
///
/// Answers are tried in both programs at once until the rule is decided in both, so that a search that ends
/// without a result is a proof, as `AnswerSearch` is.
struct MissingSearch {
    /// Steps of one search; far above what rules that people write need.
    private static let budget = 20_000

    private let node: Int
    private var one: Evaluator
    private var other: Evaluator
    private let cone: SearchCone
    private var candidates: [Int: (codes: [AnswerCode], isExhaustive: Bool)] = [:]
    private var spent = 0
    private var isExhaustive = true

    init(_ program: Program, _ changed: Program, _ node: Int, _ reason: Missing, to question: Int) {
        self.node = node
        one = Evaluator(program.restricted(to: [node]))
        other = Evaluator(changed.restricted(to: [node]))
        cone = SearchCone([node], program)
        var answers = Answers(for: program)
        answers[question] = .missing(reason)
        one.evaluate(answers)
        other.evaluate(answers)
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
        let isDecided = !truths.contains(.unknown)
        let differs = (truths[0] == .yes) != (truths[1] == .yes)
        if isDecided { return differs ? one.answers : nil }
        guard let question = firstOpen() else { return differs ? one.answers : nil }
        let tried = candidates[question] ?? cone.candidates(question, one.program)
        candidates[question] = tried
        if !tried.isExhaustive { isExhaustive = false }
        for code in tried.codes {
            one.set(code, to: question)
            other.set(code, to: question)
            if let found = search() { return found }
        }
        one.set(.notAsked, to: question)
        other.set(.notAsked, to: question)
        return nil
    }

    /// A question that is not asked in an undecided part of the rule, one that certainly matters before the
    /// rest.
    private func firstOpen() -> Int? {
        var open: Int?
        for evaluator in [one, other] {
            let program = evaluator.program
            program.walk(from: [node]) { node in
                guard evaluator.truth(of: node, assuming: true) == .unknown else { return [] }
                for question in program.questions(of: node)
                where evaluator.answers.codes[question] == .notAsked {
                    let relevance =
                        program.questions[question].relevance.map {
                            evaluator.truth(of: $0, assuming: true)
                        } ?? .yes
                    if relevance == .yes || relevance == .unknown && open == nil { open = question }
                    if relevance == .yes { break }
                }
                return program.below(node, .everything)
            }
        }
        return open
    }
}
