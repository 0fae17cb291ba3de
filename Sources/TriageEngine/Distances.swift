import TriageValues

/// How far rules that are undecided are from holding: the fewest questions that have to be answered, each
/// test taken by itself.
///
/// An estimate for ranking: a question that two parts test is counted twice. Trying the answers says what is
/// so (`Asking`).
struct Distances {
    /// A question that is asked counts two, so that one that raises only when it is not learned can count
    /// more than one that is answered and less than two.
    private static let answer: UInt16 = 2
    private static let onlyMissing: UInt16 = 3
    static let never: UInt16 = .max

    /// By node, to make it hold and to make it fail.
    private var yes: [UInt16]
    private var no: [UInt16]
    /// By question and goal, of the best rule that the question is part of.
    private var questions: [UInt16]
    private let goals: Int

    /// - Parameter wanted: for each rule the places of the goals that it reaches; goals are numbered.
    init(_ view: View, _ isOpen: [Bool], _ program: Program, goals: Int, wanted: [(rule: Int, goals: [Int])])
    {
        self.goals = goals
        yes = Array(repeating: Self.never, count: program.nodes.count)
        no = yes
        questions = Array(repeating: Self.never, count: program.questions.count * goals)
        for node in program.nodes.indices { measure(node, view, isOpen, program) }
        // From whole to part, what else has to be answered for each goal: to make a node hold, or fail.
        var contexts = Array(repeating: Self.never, count: program.nodes.count * 2 * goals)
        for (rule, reached) in wanted {
            for goal in reached { contexts[program.rules[rule].node * 2 * goals + goal] = 0 }
        }
        for node in program.nodes.indices.reversed() where view.truths[node] == .unknown {
            spread(node, &contexts, view, isOpen, program)
        }
    }

    subscript(question: Int, goal: Int) -> UInt16 { questions[question * goals + goal] }

    /// How many questions at least make a node hold, in the same measure.
    func making(_ node: Int) -> UInt16 { yes[node] }

    private static func sum(_ left: UInt16, _ right: UInt16) -> UInt16 {
        let (sum, isTooMuch) = left.addingReportingOverflow(right)
        return isTooMuch ? never : sum
    }

    /// What has to be answered before a question is asked. Where nobody can say whether it matters, it is
    /// asked all the same, and its value counts.
    private static func asking(_ relevance: UInt16) -> UInt16 { relevance == never ? 0 : relevance }

    private mutating func measure(_ node: Int, _ view: View, _ isOpen: [Bool], _ program: Program) {
        guard view.truths[node] == .unknown else {
            if view.truths[node] == .yes { yes[node] = 0 } else { no[node] = 0 }
            return
        }
        let record = program.nodes[node]
        switch record.kind {
        case .value, .contains, .status:
            let question = Int(record.subject)
            let relevance = program.questions[question].relevance
            let relevant = Self.asking(relevance.map { yes[$0] } ?? 0)
            if isOpen[question] {
                (yes[node], no[node]) = Self.test(record)
                yes[node] = Self.sum(yes[node], relevant)
                no[node] = Self.sum(no[node], relevant)
            }
            // Not relevant, it is outside all answers.
            let outside = relevance.map { no[$0] } ?? Self.never
            let passes =
                record.mask & (record.kind == .status ? StatusBits.outside : outsideBit) != 0
            if passes { yes[node] = min(yes[node], outside) } else { no[node] = min(no[node], outside) }
            // Asked and missing, it may decide once it is known to be relevant.
            if !isOpen[question], let relevance = program.questions[question].relevance {
                if passes {
                    no[node] = min(no[node], yes[relevance])
                } else {
                    yes[node] = min(yes[node], yes[relevance])
                }
            }
        case .finding:
            let part = Int(program.parts[Int(record.firstPart)])
            (yes[node], no[node]) = (yes[part], no[part])
        case .not:
            let part = Int(program.parts[Int(record.firstPart)])
            (no[node], yes[node]) = (yes[part], no[part])
        case .all:
            yes[node] = 0
            for place in record.placesOfParts {
                let part = Int(program.parts[place])
                yes[node] = Self.sum(yes[node], yes[part])
                no[node] = min(no[node], no[part])
            }
        case .any:
            no[node] = 0
            for place in record.placesOfParts {
                let part = Int(program.parts[place])
                no[node] = Self.sum(no[node], no[part])
                yes[node] = min(yes[node], yes[part])
            }
        case .score: score(node, view, isOpen, program)
        case .opened: yes[node] = Self.answer
        }
    }

    /// What a test of an open question takes.
    private static func test(_ node: ConditionNode) -> (yes: UInt16, no: UInt16) {
        guard node.kind == .status else { return (answer, answer) }
        let holdsAnswered = node.mask & StatusBits.answered != 0
        return holdsAnswered ? (answer, onlyMissing) : (onlyMissing, answer)
    }

