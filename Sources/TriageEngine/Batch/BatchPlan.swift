import TriageValues

/// A program as operations on planes: a plane has one bit for each of many calls, so that one operation
/// answers one condition for all of them.
///
/// What `Registers` holds as sets for one call is held here as one plane for each member of the set: "this
/// value is possible", bit by bit. Steps that say the same stand once, and what no rule needs is left out.
package struct BatchPlan: Sendable {
    struct Step {
        enum Kind: UInt8 {
            /// The sets of question `target` before its relevance is known.
            case prepare
            /// Relevance `first` masks question `target`.
            case restrict
            /// The values of score `target`.
            case addUp
            /// Holds when the value lies in planes `first..<middle`, fails when in `middle..<end`.
            case test
            /// `first..<middle` are certainly among the answers, `middle..<end` may be.
            case contains
            /// Over the nodes `first..<end`.
            case all, any
            /// Of the node at plane `first`.
            case not
            /// Whether an answer at the planes of answers `first..<middle` was given.
            case opened
        }

        let kind: Kind
        /// A question, a score, or the node's plane: certain there, possible in the next.
        let target: Int32
        var first: Int32 = 0
        var middle: Int32 = 0
        var end: Int32 = 0
    }

    /// Where a question's planes are.
    struct QuestionPlanes {
        /// In the answers: one for each value, then unknown, refused, unclear, lost.
        var answers = 0
        /// Options, or classes of numbers.
        var values = 0
        /// In the working planes, one for each value and one for "not relevant"; -1 when no step reads them.
        var may = -1
        var must = -1
        /// Answered, unknown, refused, unclear, not relevant.
        var status = -1
        var assumed: UInt64 = 0
        var asksAgain = false
        var mustAsk = false
        var isRetired = false
        /// The node of its relevance, -1 when it always matters.
        var relevance = -1
    }

    struct ScorePlanes {
        enum Part {
            case condition(Int)
            /// For each number of points, rising: the planes of the values that give it. Points count from
            /// the least; `none` is what counts as nothing, which it is unless the node `when` holds.
            case answers([(points: Int, planes: [Int32])], none: Int, when: Int?)
        }

        var parts: [Part] = []
        /// The first plane of its values.
        var values = 0
        var count = 0
        /// The value of the first plane less the sum of the least points.
        var offset = 0
        /// Working planes: the sums so far and the next, each `span` wide, of the lowest and the highest.
        var sums = 0
        var span = 0
    }

    package let program: Program
    private(set) var steps: [Step] = []
    private(set) var operands: [Int32] = []
    private(set) var questions: [QuestionPlanes] = []
    private(set) var scores: [ScorePlanes]
    /// By rule, the plane that says it certainly holds; the next says it may.
    private(set) var rules: [Int] = []
    /// By node, the plane that says it certainly holds; -1 for what no rule needs.
    private(set) var nodes: [Int]
    /// The questions that keep a result provisional while they wait for an answer, in the order of asking:
    /// those that must be asked and those that are asked again.
    package private(set) var awaited: [Int] = []
    /// How many planes of answers and of work there are.
    package private(set) var answerPlanes = 0
    private(set) var workPlanes = 0

    private struct Key: Hashable {
        let kind: Step.Kind
        let first: [Int32]
        let second: [Int32]
    }

    package init(_ program: Program) {
        self.program = program
        scores = program.scores.map { _ in ScorePlanes() }
        nodes = Array(repeating: -1, count: program.nodes.count)
        for question in program.questions {
            var planes = QuestionPlanes()
            planes.answers = answerPlanes
            planes.values = question.legalBits.nonzeroBitCount
            planes.assumed = question.assumption.map(question.bits) ?? 0
            planes.asksAgain = question.asksAgain
            planes.mustAsk = question.mustAsk
            planes.isRetired = question.retirement != nil
            answerPlanes += planes.values + Missing.allCases.count
            questions.append(planes)
        }
        var making = Making(program)
        rules = program.rules.map { making.node($0.node, &self) }
        awaited = program.questions.indices.filter {
            program.questions[$0].mustAsk || program.questions[$0].asksAgain
        }
        for question in awaited {
            guard let relevance = program.questions[question].relevance else { continue }
            questions[question].relevance = making.node(relevance, &self)
        }
    }

    package func rule(_ index: Int) -> Rule { program.rules[index] }

    /// The plane of a value, counted from the first plane of answers.
    package func plane(of question: Int, value: Int) -> Int { questions[question].answers + value }

    package func plane(of question: Int, missing: Missing) -> Int {
        let reason: Int =
            switch missing {
            case .unknown: 0
            case .refused: 1
            case .unclear: 2
            case .lost: 3
            }
        return questions[question].answers + questions[question].values + reason
    }

    /// What makes the steps, and knows which stand already.
    private struct Making {
        let program: Program
        var same: [Key: Int] = [:]
        var placed: Set<Int> = []
        var placedScores: Set<Int> = []

        init(_ program: Program) { self.program = program }

        /// The plane of a node, its steps added where they do not stand yet.
        mutating func node(_ index: Int, _ plan: inout BatchPlan) -> Int {
            if plan.nodes[index] >= 0 { return plan.nodes[index] }
            let plane = step(index, &plan)
            plan.nodes[index] = plane
            return plane
        }

        private mutating func step(_ index: Int, _ plan: inout BatchPlan) -> Int {
            let node = program.nodes[index]
            let subject = Int(node.subject)
            switch node.kind {
            case .finding: return self.node(program.parts(of: index)[0], &plan)
            case .not: return emit(.not, [Int32(self.node(program.parts(of: index)[0], &plan))], [], &plan)
            case .all, .any:
                let parts = program.parts(of: index).map { Int32(self.node($0, &plan)) }
                return emit(node.kind == .all ? .all : .any, Array(Set(parts)).sorted(), [], &plan)
            case .opened:
                var planes: [Int32] = []
                for opening in program.documents[subject].opening {
                    for value in 0..<plan.questions[opening.question].values
                    where opening.values >> UInt64(value) & 1 == 1 {
                        planes.append(Int32(plan.plane(of: opening.question, value: value)))
                    }
                }
                return emit(.opened, planes, [], &plan)
            case .value:
                let may = place(subject, \.may, &plan)
                let outside = plan.questions[subject].values
                return test(
                    node.mask,
                    (0..<outside).map { (1 << UInt64($0), may + $0) } + [(outsideBit, may + outside)], &plan)
            case .contains:
                let must = place(subject, \.must, &plan)
                let may = place(subject, \.may, &plan)
                let values = plan.questions[subject].values
                let options = (0..<values).filter { node.mask >> UInt64($0) & 1 == 1 }
                let outside = node.mask & outsideBit != 0 ? [Int32(may + values)] : []
                return emit(
                    .contains, options.map { Int32(must + $0) }, options.map { Int32(may + $0) } + outside,
                    &plan)
            case .status:
                let status = place(subject, \.status, &plan)
                return test(node.mask, (0..<5).map { (1 << UInt64($0), status + $0) }, &plan)
            case .score:
                place(score: subject, &plan)
                let score = plan.scores[subject]
                return test(node.mask, (0..<score.count).map { (1 << UInt64($0), score.values + $0) }, &plan)
            }
        }

        private mutating func test(
            _ mask: UInt64, _ planes: [(bit: UInt64, plane: Int)], _ plan: inout BatchPlan
        ) -> Int {
            func those(_ passing: Bool) -> [Int32] {
                planes.filter { (mask & $0.bit != 0) == passing }.map { Int32($0.plane) }
            }
            return emit(.test, those(true), those(false), &plan)
        }

        private mutating func emit(
            _ kind: Step.Kind, _ first: [Int32], _ second: [Int32], _ plan: inout BatchPlan
        ) -> Int {
            let key = Key(kind: kind, first: first, second: second)
            if let plane = same[key] { return plane }
            let plane = plan.work(2)
            var step = Step(kind: kind, target: Int32(plane))
            if kind == .not {
                step.first = first[0]
            } else {
                step.first = Int32(plan.operands.count)
                plan.operands += first
                step.middle = Int32(plan.operands.count)
                plan.operands += second
                step.end = Int32(plan.operands.count)
            }
            plan.steps.append(step)
            same[key] = plane
            return plane
        }

        /// Makes room for one kind of a question's sets, and puts its steps before what reads them.
        private mutating func place(
            _ question: Int, _ sets: WritableKeyPath<QuestionPlanes, Int>, _ plan: inout BatchPlan
        ) -> Int {
            if plan.questions[question][keyPath: sets] < 0 {
                plan.questions[question][keyPath: sets] =
                    plan.work(sets == \.status ? 5 : plan.questions[question].values + 1)
            }
            guard placed.insert(question).inserted else { return plan.questions[question][keyPath: sets] }
            plan.steps.append(Step(kind: .prepare, target: Int32(question)))
            if let relevance = program.questions[question].relevance {
                let node = node(relevance, &plan)
                plan.steps.append(Step(kind: .restrict, target: Int32(question), first: Int32(node)))
            }
            return plan.questions[question][keyPath: sets]
        }

        private mutating func place(score index: Int, _ plan: inout BatchPlan) {
            guard placedScores.insert(index).inserted else { return }
            let score = program.scores[index]
            var planes = ScorePlanes()
            var least = 0
            planes.span = 1
            for part in score.parts {
                switch part {
                case .condition(let node):
                    planes.parts.append(.condition(self.node(node, &plan)))
                    planes.span += 1
                case .answers(let question, let points, let when):
                    let may = place(question, \.may, &plan)
                    // A question that is not relevant gives no points.
                    let all =
                        (0..<plan.questions[question].values).map { $0 < points.count ? points[$0] : 0 } + [0]
                    let low = all.min() ?? 0
                    least += low
                    let groups = Set(all).sorted().map { points in
                        (points - low, all.indices.filter { all[$0] == points }.map { Int32(may + $0) })
                    }
                    planes.parts.append(
                        .answers(groups, none: -low, when: when.map { self.node($0, &plan) }))
                    planes.span += (all.max() ?? 0) - low
                }
            }
            planes.count = score.range.count
            planes.values = plan.work(planes.count)
            planes.offset = score.range.lowerBound - least
            planes.sums = plan.work(4 * planes.span)
            plan.scores[index] = planes
            plan.steps.append(Step(kind: .addUp, target: Int32(index)))
        }
    }

    private mutating func work(_ count: Int) -> Int {
        workPlanes += count
        return workPlanes - count
    }
}
