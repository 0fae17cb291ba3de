import TriageValues

/// The working memory of one evaluation, kept from call to call.
///
/// A question's state is a set: all the values it may have. A test holds when every value in the set passes,
/// fails when none does, and is unknown in between. So a missing answer, a question that was not asked and
/// one whose relevance is not decided need no rule of their own (DESIGN 3.1, 3.2).
///
/// Both views are computed in one pass: a cell holds the truth on the answers alone in its low two bits and
/// the truth with assumptions in the next two. `and` and `or` of truths are `&` and `|` of their bits.
struct Registers: Sendable {
    /// By node.
    var cells: [UInt8]
    var states: [State]
    var scores: [Bounds]

    /// What a question may be in one view.
    struct Half: Equatable {
        /// Values that may be (for several answers: answers that may be among them).
        var may: UInt64 = 0
        /// For several answers: those certainly among them.
        var must: UInt64 = 0
        /// What may have become of it (`StatusBits`).
        var status: UInt64 = 0

        /// Masks a question without a value that is not relevant; while that is unknown, both ways stay
        /// possible.
        mutating func restrict(to truth: UInt8) {
            switch truth & 0b11 {
            case Truth.yes.rawValue: break
            case Truth.no.rawValue: self = Half(may: outsideBit, must: 0, status: StatusBits.outside)
            default:
                may |= outsideBit
                must = 0
                status |= StatusBits.outside
            }
        }
    }

    /// What a question's state rests on.
    enum Basis: UInt8 {
        /// Not asked, or missing: it counts only where it is relevant.
        case noValue
        /// An answer, which counts always.
        case value
        /// Nothing is settled, not even whether a value will be recorded; only searches know this.
        case undetermined
    }

    struct State: Equatable {
        var plain = Half()
        var assumed = Half()
        var basis = Basis.noValue
    }

    /// The least and the most a score can be, in both views.
    struct Bounds: Equatable {
        var plain = 0...0
        var assumed = 0...0
    }

    init(_ program: Program) {
        cells = Array(repeating: 0, count: program.nodes.count)
        states = Array(repeating: State(), count: program.questions.count)
        scores = Array(repeating: Bounds(), count: program.scores.count)
    }

    mutating func compute(
        _ program: Program, _ machine: Machine, _ answers: Answers, _ undetermined: [Bool]
    ) {
        for index in states.indices {
            states[index] = Self.state(
                machine.starts[index], answers.codes[index], isUndetermined: undetermined[index]
            ) {
                program.questions[index].bits(of: $0)
            }
        }
        cells.withUnsafeMutableBufferPointer { cells in
            states.withUnsafeMutableBufferPointer { states in
                scores.withUnsafeMutableBufferPointer { scores in
                    program.parts.withUnsafeBufferPointer { parts in
                        let pass = Pass(
                            cells: cells, states: states, scores: scores, parts: parts, program: program,
                            openings: machine.openings)
                        for step in machine.instructions { pass.execute(step) }
                    }
                }
            }
        }
    }

    private static func state(
        _ start: Machine.Start, _ code: AnswerCode, isUndetermined: Bool, _ bits: (AnswerCode) -> UInt64
    ) -> State {
        switch code {
        case .notAsked:
            var half = Half(may: start.legal, must: 0, status: StatusBits.any)
            // What nobody asks any more is decided by that; in a search an old call may have answered it.
            if start.isRetired {
                half.restrict(to: isUndetermined ? Truth.unknown.rawValue : Truth.no.rawValue)
            }
            return State(plain: half, assumed: half, basis: isUndetermined ? .undetermined : .noValue)
        case .missing(let reason):
            // What could not be asked has, by itself, no status; that it is missing is acted on as an
            // assumption is, so that losing the line lowers nothing (DESIGN 3.4, property 8).
            let status = reason == .lost ? StatusBits.any : StatusBits.bit(reason)
            var state = State(plain: Half(may: start.legal, must: 0, status: status))
            state.assumed = state.plain
            state.assumed.status = StatusBits.bit(reason)
            // An assumption stands in for value tests only.
            if start.assumed != 0 { (state.assumed.may, state.assumed.must) = (start.assumed, start.assumed) }
            return state
        case .choice, .several, .number:
            let value = bits(code)
            let half = Half(may: value, must: value, status: StatusBits.answered)
            return State(plain: half, assumed: half, basis: .value)
        }
    }

