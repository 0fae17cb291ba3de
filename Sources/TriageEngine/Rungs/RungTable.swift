import TriageValues

/// A program's rungs as tables: for every answer the terms it rules out, a bit each.
///
/// Terms stand in blocks of 64, highest rung first. What rules a term out is looked up question by question and put
/// together; the first bit that is left is the rung. Kept in plain memory so that evaluating counts no references;
/// shared by evaluators, not changed after it is made.
final class RungTable {
    /// A bit for each term of a block.
    typealias Terms = UInt64

    /// A condition that was worked out before, and the terms that need it.
    struct ConditionEntry {
        let node: Int32
        let isNegated: Bool
        let terms: Terms
    }

    struct Block {
        /// Bits without a term.
        let unused: Terms
        let firstEntry: Int
        let endEntry: Int
        /// Its entries' rows stand one after the other, each with so many.
        let firstRow: Int
        let rowCount: Int
        let firstCondition: Int
        let endCondition: Int
    }

    /// A block's entries are a multiple of this.
    static let stride = 8

    let program: Program
    /// By ladder, then what steps up, then what is open.
    let groups: UnsafeMutableBufferPointer<Range<Int>>
    let blocks: UnsafeMutableBufferPointer<Block>
    /// The questions of the blocks.
    let entries: UnsafeMutableBufferPointer<Int32>
    let conditions: UnsafeMutableBufferPointer<ConditionEntry>
    /// Rows of terms ruled out, one for each state of a question: because they are not certain, not possible, not certain with assumptions put in.
    let rows: [UnsafeMutableBufferPointer<Terms>]
    /// By block and bit.
    let rungs: UnsafeMutableBufferPointer<UInt8>
    /// The conditions that have to be worked out before, and what they need; empty when there are none.
    let prelude: [Int]

    init(_ program: Program) {
        self.program = program
        let terms = RungTerms(program)
        var making = Making(program: program)
        groups = Self.copy((terms.ladders + [terms.steps, terms.open]).map { making.add($0) })
        blocks = Self.copy(making.blocks)
        entries = Self.copy(making.entries)
        conditions = Self.copy(making.conditions)
        rows = making.rows.map(Self.copy)
        rungs = Self.copy(making.rungs)
        prelude = making.neededNodes.isEmpty ? [] : Self.steps(for: making.neededNodes, program)
    }

    deinit {
        groups.deallocate()
        blocks.deallocate()
        entries.deallocate()
        conditions.deallocate()
        rows.forEach { $0.deallocate() }
        rungs.deallocate()
    }

    private static func copy<Element>(_ elements: [Element]) -> UnsafeMutableBufferPointer<Element> {
        let buffer = UnsafeMutableBufferPointer<Element>.allocate(capacity: max(1, elements.count))
        _ = buffer.initialize(from: elements)
        return buffer
    }

    /// The steps of the program, in their order, that some conditions need.
    private static func steps(for nodes: Set<Int>, _ program: Program) -> [Int] {
        var needed: Set<Int> = []
        var open = Array(nodes)
        var questions: Set<Int> = []
        var scores: Set<Int> = []
        func read(_ question: Int) {
            if questions.insert(question).inserted, let relevance = program.questions[question].relevance {
                open.append(relevance)
            }
        }
        while let node = open.popLast() {
            guard needed.insert(node).inserted else { continue }
            open += program.parts(of: node)
            let subject = Int(program.nodes[node].subject)
            switch program.nodes[node].kind {
            case .value, .contains, .status: read(subject)
            case .score:
                scores.insert(subject)
                for part in program.scores[subject].parts {
                    switch part {
                    case .answers(let question, _): read(question)
                    case .condition(let node): open.append(node)
                    }
                }
            case .all, .any, .not, .finding: break
            }
        }
        return program.steps.indices.filter { index in
            let subject = Int(program.steps[index].index)
            return switch program.steps[index].kind {
            case .node: needed.contains(subject)
            case .relevance: questions.contains(subject)
            case .score: scores.contains(subject)
            }
        }
    }

    /// What makes the blocks.
    private struct Making {
        let program: Program
        var blocks: [Block] = []
        var entries: [Int32] = []
        var conditions: [ConditionEntry] = []
        var rows: [[Terms]] = [[], [], []]
        var rungs: [UInt8] = []
        var neededNodes: Set<Int> = []

        mutating func add(_ terms: [RungTerms.Term]) -> Range<Int> {
            let first = blocks.count
            for start in Swift.stride(from: 0, to: terms.count, by: Terms.bitWidth) {
                addBlock(Array(terms[start..<min(start + Terms.bitWidth, terms.count)]))
            }
            return first..<blocks.count
        }

