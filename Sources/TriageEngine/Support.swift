import TriageValues

/// Which answers a truth rests on.
///
/// Keeping only these answers of a call, and forgetting all others, leaves the truth as it is (DESIGN 3.4,
/// property 7): every decided part is followed down to the answers that decide it, and a question that could
/// be irrelevant and has no value brings the answers that make it relevant.
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
            guard let relevance = program.questions[question].relevance,
                !answers.codes[question].isValue
            else {
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
            case .score where program.nodes[node].least == nil:
                return program.questions(of: node).flatMap(rest)
                    + program.below(node, .scores).filter { view.truths[$0] != .unknown }
            case .opened:
                program.openings(of: node, on: answers).forEach(insert)
                return []
            case .not, .finding: return program.parts(of: node)
            case .all, .any, .score:
                // A part that is as true as the whole decides it; of several, each is a reason. What a call
                // is about needs no other reason.
                let deciding = program.parts(of: node).filter { view.truths[$0] == view.truths[node] }
                guard deciding.count > 1, view.truths[node] == .yes else { return deciding }
                return deciding.filter { program.nodes[$0].kind != .opened }
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

extension Program {
    /// The questions whose answers open the document of an `opened` node.
    package func openings(of node: Int, on answers: Answers) -> [Int] {
        documents[Int(nodes[node].subject)].opening.filter {
            questions[$0.question].bits(of: answers.codes[$0.question]) & $0.values != 0
        }
        .map(\.question)
    }
}
