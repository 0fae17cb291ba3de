import TriageValues

/// A small random decision table, as YAML text and as what its author would say it means.
struct RandomTable {
    /// What one question may be on a call.
    enum State: Hashable {
        case open
        case missing(Missing)
        case value(Int)
        case chosen(Set<Int>)
    }

    struct Cell {
        let text: String
        let truth: (State) -> Truth
    }

    struct Row {
        let name: String
        let cells: [Cell]
        /// The rungs of the two ladders, 0 for none.
        let rungs: [Int]
        let hasFlag: Bool
    }

    let columns: [Column]
    let rows: [Row]

    /// What can stand above a column; finding and score read the first question.
    enum Column: String, CaseIterable {
        case mood, kind, signs, feel, low, weight

        var question: String { self == .low || self == .weight ? "mood" : rawValue }

        /// Every state of its question.
        var states: [State] {
            let values: [State]
            switch self {
            case .mood, .low, .weight, .kind: values = (0..<3).map { .value($0) }
            case .signs: values = (0...4).map { .value($0) }
            case .feel: values = [.chosen([0]), .chosen([1]), .chosen([2]), .chosen([1, 2])]
            }
            return [.open] + Missing.allCases.map { .missing($0) } + values
        }
    }

    static let base = """
        rule_set: base
        title: Base
        ladders:
          a: { title: A, rungs: { a0: { label: A }, a1: { label: A }, a2: { label: A } } }
          z: { title: Z, rungs: { z0: { label: Z }, z1: { label: Z } } }
        flags: { f: { label: F } }
        sources: { s: { title: T, by: B, year: 2000, where: W, status: verified } }
        questions:
          mood: { ask: Q, answers: { v0: L, v1: L, v2: L } }
          kind: { ask: Q, unordered: true, answers: { v0: L, v1: L, v2: L } }
          signs: { ask: Q, unordered: true, number: { from: 0, to: 4 } }
          feel: { ask: Q, unordered: true, choose: several, none: v0, answers: { v0: L, v1: L, v2: L } }
        findings: { low: mood >= v1 }
        scores: { weight: { reads: W, count: [mood >= v1, mood >= v2] } }

        """

    init(_ random: inout Seeded) {
        columns = Array(Column.allCases.shuffled(using: &random).prefix(random.int(1...3)))
        var rows: [Row] = []
        for index in 0..<random.int(1...5) {
            let rungs = random.chance(25) ? [0, 0] : [random.int(1...2), random.int(0...1)]
            let isFree = rungs == [0, 0]
            let hasFlag = isFree || random.chance(20)
            var cells = columns.map { Self.cell($0, isFree, &random) }
            if cells.allSatisfy({ $0.text == "-" }) {
                cells[0] = Self.cell(columns[0], isFree, asking: true, &random)
            }
            rows.append(Row(name: "r\(index)", cells: cells, rungs: rungs, hasFlag: hasFlag))
        }
        self.rows = rows
    }

    var text: String {
        var text =
            Self.base + "tables:\n  t:\n    columns: [\(columns.map(\.rawValue).joined(separator: ", "))]\n"
        text += "    rows:\n"
        for row in rows {
            let cells = row.cells.map { "'\($0.text)'" }.joined(separator: ", ")
            let raised = zip(["a", "z"], row.rungs).filter { $0.1 > 0 }.map { "\($0)\($1)" }
            text += "      \(row.name): { cells: [\(cells)]"
            if !raised.isEmpty { text += ", raise: [\(raised.joined(separator: ", "))]" }
            if row.hasFlag { text += ", flag: [f]" }
            text += ", because: B, source: s }\n"
        }
        return text
    }

    // MARK: cells

