import TriageEngine
import TriageValues

/// What a case expected and did not get.
package struct CaseFailure: Sendable {
    package let expected: String
    package let got: String
}

/// Runs a case: its expectations, and that every answer may be missing without harm.
package func run(_ test: Case, _ program: Program) -> [CaseFailure] {
    failures(test, program)
        + failuresWithMissingAnswers(test.given, evaluate(program, test.given), program)
}

/// What a case expects and does not get.
func failures(_ test: Case, _ program: Program) -> [CaseFailure] {
    let evaluation = evaluate(program, test.given)
    let explanation = explain(evaluation, program)
    return CaseRun(program: program, expect: test.expect, evaluation: evaluation, explanation: explanation)
        .failures()
}

private struct CaseRun {
    let program: Program
    let expect: Expectation
    let evaluation: Evaluation
    let explanation: Explanation

    func failures() -> [CaseFailure] {
        let deciding = explanation.ladders.flatMap { $0.recommendedBy + $0.steppedUpBy }
        let rules = program.rules.map(\.name)
        let open = explanation.open.map(\.question)
        return rungs("established", expect.established, \.established)
            + rungs("recommended", expect.recommended, \.recommended)
            + rungs("possible", expect.possible, \.possible) + accepted()
            + contain("because", expect.because, deciding, rules)
            + contain("holds", expect.holds, explanation.rulesHolding, rules)
            + lack("fails", expect.fails, explanation.rulesHolding, rules)
            + contain("send", expect.send, explanation.responders, program.responders.map(\.name))
            + lack("no_send", expect.noSend, explanation.responders, program.responders.map(\.name))
            + contain("guide", expect.guide, explanation.guidance, program.guidance.map(\.name))
            + lack("no_guide", expect.noGuide, explanation.guidance, program.guidance.map(\.name))
            + contain("flag", expect.flag, explanation.flags, program.flags.map(\.name))
            + lack("no_flag", expect.noFlag, explanation.flags, program.flags.map(\.name))
            + contain("open", expect.open, open, program.questions.map(\.name))
    }

    private func name(_ place: RungPlace) -> String { program.name(of: place) }

    private func rungs(
        _ what: String, _ expected: [RungPlace], _ path: KeyPath<Standing, Int>
    ) -> [CaseFailure] {
        expected.compactMap { place in
            let rung = evaluation.standings[place.ladder][keyPath: path]
            guard rung != place.rung else { return nil }
            return CaseFailure(
                expected: "\(what) \(name(place))",
                got: name(RungPlace(ladder: place.ladder, rung: rung)) + reasons(place.ladder))
        }
    }

    private func accepted() -> [CaseFailure] {
        Set(expect.accepted.map(\.ladder)).sorted().compactMap { ladder in
            let rung = evaluation.standings[ladder].recommended
            let allowed = expect.accepted.filter { $0.ladder == ladder }
            guard !allowed.contains(where: { $0.rung == rung }) else { return nil }
            return CaseFailure(
                expected: "recommended " + allowed.map(name).joined(separator: " or "),
                got: name(RungPlace(ladder: ladder, rung: rung)) + reasons(ladder))
        }
    }

    /// Why the ladder stands where it stands.
    private func reasons(_ ladder: Int) -> String {
        let explained = explanation.ladders[ladder]
        if explained.standing.isProvisional { return " (provisional: must-ask questions are open)" }
        let rules = explained.recommendedBy + explained.steppedUpBy
        return rules.isEmpty
            ? " (no rule raises it)" : " (because of \(list(rules, program.rules.map(\.name))))"
    }

    private func list(_ indices: [Int], _ names: [String]) -> String {
        indices.isEmpty ? "none" : indices.map { names[$0] }.joined(separator: ", ")
    }

    private func contain(_ what: String, _ expected: [Int], _ got: [Int], _ names: [String]) -> [CaseFailure]
    {
        expected.filter { !got.contains($0) }
            .map { CaseFailure(expected: "\(what) \(names[$0])", got: list(got, names) + whyNot(what, $0)) }
    }

    private func lack(_ what: String, _ expected: [Int], _ got: [Int], _ names: [String]) -> [CaseFailure] {
        expected.filter { got.contains($0) }
            .map {
                CaseFailure(
                    expected: what == "fails" ? "\(names[$0]) not to hold" : "\(what) \(names[$0])",
                    got: what == "fails" ? "it holds" : "it is there")
            }
    }

    /// For a rule that does not hold: its parts that are not true.
    private func whyNot(_ what: String, _ rule: Int) -> String {
        guard what == "because" || what == "holds", !explanation.rulesHolding.contains(rule) else {
            return ""
        }
        let failing = evaluation.failingParts(of: program.rules[rule].node, program)
        return "; " + failing.map { "\($0.truth): \($0.english)" }.joined(separator: "; ")
    }
}

/// Puts each answer's place through every kind of missing: the order of the rungs must stay, and a missing
/// answer must not count as safer than the safest one (DESIGN 3.4, properties 1 and 5).
private func failuresWithMissingAnswers(
    _ given: Answers, _ evaluation: Evaluation, _ program: Program
) -> [CaseFailure] {
    var failures: [CaseFailure] = []
    for question in program.questions.indices where given.codes[question].isValue {
        let safest = program.safestAnswer(to: question).map {
            evaluate(program, given.replacing([question: $0]))
        }
        for code in [AnswerCode.notAsked] + Missing.allCases.map({ .missing($0) }) {
            let changed = evaluate(program, given.replacing([question: code]))
            let name = "`\(program.questions[question].name)` \(program.label(of: code, to: question))"
            for (ladder, standing) in changed.standings.enumerated() {
                if standing.established > standing.recommended || standing.recommended > standing.possible {
                    failures.append(
                        CaseFailure(
                            expected: "established <= recommended <= possible with \(name)",
                            got: "\(standing)"))
                }
                guard code != .notAsked, let safest else { continue }
                if standing.recommended < safest.standings[ladder].recommended {
                    failures.append(
                        CaseFailure(
                            expected: "\(name) to count no safer than the safest answer",
                            got: program.ladders[ladder].rungs[standing.recommended].name))
                }
            }
        }
    }
    return failures
}
