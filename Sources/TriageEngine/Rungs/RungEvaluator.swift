import TriageValues

/// The answers of one call, as the states that `RungEvaluator` looks up: a byte for each question.
package struct CallStates: Sendable {
    package private(set) var answers: Answers
    /// The place of the answer, or behind the answers why there is none.
    fileprivate var states: [UInt8]
    /// How many questions have no value.
    fileprivate var valuesMissing: Int

    package init(_ answers: Answers, _ program: Program) {
        self.answers = answers
        states = program.questions.indices.map { Self.state(answers.codes[$0], program.questions[$0]) }
        valuesMissing = answers.codes.count { !$0.isValue }
    }

    /// Puts an answer in place.
    package mutating func set(_ code: AnswerCode, to question: Int, _ program: Program) {
        valuesMissing += (code.isValue ? 0 : 1) - (answers.codes[question].isValue ? 0 : 1)
        answers[question] = code
        states[question] = Self.state(code, program.questions[question])
    }

    private static func state(_ code: AnswerCode, _ question: Question) -> UInt8 {
        let values = question.legalBits.nonzeroBitCount
        switch code {
        case .choice, .number: return UInt8(question.bits(of: code).trailingZeroBitCount)
        case .several: return 0
        case .missing(let reason):
            switch reason {
            case .unknown: return UInt8(values)
            case .refused: return UInt8(values + 1)
            case .unclear: return UInt8(values + 2)
            }
        case .notAsked: return UInt8(values + 3)
        }
    }
}

