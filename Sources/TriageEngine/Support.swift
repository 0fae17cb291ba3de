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
    private(set) var questions: Set<Int> = []
    private var seenNodes: Set<Int> = []

    init(_ program: Program, _ view: View, _ answers: Answers) {
        self.program = program
        self.view = view
        self.answers = answers
    }

    /// Adds what the truth of a decided node rests on.
    mutating func add(_ node: Int) {
        guard seenNodes.insert(node).inserted else { return }
        let truth = view.truths[node]
        switch program.nodes[node].kind {
        case .value, .contains, .status: add(question: Int(program.nodes[node].subject))
        case .score: add(score: Int(program.nodes[node].subject))
        case .not, .finding: program.parts(of: node).forEach { add($0) }
        case .all, .any:
            // A part that is as true as the whole decides it; of several, each is a reason.
            for part in program.parts(of: node) where view.truths[part] == truth { add(part) }
        }
    }

    private mutating func add(question: Int) {
        guard let relevance = program.questions[question].relevance else {
            insert(question)
            return
        }
        // A question that does not matter is decided by that alone.
        if view.truths[relevance] != .no { insert(question) }
        if view.truths[relevance] != .unknown { add(relevance) }
    }

    private mutating func add(score: Int) {
        for part in program.scores[score].parts {
            switch part {
            case .answers(let question, _): add(question: question)
            case .condition(let node): if view.truths[node] != .unknown { add(node) }
            }
        }
    }

    private mutating func insert(_ question: Int) {
        if answers.codes[question] != .notAsked { questions.insert(question) }
    }
}

extension Evaluation {
    /// The questions whose answers a rule's truth rests on, in the order of asking.
    package func support(ofRule rule: Int, _ program: Program, assuming: Bool = true) -> [Int] {
        support(ofNodes: [program.rules[rule].node], program, assuming: assuming)
    }

    /// The questions whose answers the truths of decided nodes rest on, in the order of asking.
    package func support(ofNodes nodes: [Int], _ program: Program, assuming: Bool = true) -> [Int] {
        var support = Support(program, assuming ? assumed : plain, answers)
        nodes.forEach { support.add($0) }
        return support.questions.sorted()
    }
}
