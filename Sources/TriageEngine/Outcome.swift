import TriageValues

/// What a call comes to by the rules that hold on it, assumptions put in: who is sent, what is said and
/// flagged, and which rules decided.
package struct Outcome: Sendable {
    /// The rules that decide the recommended rung of one ladder; none where it stands by the floor.
    package struct Deciding: Sendable, Equatable {
        /// Those that raise to it, or to the rung below it where a step up made it.
        package var raising: [Int] = []
        /// Those that step up, where the step made it.
        package var steppingUp: [Int] = []

        package var all: [Int] { raising + steppingUp }
    }

    package let standings: [Standing]
    /// In file order.
    package let rulesHolding: [Int]
    /// One for each ladder, in their order.
    package let deciding: [Deciding]
    private let program: Program

    package init(_ standings: [Standing], holding: [Int], _ program: Program) {
        self.standings = standings
        rulesHolding = holding
        deciding = standings.enumerated().map { ladder, standing in
            standing.isFloor
                ? Deciding()
                : program.rules(deciding: RungPlace(ladder: ladder, rung: standing.recommended), of: holding)
        }
        self.program = program
    }

    package init(_ evaluator: Evaluator) {
        let program = evaluator.program
        self.init(
            evaluator.standings,
            holding: program.rules.indices.filter {
                evaluator.truth(of: program.rules[$0].node, assuming: true) == .yes
            }, program)
    }

    /// Of the rules that hold and the recommended rungs, in file order.
    package var responders: [Int] { union(\.send, rungs.flatMap(\.who)) }

    package var flags: [Int] { union(\.flag, []) }

    /// That of the recommended rungs and of the rules that decide them before the rest, each in file order. A
    /// rung that is only the floor while questions are open: its people answer, its guidance is not yet due.
    package var guidance: [Int] {
        let due = zip(standings, rungs).filter { !$0.0.isFloor }.flatMap(\.1.guide)
        let all = union(\.guide, due)
        let deciding = deciding.flatMap(\.all).flatMap { program.rules[$0].guide }
        let urgent = Set(rungs.flatMap(\.guide) + deciding)
        return all.filter(urgent.contains) + all.filter { !urgent.contains($0) }
    }

    private var rungs: [Rung] {
        standings.enumerated().map { program.ladders[$0].rungs[$1.recommended] }
    }

    private func union(_ ofRule: (Rule) -> [Int], _ ofRungs: [Int]) -> [Int] {
        Set(rulesHolding.flatMap { ofRule(program.rules[$0]) } + ofRungs).sorted()
    }
}

extension Program {
    /// The rules that decide a rung, of those that hold: the ones that raise to it, or, where none does,
    /// those that raise to the rung below and those that step up.
    func rules(deciding place: RungPlace, of holding: [Int]) -> Outcome.Deciding {
        func raising(to rung: Int) -> [Int] {
            let place = RungPlace(ladder: place.ladder, rung: rung)
            return holding.filter { rules[$0].raise.contains(place) }
        }
        let direct = raising(to: place.rung)
        if !direct.isEmpty || place.rung == 0 { return Outcome.Deciding(raising: direct) }
        let isStepping = ladders[place.ladder].stepUpLimit != nil
        return Outcome.Deciding(
            raising: raising(to: place.rung - 1),
            steppingUp: isStepping ? holding.filter { rules[$0].stepsUp } : [])
    }
}
