import TriageValues

/// A program's steps as flat records, so that evaluating touches no reference and allocates nothing.
struct Machine: Sendable {
    /// One step with everything it needs.
    struct Instruction {
        enum Operation: UInt8 {
            case value, contains, status, score, all, any, not, finding, restrict, addUp
        }

        let operation: Operation
        /// The node to write; for `restrict` the question, for `addUp` the score.
        let target: Int32
        /// The question or score to read; for `restrict` the relevance node.
        let subject: Int32
        let firstPart: Int32
        let partCount: Int32
        let mask: UInt64
    }

    /// What a question may be before anything is known, and what is assumed when its answer is missing.
    struct Start {
        let legal: UInt64
        /// 0 when nothing is assumed.
        let assumed: UInt64
        let asksAgain: Bool
    }

    /// What a rule does on one ladder: raise to a rung, or (`rung` -1) step up.
    struct Outcome {
        let node: Int32
        let ladder: Int32
        let rung: Int32
    }

    let instructions: [Instruction]
    let starts: [Start]
    let outcomes: [Outcome]
    let mustAsk: [Int]

    init(_ program: Program) {
        instructions = program.steps.map { step in
            let index = Int(step.index)
            switch step.kind {
            case .node: return Instruction(program.nodes[index], target: step.index, program)
            case .relevance:
                let node = program.questions[index].relevance ?? 0
                return Instruction(
                    operation: .restrict, target: step.index, subject: Int32(node), firstPart: 0,
                    partCount: 0, mask: 0)
            case .score:
                return Instruction(
                    operation: .addUp, target: step.index, subject: step.index, firstPart: 0, partCount: 0,
                    mask: 0)
            }
        }
        starts = program.questions.map {
            Start(legal: $0.legalBits, assumed: $0.assumption.map($0.bits) ?? 0, asksAgain: $0.asksAgain)
        }
        outcomes = program.rules.flatMap { rule in
            let raises = rule.raise.map { ($0.ladder, $0.rung) }
            let ladders = program.ladders.indices.filter { program.ladders[$0].stepUpLimit != nil }
            return (raises + (rule.stepsUp ? ladders.map { ($0, -1) } : [])).map {
                Outcome(node: Int32(rule.node), ladder: Int32($0.0), rung: Int32($0.1))
            }
        }
        mustAsk = program.questions.indices.filter { program.questions[$0].mustAsk }
    }
}

extension Machine.Instruction {
    init(_ node: ConditionNode, target: Int32, _ program: Program) {
        operation =
            switch node.kind {
            case .value: .value
            case .contains: .contains
            case .status: .status
            case .score: .score
            case .all: .all
            case .any: .any
            case .not: .not
            case .finding: .finding
            }
        self.target = target
        subject = node.subject
        firstPart = node.firstPart
        partCount = node.partCount
        mask = node.mask
    }
}
