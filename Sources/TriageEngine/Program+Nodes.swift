import TriageValues

extension Program {
    /// The indices of a node's parts.
    package func parts(of node: Int) -> [Int] {
        let node = nodes[node]
        return (0..<Int(node.partCount)).map { Int(parts[Int(node.firstPart) + $0]) }
    }

    /// The tests on questions that can bear on nodes: those in them, and those that decide whether the
    /// questions they read matter.
    package func tests(behind roots: [Int]) -> [ConditionNode] {
        var seen = Array(repeating: false, count: nodes.count)
        var open = roots
        var tests: [ConditionNode] = []
        func follow(question: Int) {
            if let relevance = questions[question].relevance { open.append(relevance) }
        }
        while let node = open.popLast() {
            guard !seen[node] else { continue }
            seen[node] = true
            open += parts(of: node)
            let subject = Int(nodes[node].subject)
            switch nodes[node].kind {
            case .value, .contains, .status:
                tests.append(nodes[node])
                follow(question: subject)
            case .score:
                for part in scores[subject].parts {
                    switch part {
                    case .answers(let question, _): follow(question: question)
                    case .condition(let node): open.append(node)
                    }
                }
            case .all, .any, .not, .finding: break
            }
        }
        return tests
    }

    /// The questions a node reads, directly or through findings and scores; not those that only decide
    /// relevance.
    package func questionsRead(by node: Int) -> Set<Int> {
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
    package func questionsBehind(_ node: Int) -> Set<Int> {
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
