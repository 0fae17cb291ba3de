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
        answers: answers, standings: evaluator.standings, plain: evaluator.view(assuming: false),
        assumed: evaluator.view(assuming: true))
}

/// Evaluates one call after another without allocating.
public struct Evaluator: Sendable {
    public let program: Program
    public private(set) var standings: [Standing]
    private let machine: Machine
    private var registers: Registers

    public init(_ program: Program) {
        self.program = program
        machine = program.machine ?? Machine(program)
        registers = Registers(program)
        standings = program.ladders.map { _ in
            Standing(established: 0, recommended: 0, possible: 0, isProvisional: false)
        }
    }

    public mutating func evaluate(_ answers: Answers) {
        registers.compute(program, machine, answers)
        let hasOpenMustAsk = machine.mustAsk.contains { question in
            isOpen(answers.codes[question], machine.starts[question].asksAgain)
                && registers.states[question].plain.status != StatusBits.outside
        }
        for ladder in standings.indices { standings[ladder] = standing(ladder, hasOpenMustAsk) }
    }

    /// The truths of all conditions after the last evaluation.
    public func view(assuming: Bool) -> View { registers.view(assuming: assuming) }

    /// The truth of a node after the last evaluation, on the answers alone or with assumptions put in.
    public func truth(of node: Int, assuming: Bool = false) -> Truth {
        let cell = assuming ? registers.cells[node] >> 2 : registers.cells[node]
        return Truth(certain: cell & 1 != 0, possible: cell & 2 != 0)
    }

    private func standing(_ index: Int, _ hasOpenMustAsk: Bool) -> Standing {
        var standing = Standing(established: 0, recommended: 0, possible: 0, isProvisional: false)
        // Bit by bit as in a cell: 1 certain, 2 possible, 4 certain with assumptions.
        var steps: UInt8 = 0
        for outcome in machine.outcomes where outcome.ladder == Int32(index) {
            let cell = registers.cells[Int(outcome.node)]
            let rung = Int(outcome.rung)
            if rung < 0 {
                steps |= cell
                continue
            }
            if cell & 1 != 0, rung > standing.established { standing.established = rung }
            if cell & 2 != 0, rung > standing.possible { standing.possible = rung }
            if cell & 4 != 0, rung > standing.recommended { standing.recommended = rung }
        }
        let limit = program.ladders[index].stepUpLimit ?? 0
        if steps & 1 != 0, standing.established < limit { standing.established += 1 }
        if steps & 2 != 0, standing.possible < limit { standing.possible += 1 }
        if steps & 4 != 0, standing.recommended < limit { standing.recommended += 1 }
        if hasOpenMustAsk, let provisional = program.ladders[index].provisional {
            let floor = min(provisional, standing.possible)
            standing.isProvisional = floor > standing.recommended
            standing.recommended = max(standing.recommended, floor)
        }
        return standing
    }
}

/// Whether a question still waits for an answer: not asked, or asked, not learned and to be asked again.
public func isOpen(_ question: Int, _ program: Program, _ answers: Answers) -> Bool {
    isOpen(answers.codes[question], program.questions[question].asksAgain)
}

private func isOpen(_ code: AnswerCode, _ asksAgain: Bool) -> Bool {
    switch code {
    case .notAsked: true
    case .missing: asksAgain
    case .choice, .several, .number: false
    }
}
