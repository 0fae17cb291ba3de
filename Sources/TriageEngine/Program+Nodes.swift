import TriageValues

extension Program {
    /// The indices of a node's parts.
    public func parts(of node: Int) -> [Int] {
        let node = nodes[node]
        return (0..<Int(node.partCount)).map { Int(parts[Int(node.firstPart) + $0]) }
    }

    /// The questions a node reads, directly or through findings and scores; not those that only decide
    /// relevance.
    public func questionsRead(by node: Int) -> Set<Int> {
        let subject = Int(nodes[node].subject)
        switch nodes[node].kind {
        case .value, .contains, .status: return [subject]
        case .score: return questionsRead(byScore: subject)
        case .all, .any, .not, .finding:
            return parts(of: node).reduce(into: []) { $0.formUnion(questionsRead(by: $1)) }
        }
    }

    private func questionsRead(byScore score: Int) -> Set<Int> {
        scores[score].parts.reduce(into: []) { questions, part in
            switch part {
            case .answers(let question, _): questions.insert(question)
            case .condition(let node): questions.formUnion(questionsRead(by: node))
            }
        }
    }

    /// The questions a node reads and those that decide whether these matter.
    public func questionsBehind(_ node: Int) -> Set<Int> {
        var found: Set<Int> = []
        var open = Array(questionsRead(by: node))
        while let question = open.popLast() {
            guard found.insert(question).inserted, let relevance = questions[question].relevance else {
                continue
            }
            open.append(contentsOf: questionsRead(by: relevance))
        }
        return found
    }
}
