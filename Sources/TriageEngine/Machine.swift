import TriageValues

/// One step of evaluating a call, with everything it needs, so that evaluating touches no reference and
/// allocates nothing.
struct Instruction {
    enum Operation: UInt8 {
        case value, contains, status, score, all, any, not, finding
        /// Whether an answer among openings `firstPart..<firstPart + partCount` was given.
        case opened
        /// Masks a question without a value by its relevance.
        case restrict
        /// Finds the lowest and the highest value of a score.
        case addUp
    }

    let operation: Operation
    /// The node to write; for `restrict` the question, for `addUp` the score.
    let target: Int32
    /// The question or score to read; for `restrict` the relevance node.
    let subject: Int32
    let firstPart: Int32
    let partCount: Int32
    let mask: UInt64

    init(_ operation: Operation, target: Int, subject: Int) {
        (self.operation, self.target, self.subject) = (operation, Int32(target), Int32(subject))
        (firstPart, partCount, mask) = (0, 0, 0)
    }

    init(_ node: ConditionNode, target: Int) {
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
            case .opened: .opened
            }
        self.target = Int32(target)
        subject = node.subject
        firstPart = node.firstPart
        partCount = node.partCount
        mask = node.mask
    }

    /// Of a node that holds when one of some openings was given.
    init(opened node: Int, by openings: Range<Int>) {
        (operation, target, subject, mask) = (.opened, Int32(node), -1, 0)
        (firstPart, partCount) = (Int32(openings.lowerBound), Int32(openings.count))
    }
}

/// What evaluating the calls of a program needs beside the call; made once, never changed, and shared by
/// every evaluator and thread.
final class Machine: Sendable {
    /// What a question may be before anything is known, and what is assumed when its answer is missing.
    struct Start {
        let legal: UInt64
        /// 0 when nothing is assumed.
        let assumed: UInt64
        let asksAgain: Bool
        let mustAsk: Bool
        /// It is asked no more: without an answer it is outside all of them.
        let isRetired: Bool
    }

    /// What a rule does on one ladder: raise to a rung, or (`rung` -1) step up.
    struct Outcome {
        let node: Int32
        let ladder: Int32
        let rung: Int32
    }

    /// In an order in which nothing is needed before it is known.
    let instructions: [Instruction]
    let starts: [Start]
    /// What `opened` reads.
    let openings: [Opening]
    let outcomes: [Outcome]
    /// The questions that keep a result provisional while they wait for an answer: those that must be asked
    /// and those that are asked again.
    let awaited: [Int]
    let dependents: Dependents

    init(_ builder: ProgramBuilder) {
        instructions = builder.instructions
        starts = builder.questions.map {
            Start(
                legal: $0.legalBits, assumed: $0.assumption.map($0.bits) ?? 0, asksAgain: $0.asksAgain,
                mustAsk: $0.mustAsk, isRetired: $0.retirement != nil)
        }
        openings = builder.openings
        let stepping = builder.ladders.indices.filter { builder.ladders[$0].stepUpLimit != nil }
        outcomes = builder.rules.flatMap { rule in
            let raises = rule.raise.map { ($0.ladder, $0.rung) }
            return (raises + (rule.stepsUp ? stepping.map { ($0, -1) } : [])).map {
                Outcome(node: Int32(rule.node), ladder: Int32($0.0), rung: Int32($0.1))
            }
        }
        awaited = builder.questions.indices.filter {
            builder.questions[$0].mustAsk || builder.questions[$0].asksAgain
        }
        dependents = Dependents(builder, outcomes)
    }
}
