import TriageValues

/// The three rungs of one ladder, by their places.
public struct Standing: Sendable, Hashable {
    /// Certain, whatever comes next.
    public var established: Int
    /// To be acted on now.
    public var recommended: Int
    /// Still within reach.
    public var possible: Int
    /// The recommended rung stands only because must-ask questions are open.
    public var isProvisional: Bool
}

/// A call, evaluated: the three rungs of each ladder, and the truth of every condition for explaining them.
public struct Evaluation: Sendable {
    public let answers: Answers
    /// One for each ladder, in their order.
    public let standings: [Standing]
    /// On the answers alone.
    public let plain: View
    /// With the assumptions for missing answers put in.
    public let assumed: View
}

/// Evaluates a call. Cannot fail: every program and all answers have a result.
///
/// INVARIANT: established <= recommended <= possible on every ladder (DESIGN 3.4, property 1).
public func evaluate(_ program: Program, _ answers: Answers) -> Evaluation {
    var evaluator = Evaluator(program)
    evaluator.evaluate(answers)
    return Evaluation(
        answers: answers, standings: evaluator.standings, plain: evaluator.plain, assumed: evaluator.assumed)
}

/// Evaluates one call after another without allocating.
public struct Evaluator: Sendable {
    public let program: Program
    public private(set) var standings: [Standing]
    public private(set) var plain: View
    public private(set) var assumed: View
    private let outcomes: [Outcome]
    private let mustAsk: [Int]

    /// What a rule does on one ladder: raise to a rung, or (`rung` -1) step up.
    private struct Outcome {
        let node: Int32
        let ladder: Int32
        let rung: Int32
    }

    public init(_ program: Program) {
        self.program = program
        plain = View(program)
        assumed = plain
        standings = program.ladders.map { _ in
            Standing(established: 0, recommended: 0, possible: 0, isProvisional: false)
        }
        mustAsk = program.questions.indices.filter { program.questions[$0].mustAsk }
        outcomes = program.rules.flatMap { rule in
            let raises = rule.raise.map { ($0.ladder, $0.rung) }
            let steps = !rule.stepsUp ? [] : program.ladders.indices
                .filter { program.ladders[$0].stepUpLimit != nil }.map { ($0, -1) }
            return (raises + steps).map {
                Outcome(node: Int32(rule.node), ladder: Int32($0.0), rung: Int32($0.1))
            }
        }
    }

    public mutating func evaluate(_ answers: Answers) {
        plain.compute(program, answers, assuming: false)
        let assumes = program.questions.indices.contains {
            if case .missing = answers.codes[$0] { program.questions[$0].assumption != nil } else { false }
        }
        // Without an assumption both views are the same.
        if assumes {
            assumed.compute(program, answers, assuming: true)
        } else {
            assumed.copy(plain)
        }
        let hasOpen = mustAsk.contains { isOpen($0, program, answers) && plain.relevance(of: $0, program) != .no }
        for ladder in standings.indices { standings[ladder] = standing(ladder, hasOpen) }
    }

    private func standing(_ index: Int, _ hasOpenMustAsk: Bool) -> Standing {
        var standing = Standing(established: 0, recommended: 0, possible: 0, isProvisional: false)
        var steps = (established: false, recommended: false, possible: false)
        for outcome in outcomes where outcome.ladder == Int32(index) {
            let rung = Int(outcome.rung)
            let truth = plain.truths[Int(outcome.node)]
            let assumedTruth = assumed.truths[Int(outcome.node)]
            if rung < 0 {
                steps.established = steps.established || truth == .yes
                steps.recommended = steps.recommended || assumedTruth == .yes
                steps.possible = steps.possible || truth != .no
            } else {
                if truth == .yes { standing.established = max(standing.established, rung) }
                if assumedTruth == .yes { standing.recommended = max(standing.recommended, rung) }
                if truth != .no { standing.possible = max(standing.possible, rung) }
            }
        }
        let ladder = program.ladders[index]
        if let limit = ladder.stepUpLimit {
            func stepped(_ rung: Int) -> Int { max(rung, min(rung + 1, limit)) }
            if steps.established { standing.established = stepped(standing.established) }
            if steps.recommended { standing.recommended = stepped(standing.recommended) }
            if steps.possible { standing.possible = stepped(standing.possible) }
        }
        if hasOpenMustAsk, let provisional = ladder.provisional {
            let floor = min(provisional, standing.possible)
            standing.isProvisional = floor > standing.recommended
            standing.recommended = max(standing.recommended, floor)
        }
        return standing
    }
}

/// Whether a question still waits for an answer: not asked, or asked, not learned and to be asked again.
public func isOpen(_ question: Int, _ program: Program, _ answers: Answers) -> Bool {
    switch answers.codes[question] {
    case .notAsked: true
    case .missing: program.questions[question].asksAgain
    case .choice, .several, .number: false
    }
}
