import TriageAccess
import TriageAuthoring
import TriageCalls
import TriageDiagnostics
import TriageEngine
import TriagePresentation
import TriageRecords
import TriageSyntax
import TriageValues

extension Route {
    private static let of = Parameter(name: "of", summary: "A rung, a rule or a finding.", isNeeded: true)

    static let explaining: [Route] = [
        Route(
            method: .get, path: "/api/1/calls/{call}/evaluation", name: "evaluate call",
            summary: "The whole evaluation of a call with every condition, as `triage evaluate` has it.",
            entry: .may(.explainCall), answer: .any, problems: ["no-such-call"]
        ) { desk, asked throws(Problem) in
            let call = try await asked.readable(desk, for: .explainCall)
            return .ok(json(of: await call.view(at: asked.now), call.program))
        },
        Route(
            method: .get, path: "/api/1/calls/{call}/why", name: "why",
            summary: "Why a rung stands or a rule holds: the rules and conditions as they were evaluated.",
            entry: .may(.explainCall), query: [of], answer: .named("Why"),
            problems: ["no-such-call", "unknown-name"]
        ) { desk, asked throws(Problem) in
            let call = try await asked.readable(desk, for: .explainCall)
            let (name, program) = (try asked.query("of"), call.program)
            let evaluation = await call.view(at: asked.now).evaluation
            if let place = program.rungPlace(name) {
                let standing = evaluation.standings[place.ladder].recommended
                return .ok([
                    "of": .text(name), "stands": .flag(standing >= place.rung),
                    "reasons": json(why(place, evaluation, program), evaluation, program),
                ])
            }
            let node = try program.node(named: name)
            let trace = evaluation.trace(node, program)
            return .ok([
                "of": .text(name), "stands": .flag(trace.truth == .yes),
                "reasons": .list([["rule": .text(name), "condition": json(trace, evaluation, program)]]),
            ])
        },
        Route(
            method: .get, path: "/api/1/calls/{call}/why-not", name: "why not",
            summary: "Why a rung does not stand or a rule not hold, and the nearest change that would do it.",
            entry: .may(.explainCall), query: [of], answer: .named("WhyNot"),
            problems: ["no-such-call", "unknown-name"]
        ) { desk, asked throws(Problem) in
            let call = try await asked.readable(desk, for: .explainCall)
            let (name, program) = (try asked.query("of"), call.program)
            let evaluation = await call.view(at: asked.now).evaluation
            let found =
                if let place = program.rungPlace(name) {
                    whyNot(place, evaluation, program)
                } else if let rule = program.ruleIndex(name) {
                    whyNot(rule: rule, evaluation, program)
                } else {
                    whyNot(node: try program.node(named: name), evaluation, program)
                }
            return .ok(["of": .text(name), "why_not": json(found, evaluation, program)])
        },
        Route(
            method: .post, path: "/api/1/calls/{call}/what-if", name: "what if",
            summary: "What would differ with other answers. Nothing is recorded.",
            entry: .may(.explainCall), body: .named("Answers"), answer: .named("Difference"),
            problems: ["no-such-call", "bad-answers"]
        ) { desk, asked throws(Problem) in
            let call = try await asked.readable(desk, for: .explainCall)
            let answers = try asked.answers(call.program)
            let changes = answers.codes.enumerated().filter { $0.element != .notAsked }
            let difference = whatIf(
                Dictionary(uniqueKeysWithValues: changes.map { ($0.offset, $0.element) }),
                await call.view(at: asked.now).evaluation, call.program)
            return .ok(json(difference, call.program))
        },
        Route(
            method: .get, path: "/api/1/calls/{call}/find", name: "find",
            summary: "The answers that words of a caller point to, the surest first. Nothing is recorded.",
            entry: .may(.explainCall),
            query: [
                Parameter(name: "words", summary: "What was said.", isNeeded: true),
                Parameter(
                    name: "language", summary: "Another language of the library that it was said in: `es`.",
                    isNeeded: false),
            ],
            answer: .named("Found"), problems: ["no-such-call", "no-such-language"]
        ) { desk, asked throws(Problem) in
            let call = try await asked.readable(desk, for: .explainCall)
            let words = try asked.query("words")
            guard words.utf8.count <= 1_000 else { throw .badRequest("`words` has at most 1000 bytes") }
            let program = call.program
            let language = try asked.language(program)
            return .ok([
                "found": .list(
                    await call.call.find(words, in: language).map { found in
                        let question = program.questions[found.question]
                        return [
                            "question": .text(question.name), "topic": .text(question.topic),
                            "answer": .optional(found.option.map { question.options[$0].name }),
                            "label": .optional(found.option.map { question.options[$0].label }),
                        ]
                    })
            ])
        },
        Route(
            method: .post, path: "/api/1/evaluate", name: "evaluate",
            summary: "Evaluate answers with the active library. There is no call and nothing is recorded.",
            entry: .may(.evaluate), body: .named("Answers"), answer: .any, problems: ["bad-answers"]
        ) { desk, asked throws(Problem) in
            let program = try await desk.active.library(at: asked.now).program(at: asked.now)
            let evaluation = evaluate(program, try asked.answers(program))
            return .ok(json(of: explain(evaluation, program)))
        },
    ]
}

extension Asked {
    /// A language that is named and that the library has beside English; nil for English.
    fileprivate func language(_ program: Program) throws(Problem) -> String? {
        guard let code = query["language"], code != "en" else { return nil }
        if program.translations.contains(where: { $0.language == code }) { return code }
        let known = (["en"] + program.translations.map(\.language)).joined(separator: ", ")
        throw Problem(
            422, "no-such-language", "the library of this call does not speak `\(code)`",
            help: "`language` can be: \(known)")
    }

    /// `{"answers": {question: answer}}`, as a file of a call has it.
    fileprivate func answers(_ program: Program) throws(Problem) -> Answers {
        var body = try Body(self.body)
        guard let node = body.value("answers") else { throw .badRequest("`answers` is missing") }
        try body.end()
        var problems = Problems()
        let answers = parseAnswers(node, program, &problems)
        guard !problems.hasErrors else {
            throw Problem(
                422, "bad-answers", "there are mistakes in the answers, so nothing was evaluated"
            ).with(
                "mistakes",
                .list(problems.sorted().map { ["message": .text($0.message), "help": .optional($0.help)] }))
        }
        return answers
    }
}

extension Program {
    /// The condition of a rule or a finding.
    fileprivate func node(named name: String) throws(Problem) -> Int {
        if let rule = ruleIndex(name) { return rules[rule].node }
        if let finding = findings.first(where: { $0.name == name }) { return finding.node }
        let names = ladders.flatMap { $0.rungs.map(\.name) } + rules.map(\.name) + findings.map(\.name)
        throw Problem(
            422, "unknown-name", "no rung, rule or finding is called `\(name)`",
            help: suggestion(for: name, among: names))
    }
}
