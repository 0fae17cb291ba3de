import TriageEngine
import TriageValues

/// What a case expected and did not get.
package struct CaseFailure: Sendable {
    package let expected: String
    package let got: String
    /// What brought it: a rule with the answers it holds by, a line each.
    package var by: [String] = []
}

/// Runs one case.
package func run(_ test: Case, _ program: Program) -> [CaseFailure] {
    var runner = CaseRunner(program)
    return runner.failures(of: test)
}

/// Runs cases of one library, one after another.
package struct CaseRunner {
    private var evaluator: Evaluator
    private var program: Program { evaluator.program }

    package init(_ program: Program) { evaluator = Evaluator(program) }

    /// What a case expects and does not get, and where an answer could not be missing without harm.
    package mutating func failures(of test: Case) -> [CaseFailure] {
        run(of: test, isExplained: true).failures() + missingAnswers(of: test)
    }

    /// What a case expects and does not get, without what brought it: most who ask only want to know whether
    /// there is any.
    package mutating func expectations(of test: Case) -> [CaseFailure] {
        run(of: test, isExplained: false).failures()
    }

    private mutating func run(of test: Case, isExplained: Bool) -> CaseRun {
        evaluator.move(to: test.given)
        return CaseRun(
            program: program, expect: test.expect, evaluator: evaluator, outcome: Outcome(evaluator),
            grounds: isExplained ? CaseGrounds(evaluator.evaluation, program) : nil)
    }
}

private struct CaseRun {
    let program: Program
    let expect: Expectation
    let evaluator: Evaluator
    let outcome: Outcome
    let grounds: CaseGrounds?

    func failures() -> [CaseFailure] {
        let holding = outcome.rulesHolding
        func rule(_ index: Int) -> String { program.rules[index].name }
        func responder(_ index: Int) -> String { program.responders[index].name }
        func guidance(_ index: Int) -> String { program.guidance[index].name }
        func flag(_ index: Int) -> String { program.flags[index].name }
        func givers(_ path: KeyPath<Rule, [Int]>) -> (Int) -> [Int] {
            { item in holding.filter { program.rules[$0][keyPath: path].contains(item) } }
        }
        let standing =
            rungs("established", expect.established, \.established)
            + rungs("recommended", expect.recommended, \.recommended)
            + rungs("possible", expect.possible, \.possible) + provisional() + accepted()
        let ruled =
            contain("because", expect.because, outcome.deciding.flatMap(\.all), rule)
            + contain("holds", expect.holds, holding, rule)
            + lack("fails", expect.fails, holding, rule, givenBy: { [$0] })
        let sent =
            contain("send", expect.send, outcome.responders, responder)
            + lack("no_send", expect.noSend, outcome.responders, responder, givenBy: givers(\.send))
            + contain("guide", expect.guide, outcome.guidance, guidance)
            + lack("no_guide", expect.noGuide, outcome.guidance, guidance, givenBy: givers(\.guide))
        return standing + ruled + sent
            + contain("flag", expect.flag, outcome.flags, flag)
            + lack("no_flag", expect.noFlag, outcome.flags, flag, givenBy: givers(\.flag))
            + contain("open", expect.open, open) { program.questions[$0].name }
    }

    private var open: [Int] {
        openQuestions(evaluator.evaluation, program).map(\.question)
    }

    private func name(_ place: RungPlace) -> String { program.name(of: place) }

    private func rungs(
        _ what: String, _ expected: [RungPlace], _ path: KeyPath<Standing, Int>
    ) -> [CaseFailure] {
        expected.compactMap { place in
            let rung = outcome.standings[place.ladder][keyPath: path]
            guard rung != place.rung else { return nil }
            let got = RungPlace(ladder: place.ladder, rung: rung)
            let isRecommended = path == \Standing.recommended
            return CaseFailure(
                expected: "\(what) \(name(place))",
                got: name(got) + (isRecommended ? reasons(got.ladder) : ""),
                by: grounds?.of(got, path, outcome) ?? [])
        }
    }

    private func provisional() -> [CaseFailure] {
        let isProvisional = outcome.standings.contains(where: \.isProvisional)
        guard let expected = expect.provisional, expected != isProvisional else { return [] }
        return [CaseFailure(expected: "provisional: \(expected)", got: "provisional: \(isProvisional)")]
    }

