import TriageValues

/// The truth of every condition of a program on one call, with or without the assumptions for missing answers.
///
/// A question's state is a set: all the values it may have. A test holds when every value in the set passes, fails when
/// none does, and is unknown in between. So a missing answer, a question that was not asked and one whose relevance is
/// not decided need no rule of their own (DESIGN 3.1, 3.2).
public struct View: Sendable {
    /// By node.
    public private(set) var truths: [Truth]
    private var states: [State]
    /// The lowest and the highest value of each score.
    public private(set) var scores: [ClosedRange<Int>]

    /// The values a question may have.
    private struct State {
        /// Values that may be (for several answers: answers that may be among them).
        var may: UInt64 = 0
        /// For several answers: those certainly among them.
        var must: UInt64 = 0
        /// What may have become of it (`StatusBits`).
        var status: UInt64 = 0
    }

    init(_ program: Program) {
        truths = Array(repeating: .no, count: program.nodes.count)
        states = Array(repeating: State(), count: program.questions.count)
        scores = Array(repeating: 0...0, count: program.scores.count)
    }

    /// Takes over another view's values without giving up this one's storage.
    mutating func copy(_ other: View) {
        for index in truths.indices { truths[index] = other.truths[index] }
        for index in states.indices { states[index] = other.states[index] }
        for index in scores.indices { scores[index] = other.scores[index] }
    }

    /// Whether the question matters.
    public func relevance(of question: Int, _ program: Program) -> Truth {
        program.questions[question].relevance.map { truths[$0] } ?? .yes
    }

    mutating func compute(_ program: Program, _ answers: Answers, assuming: Bool) {
        for index in states.indices {
            states[index] = Self.state(program.questions[index], answers.codes[index], assuming: assuming)
        }
        for step in program.steps {
            let index = Int(step.index)
            switch step.kind {
            case .node: truths[index] = truth(program.nodes[index], program)
            case .relevance: restrict(index, to: relevance(of: index, program))
            case .score: scores[index] = bounds(program.scores[index])
            }
        }
    }

    private static func state(_ question: Question, _ code: AnswerCode, assuming: Bool) -> State {
        switch code {
        case .notAsked: return State(may: question.legalBits, must: 0, status: StatusBits.any)
        case .missing(let reason):
            guard assuming, let assumption = question.assumption else {
                return State(may: question.legalBits, must: 0, status: StatusBits.bit(reason))
            }
            // An assumption stands in for value tests only; the status stays what it is.
            let bits = question.bits(of: assumption)
            return State(may: bits, must: bits, status: StatusBits.bit(reason))
        case .choice, .several, .number:
            let bits = question.bits(of: code)
            return State(may: bits, must: bits, status: StatusBits.answered)
        }
    }

    /// Masks a question that is not relevant; while that is unknown, both ways stay possible.
    private mutating func restrict(_ index: Int, to relevance: Truth) {
        switch relevance {
        case .yes: break
        case .no: states[index] = State(may: outsideBit, must: 0, status: StatusBits.outside)
        case .unknown:
            states[index].may |= outsideBit
            states[index].must = 0
            states[index].status |= StatusBits.outside
        }
    }

    private func truth(_ node: ConditionNode, _ program: Program) -> Truth {
        switch node.kind {
        case .value:
            let may = states[Int(node.subject)].may
            return Truth(certain: may & ~node.mask == 0, possible: may & node.mask != 0)
        case .contains:
            let state = states[Int(node.subject)]
            return Truth(certain: state.must & node.mask != 0, possible: state.may & node.mask != 0)
        case .status:
            let status = states[Int(node.subject)].status
            return Truth(certain: status & ~node.mask == 0, possible: status & node.mask != 0)
        case .score:
            let score = Int(node.subject)
            let base = program.scores[score].range.lowerBound
            let low = UInt64(scores[score].lowerBound - base)
            let width = UInt64(scores[score].count)
            let may: UInt64 = ((1 << width) - 1) << low
            return Truth(certain: may & ~node.mask == 0, possible: may & node.mask != 0)
        case .all:
            var truth = Truth.yes
            for part in parts(node) { truth = truth && truths[Int(program.parts[part])] }
            return truth
        case .any:
            var truth = Truth.no
            for part in parts(node) { truth = truth || truths[Int(program.parts[part])] }
            return truth
        case .not: return !truths[Int(program.parts[Int(node.firstPart)])]
        case .finding: return truths[Int(program.parts[Int(node.firstPart)])]
        }
    }

    private func parts(_ node: ConditionNode) -> Range<Int> {
        Int(node.firstPart)..<Int(node.firstPart + node.partCount)
    }

    private func bounds(_ score: Score) -> ClosedRange<Int> {
        var low = 0
        var high = 0
        for part in score.parts {
            switch part {
            case .condition(let node):
                if truths[node] == .yes { low += 1 }
                if truths[node] != .no { high += 1 }
            case .answers(let question, let points):
                let range = Self.bounds(points, of: states[question].may)
                low += range.lowerBound
                high += range.upperBound
            }
        }
        return low...high
    }

    /// The least and the most points of the answers in a set. A question that is not relevant gives none.
    private static func bounds(_ points: [Int], of set: UInt64) -> ClosedRange<Int> {
        var low = Int.max
        var high = Int.min
        var rest = set
        while rest != 0 {
            let index = rest.trailingZeroBitCount
            let value = index < points.count ? points[index] : 0
            low = min(low, value)
            high = max(high, value)
            rest &= rest - 1
        }
        return low...high
    }
}
