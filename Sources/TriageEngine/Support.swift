import TriageValues

/// Which answers a truth rests on.
///
/// Keeping only these answers of a call, and forgetting all others, leaves the truth as it is (DESIGN 3.4,
/// property 7): every decided part is followed down to the answers that decide it, and a question that could
/// be irrelevant brings the answers that make it relevant.
struct Support {
    let program: Program
    let view: View
    let answers: Answers

    /// The questions that the truths of decided nodes rest on.
    func questions(of decided: [Int]) -> Set<Int> {
        var found: Set<Int> = []
        func insert(_ question: Int) {
            if answers.codes[question] != .notAsked { found.insert(question) }
        }
        /// What the relevance of a question adds.
        func rest(on question: Int) -> [Int] {
            guard let relevance = program.questions[question].relevance else {
                insert(question)
                return []
            }
            // A question that does not matter is decided by that alone.
            if view.truths[relevance] != .no { insert(question) }
            return view.truths[relevance] == .unknown ? [] : [relevance]
        }
        program.walk(from: decided) { node in
            switch program.nodes[node].kind {
            case .value, .contains, .status: return rest(on: Int(program.nodes[node].subject))
            case .score:
                return program.questions(of: node).flatMap(rest)
                    + program.below(node, .scores).filter { view.truths[$0] != .unknown }
            case .not, .finding: return program.parts(of: node)
            case .all, .any:
                // A part that is as true as the whole decides it; of several, each is a reason.
                return program.parts(of: node).filter { view.truths[$0] == view.truths[node] }
            }
        }
        return found
    }
}

extension Evaluation {
    /// The questions whose answers a rule's truth rests on, in the order of asking.
    package func support(ofRule rule: Int, _ program: Program, assuming: Bool = true) -> [Int] {
        support(ofNodes: [program.rules[rule].node], program, assuming: assuming)
    }

    /// The questions whose answers the truths of decided nodes rest on, in the order of asking.
    package func support(ofNodes nodes: [Int], _ program: Program, assuming: Bool = true) -> [Int] {
        Support(program: program, view: assuming ? assumed : plain, answers: answers).questions(of: nodes)
            .sorted()
    }
}
