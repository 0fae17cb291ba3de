import TriageCompiler
import TriageEngine
import TriageProofs
import TriageValues

/// What a prover said of whether calls are lower by a new library than by an old one, each call that it names
/// evaluated by the engine in both.
package struct FallProof {
    package enum Verdict: Equatable {
        /// There is no such call.
        case none
        /// None of its answers can be left out.
        ///
        /// - Parameter isShortest: no call with fewer answers falls so.
        case found(CallTwice, isShortest: Bool)
        case undecided
    }

    package let questions: FallQuestions
    /// One for each question, in their order.
    package let verdicts: [Verdict]
    /// Questions of which the engine does not say of the call what the prover says.
    package let differences: [String]
    /// As it names itself; nil where there was nothing to ask.
    let solver: String?

    /// - Parameters:
    ///   - solver: is looked for only where there is something to ask.
    ///   - seconds: after which one question is left undecided, and after which all that are left are.
    ///   - progress: told how many of all questions were decided.
    package init(
        _ questions: FallQuestions, by solver: () throws -> Solver, seconds: (each: Int, all: Int),
        progress: (_ done: Int, _ all: Int) -> Void = { _, _ in }
    ) throws {
        self.questions = questions
        guard !questions.questions.isEmpty else {
            (verdicts, differences, self.solver) = ([], [], nil)
            return
        }
        var run = try Run(questions: questions, solver: solver(), seconds: seconds)
        var verdicts: [Verdict] = []
        for question in questions.questions {
            progress(verdicts.count, questions.questions.count)
            verdicts.append(try run.verdict(on: question))
        }
        (self.verdicts, differences, self.solver) = (verdicts, run.differences, run.solver.version)
    }
}

/// Questions asked one after another, while there is time.
private struct Run {
    let questions: FallQuestions
    let solver: Solver
    let seconds: (each: Int, all: Int)
    var differences: [String] = []
    private let end: ContinuousClock.Instant

    init(questions: FallQuestions, solver: Solver, seconds: (each: Int, all: Int)) {
        (self.questions, self.solver, self.seconds) = (questions, solver, seconds)
        end = .now + .seconds(seconds.all)
    }

    /// A call is followed by one with fewer answers, as long as the prover knows of one.
    mutating func verdict(on question: FallQuestion) throws -> FallProof.Verdict {
        var shortest: CallTwice?
        var blockers: [Blocker] = []
        while true {
            switch try answer(question, atMost: shortest.map { $0.count - 1 }, &blockers) {
            case .none: return shortest.map { .found($0, isShortest: true) } ?? .none
            case .undecided: return shortest.map { .found($0, isShortest: false) } ?? .undecided
            case .found(let call, _):
                let shorter = shortened(call, as: { questions.isMet(question, by: $0) })
                if shorter.count == 0 { return .found(shorter, isShortest: true) }
                shortest = shorter
            }
        }
    }

    /// Asks again and again with what blocks the calls that the prover named.
    private mutating func answer(
        _ question: FallQuestion, atMost most: Int?, _ blockers: inout [Blocker]
    ) throws -> FallProof.Verdict {
        let end = min(end, .now + .seconds(seconds.each))
        while true {
            guard let named = try call(question, blockers, most, until: end) else { return .undecided }
            guard case .found(let call, _) = named else { return named }
            if questions.isMet(question, by: call) { return named }
            let known = Set(blockers)
            // With few answers few rules hold, and what blocks the call is what blocks others like it.
            let shorter = shortened(call) { call in
                questions.blockers(of: call, for: question).map { known.isDisjoint(with: $0) } ?? false
            }
            if questions.isMet(question, by: shorter) { return .found(shorter, isShortest: false) }
            let new = (questions.blockers(of: shorter, for: question) ?? []).filter { !known.contains($0) }
            guard !new.isEmpty else {
                let told = questions.pair.new.description(of: call.new)
                differences.append(
                    "the engine does not say of the call \(told) what z3 says of what was "
                        + "`\(questions.pair.old.name(of: question.rung))`")
                return .undecided
            }
            blockers += new
        }
    }

    /// A call without the answers that can be left out.
    private func shortened(_ call: CallTwice, as isWanted: (CallTwice) -> Bool) -> CallTwice {
        questions.pair.questions.reduce(call) { call, place in
            guard call.new[place.new] != .notAsked else { return call }
            var shorter = call
            (shorter.old[place.old], shorter.new[place.new]) = (.notAsked, .notAsked)
            return isWanted(shorter) ? shorter : call
        }
    }

    /// A call that nothing blocks, or that there is none; nil where time is up.
    private func call(
        _ question: FallQuestion, _ blockers: [Blocker], _ most: Int?, until end: ContinuousClock.Instant
    ) throws -> FallProof.Verdict? {
        func printed(asksForCall: Bool) throws -> String {
            let left = Int(ContinuousClock.now.duration(to: end) / .milliseconds(1))
            guard left > 0 else { return "unknown\n" }
            let text = questions.text(
                of: question, blockers: blockers, atMost: most, asksForCall: asksForCall, milliseconds: left)
            guard let printed = solver.printed(for: text) else { throw Proof.unreadable(solver) }
            return printed
        }
        switch try printed(asksForCall: false) {
        case "unsat\n": return FallProof.Verdict.none
        case "unknown\n", "timeout\n": return nil
        case "sat\n":
            let printed = try printed(asksForCall: true)
            // It may have been quick enough once, and not twice.
            if printed.hasPrefix("unknown\n") { return nil }
            guard let call = questions.call(in: printed, for: question, blockers: blockers) else {
                throw Proof.unreadable(solver)
            }
            return .found(call, isShortest: false)
        default: throw Proof.unreadable(solver)
        }
    }
}
