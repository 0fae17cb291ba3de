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
/// - Parameters:
///   - assuming: whether missing answers are replaced by their assumptions, as for the recommended rung.
///   - budget: the evaluations after which the search gives up.
package func answers(
    making node: Int, avoiding: [Int] = [], assuming: Bool = false, budget: Int = AnswerSearch.budget,
    in program: Program
) -> AnswersSought {
    // Few conditions are looked at many times.
    let few = avoiding.count < 16 ? program.restricted(to: [node] + avoiding) : program
    var search = AnswerSearch(few, assuming: assuming, budget: budget)
    return search.answers(making: node, .yes, avoiding: avoiding)
}

/// For each of some conditions answers that give it the truth beside it.
///
/// Some at a time are looked at alone, since an answer bears on many more conditions in a whole library.
package func answers(making wanted: [(node: Int, truth: Truth)], in program: Program) -> [AnswersSought] {
    let starts = Array(stride(from: 0, to: wanted.count, by: 256))
    return concurrently(starts) { start in
        let some = wanted[start..<min(start + 256, wanted.count)]
        var search = AnswerSearch(program.restricted(to: some.map(\.node)))
        return some.map { search.answers(making: $0.node, $0.truth) }
    }.flatMap { $0 }
}

/// Looks for answers that decide a condition, by trying the answers of its undecided questions one after
/// another.
///
/// Three-valued evaluation prunes: the evaluator of a search takes a question that was not settled yet for
/// one to which any answer may still be recorded, asked for or volunteered, or none. So once a condition is
/// decided, nothing that is recorded can change it, whole families of calls are settled at once, and a
/// search that ends without a result is a proof that there is none.
///
/// One search after another on the same program costs less than a new one for each.
package struct AnswerSearch {
    /// What cut a search off.
    package enum Limit: Sendable {
        /// It took too many evaluations.
        case budget
        /// Tests tell so many answers of this question apart that not every set of them was tried.
        case sets(question: Int)
    }

    /// What cut the last search off that gave up.
    package private(set) var limit: Limit?
    /// Evaluations per search, far above what conditions that people write need (the shipped library's
    /// largest takes under 3,000).
    package static let budget = 50_000

    private let program: Program
    /// Whether missing answers are replaced by their assumptions.
    private let assuming: Bool
    private let budget: Int
    private var evaluator: Evaluator
    /// For the calls themselves: what the search left unsettled is not asked.
    private var actual: Evaluator
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
    /// For each node, and each truth that was wanted of it, the step in which no open question was found.
    private var barren: [UInt32]

    package init(_ program: Program, assuming: Bool = false, budget: Int = AnswerSearch.budget) {
        self.program = program
        self.assuming = assuming
        self.budget = budget
        cone = SearchCone([], program)
        actual = Evaluator(program)
        evaluator = Evaluator(program, searching: true)
        evaluator.evaluate(Answers(for: program))
        possible = Array(repeating: 0, count: 2 * program.nodes.count)
        impossible = possible
        barren = Array(repeating: 0, count: 3 * program.nodes.count)
    }

    /// Answers that give a node the wanted truth while none of the nodes to avoid holds.
    ///
    /// - Parameter rung: no rule that raises to this rung, or higher on its ladder, holds either.
    package mutating func answers(
        making node: Int, _ truth: Truth, avoiding nodes: [Int] = [], staysBelow rung: RungPlace? = nil
    ) -> AnswersSought {
        spent = 0
        isExhaustive = true
        limit = nil
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
        let cone = SearchCone(rules(raisingTo: place), program)
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
        guard spent <= budget else {
            isExhaustive = false
            limit = .budget
            return nil
        }
        step += 1
        if isAvoided { return nil }
        let isMade = truth(node) == wanted
        if isMade, avoidsAll() { return evaluator.answers }
        // What holds on the call as it is must be kept from holding by something that is recorded.
        guard isMade || canBecome(wanted, node),
            let question = isMade ? firstOpen(among: avoidedNodes) : firstOpen(node, wanted)
        else { return nil }
        let place = cone.hasSums ? place : []
        if failed.contains(place) { return nil }
        let candidates = candidates[question] ?? cone.candidates(question, program)
        self.candidates[question] = candidates
        if !candidates.isExhaustive {
            isExhaustive = false
            if limit == nil { limit = .sets(question: question) }
        }
        defer { evaluator.unsettle(question) }
        // Without a value a question that may not matter is outside all answers; and what is to be avoided
        // may hold whichever value is given, and not hold for certain while there is none.
        let isLeft = isMade || relevance(of: question) != .yes || !avoidedNodes.isEmpty
        let left: [AnswerCode] = isLeft ? [.notAsked] : []
        for code in candidates.codes + left {
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

    /// Whether nothing that is to be avoided holds on the call as it is recorded so far: what was not settled
    /// is not asked.
    private mutating func avoidsAll() -> Bool {
        guard !avoided.nodes.isEmpty || avoided.rung != nil else { return true }
        actual.move(to: evaluator.answers)
        return !(avoided.rung.map { actual.isRaised(to: $0, assuming: assuming) } ?? false)
            && !avoided.nodes.contains { actual.truth(of: $0, assuming: assuming) == .yes }
    }

    private var avoidedNodes: [Int] {
        avoided.nodes + (avoided.rung.map { rules(raisingTo: $0) } ?? [])
    }

    /// The conditions of the rules that raise to a rung or higher on its ladder.
    private func rules(raisingTo place: RungPlace) -> [Int] {
        program.rules.indices.filter { rule in
            program.rules[rule].raise.contains { $0.ladder == place.ladder && $0.rung >= place.rung }
        }.map { program.rules[$0].node }
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
        let parts = program.parts[program.nodes[node].placesOfParts]
        switch program.nodes[node].kind {
        case .value, .contains, .status: return testAllows(wanted, node)
        case .score, .opened: return true
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

    /// Whether an undecided test can still be decided as wanted. One of a question that was left without a
    /// value is decided by whether the question matters: outside all answers where it does not, and where it
    /// does by why there is none, or not at all.
    private func testAllows(_ wanted: Truth, _ node: Int) -> Bool {
        let test = program.nodes[node]
        let question = Int(test.subject)
        if evaluator.isUndetermined(question) { return true }
        func decides(_ bits: UInt64) -> Bool { (test.mask & bits != 0) == (wanted == .yes) }
        let relevance = relevance(of: question)
        let outside = test.kind == .status ? StatusBits.outside : outsideBit
        if relevance != .yes, decides(outside) { return true }
        guard relevance != .no, case .missing(let reason) = evaluator.answers.codes[question] else {
            return false
        }
        if test.kind == .status { return reason == .lost || decides(StatusBits.bit(reason)) }
        let record = program.questions[question]
        return assuming && record.assumption.map { decides(record.bits(of: $0)) } ?? false
    }

    /// The question to try next where some of the nodes hold on the call as it is.
    private mutating func firstOpen(among nodes: [Int]) -> Int? {
        for node in nodes where actual.truth(of: node, assuming: assuming) == .yes {
            if let open = firstOpen(node, nil) { return open }
        }
        return nil
    }

    /// The question to try next: the first that is unsettled in the first undecided part, or, where that one
    /// was left without a value, the first of those that decide whether it matters. So a condition whose
    /// first part says most is settled soonest.
    ///
    /// - Parameter wanted: only parts that can still help to this truth are looked at; nil for all.
    private mutating func firstOpen(_ node: Int, _ wanted: Truth?) -> Int? {
        guard truth(node) == .unknown, wanted.map({ canBecome($0, node) }) ?? true else { return nil }
        let place = 3 * node + (wanted.map { $0 == .yes ? 1 : 2 } ?? 0)
        guard barren[place] != step else { return nil }
        let subject = Int(program.nodes[node].subject)
        switch program.nodes[node].kind {
        case .value, .contains, .status:
            if let open = firstOpen(question: subject) { return open }
        case .opened:
            for opening in program.documents[subject].opening
            where evaluator.isUndetermined(opening.question) { return opening.question }
        case .all, .any, .finding, .not:
            let wanted = program.nodes[node].kind == .not ? wanted.map { !$0 } : wanted
            for place in program.nodes[node].placesOfParts {
                if let open = firstOpen(Int(program.parts[place]), wanted) { return open }
            }
        case .score:
            for part in program.scores[subject].parts {
                if case .answers(let question, _, _) = part, let open = firstOpen(question: question) {
                    return open
                }
                if let node = part.node, let open = firstOpen(node, nil) { return open }
            }
        }
        barren[place] = step
        return nil
    }

    private mutating func firstOpen(question: Int) -> Int? {
        if evaluator.isUndetermined(question) { return question }
        guard !evaluator.answers.codes[question].isValue else { return nil }
        return program.questions[question].relevance.flatMap { firstOpen($0, nil) }
    }
}
