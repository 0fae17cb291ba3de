import TriageEngine
import TriageValues

/// A call as two programs record it.
package struct CallTwice: Sendable, Hashable {
    package var old: Answers
    package var new: Answers

    package init(old: Answers, new: Answers) { (self.old, self.new) = (old, new) }

    /// How many questions were asked.
    package var count: Int { new.codes.count { $0 != .notAsked } }
}

/// An old program and a new one, and the calls that can be recorded in both: what only one of them can record
/// is not asked.
package struct ProgramPair: Sendable {
    package let old: Program
    package let new: Program
    /// By question of each, what a prover is told of it.
    let before: [Variable]
    let after: [Variable]
    /// The questions that are in both, by their places in each.
    package let questions: [(old: Int, new: Int)]
    /// By ladder of the old program the one of the same name; nil where it is gone.
    package let ladders: [Int?]

    package init(from old: Program, to new: Program) {
        (self.old, self.new) = (old, new)
        ladders = old.ladders.map { ladder in new.ladders.firstIndex { $0.name == ladder.name } }
        questions = Self.questions(old, new)
        // One number for a question of both, and others for those of the old program alone.
        var before = old.questions.indices.map { Variable(notAsked: new.questions.count + $0) }
        var after = new.questions.indices.map { Variable(notAsked: $0) }
        for pair in questions {
            (before[pair.old], after[pair.new]) = Variable.shared(
                old.questions[pair.old], new.questions[pair.new], pair.new)
        }
        (self.before, self.after) = (before, after)
    }

    /// Those of one name, and those that go by a name which they had before.
    private static func questions(_ old: Program, _ new: Program) -> [(old: Int, new: Int)] {
        var (left, free) = (Set(old.questions.indices), Set(new.questions.indices))
        var pairs: [(old: Int, new: Int)] = []
        func pair(_ one: Int, _ other: Int?) {
            guard let other, left.contains(one), free.contains(other) else { return }
            left.remove(one)
            free.remove(other)
            pairs.append((one, other))
        }
        for (place, question) in old.questions.enumerated() {
            pair(place, new.questions.firstIndex { $0.name == question.name })
        }
        for (place, question) in old.questions.enumerated() { pair(place, new.questionIndex(question.name)) }
        for (place, question) in new.questions.enumerated() {
            if let other = old.questionIndex(question.name) { pair(other, place) }
        }
        return pairs.sorted { $0.new < $1.new }
    }

    /// The rung of the new program that has the name of an old one; nil where it is gone.
    package func rung(like place: RungPlace) -> RungPlace? {
        guard let ladder = ladders[place.ladder] else { return nil }
        let name = old.name(of: place)
        return new.ladders[ladder].rungs.firstIndex { $0.name == name }
            .map { RungPlace(ladder: ladder, rung: $0) }
    }

    /// What the engine establishes on a ladder in both programs, where the new one has less: an old rung that
    /// is gone is more than any.
    ///
    /// - Parameters:
    ///   - ladder: of the old program.
    ///   - assuming: with what is assumed for missing answers put in: what it recommends but for the floor.
    package func fall(
        of call: CallTwice, on ladder: Int, assuming: Bool
    ) -> (from: RungPlace, to: RungPlace)? {
        guard let other = ladders[ladder] else { return nil }
        let from = evaluate(old, call.old).raised(on: ladder, assuming: assuming, old)
        let to = evaluate(new, call.new).raised(on: other, assuming: assuming, new)
        if let kept = rung(like: from), kept.rung <= to.rung { return nil }
        return (from, to)
    }

    /// The call that the numbers of a prover stand for; what it was not told of is not asked.
    func call(_ numbers: [Substring: UInt64], _ variables: [Variable]) -> CallTwice? {
        var call = CallTwice(old: Answers(for: old), new: Answers(for: new))
        let told = Set(variables.map(\.place))
        for pair in questions where told.contains(after[pair.new].place) {
            guard let was = before[pair.old].code(numbers), let now = after[pair.new].code(numbers) else {
                return nil
            }
            (call.old[pair.old], call.new[pair.new]) = (was, now)
        }
        return call
    }
}

extension Evaluation {
    /// The rung that rules bring a ladder to.
    fileprivate func raised(on ladder: Int, assuming: Bool, _ program: Program) -> RungPlace {
        let standing = standings[ladder]
        guard assuming, standing.isFloor else {
            let rung = assuming ? standing.recommended : standing.established
            return RungPlace(ladder: ladder, rung: rung)
        }
        // Beneath the floor.
        let holding = program.rules.filter { assumed.truths[$0.node] == .yes }
        let rung = holding.flatMap(\.raise).filter { $0.ladder == ladder }.map(\.rung).max() ?? 0
        let above = RungPlace(ladder: ladder, rung: rung + 1)
        let isSteppedUp = holding.contains(where: \.stepsUp) && program.canStepUp(to: above)
        return isSteppedUp ? above : RungPlace(ladder: ladder, rung: rung)
    }
}
