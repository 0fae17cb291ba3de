import TriageValues

/// The rules of a program as terms: for each ladder, highest rung first, lists of tests that must all pass.
///
/// A condition is a choice of such lists (its disjunctive form); relevance is written out: a test on a question that
/// matters when R holds is "R and the test", or "not R, or the test" when a question that does not matter passes it.
/// Truths keep their meaning in that form, both what is certain and what is possible, because each is an `and` and
/// `or` of what the tests are. What would grow too long stays one test of the condition itself.
struct RungTerms {
    enum Literal: Hashable {
        /// A test on what was answered, whether or not the question matters.
        case answer(question: Int, node: Int, isNegated: Bool)
        /// The truth of a condition that is worked out before.
        case condition(node: Int, isNegated: Bool)
        /// A must-ask question waits for its answer.
        case waits(question: Int)
    }

    struct Term {
        let rung: Int
        let literals: [Literal]
    }

    /// More lists for one condition are not written out.
    private static let limit = 16

    let program: Program
    /// By ladder, highest rung first.
    private(set) var ladders: [[Term]] = []
    /// What steps up, on every ladder that can.
    private(set) var steps: [Term] = []
    /// A must-ask question is open and may matter.
    private(set) var open: [Term] = []

    init(_ program: Program) {
        self.program = program
        let conditions = program.rules.map { expanded($0.node) }
        ladders = program.ladders.indices.map { ladder in
            program.ladders[ladder].rungs.indices.dropFirst().reversed().flatMap { rung in
                program.rules.indices.filter { rule in
                    program.rules[rule].raise.contains(RungPlace(ladder: ladder, rung: rung))
                }.flatMap { rule in conditions[rule].map { Term(rung: rung, literals: $0) } }
            }
        }
        steps = program.rules.indices.filter { program.rules[$0].stepsUp }
            .flatMap { conditions[$0].map { Term(rung: 1, literals: $0) } }
        open = program.questions.indices.filter { program.questions[$0].mustAsk }.flatMap { question in
            let relevance = program.questions[question].relevance.map { expanded($0) } ?? [[]]
            return relevance.map { Term(rung: 1, literals: $0 + [.waits(question: question)]) }
        }
    }

    /// Whether a question's answers are few enough for a table: one answer, or a number's class.
    static func isTabled(_ question: Question) -> Bool {
        if case .several = question.kind { return false }
        return true
    }

    private func expanded(_ node: Int) -> [[Literal]] {
        expanded(node, isNegated: false) ?? [[.condition(node: node, isNegated: false)]]
    }

    /// The lists of a condition, nil when there are too many.
    private func expanded(_ index: Int, isNegated: Bool) -> [[Literal]]? {
        let node = program.nodes[index]
        switch node.kind {
        case .finding, .not:
            let part = program.parts(of: index)[0]
            return expanded(part, isNegated: isNegated != (node.kind == .not))
        case .all, .any:
            let parts = program.parts(of: index).map { part in
                expanded(part, isNegated: isNegated) ?? [[.condition(node: part, isNegated: isNegated)]]
            }
            return (node.kind == .all) != isNegated ? Self.product(parts) : Self.union(parts)
        case .value, .status:
            let question = Int(node.subject)
            guard Self.isTabled(program.questions[question]) else {
                return [[.condition(node: index, isNegated: isNegated)]]
            }
            let test = [[Literal.answer(question: question, node: index, isNegated: isNegated)]]
            guard let relevance = program.questions[question].relevance else { return test }
            let outside = node.kind == .value ? outsideBit : StatusBits.outside
            let needsRelevance = (node.mask & outside == 0) != isNegated
            let matters =
                expanded(relevance, isNegated: !needsRelevance)
                ?? [[.condition(node: relevance, isNegated: !needsRelevance)]]
            return needsRelevance ? Self.product([matters, test]) : Self.union([matters, test])
        case .contains, .score: return [[.condition(node: index, isNegated: isNegated)]]
        }
    }

    private static func product(_ parts: [[[Literal]]]) -> [[Literal]]? {
        var lists: [[Literal]] = [[]]
        for part in parts {
            guard lists.count * part.count <= limit else { return nil }
            lists = lists.flatMap { list in part.map { list + $0 } }
        }
        return lists
    }

    private static func union(_ parts: [[[Literal]]]) -> [[Literal]]? {
        let lists = parts.flatMap { $0 }
        return lists.count <= limit ? lists : nil
    }
}