        private mutating func addBlock(_ terms: [RungTerms.Term]) {
            var byQuestion: [Int: [(RungTerms.Literal, Terms)]] = [:]
            var byCondition: [RungTerms.Literal: Terms] = [:]
            for (bit, term) in terms.enumerated() {
                for literal in term.literals {
                    let bits = Terms(1) << UInt64(bit)
                    switch literal {
                    case .answer(let question, _, _), .waits(let question):
                        byQuestion[question, default: []].append((literal, bits))
                    case .condition: byCondition[literal, default: 0] |= bits
                    }
                }
            }
            let (firstEntry, firstCondition) = (entries.count, conditions.count)
            let made = byQuestion.keys.sorted().map { question in
                (question: question, rows: rowsOf(question, byQuestion[question] ?? []))
            }
            // What rules out most comes first, so that little is left to be looked at.
            func power(_ rows: [[Terms]]) -> Int {
                let values = rows[0].dropLast(4)
                return values.reduce(0) { $0 + $1.nonzeroBitCount } * 60 / max(1, values.count)
            }
            let sorted = made.sorted { (power($1.rows), $0.question) < (power($0.rows), $1.question) }
            let firstRow = rows[0].count
            let rowCount = sorted.map { $0.rows[0].count }.max() ?? 0
            for (question, own) in sorted {
                entries.append(Int32(question))
                for view in 0..<3 {
                    rows[view] += own[view] + Array(repeating: 0, count: rowCount - own[view].count)
                }
            }
            // Entries come in eights; those that fill up rule nothing out.
            while (entries.count - firstEntry) % RungTable.stride != 0 {
                entries.append(0)
                for view in 0..<3 { rows[view] += Array(repeating: 0, count: rowCount) }
            }
            for case (.condition(let node, let isNegated), let bits) in byCondition.sorted(by: {
                $0.value < $1.value
            }) {
                neededNodes.insert(node)
                conditions.append(ConditionEntry(node: Int32(node), isNegated: isNegated, terms: bits))
            }
            blocks.append(
                Block(
                    unused: terms.count == Terms.bitWidth ? 0 : ~0 << UInt64(terms.count),
                    firstEntry: firstEntry,
                    endEntry: entries.count, firstRow: firstRow, rowCount: rowCount,
                    firstCondition: firstCondition, endCondition: conditions.count))
            rungs += terms.map { UInt8($0.rung) } + Array(repeating: 0, count: Terms.bitWidth - terms.count)
        }

        /// By row and state, the terms that a question's tests rule out.
        private func rowsOf(_ index: Int, _ literals: [(RungTerms.Literal, Terms)]) -> [[Terms]] {
            let question = program.questions[index]
            let values = question.legalBits.nonzeroBitCount
            let states = values + Missing.allCases.count + 1
            var rows = Array(repeating: Array(repeating: Terms(0), count: states), count: 3)
            for state in 0..<states {
                for (literal, bits) in literals {
                    let (plain, assumed) = truths(literal, state, question, values)
                    if plain != .yes { rows[0][state] |= bits }
                    if plain == .no { rows[1][state] |= bits }
                    if assumed != .yes { rows[2][state] |= bits }
                }
            }
            return rows
        }

        /// What a test is in a state of its question: a value, a reason for a missing answer, or not asked.
        private func truths(_ literal: RungTerms.Literal, _ state: Int, _ question: Question, _ values: Int)
            -> (Truth, Truth)
        {
            let reasons = Missing.allCases
            let reason = state >= values && state < values + reasons.count ? reasons[state - values] : nil
            switch literal {
            case .waits:
                let waits = state >= values && (reason == nil || question.asksAgain)
                return (waits ? .yes : .no, waits ? .yes : .no)
            case .condition: return (.unknown, .unknown)
            case .answer(_, let node, let isNegated):
                let test = program.nodes[node]
                func truth(_ set: UInt64) -> Truth {
                    let truth = Truth(certain: set & ~test.mask == 0, possible: set & test.mask != 0)
                    guard isNegated else { return truth }
                    return truth == .unknown ? .unknown : truth == .yes ? .no : .yes
                }
                if test.kind == .status {
                    let status =
                        state < values ? StatusBits.answered : reason.map(StatusBits.bit) ?? StatusBits.any
                    return (truth(status), truth(status))
                }
                let plain = state < values ? 1 << UInt64(state) : question.legalBits
                let assumption = reason == nil ? nil : question.assumption.map(question.bits)
                return (truth(plain), truth(assumption ?? plain))
            }
        }
    }
}
