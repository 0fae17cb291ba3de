import TriageValues

/// What has to be looked at again when an answer, a condition or a score changes: places of instructions,
/// which only ever depend on earlier ones.
struct Dependents: Sendable {
    /// Places in a row for each thing; `lists[starts[i]..<starts[i + 1]]` are those of thing `i`.
    struct Lists: Sendable {
        private(set) var starts: [Int32] = [0]
        private(set) var items: [Int32] = []

        init(_ lists: [[Int32]]) {
            for list in lists {
                items += list
                starts.append(Int32(items.count))
            }
        }

        func of(_ index: Int) -> Range<Int> { Int(starts[index])..<Int(starts[index + 1]) }
    }

    let questions: Lists
    let nodes: Lists
    let scores: Lists
    /// By question, the place of the instruction that masks it, -1 when it always matters.
    let restrictions: [Int32]
    /// By node, the outcomes that rest on it.
    let outcomes: Lists

    init(_ program: Program, _ machine: Machine) {
        var questions = Array(repeating: [Int32](), count: program.questions.count)
        var nodes = Array(repeating: [Int32](), count: program.nodes.count)
        var scores = Array(repeating: [Int32](), count: program.scores.count)
        var restrictions = Array(repeating: Int32(-1), count: program.questions.count)
        for (place, instruction) in machine.instructions.enumerated() {
            let place = Int32(place)
            let subject = Int(instruction.subject)
            switch instruction.operation {
            case .value, .contains, .status: questions[subject].append(place)
            case .score: scores[subject].append(place)
            case .all, .any, .not, .finding:
                for part in instruction.firstPart..<instruction.firstPart + max(1, instruction.partCount) {
                    nodes[Int(program.parts[Int(part)])].append(place)
                }
            case .restrict:
                nodes[subject].append(place)
                restrictions[Int(instruction.target)] = place
            case .addUp:
                for part in program.scores[subject].parts {
                    switch part {
                    case .answers(let question, _): questions[question].append(place)
                    case .condition(let node): nodes[node].append(place)
                    }
                }
            }
        }
        var outcomes = Array(repeating: [Int32](), count: program.nodes.count)
        for (index, outcome) in machine.outcomes.enumerated() {
            outcomes[Int(outcome.node)].append(Int32(index))
        }
        self.questions = Lists(questions)
        self.nodes = Lists(nodes)
        self.scores = Lists(scores)
        self.restrictions = restrictions
        self.outcomes = Lists(outcomes)
    }
}

/// A set of places that are taken out lowest first; adding one behind the last taken is allowed.
struct PlaceQueue: Sendable {
    private var words: [UInt64]
    /// A bit for each word that is not empty.
    private var summary: [UInt64]

    init(count: Int) {
        words = Array(repeating: 0, count: count / 64 + 1)
        summary = Array(repeating: 0, count: words.count / 64 + 1)
    }

    mutating func add(_ place: Int) {
        words[place >> 6] |= 1 << UInt64(place & 63)
        summary[place >> 12] |= 1 << UInt64((place >> 6) & 63)
    }

    mutating func takeFirst() -> Int? {
        guard let group = summary.firstIndex(where: { $0 != 0 }) else { return nil }
        let word = group << 6 + summary[group].trailingZeroBitCount
        let place = word << 6 + words[word].trailingZeroBitCount
        words[word] &= words[word] - 1
        if words[word] == 0 { summary[group] &= summary[group] - 1 }
        return place
    }
}
