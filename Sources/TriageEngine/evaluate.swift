import TriageValues

/// The three rungs of one ladder, by their places.
package struct Standing: Sendable, Hashable {
    /// Certain, whatever comes next.
    package var established: Int
    /// To be acted on now.
    package var recommended: Int
    /// Still within reach.
    package var possible: Int
    /// The recommended rung stands only because must-ask questions are open.
    package var isProvisional: Bool
}

/// A call, evaluated: the three rungs of each ladder, and the truth of every condition for explaining them.
package struct Evaluation: Sendable {
    package let answers: Answers
    /// One for each ladder, in their order.
    package let standings: [Standing]
    /// On the answers alone.
    package let plain: View
    /// With the assumptions for missing answers put in.
    package let assumed: View
}

/// Evaluates a call. Cannot fail: every program and all answers have a result.
///
/// INVARIANT: established <= recommended <= possible on every ladder (DESIGN 3.4, property 1).
package func evaluate(_ program: Program, _ answers: Answers) -> Evaluation {
    var evaluator = Evaluator(program)
    evaluator.evaluate(answers)
    return evaluator.evaluation
}

/// Evaluates one call after another without allocating, or one call as its answers come.
package struct Evaluator: Sendable {
    package let program: Program
    package private(set) var standings: [Standing]
    package private(set) var answers: Answers
    private let machine: Machine
    private var registers: Registers
    /// By ladder, how many rules hold for each rung.
    private var tallies: [Tally]
    private var isEvaluated = false
    /// The steps that an answer bears on; made when the first one is changed.
    private var queue: PlaceQueue?

    /// For each rung of a ladder the rules that raise to it: certain, possible, certain with assumptions. The
    /// last place counts those that step up.
    private struct Tally: Sendable {
        var certain: [Int32]
        var possible: [Int32]
        var assumed: [Int32]

        init(rungs: Int) {
            certain = Array(repeating: 0, count: rungs + 1)
            (possible, assumed) = (certain, certain)
        }

        mutating func clear() {
            for place in certain.indices { (certain[place], possible[place], assumed[place]) = (0, 0, 0) }
        }

        mutating func add(_ cell: UInt8, at rung: Int32, _ weight: Int32) {
            let place = rung < 0 ? certain.count - 1 : Int(rung)
            if cell & 1 != 0 { certain[place] += weight }
            if cell & 2 != 0 { possible[place] += weight }
            if cell & 4 != 0 { assumed[place] += weight }
        }

        /// Whether a rule that certainly holds raises to a rung or higher.
        func reaches(_ rung: Int, assuming: Bool) -> Bool {
            for place in rung..<max(rung, certain.count - 1)
            where assuming ? assumed[place] > 0 : certain[place] > 0 { return true }
            return false
        }

        /// The highest rung that has a rule, one higher where something steps up and may.
        static func rung(_ counts: [Int32], limit: Int) -> Int {
            var rung = counts.count - 2
            while rung > 0, counts[rung] == 0 { rung -= 1 }
            return counts[counts.count - 1] > 0 && rung < limit ? rung + 1 : rung
        }
    }

    package init(_ program: Program) {
        self.program = program
        machine = program.machine
        registers = Registers(program)
        answers = Answers(for: program)
        standings = program.ladders.map { _ in
            Standing(established: 0, recommended: 0, possible: 0, isProvisional: false)
        }
        tallies = program.ladders.map { Tally(rungs: $0.rungs.count) }
    }

    package mutating func evaluate(_ answers: Answers) {
        self.answers = answers
        registers.compute(program, machine, answers)
        for ladder in tallies.indices { tallies[ladder].clear() }
        for outcome in machine.outcomes {
            let cell = registers.cells[Int(outcome.node)]
            if cell != 0 { tallies[Int(outcome.ladder)].add(cell, at: outcome.rung, 1) }
        }
        isEvaluated = true
        stand()
    }

    /// Takes one more answer, or another one: the same as evaluating all answers with it, but looks only at
    /// what it bears on.
    package mutating func set(_ code: AnswerCode, to question: Int) {
        guard isEvaluated else {
            answers[question] = code
            return evaluate(answers)
        }
        guard answers.codes[question] != code else { return }
        answers[question] = code
        // Taken out while they are changed, so that nothing is copied.
        var queue = self.queue.take() ?? PlaceQueue(count: machine.instructions.count)
        var tallies: [Tally] = []
        swap(&tallies, &self.tallies)
        let machine = machine
        let outcomes = machine.dependents.outcomes
        registers.update(program, machine, answers, question: question, &queue) { node, before, after in
            for index in outcomes.of(node) {
                let outcome = machine.outcomes[Int(outcomes.items[index])]
                tallies[Int(outcome.ladder)].add(before, at: outcome.rung, -1)
                tallies[Int(outcome.ladder)].add(after, at: outcome.rung, 1)
            }
        }
        self.queue = queue
        self.tallies = tallies
        stand()
    }

    /// Goes on to another call, by the answers that differ where these are few.
    package mutating func move(to other: Answers) {
        let differing = answers.codes.indices.filter { answers.codes[$0] != other.codes[$0] }
        guard isEvaluated, 8 * differing.count < answers.codes.count else { return evaluate(other) }
        for question in differing { set(other.codes[question], to: question) }
    }

    /// The call as it stands after the last evaluation.
    package var evaluation: Evaluation {
        Evaluation(
            answers: answers, standings: standings, plain: view(assuming: false),
            assumed: view(assuming: true))
    }

    /// The truths of all conditions after the last evaluation.
    package func view(assuming: Bool) -> View { registers.view(assuming: assuming) }

    /// The truth of a node after the last evaluation, on the answers alone or with assumptions put in.
    package func truth(of node: Int, assuming: Bool = false) -> Truth {
        let cell = assuming ? registers.cells[node] >> 2 : registers.cells[node]
        return Truth(certain: cell & 1 != 0, possible: cell & 2 != 0)
    }

    /// Whether some rule that raises to a rung, or higher on its ladder, holds after the last evaluation.
    /// Step ups are not counted.
    package func isRaised(to place: RungPlace, assuming: Bool = false) -> Bool {
        tallies[place.ladder].reaches(place.rung, assuming: assuming)
    }

    /// The least and the most a score can be after the last evaluation.
    package func bounds(ofScore score: Int, assuming: Bool) -> ClosedRange<Int> {
        assuming ? registers.scores[score].assumed : registers.scores[score].plain
    }

    private mutating func stand() {
        let hasOpenMustAsk = machine.mustAsk.contains { question in
            isOpen(answers.codes[question], machine.starts[question].asksAgain)
                && registers.states[question].plain.status != StatusBits.outside
        }
        for ladder in standings.indices { standings[ladder] = standing(ladder, hasOpenMustAsk) }
    }

    private func standing(_ index: Int, _ hasOpenMustAsk: Bool) -> Standing {
        let tally = tallies[index]
        let limit = program.ladders[index].stepUpLimit ?? 0
        var standing = Standing(
            established: Tally.rung(tally.certain, limit: limit),
            recommended: Tally.rung(tally.assumed, limit: limit),
            possible: Tally.rung(tally.possible, limit: limit), isProvisional: false)
        if hasOpenMustAsk, let provisional = program.ladders[index].provisional {
            let floor = min(provisional, standing.possible)
            standing.isProvisional = floor > standing.recommended
            standing.recommended = max(standing.recommended, floor)
        }
        return standing
    }
}

/// Whether a question still waits for an answer: not asked, or asked, not learned and to be asked again.
package func isOpen(_ question: Int, _ program: Program, _ answers: Answers) -> Bool {
    isOpen(answers.codes[question], program.questions[question].asksAgain)
}

private func isOpen(_ code: AnswerCode, _ asksAgain: Bool) -> Bool {
    switch code {
    case .notAsked: true
    case .missing: asksAgain
    case .choice, .several, .number: false
    }
}