    private func accepted() -> [CaseFailure] {
        Set(expect.accepted.map(\.ladder)).sorted().compactMap { ladder in
            let rung = outcome.standings[ladder].recommended
            let allowed = expect.accepted.filter { $0.ladder == ladder }
            guard !allowed.contains(where: { $0.rung == rung }) else { return nil }
            let got = RungPlace(ladder: ladder, rung: rung)
            return CaseFailure(
                expected: "recommended " + allowed.map(name).joined(separator: " or "),
                got: name(got) + reasons(ladder), by: grounds?.of(got, \.recommended, outcome) ?? [])
        }
    }

    /// Why the ladder stands where it stands.
    private func reasons(_ ladder: Int) -> String {
        if outcome.standings[ladder].isFloor { return " (provisional: must-ask questions are open)" }
        let rules = outcome.deciding[ladder].all
        return rules.isEmpty
            ? " (no rule raises it)" : " (because of \(list(rules) { program.rules[$0].name }))"
    }

    private func list(_ indices: [Int], _ name: (Int) -> String) -> String {
        indices.isEmpty ? "none" : indices.map(name).joined(separator: ", ")
    }

    private func contain(
        _ what: String, _ expected: [Int], _ got: @autoclosure () -> [Int], _ name: (Int) -> String
    ) -> [CaseFailure] {
        guard !expected.isEmpty else { return [] }
        let got = got()
        return expected.filter { !got.contains($0) }
            .map { CaseFailure(expected: "\(what) \(name($0))", got: list(got, name) + whyNot(what, $0)) }
    }

    private func lack(
        _ what: String, _ expected: [Int], _ got: @autoclosure () -> [Int], _ name: (Int) -> String,
        givenBy rules: (Int) -> [Int]
    ) -> [CaseFailure] {
        guard !expected.isEmpty else { return [] }
        let got = got()
        return expected.filter { got.contains($0) }
            .map { item in
                let rules = rules(item)
                let ofRung = rules.isEmpty ? ", with its rung" : ""
                return CaseFailure(
                    expected: what == "fails" ? "\(name(item)) not to hold" : "\(what) \(name(item))",
                    got: what == "fails" ? "it holds" : "it is there" + ofRung, by: grounds?.of(rules) ?? [])
            }
    }

    /// For a rule that does not hold: its parts that are not true.
    private func whyNot(_ what: String, _ rule: Int) -> String {
        guard what == "because" || what == "holds", !outcome.rulesHolding.contains(rule) else {
            return ""
        }
        let failing = evaluator.evaluation.failingParts(of: program.rules[rule].node, program)
        return "; " + failing.map { "\($0.truth): \($0.english)" }.joined(separator: "; ")
    }
}

extension CaseRunner {
    /// Puts each answer's place through every kind of missing: the order of the rungs must stay, and a
    /// missing answer must not count as safer than the safest one (DESIGN 3.4, properties 1 and 5).
    fileprivate mutating func missingAnswers(of test: Case) -> [CaseFailure] {
        let given = test.given
        var failures: [CaseFailure] = []
        evaluator.move(to: given)
        for question in program.questions.indices where given.codes[question].isValue {
            let safest = program.safestAnswer(to: question).map { standings(with: $0, to: question) }
            for code in [AnswerCode.notAsked] + Missing.allCases.map({ .missing($0) }) {
                for (ladder, standing) in standings(with: code, to: question).enumerated() {
                    if standing.established > standing.recommended || standing.recommended > standing.possible
                    {
                        failures.append(
                            CaseFailure(
                                expected:
                                    "established <= recommended <= possible with \(name(code, question))",
                                got: "\(standing)"))
                    }
                    guard code != .notAsked, let safest else { continue }
                    if standing.recommended < safest[ladder].recommended {
                        failures.append(
                            CaseFailure(
                                expected: "\(name(code, question)) to count no safer than the safest answer",
                                got: program.ladders[ladder].rungs[standing.recommended].name))
                    }
                }
            }
            evaluator.set(given.codes[question], to: question)
        }
        return failures
    }

    private mutating func standings(with code: AnswerCode, to question: Int) -> [Standing] {
        evaluator.set(code, to: question)
        return evaluator.standings
    }

    private func name(_ code: AnswerCode, _ question: Int) -> String {
        "`\(program.questions[question].name)` \(program.label(of: code, to: question))"
    }
}