    /// - Parameter isFree: whether it may stop holding as danger grows, as a row that raises nothing may.
    private static func cell(
        _ column: Column, _ isFree: Bool, asking: Bool = false, _ random: inout Seeded
    ) -> Cell {
        if !asking, random.chance(30) { return Cell(text: "-") { _ in .yes } }
        if isFree, random.chance(50) {
            switch column {
            case .low: return Cell(text: "no") { tested($0, 3) { $0 < 1 } }
            case .weight: return Cell(text: "0") { tested($0, 3) { $0 == 0 } }
            case .mood: return Cell(text: "v1") { tested($0, 3) { $0 == 1 } }
            case .kind, .signs, .feel: break
            }
        }
        switch column {
        case .low: return Cell(text: "yes") { tested($0, 3) { $0 >= 1 } }
        case .weight:
            let limit = random.int(1...2)
            return Cell(text: ">= \(limit)") { tested($0, 3) { $0 >= limit } }
        case .mood:
            let limit = random.int(1...2)
            return Cell(text: ">= v\(limit)") { tested($0, 3) { $0 >= limit } }
        case .kind: return kind(&random)
        case .signs: return signs(&random)
        case .feel: return feel(&random)
        }
    }

    private static func kind(_ random: inout Seeded) -> Cell {
        let (one, other) = (random.int(0...2), random.int(0...2))
        switch random.int(0...4) {
        case 0: return Cell(text: "v\(one)") { tested($0, 3) { $0 == one } }
        case 1: return Cell(text: "v\(one), v\(other)") { tested($0, 3) { $0 == one || $0 == other } }
        case 2: return Cell(text: "not(v\(one))") { tested($0, 3) { $0 != one } }
        case 3: return Cell(text: "is missing") { status($0) { _ in true } }
        default:
            return Cell(text: "v\(one), is refused") { state in
                max(tested(state, 3) { $0 == one }, status(state) { $0 == .refused })
            }
        }
    }

    private static func signs(_ random: inout Seeded) -> Cell {
        // Never all numbers: a test that always holds is a mistake of its own.
        let low = random.int(1...4)
        let high = random.int(low...4)
        switch random.int(0...4) {
        case 0: return Cell(text: ">= \(low)") { tested($0, 5) { $0 >= low } }
        case 1: return Cell(text: "[\(low)..\(high)]") { tested($0, 5) { (low...high).contains($0) } }
        case 2: return Cell(text: "not([\(low)..\(high)])") { tested($0, 5) { !(low...high).contains($0) } }
        case 3: return Cell(text: "\(low), > \(high)") { tested($0, 5) { $0 == low || $0 > high } }
        default: return Cell(text: "< \(max(1, low))") { tested($0, 5) { $0 < max(1, low) } }
        }
    }

    private static func feel(_ random: inout Seeded) -> Cell {
        let one = random.int(0...2)
        func contains(_ state: State, _ wanted: Set<Int>) -> Truth {
            switch state {
            case .open, .missing: .unknown
            case .value: .no
            case .chosen(let chosen): chosen.isDisjoint(with: wanted) ? .no : .yes
            }
        }
        switch random.int(0...2) {
        case 0: return Cell(text: "v\(one)") { contains($0, [one]) }
        case 1: return Cell(text: "v1, v2") { contains($0, [1, 2]) }
        default:
            return Cell(text: "not(v\(one))") { state in
                let inner = contains(state, [one])
                return inner == .unknown ? .unknown : inner == .yes ? .no : .yes
            }
        }
    }

    /// A test of a value: decided by it, and otherwise only when every value decides it the same way.
    private static func tested(_ state: State, _ count: Int, _ passes: (Int) -> Bool) -> Truth {
        if case .value(let value) = state { return passes(value) ? .yes : .no }
        let passing = (0..<count).filter(passes).count
        return passing == 0 ? .no : passing == count ? .yes : .unknown
    }

    private static func status(_ state: State, _ passes: (Missing) -> Bool) -> Truth {
        switch state {
        case .open: .unknown
        case .missing(let reason): passes(reason) ? .yes : .no
        case .value, .chosen: .no
        }
    }
}
