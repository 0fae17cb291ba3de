/// The graph of conditions, walked: findings and relevance are shared, so that a tree of the same conditions
/// can be larger by any power. Every walk goes over each node once, with a stack of its own.
extension Program {
    /// Where a walk goes from a node beside its parts.
    package struct Reach: OptionSet, Sendable {
        package let rawValue: UInt8
        /// To the conditions that a score counts, or that say when its points count.
        package static let scores = Reach(rawValue: 1)
        /// To what decides whether the questions that are read matter.
        package static let relevance = Reach(rawValue: 2)
        /// To the rules by which a ladder that is tested is raised.
        package static let ladders = Reach(rawValue: 4)
        package static let everything: Reach = [.scores, .relevance, .ladders]

        package init(rawValue: UInt8) { self.rawValue = rawValue }
    }

    /// The indices of a node's parts.
    package func parts(of node: Int) -> [Int] {
        let node = nodes[node]
        return parts[Int(node.firstPart)..<Int(node.firstPart + node.partCount)].map { Int($0) }
    }

    /// The questions that a node reads itself: a test's, or those that give a score its points.
    package func questions(of node: Int) -> [Int] {
        let subject = Int(nodes[node].subject)
        switch nodes[node].kind {
        case .value, .contains, .status: return [subject]
        case .score:
            return scores[subject].parts.compactMap { part in
                if case .answers(let question, _, _) = part { question } else { nil }
            }
        case .opened: return documents[subject].opening.map(\.question)
        case .all, .any, .not, .finding: return []
        }
    }

    /// What stands directly below a node: its parts, in their order, and what the reach adds.
    package func below(_ node: Int, _ reach: Reach = []) -> [Int] {
        var next = reach.contains(.ladders) || rungTested(by: node) == nil ? parts(of: node) : []
        if reach.contains(.scores), nodes[node].kind == .score, nodes[node].least == nil {
            next += scores[Int(nodes[node].subject)].parts.compactMap(\.node)
        }
        // An answer opens its document whether it is relevant or not.
        if reach.contains(.relevance), nodes[node].kind != .opened {
            next += questions(of: node).compactMap { questions[$0].relevance }
        }
        return next
    }

    /// Calls `visit` once with each node that is reached, a node before those below it; it says where to go
    /// on.
    package func walk(from roots: [Int], _ visit: (Int) -> [Int]) {
        var seen = Array(repeating: UInt64(0), count: nodes.count / 64 + 1)
        var open: [Int] = roots.reversed()
        while let node = open.popLast() {
            let bit: UInt64 = 1 << UInt64(node & 63)
            guard seen[node >> 6] & bit == 0 else { continue }
            seen[node >> 6] |= bit
            open += visit(node).reversed()
        }
    }

    /// The nodes that are reached, each once.
    package func nodes(from roots: [Int], _ reach: Reach = []) -> [Int] {
        var found: [Int] = []
        walk(from: roots) { node in
            found.append(node)
            return below(node, reach)
        }
        return found
    }

    /// What a node comes to when each node comes to something by its parts; each is asked once, and a test of
    /// a ladder has none.
    package func fold<Value>(_ root: Int, _ value: (_ node: Int, _ parts: [Value]) -> Value) -> Value {
        var known: [Int: Value] = [:]
        // Parts stand before what they are part of.
        for node in nodes(from: [root]).sorted() where node != root {
            known[node] = value(node, below(node).compactMap { known[$0] })
        }
        return value(root, below(root).compactMap { known[$0] })
    }

    /// The tests on questions that can bear on nodes: those in them, and those that decide whether the
    /// questions they read matter.
    package func tests(behind roots: [Int]) -> [ConditionNode] {
        nodes(from: roots, .everything).map { nodes[$0] }.filter { node in
            switch node.kind {
            case .value, .contains, .status: true
            case .score, .all, .any, .not, .finding, .opened: false
            }
        }
    }

    /// The questions a node reads, directly or through findings, scores and ladders; not those that only
    /// decide relevance.
    package func questionsRead(by node: Int, _ reach: Reach = [.scores, .ladders]) -> Set<Int> {
        Set(nodes(from: [node], reach).flatMap(questions))
    }

    /// The questions a node reads and those that decide whether these matter.
    package func questionsBehind(_ node: Int) -> Set<Int> {
        Set(nodes(from: [node], .everything).flatMap(questions))
    }
}
