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

/// For each of some conditions answers that give it the truth beside it.
///
/// Some at a time are looked at alone, since an answer bears on many more conditions in a whole library.
package func answers(making wanted: [(node: Int, truth: Truth)], in program: Program) -> [AnswersSought] {
    stride(from: 0, to: wanted.count, by: 256).flatMap { start in
        let some = wanted[start..<min(start + 256, wanted.count)]
        var search = AnswerSearch(program.restricted(to: some.map(\.node)))
        return some.map { search.answers(making: $0.node, $0.truth) }
    }
}

/// Looks for answers that decide a condition, by trying the answers of its undecided questions one after
/// another.
///
/// Three-valued evaluation prunes: once a condition is decided, no further answer can change it (DESIGN 3.4,
/// property 2), so whole families of calls are settled at once, and a search that ends without a result is a
/// proof that there is none.
///
/// One search after another on the same program costs less than a new one for each.
package struct AnswerSearch {
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
    /// What this search can come upon.
    private var cone: SearchCone
    /// What the rules can come upon that raise to a rung or higher, for the rungs that searches stayed below.
    private var conesOfRules: [RungPlace: SearchCone] = [:]
    /// The conditions and the rung that this search avoids.
    private var avoided: (nodes: [Int], rung: RungPlace?) = ([], nil)
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

    package init(_ program: Program, assuming: Bool = false) {
        self.program = program
        self.assuming = assuming
        cone = SearchCone([], program)
        evaluator = Evaluator(program)
        evaluator.evaluate(Answers(for: program))
        possible = Array(repeating: 0, count: 2 * program.nodes.count)
        impossible = possible
        barren = Array(repeating: 0, count: program.nodes.count)
    }

    /// Answers that give a node the wanted truth while none of the nodes to avoid holds.
    ///
    /// - Parameter rung: no rule that raises to this rung, or higher on its ladder, holds either.
    package mutating func answers(
        making node: Int, _ truth: Truth, avoiding nodes: [Int] = [], staysBelow rung: RungPlace? = nil
    ) -> AnswersSought {
        spent = 0
        isExhaustive = true
        candidates = [:]
        cone = rung.map { coneOfRules(raisingTo: $0) } ?? SearchCone([], program)
        cone.add([node] + nodes, program)
        avoided = (nodes, rung)
        failed = []
        if let answers = search(node, truth) { return .found(answers) }
        return isExhaustive ? .none : .gaveUp
    }

    private mutating func coneOfRules(raisingTo place: RungPlace) -> SearchCone {
        if let known = conesOfRules[place] { return known }
        let rules = program.rules.indices.filter { rule in
            program.rules[rule].raise.contains { $0.ladder == place.ladder && $0.rung >= place.rung }
        }
        let cone = SearchCone(rules.map { program.rules[$0].node }, program)
        conesOfRules[place] = cone
        return cone
    }

    /// Whether something holds that is to be avoided.
    private var isAvoided: Bool {
        avoided.rung.map { evaluator.isRaised(to: $0, assuming: assuming) } ?? false
            || avoided.nodes.contains { truth($0) == .yes }
    }

    private mutating func search(_ node: Int, _ wanted: Truth) -> Answers? {
        spent += 1
        guard spent <= Self.budget else {
            isExhaustive = false
            return nil
        }
        step += 1
        if isAvoided { return nil }
        if truth(node) == wanted { return evaluator.answers }
        guard canBecome(wanted, node), let question = firstOpen(node) else { return nil }
        let place = cone.hasSums ? place : []
        if failed.contains(place) { return nil }
        let candidates = candidates[question] ?? cone.candidates(question, program)
        self.candidates[question] = candidates
        if !candidates.isExhaustive { isExhaustive = false }
        defer { evaluator.set(.notAsked, to: question) }
        for code in candidates.codes {
            evaluator.set(code, to: question)
            if let found = search(node, wanted) { return found }
        }
        if cone.hasSums { failed.insert(place) }
        return nil
    }

    /// All that what can still happen depends on: the answers, but of questions that only add to sums just
    /// whether they are answered, and the sums.
    private var place: [Int] {
        cone.questions.map { question in
            let code = evaluator.answers.codes[question]
            guard code != .notAsked else { return -1 }
            return cone.isOnlyAdded(question, program) ? -2 : cone.candidatePlace(of: code, question)
        }
            + cone.scores.flatMap { score in
                let bounds = evaluator.bounds(ofScore: score, assuming: assuming)
                return [bounds.lowerBound, bounds.upperBound]
            }
    }

    private func truth(_ node: Int) -> Truth { evaluator.truth(of: node, assuming: assuming) }

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
        let parts = program.parts[program.nodes[node].placesOfParts]
        switch program.nodes[node].kind {
        case .value, .contains, .status:
            let question = Int(program.nodes[node].subject)
            let matters = program.questions[question].relevance.map { truth($0) } ?? .yes
            return evaluator.answers.codes[question] == .notAsked || matters != .yes
        case .score: return true
        case .finding: return parts.allSatisfy { canBecome(wanted, Int($0)) }
        case .not: return parts.allSatisfy { canBecome(wanted == .yes ? .no : .yes, Int($0)) }
        case .all:
            return wanted == .yes
                ? parts.allSatisfy { canBecome(wanted, Int($0)) }
                : parts.contains { canBecome(wanted, Int($0)) }
        case .any:
            return wanted == .no
                ? parts.allSatisfy { canBecome(wanted, Int($0)) }
                : parts.contains { canBecome(wanted, Int($0)) }
        }
    }

    /// The question to try next: the first that is open in the first undecided part, and before it those that
    /// decide whether it matters. So a condition whose first part says most is settled soonest.
    private mutating func firstOpen(_ node: Int) -> Int? {
        guard truth(node) == .unknown, barren[node] != step else { return nil }
        let subject = Int(program.nodes[node].subject)
        switch program.nodes[node].kind {
        case .value, .contains, .status:
            if let open = firstOpen(question: subject) { return open }
        case .all, .any, .not, .finding:
            for place in program.nodes[node].placesOfParts {
                if let open = firstOpen(Int(program.parts[place])) { return open }
            }
        case .score:
            for part in program.scores[subject].parts {
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
        if let relevance = program.questions[question].relevance {
            if truth(relevance) == .no { return nil }
            if let gate = firstOpen(relevance) { return gate }
        }
        return evaluator.answers.codes[question] == .notAsked ? question : nil
    }
}
