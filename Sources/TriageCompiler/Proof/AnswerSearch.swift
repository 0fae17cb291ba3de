import TriageEngine
import TriageValues

/// What became of a search for answers.
package enum AnswersSought: Sendable {
    case found(Answers)
    /// There are none: every combination of answers that matters was tried.
    case none
    /// The search was cut off; nothing is known.
    case gaveUp
}

/// Answers that make a condition of a program hold while none of the conditions to avoid holds.
///
/// - Parameter assuming: whether missing answers are replaced by their assumptions, as for the recommended
///   rung.
package func answers(
    making node: Int, avoiding: [Int] = [], assuming: Bool = false, in program: Program
) -> AnswersSought {
    // Few conditions are looked at many times.
    let few = avoiding.count < 16 ? program.restricted(to: [node] + avoiding) : program
    var search = AnswerSearch(few, assuming: assuming)
    return search.answers(making: node, .yes, avoiding: avoiding)
}

/// Looks for answers that decide a condition, by trying the answers of its undecided questions one after
/// another.
///
/// Three-valued evaluation prunes: the evaluator of a search takes a question that was not settled yet for one
/// to which any answer may still be recorded, asked for or volunteered, or none. So once a condition is decided,
/// nothing that is recorded can change it, whole families of calls are settled at once, and a search that ends
/// without a result is a proof that there is none.
struct AnswerSearch {
    /// Evaluations per search, far above what conditions that people write need (the shipped library's
    /// largest takes under 3,000).
    static let budget = 50_000

    private let program: Program
    /// Whether missing answers are replaced by their assumptions.
    private let assuming: Bool
    private var evaluator: Evaluator
    /// For the calls themselves: what the search left unsettled is not asked.
    private var actual: Evaluator
    private var spent = 0
    private var isExhaustive = true
    /// The answers worth trying, by question, as far as this search has met them.
    private var candidates: [Int: (codes: [AnswerCode], isExhaustive: Bool)] = [:]
    /// What this search can come upon.
    private var cone: SearchCone
    /// Where the search has been without result: calls that differ only in how a sum came about are one.
    private var failed: Set<[Int]> = []
    /// The step of the search, for what is remembered during one step only.
    private var step: UInt32 = 0
    /// For each node and each wanted truth the step in which it was found possible, or impossible. Without
    /// this a finding that many others name would be looked at once for every way to it.
    private var possible: [UInt32]
    private var impossible: [UInt32]
    /// For each node the step in which no open question was found under it.
    private var barren: [UInt32]

    init(_ program: Program, assuming: Bool = false) {
        self.program = program
        self.assuming = assuming
        cone = SearchCone([], program)
        actual = Evaluator(program)
        evaluator = Evaluator(program, searching: true)
        evaluator.evaluate(Answers(for: program))
        possible = Array(repeating: 0, count: 2 * program.nodes.count)
        impossible = possible
        barren = Array(repeating: 0, count: program.nodes.count)
    }

    /// Answers that give a node the wanted truth while none of the nodes to avoid holds.
    mutating func answers(making node: Int, _ truth: Truth, avoiding: [Int] = []) -> AnswersSought {
        spent = 0
        isExhaustive = true
        candidates = [:]
        cone = SearchCone([node] + avoiding, program)
        failed = []
        if let answers = search(node, truth, avoiding) { return .found(answers) }
        return isExhaustive ? .none : .gaveUp
    }

    private mutating func search(_ node: Int, _ wanted: Truth, _ avoiding: [Int]) -> Answers? {
        spent += 1
        guard spent <= Self.budget else {
            isExhaustive = false
            return nil
        }
        step += 1
        if avoiding.contains(where: { truth($0) == .yes }) { return nil }
        let isMade = truth(node) == wanted
        if isMade, avoids(avoiding) { return evaluator.answers }
        guard isMade || canBecome(wanted, node),
            let question = firstOpen(among: isMade ? avoiding : [node])
        else { return nil }
        let place = cone.hasSums ? place : []
        if failed.contains(place) { return nil }
        let candidates = candidates[question] ?? cone.candidates(question, program)
        self.candidates[question] = candidates
        if !candidates.isExhaustive { isExhaustive = false }
        defer { evaluator.unsettle(question) }
        // A question that may not matter can also be left without a value, which is then outside all answers.
        let left: [AnswerCode] = relevance(of: question) == .yes ? [] : [.notAsked]
        for code in candidates.codes + left {
            evaluator.set(code, to: question)
            if let found = search(node, wanted, avoiding) { return found }
        }
        if cone.hasSums { failed.insert(place) }
        return nil
    }