    /// Brings everything up to date after the answer to one question changed; calls `changed` with each node
    /// whose truth did, before and after.
    mutating func update(
        _ program: Program, _ machine: Machine, _ answers: Answers, _ undetermined: [Bool], question: Int,
        _ queue: inout PlaceQueue,
        changed: (_ node: Int, _ before: UInt8, _ after: UInt8) -> Void
    ) {
        let dependents = machine.dependents
        cells.withUnsafeMutableBufferPointer { cells in
            states.withUnsafeMutableBufferPointer { states in
                scores.withUnsafeMutableBufferPointer { scores in
                    program.parts.withUnsafeBufferPointer { parts in
                        let pass = Pass(
                            cells: cells, states: states, scores: scores, parts: parts, program: program,
                            openings: machine.openings)
                        /// The state of a question from its answer; whether it is another than before.
                        func renew(_ index: Int) -> Bool {
                            let before = states[index]
                            states[index] = Self.state(
                                machine.starts[index], answers.codes[index],
                                isUndetermined: undetermined[index]
                            ) {
                                program.questions[index].bits(of: $0)
                            }
                            let restriction = Int(dependents.restrictions[index])
                            if restriction >= 0 { pass.execute(machine.instructions[restriction]) }
                            return before != states[index]
                        }
                        func add(_ lists: Dependents.Lists, _ index: Int) {
                            for item in lists.of(index) { queue.add(Int(lists.items[item])) }
                        }
                        if renew(question) { add(dependents.questions, question) }
                        while let place = queue.takeFirst() {
                            let instruction = machine.instructions[place]
                            let target = Int(instruction.target)
                            switch instruction.operation {
                            case .restrict:
                                if renew(target) { add(dependents.questions, target) }
                            case .addUp:
                                let before = scores[target]
                                pass.execute(instruction)
                                if before != scores[target] { add(dependents.scores, target) }
                            case .value, .contains, .status, .score, .all, .any, .not, .finding, .opened:
                                let before = cells[target]
                                pass.execute(instruction)
                                guard cells[target] != before else { continue }
                                add(dependents.nodes, target)
                                changed(target, before, cells[target])
                            }
                        }
                    }
                }
            }
        }
    }

    /// One view by itself, for explaining.
    func view(assuming: Bool) -> View {
        View(
            truths: cells.map { cell in
                let bits = assuming ? cell >> 2 : cell
                return Truth(certain: bits & 1 != 0, possible: bits & 2 != 0)
            }, scores: scores.map { assuming ? $0.assumed : $0.plain })
    }
}

/// One pass over the steps, on the registers' storage.
private struct Pass {
    let cells: UnsafeMutableBufferPointer<UInt8>
    let states: UnsafeMutableBufferPointer<Registers.State>
    let scores: UnsafeMutableBufferPointer<Registers.Bounds>
    let parts: UnsafeBufferPointer<Int32>
    let program: Program
    let openings: [Opening]

