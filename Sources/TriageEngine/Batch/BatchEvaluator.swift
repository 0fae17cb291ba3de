import TriageValues

/// Evaluates many calls at once: bit `n` of every plane belongs to call `n`.
///
/// Set answers, `evaluate`, read the planes, `clear`, and begin again; nothing is allocated in between. Gives
/// for every call what `Evaluator` gives for it alone.
///
/// Not to be shared between threads; each has its own.
package final class BatchEvaluator {
    /// A bit for each call of a batch.
    package typealias Plane = SIMD8<UInt64>
    /// How many calls a batch holds.
    package static let capacity = 512

    package let plan: BatchPlan
    /// The answers' planes; `BatchPlan.plane` says which is whose. Unset in all of them is a question not
    /// asked.
    package let answers: UnsafeMutablePointer<Plane>
    /// The calls of this batch.
    package private(set) var live = Plane.zero
    let work: UnsafeMutablePointer<Plane>
    private let steps: UnsafeMutableBufferPointer<BatchPlan.Step>
    private let operands: UnsafeMutableBufferPointer<Int32>
    /// For each ladder its thermometers.
    var ladders: [LadderPlanes]
    private let thermometers: UnsafeMutablePointer<Plane>
    /// By place in `plan.awaited`: the question is waited for and may matter.
    let open: UnsafeMutablePointer<Plane>
    private(set) var anyOpen = Plane.zero

    /// The rungs of one ladder, each as a thermometer: plane `r` has the calls at rung `r` or above.
    struct LadderPlanes {
        let rungs: Int
        let established: UnsafeMutablePointer<Plane>
        let recommended: UnsafeMutablePointer<Plane>
        let possible: UnsafeMutablePointer<Plane>
        /// A rule raises to this very rung, without the step up; with assumptions put in.
        let direct: UnsafeMutablePointer<Plane>
        /// The recommended rung stands only by the floor.
        var floor = Plane.zero
        /// The rules that raise to each rung, and those that step up.
        var raising: [[Int]]
        var stepping: [Int] = []

        init(_ rungs: Int, _ planes: UnsafeMutablePointer<Plane>) {
            self.rungs = rungs
            (established, recommended) = (planes, planes + rungs)
            (possible, direct) = (planes + 2 * rungs, planes + 3 * rungs)
            raising = Array(repeating: [], count: rungs)
        }
    }

    package init(_ plan: BatchPlan) {
        self.plan = plan
        answers = Self.planes(plan.answerPlanes)
        work = Self.planes(plan.workPlanes)
        open = Self.planes(plan.awaited.count)
        steps = .allocate(capacity: plan.steps.count)
        _ = steps.initialize(from: plan.steps)
        operands = .allocate(capacity: plan.operands.count)
        _ = operands.initialize(from: plan.operands)
        let program = plan.program
        let rungs = program.ladders.map(\.rungs.count)
        let thermometers = Self.planes(4 * rungs.reduce(0, +))
        self.thermometers = thermometers
        ladders = program.ladders.indices.map { index in
            var planes = LadderPlanes(rungs[index], thermometers + 4 * rungs[..<index].reduce(0, +))
            for (rule, record) in program.rules.enumerated() {
                for place in record.raise where place.ladder == index {
                    planes.raising[place.rung].append(rule)
                }
                if record.stepsUp, program.ladders[index].stepUpLimit != nil { planes.stepping.append(rule) }
            }
            return planes
        }
    }

    deinit {
        answers.deallocate()
        work.deallocate()
        open.deallocate()
        thermometers.deallocate()
        steps.deallocate()
        operands.deallocate()
    }

    private static func planes(_ count: Int) -> UnsafeMutablePointer<Plane> {
        let planes = UnsafeMutablePointer<Plane>.allocate(capacity: max(1, count))
        planes.initialize(repeating: .zero, count: max(1, count))
        return planes
    }

    // MARK: answers

    package func clear() { answers.update(repeating: .zero, count: plan.answerPlanes) }

    /// Forgets what was answered on one call.
    package func clear(call: Int) {
        for plane in 0..<plan.answerPlanes { answers[plane][call >> 6] &= ~(1 << UInt64(call & 63)) }
    }

    package func set(_ code: AnswerCode, to question: Int, call: Int) {
        switch code {
        case .notAsked: break
        case .missing(let reason): mark(plan.plane(of: question, missing: reason), call)
        case .choice, .number, .several:
            var bits = plan.program.questions[question].bits(of: code)
            while bits != 0 {
                mark(plan.plane(of: question, value: bits.trailingZeroBitCount), call)
                bits &= bits - 1
            }
        }
    }

    package func set(_ answers: Answers, call: Int) {
        for (question, code) in answers.codes.enumerated() where code != .notAsked {
            set(code, to: question, call: call)
        }
    }

    private func mark(_ plane: Int, _ call: Int) { answers[plane][call >> 6] |= 1 << UInt64(call & 63) }

    // MARK: evaluating

    /// Evaluates the first `count` calls.
    package func evaluate(count: Int) {
        live = Self.first(count)
        run(assuming: false)
        findOpen()
        for index in ladders.indices {
            thermometer(index, plane: 0, ladders[index].established)
            thermometer(index, plane: 1, ladders[index].possible)
        }
        if needsAssumptions { run(assuming: true) }
        for index in ladders.indices {
            thermometer(index, plane: 0, ladders[index].recommended, direct: ladders[index].direct)
            raiseToProvisional(index)
        }
    }

    private static func first(_ count: Int) -> Plane {
        var plane = Plane.zero
        for word in 0..<8 {
            let bits = min(64, max(0, count - 64 * word))
            plane[word] = bits == 64 ? .max : (1 << UInt64(bits)) - 1
        }
        return plane
    }

    /// Whether an answer is missing for which something is assumed; without, both views are the same.
    private var needsAssumptions: Bool {
        var any = Plane.zero
        for question in plan.questions where question.assumed != 0 || question.status >= 0 {
            let missing = answers + (question.answers + question.values)
            any |= missing[0] | missing[1] | missing[2] | missing[3]
        }
        return any != .zero
    }

    private func run(assuming: Bool) {
        let work = work
        let operands = operands.baseAddress
        for step in steps {
            guard let operands else { break }
            let target = work + Int(step.target)
            switch step.kind {
            case .test:
                target[1] = Self.union(work, operands, step.first, step.middle)
                target[0] = ~Self.union(work, operands, step.middle, step.end)
            case .contains:
                target[0] = Self.union(work, operands, step.first, step.middle)
                target[1] = Self.union(work, operands, step.middle, step.end)
            case .all:
                var certain = ~Plane.zero
                var possible = ~Plane.zero
                for index in Int(step.first)..<Int(step.end) {
                    let part = work + Int(operands[index])
                    certain &= part[0]
                    possible &= part[1]
                }
                target[0] = certain
                target[1] = possible
            case .any:
                var certain = Plane.zero
                var possible = Plane.zero
                for index in Int(step.first)..<Int(step.end) {
                    let part = work + Int(operands[index])
                    certain |= part[0]
                    possible |= part[1]
                }
                target[0] = certain
                target[1] = possible
            case .not:
                let part = work + Int(step.first)
                let certain = ~part[1]
                target[1] = ~part[0]
                target[0] = certain
            case .opened:
                target[0] = Self.union(answers, operands, step.first, step.middle)
                target[1] = target[0]
            case .prepare: prepare(plan.questions[Int(step.target)], assuming)
            case .restrict: restrict(plan.questions[Int(step.target)], work + Int(step.first))
            case .addUp: addUp(plan.scores[Int(step.target)])
            }
        }
    }

    @inline(__always)
    private static func union(
        _ planes: UnsafeMutablePointer<Plane>, _ operands: UnsafeMutablePointer<Int32>, _ start: Int32,
        _ end: Int32
    ) -> Plane {
        var union = Plane.zero
        for index in Int(start)..<Int(end) { union |= planes[Int(operands[index])] }
        return union
    }

    private func prepare(_ question: BatchPlan.QuestionPlanes, _ assuming: Bool) {
        let given = answers + question.answers
        let values = question.values
        var answered = Plane.zero
        for value in 0..<values { answered |= given[value] }
        let lost = given[values + 3]
        let missing = given[values] | given[values + 1] | given[values + 2] | lost
        let isUnasked = ~(answered | missing)
        let notAsked = question.isRetired ? Plane.zero : isUnasked
        let outside = question.isRetired ? isUnasked : Plane.zero
        let isAssumed = assuming && question.assumed != 0
        if question.may >= 0 {
            let may = work + question.may
            for value in 0..<values {
                let counts = !isAssumed || question.assumed >> UInt64(value) & 1 == 1
                may[value] = given[value] | notAsked | (counts ? missing : .zero)
            }
            may[values] = outside
        }
        if question.must >= 0 {
            let must = work + question.must
            for value in 0..<values {
                let counts = isAssumed && question.assumed >> UInt64(value) & 1 == 1
                must[value] = given[value] | (counts ? missing : .zero)
            }
        }
        if question.status >= 0 {
            let status = work + question.status
            status[0] = answered | notAsked | (assuming ? .zero : lost)
            for reason in 0..<3 { status[1 + reason] = given[values + reason] | notAsked | lost }
            status[4] = outside
        }
    }

    /// A question without a value that is not relevant is outside all values; while that is unknown, it may
    /// be either.
    private func restrict(_ question: BatchPlan.QuestionPlanes, _ relevance: UnsafeMutablePointer<Plane>) {
        var answered = Plane.zero
        for value in 0..<question.values { answered |= answers[question.answers + value] }
        let (certain, possible) = (relevance[0] | answered, relevance[1] | answered)
        if question.may >= 0 {
            let may = work + question.may
            for value in 0..<question.values { may[value] &= possible }
            may[question.values] |= ~certain
        }
        if question.must >= 0 {
            let must = work + question.must
            for value in 0..<question.values { must[value] &= certain }
        }
        if question.status >= 0 {
            let status = work + question.status
            for value in 0..<4 { status[value] &= possible }
            status[4] |= ~certain
        }
    }

    /// The values a score may have: all from its lowest sum to its highest.
    private func addUp(_ score: BatchPlan.ScorePlanes) {
        let span = score.span
        var lowest = work + score.sums
        var highest = lowest + span
        var nextLowest = highest + span
        var nextHighest = nextLowest + span
        lowest.update(repeating: .zero, count: 2 * span)
        lowest[0] = ~.zero
        highest[0] = ~.zero
        for part in score.parts {
            nextLowest.update(repeating: .zero, count: 2 * span)
            func add(_ points: Int, low: Plane, high: Plane) {
                for sum in 0..<span - points {
                    nextLowest[sum + points] |= lowest[sum] & low
                    nextHighest[sum + points] |= highest[sum] & high
                }
            }
            switch part {
            case .condition(let node):
                add(0, low: ~work[node], high: ~work[node + 1])
                add(1, low: work[node], high: work[node + 1])
            case .answers(let groups, let none, let when):
                func calls(_ points: Int, _ planes: [Int32]) -> Plane {
                    guard let when else { return union(planes) }
                    return union(planes) & work[when + 1] | (points == none ? ~work[when] : .zero)
                }
                var below = Plane.zero
                for (points, planes) in groups {
                    let here = calls(points, planes)
                    add(points, low: here & ~below, high: .zero)
                    below |= here
                }
                var above = Plane.zero
                for (points, planes) in groups.reversed() {
                    let here = calls(points, planes)
                    add(points, low: .zero, high: here & ~above)
                    above |= here
                }
            }
            swap(&lowest, &nextLowest)
            swap(&highest, &nextHighest)
        }
        var reached = Plane.zero
        var sum = 0
        for value in 0..<score.count {
            while sum <= value + score.offset, sum < span {
                if sum >= 0 { reached |= lowest[sum] }
                sum += 1
            }
            work[score.values + value] = reached
        }
        var left = Plane.zero
        sum = span - 1
        for value in (0..<score.count).reversed() {
            while sum >= max(0, value + score.offset) {
                left |= highest[sum]
                sum -= 1
            }
            work[score.values + value] &= left
        }
    }

    private func union(_ planes: [Int32]) -> Plane {
        planes.reduce(into: .zero) { $0 |= work[Int($1)] }
    }

    // MARK: rungs

    private func findOpen() {
        anyOpen = .zero
        for (index, question) in plan.awaited.enumerated() {
            let planes = plan.questions[question]
            let given = answers + planes.answers
            let missing = given + planes.values
            var awaited = missing[3]
            if planes.asksAgain { awaited |= missing[0] | missing[1] | missing[2] }
            if planes.mustAsk {
                var known = missing[0] | missing[1] | missing[2]
                for value in 0..<planes.values { known |= given[value] }
                awaited |= ~known
            }
            open[index] = awaited & live & (planes.relevance < 0 ? ~.zero : work[planes.relevance + 1])
            anyOpen |= open[index]
        }
    }

    private func thermometer(
        _ index: Int, plane: Int, _ thermometer: UnsafeMutablePointer<Plane>,
        direct: UnsafeMutablePointer<Plane>? = nil
    ) {
        let raising = ladders[index].raising
        var reached = Plane.zero
        for rung in raising.indices.reversed() {
            var here = Plane.zero
            for rule in raising[rung] { here |= work[plan.rules[rule] + plane] }
            direct?[rung] = here
            reached |= here
            thermometer[rung] = rung == 0 ? live : reached & live
        }
        guard let limit = plan.program.ladders[index].stepUpLimit else { return }
        var steps = Plane.zero
        for rule in ladders[index].stepping { steps |= work[plan.rules[rule] + plane] }
        for rung in (0..<limit).reversed() { thermometer[rung + 1] |= thermometer[rung] & steps }
    }

    private func raiseToProvisional(_ index: Int) {
        ladders[index].floor = .zero
        guard let provisional = plan.program.ladders[index].provisional, provisional > 0 else { return }
        let planes = ladders[index]
        var all = Plane.zero
        for rung in 1...provisional {
            let raised = anyOpen & planes.possible[rung] & ~planes.recommended[rung]
            planes.recommended[rung] |= raised
            all |= raised
        }
        ladders[index].floor = all
    }
}