    /// All that what can still happen depends on: the answers, but of questions that only add to sums just
    /// whether they are answered, and the sums.
    private var place: [Int] {
        cone.questions.map { question in
            let code = evaluator.answers.codes[question]
            guard !evaluator.isUndetermined(question) else { return Int.min }
            return cone.isOnlyAdded(question, program) ? -2 : cone.candidatePlace(of: code, question)
        }
            + cone.scores.flatMap { score in
                let bounds = evaluator.bounds(ofScore: score, assuming: assuming)
                return [bounds.lowerBound, bounds.upperBound]
            }
    }

    private func truth(_ node: Int) -> Truth { evaluator.truth(of: node, assuming: assuming) }

    private func relevance(of question: Int) -> Truth {
        program.questions[question].relevance.map { truth($0) } ?? .yes
    }

    /// Whether none of the nodes holds on the call as it is recorded so far.
    private mutating func avoids(_ nodes: [Int]) -> Bool {
        guard nodes.contains(where: { truth($0) != .no }) else { return true }
        actual.move(to: evaluator.answers)
        return !nodes.contains { actual.truth(of: $0, assuming: assuming) == .yes }
    }

    /// False when a node certainly never gets a truth: an answer that is missing leaves a test of its value
    /// unknown for good.
    private mutating func canBecome(_ wanted: Truth, _ node: Int) -> Bool {
        guard truth(node) == .unknown else { return truth(node) == wanted }
        let place = 2 * node + (wanted == .yes ? 1 : 0)
        if possible[place] == step { return true }
        if impossible[place] == step { return false }
        let can = partsAllow(wanted, node)
        if can { possible[place] = step } else { impossible[place] = step }
        return can
    }

    private mutating func partsAllow(_ wanted: Truth, _ node: Int) -> Bool {
        let record = program.nodes[node]
        let parts = program.parts(of: node)
        switch record.kind {
        case .value, .contains, .status:
            let question = Int(record.subject)
            return evaluator.isUndetermined(question) || relevance(of: question) != .yes
        case .score, .opened: return true
        case .finding: return parts.allSatisfy { canBecome(wanted, $0) }
        case .not: return parts.allSatisfy { canBecome(wanted == .yes ? .no : .yes, $0) }
        case .all:
            return wanted == .yes
                ? parts.allSatisfy { canBecome(wanted, $0) } : parts.contains { canBecome(wanted, $0) }
        case .any:
            return wanted == .no
                ? parts.allSatisfy { canBecome(wanted, $0) } : parts.contains { canBecome(wanted, $0) }
        }
    }

    /// The question to try next: the first that is unsettled in the first undecided part, or, where that one
    /// was left without a value, the first of those that decide whether it matters. So a condition whose first
    /// part says most is settled soonest.
    private mutating func firstOpen(among nodes: [Int]) -> Int? {
        for node in nodes {
            if let open = firstOpen(node) { return open }
        }
        return nil
    }

    private mutating func firstOpen(_ node: Int) -> Int? {
        guard truth(node) == .unknown, barren[node] != step else { return nil }
        let record = program.nodes[node]
        switch record.kind {
        case .value, .contains, .status:
            if let open = firstOpen(question: Int(record.subject)) { return open }
        case .opened:
            if let open = program.questions(of: node).first(where: evaluator.isUndetermined) { return open }
        case .all, .any, .not, .finding:
            for place in Int(record.firstPart)..<Int(record.firstPart + record.partCount) {
                if let open = firstOpen(Int(program.parts[place])) { return open }
            }
        case .score:
            for part in program.scores[Int(record.subject)].parts {
                switch part {
                case .answers(let question, _):
                    if let open = firstOpen(question: question) { return open }
                case .condition(let node):
                    if let open = firstOpen(node) { return open }
                }
            }
        }
        barren[node] = step
        return nil
    }

    private mutating func firstOpen(question: Int) -> Int? {
        if evaluator.isUndetermined(question) { return question }
        guard !evaluator.answers.codes[question].isValue else { return nil }
        return program.questions[question].relevance.flatMap { firstOpen($0) }
    }
}
