import TriageEngine
import TriageValues

/// That a call gets less by a new library than by an old one: there should be no such call.
package struct Fall: Sendable, Hashable {
    /// The rung of the old library that the new one does not reach.
    package let rung: RungPlace
    /// By what is acted on where answers are missing, or else on the answers alone.
    package let isAssuming: Bool
}

/// A call as two libraries record it.
package struct CallTwice: Sendable {
    package let old: Answers
    package let new: Answers

    package init(old: Answers, new: Answers) { (self.old, self.new) = (old, new) }
}

/// Two programs beside each other in the words of a prover, and what it answers: whether a call that reaches
/// a rung by the rules of the old one stays below it by those of the new one.
///
/// Answers go by their names. What one of the two cannot record counts there as not asked, as in `diff`.
package struct FallScript: Sendable {
    package let falls: [Fall]
    private let old: Program
    private let new: Program
    private let pairs: QuestionPairs
    private let preamble: [String]
    private let goals: [String]

    package init(from old: Program, to new: Program) {
        (self.old, self.new) = (old, new)
        let pairs = QuestionPairs(old, new)
        var lines = [Formulas.logic] + pairs.lines
        var (falls, goals) = ([Fall](), [String]())
        for isAssuming in [false, true] {
            let mark = isAssuming ? "a" : "e"
            let after = Formulas(
                new, for: Self.roots(new), mark: "n" + mark, isDeclaring: false, assuming: isAssuming)
            let before = Formulas(
                old, for: Self.roots(old), mark: "o" + mark, names: pairs.names, isDeclaring: false,
                assuming: isAssuming)
            lines += after.lines + before.lines
            for (ladder, record) in old.ladders.enumerated() {
                guard let other = new.ladders.firstIndex(where: { $0.name == record.name }) else { continue }
                for (rung, step) in record.rungs.enumerated().dropFirst() {
                    let place = RungPlace(ladder: ladder, rung: rung)
                    let kept = new.ladders[other].rungs.firstIndex { $0.name == step.name }
                        .map { after.isEstablished(RungPlace(ladder: other, rung: $0)) }
                    falls.append(Fall(rung: place, isAssuming: isAssuming))
                    goals.append("(and \(before.isEstablished(place)) (not \(kept ?? "false")))")
                }
            }
        }
        (preamble, self.falls, self.goals, self.pairs) = (lines, falls, goals, pairs)
    }

    private static func roots(_ program: Program) -> [Int] {
        program.rules.filter { $0.stepsUp || !$0.raise.isEmpty }.map(\.node)
    }

    /// SMT-LIB that asks of each fall whether there is such a call.
    ///
    /// - Parameters:
    ///   - wanted: those of which the call itself is asked for, of which it is known that there is one.
    ///   - milliseconds: after which the prover leaves one undecided.
    package func text(asking wanted: [Int] = [], milliseconds: Int) -> String {
        var lines = ["(set-option :timeout \(milliseconds))"] + preamble
        for (place, goal) in goals.enumerated() where wanted.isEmpty || wanted.contains(place) {
            lines += ["(push 1)", "(assert \(goal))", "(check-sat)"]
            if !wanted.isEmpty { lines.append("(get-value (\(pairs.constants.joined(separator: " "))))") }
            lines.append("(pop 1)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The calls in what a prover printed for `text(asking:)`; nil where it cannot be read.
    package func calls(in printed: String) -> [CallTwice]? {
        let calls = printed.split(separator: "sat\n").map { model in
            Script.numbers(in: model).flatMap(pairs.call)
        }
        return calls.contains { $0 == nil } ? nil : calls.compactMap { $0 }
    }

    /// Whether a call falls so, as the engine says: by its rules, without the floor of open questions.
    package func isMet(_ fall: Fall, by call: CallTwice) -> Bool {
        let ladder = old.ladders[fall.rung.ladder]
        guard let other = new.ladders.firstIndex(where: { $0.name == ladder.name }) else { return false }
        let now = new.ladders[other].rungs.firstIndex { $0.name == ladder.rungs[fall.rung.rung].name }
        return rung(old, call.old, fall.rung.ladder, fall.isAssuming) >= fall.rung.rung
            && !(now.map { rung(new, call.new, other, fall.isAssuming) >= $0 } ?? false)
    }

    /// The answers of a call, those too that only the old library knows.
    package func told(_ call: CallTwice) -> String {
        func answers(_ program: Program, _ codes: [AnswerCode]) -> [String] {
            codes.indices.compactMap { place in
                program.answer(codes[place], to: place).map { "\(program.questions[place].name) = \($0)" }
            }
        }
        let now = answers(new, call.new.codes)
        let all = now + answers(old, call.old.codes).filter { !now.contains($0) }
        return all.isEmpty ? "nothing answered" : all.joined(separator: ", ")
    }

    /// The names of the rungs that a call has by the rules of both.
    package func rungs(of fall: Fall, by call: CallTwice) -> (from: String, to: String) {
        let ladder = old.ladders[fall.rung.ladder]
        let was = ladder.rungs[rung(old, call.old, fall.rung.ladder, fall.isAssuming)].name
        guard let other = new.ladders.firstIndex(where: { $0.name == ladder.name }) else { return (was, "") }
        return (was, new.ladders[other].rungs[rung(new, call.new, other, fall.isAssuming)].name)
    }

    /// The highest rung to which rules that hold raise or step.
    private func rung(_ program: Program, _ answers: Answers, _ ladder: Int, _ isAssuming: Bool) -> Int {
        let call = evaluate(program, answers)
        guard isAssuming else { return call.standings[ladder].established }
        let holding = program.rules.filter { call.assumed.truths[$0.node] == .yes }
        let raised = holding.flatMap(\.raise).filter { $0.ladder == ladder }.map(\.rung).max() ?? 0
        let steps = holding.contains(where: \.stepsUp)
        return steps && raised < program.ladders[ladder].stepUpLimit ?? 0 ? raised + 1 : raised
    }
}
