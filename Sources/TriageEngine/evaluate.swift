import TriageValues

/// The three rungs of one ladder, by their places.
package struct Standing: Sendable, Hashable {
    /// Certain, whatever comes next.
    package var established: Int
    /// To be acted on now.
    package var recommended: Int
    /// Still within reach.
    package var possible: Int
    /// A must-ask question that may be relevant waits for an answer: the result is not to be taken for final.
    /// The same on every ladder.
    package var isProvisional: Bool
    /// The recommended rung stands only by the ladder's `provisional` floor.
    package var isFloor: Bool
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
    /// By question, whether nothing is settled of it, not even whether a value will be recorded. Only in
    /// searches: what is decided then is decided for every call that can still be recorded.
    private var undetermined: [Bool]
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

    /// - Parameter searching: every question is undetermined until it is set, or left as not asked.
    package init(_ program: Program, searching: Bool = false) {
        self.program = program
        undetermined = Array(repeating: searching, count: program.questions.count)
        machine = program.machine
        registers = Registers(program)
        answers = Answers(for: program)
        standings = program.ladders.map { _ in
            Standing(established: 0, recommended: 0, possible: 0, isProvisional: false, isFloor: false)
        }
        tallies = program.ladders.map { Tally(rungs: $0.rungs.count) }
    }

    package mutating func evaluate(_ answers: Answers) {
        self.answers = answers
        registers.compute(program, machine, answers, undetermined)
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
        settle(question, code, isUndetermined: false)
    }

    /// Of a search: the question is undetermined again.
    package mutating func unsettle(_ question: Int) { settle(question, .notAsked, isUndetermined: true) }

    /// Whether nothing is settled of a question.
    package func isUndetermined(_ question: Int) -> Bool { undetermined[question] }

    private mutating func settle(_ question: Int, _ code: AnswerCode, isUndetermined: Bool) {
        let isAlike = answers.codes[question] == code && undetermined[question] == isUndetermined
        answers[question] = code
        undetermined[question] = isUndetermined
        guard isEvaluated else { return evaluate(answers) }
        guard !isAlike else { return }
        // Taken out while they are changed, so that nothing is copied.
        var queue = self.queue.take() ?? PlaceQueue(count: machine.instructions.count)
        var tallies: [Tally] = []
        swap(&tallies, &self.tallies)
        let machine = machine
        let outcomes = machine.dependents.outcomes
        registers.update(program, machine, answers, undetermined, question: question, &queue) {
            node, before, after in
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
        let isProvisional = machine.awaited.contains { question in
            isAwaited(
                answers.codes[question], mustAsk: machine.starts[question].mustAsk,
                asksAgain: machine.starts[question].asksAgain)
                && registers.states[question].plain.status != StatusBits.outside
        }
        for ladder in standings.indices { standings[ladder] = standing(ladder, isProvisional) }
    }

    private func standing(_ index: Int, _ isProvisional: Bool) -> Standing {
        let tally = tallies[index]
        let limit = program.ladders[index].stepUpLimit ?? 0
        var standing = Standing(
            established: Tally.rung(tally.certain, limit: limit),
            recommended: Tally.rung(tally.assumed, limit: limit),
            possible: Tally.rung(tally.possible, limit: limit), isProvisional: isProvisional, isFloor: false)
        if isProvisional, let provisional = program.ladders[index].provisional {
            let floor = min(provisional, standing.possible)
            standing.isFloor = floor > standing.recommended
            standing.recommended = max(standing.recommended, floor)
        }
        return standing
    }
}

/// Whether a question waits for an answer: not asked, lost, or asked, not learned and to be asked again.
package func isOpen(_ question: Int, _ program: Program, _ answers: Answers) -> Bool {
    program.questions[question].retirement == nil
        && isAwaited(answers.codes[question], mustAsk: true, asksAgain: program.questions[question].asksAgain)
}

/// Whether a question that may be relevant keeps the result provisional.
package func isAwaited(_ question: Int, _ program: Program, _ answers: Answers) -> Bool {
    isAwaited(
        answers.codes[question], mustAsk: program.questions[question].mustAsk,
        asksAgain: program.questions[question].asksAgain)
}

private func isAwaited(_ code: AnswerCode, mustAsk: Bool, asksAgain: Bool) -> Bool {
    switch code {
    case .notAsked: mustAsk
    // What the line took away was never asked, so that losing it settles nothing.
    case .missing(.lost): mustAsk || asksAgain
    case .missing: asksAgain
    case .choice, .several, .number: false
    }
}