    /// The cheapest parts that can bring the score from its least or its most across the border.
    private mutating func score(_ node: Int, _ view: View, _ isOpen: [Bool], _ program: Program) {
        let record = program.nodes[node]
        let score = program.scores[Int(record.subject)]
        let bounds = view.scores[Int(record.subject)]
        let parts = score.parts.compactMap { part -> (cost: UInt16, gain: Int)? in
            switch part {
            case .condition(let part): view.truths[part] == .unknown ? (yes[part], 1) : nil
            case .answers(let question, let points, let when):
                gain(question, points, when, view, isOpen)
            }
        }
        .sorted { ($0.cost, -$0.gain) < ($1.cost, -$1.gain) }
        func cost(_ points: Int) -> UInt16 {
            var (cost, left) = (UInt16(0), points)
            for part in parts where left > 0 {
                cost = Self.sum(cost, part.cost)
                left -= part.gain
            }
            return left > 0 ? Self.never : max(cost, Self.answer)
        }
        func passes(_ value: Int) -> Bool { record.mask >> UInt64(value - score.range.lowerBound) & 1 == 1 }
        let rising = bounds.first(where: passes).map { cost($0 - bounds.lowerBound) } ?? Self.never
        let falling = bounds.first { !passes($0) }.map { cost($0 - bounds.lowerBound) } ?? Self.never
        (yes[node], no[node]) = (rising, falling)
    }

    /// What it takes for a question to give points, and how many at best; nil when nothing can.
    private func gain(_ question: Int, _ points: [Int], _ when: Int?, _ view: View, _ isOpen: [Bool])
        -> (cost: UInt16, gain: Int)?
    {
        let counts = when.map { view.truths[$0] } ?? .yes
        guard counts != .no, isOpen[question] || counts == .unknown else { return nil }
        let condition = when.map { counts == .unknown ? yes[$0] : 0 } ?? 0
        return (Self.sum(isOpen[question] ? Self.answer : 0, condition), max(1, points.max() ?? 1))
    }

    /// What all parts take together, without those that nothing makes so; and how many these are.
    private func together(_ node: ConditionNode, _ own: [UInt16], _ program: Program) -> (Int, Int) {
        var (sum, nevers) = (0, 0)
        for place in node.placesOfParts {
            let part = own[Int(program.parts[place])]
            if part == Self.never { nevers += 1 } else { sum += Int(part) }
        }
        return (sum, nevers)
    }

    /// Hands what else has to be answered on to the parts of a node, and to the questions it reads.
    private mutating func spread(
        _ node: Int, _ contexts: inout [UInt16], _ view: View, _ isOpen: [Bool], _ program: Program
    ) {
        let record = program.nodes[node]
        for goal in 0..<goals {
            for polarity in 0...1 {
                let context = contexts[(node * 2 + polarity) * goals + goal]
                guard context != Self.never else { continue }
                func hand(_ more: UInt16, to part: Int, _ polarity: Int) {
                    guard more != Self.never else { return }
                    let place = (part * 2 + polarity) * goals + goal
                    contexts[place] = min(contexts[place], Self.sum(context, more))
                }
                func read(_ question: Int, _ own: UInt16, isOutsideEnough: Bool) {
                    let relevance = program.questions[question].relevance
                        .flatMap { view.truths[$0] == .unknown ? $0 : nil }
                    if isOpen[question] {
                        let cost = Self.sum(
                            context, Self.sum(own, Self.asking(relevance.map { yes[$0] } ?? 0)))
                        let place = question * goals + goal
                        questions[place] = min(questions[place], cost)
                        if let relevance { hand(own, to: relevance, 0) }
                    }
                    guard let relevance else { return }
                    if isOutsideEnough { hand(0, to: relevance, 1) }
                    if !isOpen[question], !isOutsideEnough { hand(0, to: relevance, 0) }
                }
                let own = polarity == 0 ? yes : no
                switch record.kind {
                case .value, .contains, .status:
                    let passes =
                        record.mask & (record.kind == .status ? StatusBits.outside : outsideBit) != 0
                    let test = Self.test(record)
                    read(
                        Int(record.subject), polarity == 0 ? test.yes : test.no,
                        isOutsideEnough: passes == (polarity == 0))
                case .finding: hand(0, to: Int(program.parts[Int(record.firstPart)]), polarity)
                case .not: hand(0, to: Int(program.parts[Int(record.firstPart)]), 1 - polarity)
                case .all, .any:
                    // One part is enough to fail all of them, or to hold any; else the others are needed too.
                    let isOneEnough = (record.kind == .any) == (polarity == 0)
                    let (sum, nevers) = isOneEnough ? (0, 0) : together(record, own, program)
                    for place in record.placesOfParts {
                        let part = Int(program.parts[place])
                        guard view.truths[part] == .unknown else { continue }
                        guard !isOneEnough else {
                            hand(0, to: part, polarity)
                            continue
                        }
                        let isItself = own[part] == Self.never
                        let others = isItself ? sum : sum - Int(own[part])
                        hand(
                            nevers > (isItself ? 1 : 0) ? Self.never : UInt16(clamping: others), to: part,
                            polarity)
                    }
                case .opened where polarity == 0:
                    for opening in program.documents[Int(record.subject)].opening {
                        read(opening.question, Self.answer, isOutsideEnough: false)
                    }
                case .opened: break
                case .score:
                    for part in program.scores[Int(record.subject)].parts {
                        if case .answers(let question, _, _) = part {
                            read(question, max(own[node], Self.answer), isOutsideEnough: true)
                        }
                        if let part = part.node, view.truths[part] == .unknown {
                            let others = own[node] == Self.never ? 0 : own[node] - min(own[node], yes[part])
                            hand(others, to: part, 0)
                            hand(others, to: part, 1)
                        }
                    }
                }
            }
        }
    }
}