    @inline(__always)
    func execute(_ step: Instruction) {
        let target = Int(step.target)
        let subject = Int(step.subject)
        switch step.operation {
        case .value:
            cells[target] = Self.within(states[subject].plain.may, states[subject].assumed.may, step.mask)
        case .contains:
            cells[target] =
                Self.among(states[subject].plain, step.mask) | Self.among(states[subject].assumed, step.mask)
                << 2
        case .status:
            cells[target] = Self.within(
                states[subject].plain.status, states[subject].assumed.status, step.mask)
        case .score:
            let base = program.scores[subject].range.lowerBound
            cells[target] = Self.within(
                Self.set(scores[subject].plain, from: base), Self.set(scores[subject].assumed, from: base),
                step.mask)
        case .all:
            var cell: UInt8 = 0b1111
            for part in step.firstPart..<step.firstPart + step.partCount {
                cell &= cells[Int(parts[Int(part)])]
            }
            cells[target] = cell
        case .any:
            var cell: UInt8 = 0
            for part in step.firstPart..<step.firstPart + step.partCount {
                cell |= cells[Int(parts[Int(part)])]
            }
            cells[target] = cell
        case .not:
            let cell = ~cells[Int(parts[Int(step.firstPart)])]
            cells[target] = (cell >> 1) & 0b0101 | (cell << 1) & 0b1010
        case .finding: cells[target] = cells[Int(parts[Int(step.firstPart)])]
        case .opened:
            var cell: UInt8 = 0
            for opening in openings[Int(step.firstPart)..<Int(step.firstPart + step.partCount)] {
                let state = states[opening.question]
                switch state.basis {
                case .noValue: break
                case .value: if state.plain.may & opening.values != 0 { cell = 0b1111 }
                case .undetermined: if opening.values != 0 { cell |= 0b1010 }
                }
            }
            cells[target] = cell
        case .restrict:
            let relevance = cells[subject]
            guard relevance != 0b1111 else { return }
            switch states[target].basis {
            case .value: return
            case .noValue:
                states[target].plain.restrict(to: relevance)
                states[target].assumed.restrict(to: relevance >> 2)
            case .undetermined:
                // A value may still be recorded, whatever is asked.
                states[target].plain.restrict(to: relevance | 0b10)
                states[target].assumed.restrict(to: relevance >> 2 | 0b10)
            }
        case .addUp: scores[target] = bounds(program.scores[target])
        }
    }

    /// The truths of "every value of the set passes" in both views.
    @inline(__always)
    private static func within(_ plain: UInt64, _ assumed: UInt64, _ mask: UInt64) -> UInt8 {
        truth(certain: plain & ~mask == 0, possible: plain & mask != 0)
            | truth(certain: assumed & ~mask == 0, possible: assumed & mask != 0) << 2
    }

    @inline(__always)
    private static func among(_ half: Registers.Half, _ mask: UInt64) -> UInt8 {
        truth(certain: half.must & mask != 0, possible: half.may & mask != 0)
    }

    @inline(__always)
    private static func truth(certain: Bool, possible: Bool) -> UInt8 {
        (certain ? 1 : 0) | (possible ? 2 : 0)
    }

    /// The values a score may have, as bits counted from its lowest.
    private static func set(_ bounds: ClosedRange<Int>, from base: Int) -> UInt64 {
        ((1 << UInt64(bounds.count)) - 1) << UInt64(bounds.lowerBound - base)
    }

    private func bounds(_ score: Score) -> Registers.Bounds {
        func sum(_ set: (Int) -> UInt64, _ cell: (Int) -> UInt8) -> ClosedRange<Int> {
            var low = 0
            var high = 0
            for part in score.parts {
                switch part {
                case .condition(let node):
                    low += Int(cell(node) & 1)
                    high += Int(cell(node) >> 1 & 1)
                case .answers(let question, let points, let when):
                    let range = Self.extremes(points, of: set(question))
                    let truth = when.map { cell($0) & 0b11 } ?? Truth.yes.rawValue
                    guard truth != Truth.no.rawValue else { continue }
                    let isCertain = truth == Truth.yes.rawValue
                    low += isCertain ? range.lowerBound : min(0, range.lowerBound)
                    high += isCertain ? range.upperBound : max(0, range.upperBound)
                }
            }
            return low...high
        }
        return Registers.Bounds(
            plain: sum({ states[$0].plain.may }, { cells[$0] }),
            assumed: sum({ states[$0].assumed.may }, { cells[$0] >> 2 }))
    }

    /// The least and the most points of the answers in a set. A question that is not relevant gives none.
    private static func extremes(_ points: [Int], of set: UInt64) -> ClosedRange<Int> {
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
