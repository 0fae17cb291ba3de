import TriageEngine
import TriageValues

/// Looks for answers that decide a condition, by trying the answers of its undecided questions one after
/// another.
///
/// Three-valued evaluation prunes: once a condition is decided, no further answer can change it (DESIGN 3.4,
/// property 2), so whole families of calls are settled at once, and a search that ends without a result is a
/// proof that there is none.
struct AnswerSearch {
    enum Result {
        case found(Answers)
        /// There are no such answers.
        case none
        /// The search was cut off; nothing is known.
        case gaveUp
    }

    /// Evaluations per search, far above what conditions that people write need (the shipped library's
    /// largest takes under 3,000).
    static let budget = 50_000

    private let program: Program
    /// Whether missing answers are replaced by their assumptions.
    private let assuming: Bool
    private var evaluator: Evaluator
    private var spent = 0
    private var isExhaustive = true
    /// The answers worth trying, by question, as far as this search has met them.
    private var candidates: [Int: (codes: [AnswerCode], isExhaustive: Bool)] = [:]
    /// The tests that this search can come upon.
    private var tests: [ConditionNode] = []

    init(_ program: Program, assuming: Bool = false) {
        self.program = program
        self.assuming = assuming
        evaluator = Evaluator(program)
    }

    /// Answers that give a node the wanted truth while none of the nodes to avoid holds.
    mutating func answers(making node: Int, _ truth: Truth, avoiding: [Int] = []) -> Result {
        spent = 0
        isExhaustive = true
        candidates = [:]
        tests = program.tests(behind: [node] + avoiding)
        if let answers = search(node, truth, avoiding, Answers(for: program)) { return .found(answers) }
        return isExhaustive ? .none : .gaveUp
    }

    private mutating func search(_ node: Int, _ truth: Truth, _ avoiding: [Int], _ answers: Answers)
        -> Answers?
    {
        spent += 1
        guard spent <= Self.budget else {
            isExhaustive = false
            return nil
        }
        evaluator.evaluate(answers)
        if avoiding.contains(where: { evaluator.truth(of: $0, assuming: assuming) == .yes }) { return nil }
        if evaluator.truth(of: node, assuming: assuming) == truth { return answers }
        guard evaluator.truth(of: node, assuming: assuming) == .unknown else { return nil }
        let view = evaluator.view(assuming: assuming)
        guard canBecome(truth, node, view, answers) else { return nil }
        guard let question = firstOpen(node, view, answers, program) else { return nil }
        let candidates = candidates[question] ?? answersToTry(question, tests, program)
        self.candidates[question] = candidates
        if !candidates.isExhaustive { isExhaustive = false }
        for code in candidates.codes {
            if let found = search(node, truth, avoiding, answers.replacing([question: code])) { return found }
        }
        return nil
    }
}

extension AnswerSearch {
    /// False when a node certainly never gets a truth: an answer that is missing leaves a test of its value
    /// unknown for good.
    private func canBecome(_ truth: Truth, _ node: Int, _ view: View, _ answers: Answers) -> Bool {
        guard view.truths[node] == .unknown else { return view.truths[node] == truth }
        let record = program.nodes[node]
        let parts = program.parts(of: node)
        switch record.kind {
        case .value, .contains, .status:
            let question = Int(record.subject)
            let matters = program.questions[question].relevance.map { view.truths[$0] } ?? .yes
            return answers.codes[question] == .notAsked || matters != .yes
        case .score: return true
        case .finding: return parts.allSatisfy { canBecome(truth, $0, view, answers) }
        case .not:
            return parts.allSatisfy { canBecome(truth == .yes ? .no : .yes, $0, view, answers) }
        case .all:
            return truth == .yes
                ? parts.allSatisfy { canBecome(truth, $0, view, answers) }
                : parts.contains { canBecome(truth, $0, view, answers) }
        case .any:
            return truth == .no
                ? parts.allSatisfy { canBecome(truth, $0, view, answers) }
                : parts.contains { canBecome(truth, $0, view, answers) }
        }
    }
}

/// The answers of a question that tests tell apart, and whether these are all.
package func answersToTry(
    _ index: Int, _ tests: [ConditionNode], _ program: Program
) -> (codes: [AnswerCode], isExhaustive: Bool) {
    let question = program.questions[index]
    let missing =
        tests.contains { $0.kind == .status && Int($0.subject) == index }
        ? Missing.allCases.map { AnswerCode.missing($0) } : []
    switch question.kind {
    case .choice: return (question.options.indices.map { .choice($0) } + missing, true)
    case .number(let range): return (range.classStarts.map { .number($0) } + missing, true)
    case .several(let none):
        let masks = tests.filter { $0.kind == .contains && Int($0.subject) == index }.map(\.mask)
        var seen: Set<[Bool]> = []
        let distinct = question.options.indices.filter { option in
            option != none && seen.insert(masks.map { $0 >> UInt64(option) & 1 == 1 }).inserted
        }
        let isSmall = distinct.count <= 8
        let sets: [UInt64] =
            isSmall
            ? (1..<(1 << distinct.count)).map { choice in
                distinct.indices.reduce(UInt64(0)) {
                    choice >> $1 & 1 == 1 ? $0 | 1 << UInt64(distinct[$1]) : $0
                }
            } : distinct.map { 1 << UInt64($0) }
        let noneOnly: [UInt64] = none.map { [1 << UInt64($0)] } ?? []
        return ((noneOnly + sets).map { .several($0) } + missing, isSmall)
    }
}

/// The question to try next: the first that is open in the first undecided part, and before it those that
/// decide whether it matters. So a condition whose first part says most is settled soonest.
private func firstOpen(_ node: Int, _ view: View, _ answers: Answers, _ program: Program) -> Int? {
    guard view.truths[node] == .unknown else { return nil }
    let record = program.nodes[node]
    switch record.kind {
    case .value, .contains, .status: return firstOpen(question: Int(record.subject), view, answers, program)
    case .all, .any, .not, .finding:
        for place in Int(record.firstPart)..<Int(record.firstPart + record.partCount) {
            if let open = firstOpen(Int(program.parts[place]), view, answers, program) { return open }
        }
    case .score:
        for part in program.scores[Int(record.subject)].parts {
            switch part {
            case .answers(let question, _):
                if let open = firstOpen(question: question, view, answers, program) { return open }
            case .condition(let node):
                if let open = firstOpen(node, view, answers, program) { return open }
            }
        }
    }
    return nil
}

private func firstOpen(question: Int, _ view: View, _ answers: Answers, _ program: Program) -> Int? {
    if let relevance = program.questions[question].relevance {
        if view.truths[relevance] == .no { return nil }
        if let gate = firstOpen(relevance, view, answers, program) { return gate }
    }
    return answers.codes[question] == .notAsked ? question : nil
}
