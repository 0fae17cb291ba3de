import TriageValues

/// What has to be looked at again when an answer, a condition or a score changes: places of instructions,
/// which only ever depend on earlier ones.
struct Dependents: Sendable {
    /// Places in a row for each thing; `lists[starts[i]..<starts[i + 1]]` are those of thing `i`.
    struct Lists: Sendable {
        private let starts: [Int32]
        let items: [Int32]

        /// - Parameter pairs: things with their places, each thing's places rising.
        init(count: Int, _ pairs: [(thing: Int32, place: Int32)]) {
            var starts = Array(repeating: Int32(0), count: count + 1)
            for pair in pairs { starts[Int(pair.thing) + 1] += 1 }
            for index in 0..<count { starts[index + 1] += starts[index] }
            var next = starts
            var items = Array(repeating: Int32(0), count: pairs.count)
            for pair in pairs {
                items[Int(next[Int(pair.thing)])] = pair.place
                next[Int(pair.thing)] += 1
            }
            (self.starts, self.items) = (starts, items)
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

    init(_ builder: ProgramBuilder, _ outcomes: [Machine.Outcome]) {
        typealias Pairs = [(thing: Int32, place: Int32)]
        var (questions, nodes, scores) = (Pairs(), Pairs(), Pairs())
        var restrictions = Array(repeating: Int32(-1), count: builder.questions.count)
        for (place, instruction) in builder.instructions.enumerated() {
            let place = Int32(place)
            switch instruction.operation {
            case .value, .contains, .status: questions.append((instruction.subject, place))
            case .score: scores.append((instruction.subject, place))
            case .all, .any, .not, .finding:
                for part in instruction.firstPart..<instruction.firstPart + instruction.partCount {
                    nodes.append((builder.parts[Int(part)], place))
                }
            case .opened:
                for opening in builder.openings[
                    Int(instruction.firstPart)..<Int(instruction.firstPart + instruction.partCount)]
                { questions.append((Int32(opening.question), place)) }
            case .restrict:
                nodes.append((instruction.subject, place))
                restrictions[Int(instruction.target)] = place
            case .addUp:
                for part in builder.scores[Int(instruction.subject)].parts {
                    if case .answers(let question, _, _) = part { questions.append((Int32(question), place)) }
                    if let node = part.node { nodes.append((Int32(node), place)) }
                }
            }
        }
        self.questions = Lists(count: builder.questions.count, questions)
        self.nodes = Lists(count: builder.nodes.count, nodes)
        self.scores = Lists(count: builder.scores.count, scores)
        self.restrictions = restrictions
        self.outcomes = Lists(
            count: builder.nodes.count, outcomes.enumerated().map { ($1.node, Int32($0)) })
    }
}

/// A set of places that are taken out lowest first; adding one behind the last taken is allowed.
struct PlaceQueue: Sendable {
    private var words: [UInt64]
    /// A bit for each word that is not empty.
    private var summary: [UInt64]
    /// Every word of the summary before this one is empty.
    private var first = 0

    init(count: Int) {
        words = Array(repeating: 0, count: count / 64 + 1)
        summary = Array(repeating: 0, count: words.count / 64 + 1)
    }

    mutating func add(_ place: Int) {
        words[place >> 6] |= 1 << UInt64(place & 63)
        summary[place >> 12] |= 1 << UInt64((place >> 6) & 63)
        first = min(first, place >> 12)
    }

    mutating func takeFirst() -> Int? {
        while first < summary.count, summary[first] == 0 { first += 1 }
        guard first < summary.count else { return nil }
        let word = first << 6 + summary[first].trailingZeroBitCount
        let place = word << 6 + words[word].trailingZeroBitCount
        words[word] &= words[word] - 1
        if words[word] == 0 { summary[first] &= summary[first] - 1 }
        return place
    }
}