/// The rungs of one call after another, as fast as they can be had: no truths, no reasons, no allocation.
///
/// Gives the same rungs as `Evaluator`, which knows why. Not to be shared between threads.
package final class RungEvaluator {
    private let places: UnsafeMutableBufferPointer<Standing>
    /// Owns the memory that `lookup` reads.
    private let table: RungTable
    private let lookup: RungLookup
    private let ladders: UnsafeMutableBufferPointer<(provisional: Int, stepUpLimit: Int)>
    private let hasSteps: Bool
    private let hasOpen: Bool
    private let hasPrelude: Bool
    private let machine: Machine
    private let prelude: [Machine.Instruction]
    private var registers: Registers

    package init(_ program: Program) {
        table = RungTable(program)
        lookup = RungLookup(table)
        ladders = .allocate(capacity: program.ladders.count)
        _ = ladders.initialize(from: program.ladders.map { ($0.provisional ?? 0, $0.stepUpLimit ?? 0) })
        places = .allocate(capacity: program.ladders.count)
        places.initialize(
            repeating: Standing(established: 0, recommended: 0, possible: 0, isProvisional: false))
        hasSteps = !table.groups[ladders.count].isEmpty
        hasOpen = !table.groups[ladders.count + 1].isEmpty && ladders.contains { $0.provisional > 0 }
        let machine = program.machine ?? Machine(program)
        self.machine = machine
        prelude = table.prelude.map { machine.instructions[$0] }
        hasPrelude = !prelude.isEmpty
        registers = Registers(program)
    }

    deinit {
        places.deallocate()
        ladders.deallocate()
    }

    /// The rungs of the last call, one for each ladder.
    package var standings: [Standing] { Array(places) }

    package func standing(of ladder: Int) -> Standing { places[ladder] }

    package func evaluate(_ call: CallStates) {
        call.states.withUnsafeBufferPointer { states in
            guard let states = states.baseAddress else { return }
            let isComplete = call.valuesMissing == 0
            guard hasPrelude else {
                return stand(Reader(lookup: lookup, states: states, cells: states, isComplete: isComplete))
            }
            registers.compute(table.program, machine, prelude, call.answers)
            registers.cells.withUnsafeBufferPointer { cells in
                guard let cells = cells.baseAddress else { return }
                stand(Reader(lookup: lookup, states: states, cells: cells, isComplete: isComplete))
            }
        }
    }

    @inline(__always)
    private func stand(_ reader: Reader) {
        let count = places.count
        let steps = hasSteps ? reader.steps(count) : Reader.Steps()
        let isOpen = hasOpen && !reader.isComplete && reader.firstTerm(count + 1, lookup.possible, 1) >= 0
        for index in 0..<count {
            places[index] = reader.standing(
                index, stepUpLimit: ladders[index].stepUpLimit, steps,
                provisional: isOpen ? ladders[index].provisional : 0)
        }
    }

    /// One call's way through the tables.
    private struct Reader {
        struct Steps {
            var certain = false
            var assumed = false
            var possible = false
        }

        let lookup: RungLookup
        let states: UnsafePointer<UInt8>
        /// By node; read only where a term needs a condition worked out before.
        let cells: UnsafePointer<UInt8>
        /// Every answer is a value: nothing is open, nothing assumed.
        let isComplete: Bool

        func steps(_ group: Int) -> Steps {
            let certain = firstTerm(group, lookup.certain, 0) >= 0
            if isComplete { return Steps(certain: certain, assumed: certain, possible: certain) }
            return Steps(
                certain: certain, assumed: firstTerm(group, lookup.assumed, 2) >= 0,
                possible: firstTerm(group, lookup.possible, 1) >= 0)
        }

        @inline(__always)
        func standing(_ ladder: Int, stepUpLimit limit: Int, _ steps: Steps, provisional: Int) -> Standing {
            var standing = Standing(established: 0, recommended: 0, possible: 0, isProvisional: false)
            if isComplete {
                let term = firstTerm(ladder, lookup.certain, 0)
                standing.established = term < 0 ? 0 : Int(lookup.rungs[term])
                (standing.recommended, standing.possible) = (standing.established, standing.established)
            } else {
                // What is certain is certain with assumptions, and that is possible: each search begins where the
                // one before ended.
                var term = firstTerm(ladder, lookup.possible, 1)
                if term >= 0 {
                    standing.possible = Int(lookup.rungs[term])
                    term = firstTerm(ladder, lookup.assumed, 2, from: term)
                }
                if term >= 0 {
                    standing.recommended = Int(lookup.rungs[term])
                    term = firstTerm(ladder, lookup.certain, 0, from: term)
                }
                if term >= 0 { standing.established = Int(lookup.rungs[term]) }
            }
            if steps.certain, standing.established < limit { standing.established += 1 }
            if steps.possible, standing.possible < limit { standing.possible += 1 }
            if steps.assumed, standing.recommended < limit { standing.recommended += 1 }
            let floor = min(provisional, standing.possible)
            if floor > standing.recommended {
                standing.isProvisional = true
                standing.recommended = floor
            }
            return standing
        }

        /// The place of the first term of a group that nothing rules out, -1 when there is none.
        ///
        /// - Parameters:
        ///   - view: 0 certain, 1 possible, 2 certain with assumptions.
        ///   - start: a term before whose block there is none.
        func firstTerm(
            _ group: Int, _ rows: UnsafePointer<RungTable.Terms>, _ view: UInt8, from start: Int = 0
        ) -> Int {
            let bounds = lookup.groups[group]
            var index = max(bounds.lowerBound, start &>> 6)
            while index < bounds.upperBound {
                let block = lookup.blocks + index
                var ruledOut = block.pointee.unused
                var entry = lookup.entries + block.pointee.firstEntry
                let last = lookup.entries + block.pointee.endEntry
                var row = rows + block.pointee.firstRow
                let rowCount = block.pointee.rowCount
                // Asking whether anything is left costs more than some entries: it cannot be foreseen.
                while entry < last, ruledOut != ~0 {
                    let stop = min(entry + 4 &* RungTable.stride, last)
                    while entry < stop {
                        for place in 0..<RungTable.stride {
                            ruledOut |= row[Int(states[Int(entry[place])])]
                            row += rowCount
                        }
                        entry += RungTable.stride
                    }
                }
                if ruledOut != ~0, block.pointee.endCondition > block.pointee.firstCondition {
                    ruledOut |= byConditions(block.pointee, ruledOut, view)
                }
                if ruledOut != ~0 { return index &<< 6 &+ (~ruledOut).trailingZeroBitCount }
                index &+= 1
            }
            return -1
        }

        private func byConditions(_ block: RungTable.Block, _ known: RungTable.Terms, _ view: UInt8)
            -> RungTable.Terms
        {
            var ruledOut = known
            for index in block.firstCondition..<block.endCondition {
                let one = lookup.conditions[index]
                if one.terms & ~ruledOut != 0, !passes(cells[Int(one.node)], one.isNegated, view) {
                    ruledOut |= one.terms
                }
            }
            return ruledOut
        }

        private func passes(_ cell: UInt8, _ isNegated: Bool, _ view: UInt8) -> Bool {
            switch view {
            case 0: isNegated ? cell & 0b10 == 0 : cell & 0b01 != 0
            case 1: isNegated ? cell & 0b01 == 0 : cell & 0b10 != 0
            default: isNegated ? cell & 0b1000 == 0 : cell & 0b0100 != 0
            }
        }
    }
}

/// A table's memory, without counting who refers to it.
private struct RungLookup {
    let groups: UnsafePointer<Range<Int>>
    let blocks: UnsafePointer<RungTable.Block>
    let entries: UnsafePointer<Int32>
    let conditions: UnsafePointer<RungTable.ConditionEntry>
    let rungs: UnsafePointer<UInt8>
    let certain: UnsafePointer<RungTable.Terms>
    let possible: UnsafePointer<RungTable.Terms>
    let assumed: UnsafePointer<RungTable.Terms>

    init(_ table: RungTable) {
        func start<Element>(_ buffer: UnsafeMutableBufferPointer<Element>) -> UnsafePointer<Element> {
            UnsafePointer(buffer.baseAddress.unsafelyUnwrapped)
        }
        groups = start(table.groups)
        blocks = start(table.blocks)
        entries = start(table.entries)
        conditions = start(table.conditions)
        rungs = start(table.rungs)
        certain = start(table.rows[0])
        possible = start(table.rows[1])
        assumed = start(table.rows[2])
    }
}
