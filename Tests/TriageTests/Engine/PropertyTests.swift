import Testing
import TriageCompiler
import TriageEngine
import TriageValues

/// The properties of DESIGN 3.4 but for those of laws and of the order of asking, on random libraries and on
/// the shipped one.
@Suite struct PropertyTests {
    static let programs = Nightly.count(300, oneIn: 4)

    @Test func holdOnRandomLibraries() throws {
        for seed in 0..<Self.programs {
            let program = try compiled(RandomLibrary(seed: 10_000 + seed).texts())
            var random = Seeded(seed)
            for call in 0..<40 { try check(program, &random, "seed \(seed), call \(call)") }
        }
    }

    @Test func holdOnTheShippedLibrary() throws {
        let program = try Shipped.program()
        var random = Seeded(7)
        for call in 0..<3_000 { try check(program, &random, "shipped, call \(call)") }
    }

    private func check(_ program: Program, _ random: inout Seeded, _ name: String) throws {
        let answers = program.randomAnswers(&random, askedPercent: random.pick([10, 50, 90]))
        let evaluation = evaluate(program, answers)
        for standing in evaluation.standings {
            try #require(standing.established <= standing.recommended, "property 1: \(name)")
            try #require(standing.recommended <= standing.possible, "property 1: \(name)")
        }
        // Property 6: the same call is the same, whatever was evaluated before and in whatever order it was
        // answered.
        var running = Evaluator(program)
        running.evaluate(program.randomAnswers(&random, askedPercent: 50))
        for question in program.questions.indices.shuffled(using: &random) {
            running.set(answers.codes[question], to: question)
        }
        try #require(running.standings == evaluation.standings, "property 6: \(name)")
        let question = random.int(0...program.questions.count - 1)
        if answers.codes[question] == .notAsked {
            try answering(question, program, evaluation, &random, name)
        } else {
            try worsening(question, program, evaluation, &random, name)
        }
        try losing(question, program, evaluation, name)
        try reasonsAreEnough(program, evaluation, name)
    }

    /// Property 2.
    private func answering(
        _ question: Int, _ program: Program, _ before: Evaluation, _ random: inout Seeded, _ name: String
    ) throws {
        let code = program.randomCode(question, &random)
        let after = evaluate(program, before.answers.replacing([question: code]))
        // An answer to a question that certainly does not matter opens something.
        let isVolunteered = before.plain.relevance(of: question, program) == .no
        for (old, new) in zip(before.standings, after.standings) {
            try #require(
                new.established >= old.established, "property 2: \(name), \(program.questions[question].name)"
            )
            try #require(
                isVolunteered || new.possible <= old.possible,
                "property 2: \(name), \(program.questions[question].name)")
        }
    }

    /// Property 8. What is established is the same to the letter: what is lost says nothing for certain, and
    /// only the question that says how the line is, which has its most dangerous answer then, can raise it.
    private func losing(_ question: Int, _ program: Program, _ before: Evaluation, _ name: String) throws {
        let lost = evaluate(program, before.afterLosingTheLine(program))
        for (old, new) in zip(before.standings, lost.standings) {
            var isKept =
                new.established >= old.established && (new.recommended >= old.recommended || old.isFloor)
            if program.lostLine == nil {
                isKept =
                    isKept && new.established == old.established && new.recommended >= old.recommended
                    && new.possible == old.possible && new.isProvisional == old.isProvisional
            }
            try #require(isKept, "property 8: \(name), \(old) to \(new)")
        }
        if program.lostLine == nil {
            try #require(lost.plain.truths == before.plain.truths, "property 8: \(name)")
        }
        let cleared = evaluate(program, before.answers.replacing([question: .notAsked]))
        // What was volunteered takes along what it opened, as property 2 says the other way round.
        guard cleared.plain.relevance(of: question, program) != .no else { return }
        for (old, new) in zip(before.standings, cleared.standings) {
            try #require(
                new.possible >= old.possible, "property 8: \(name), \(program.questions[question].name)")
        }
    }

    /// Properties 4 and 5.
    private func worsening(
        _ question: Int, _ program: Program, _ before: Evaluation, _ random: inout Seeded, _ name: String
    ) throws {
        if let worse = program.moreDangerous(before.answers.codes[question], question, &random) {
            let after = evaluate(program, before.answers.replacing([question: worse]))
            for (old, new) in zip(before.standings, after.standings) {
                let isKept =
                    new.established >= old.established && new.recommended >= old.recommended
                    && new.possible >= old.possible
                try #require(isKept, "property 4: \(name), \(program.questions[question].name) to \(worse)")
            }
        }
        guard let safest = program.safestAnswer(to: question) else { return }
        let safe = evaluate(program, before.answers.replacing([question: safest]))
        for reason in Missing.allCases {
            let missing = evaluate(program, before.answers.replacing([question: .missing(reason)]))
            for (least, got) in zip(safe.standings, missing.standings) {
                let isKept =
                    got.established >= least.established && got.recommended >= least.recommended
                    && got.possible >= least.possible
                try #require(isKept, "property 5: \(name), \(program.questions[question].name) \(reason)")
            }
        }
    }

    /// Property 7: with only the answers that the deciding rules name, the rung is the same. A provisional
    /// rung can stand above a lower one then, since forgetting answers opens must-ask questions.
    private func reasonsAreEnough(_ program: Program, _ evaluation: Evaluation, _ name: String) throws {
        let explanation = explain(evaluation, program)
        func keeping(_ questions: [Int]) -> Evaluation {
            var answers = Answers(for: program)
            for question in questions { answers[question] = evaluation.answers.codes[question] }
            return evaluate(program, answers)
        }
        for explained in explanation.ladders {
            let ladder = explained.ladder
            let established = explained.establishedBy.map { program.rules[$0].node }
            let kept = keeping(evaluation.support(ofNodes: established, program, assuming: false))
            try #require(
                kept.standings[ladder].established == explained.standing.established,
                "property 7: \(name), \(program.ladders[ladder].name) established")
            guard !explained.standing.isFloor else { continue }
            let rules = explained.reasons
            let again = keeping(evaluation.support(ofNodes: rules.map { program.rules[$0].node }, program))
            let floor = program.ladders[ladder].provisional ?? 0
            let got = again.standings[ladder].recommended
            let isSame =
                got == explained.standing.recommended
                || again.standings[ladder].isFloor && got <= floor
                    && got > explained.standing.recommended
            try #require(isSame, "property 7: \(name), \(program.ladders[ladder].name) recommended")
        }
    }

    /// Property 3: another order of files, questions, findings, scores and rules.
    @Test func orderChangesNothing() throws {
        for seed in 0..<Self.programs {
            let library = RandomLibrary(seed: 20_000 + seed)
            var random = Seeded(seed)
            let program = try compiled(library.texts())
            let shuffled = try compiled(library.shuffled(&random))
            for _ in 0..<30 {
                let answers = program.randomAnswers(&random, askedPercent: 60)
                var same = Answers(for: shuffled)
                for (index, question) in shuffled.questions.enumerated() {
                    guard let place = program.questionIndex(question.name) else { continue }
                    same[index] = answers.codes[place]
                }
                let (left, right) = (evaluate(program, answers), evaluate(shuffled, same))
                try #require(
                    Set(program.rungNames(left)) == Set(shuffled.rungNames(right)), "property 3: seed \(seed)"
                )
                try #require(
                    told(program, left) == told(shuffled, right), "property 3: what is told, seed \(seed)")
            }
        }
    }

    /// Everything an explanation says, by names: only the order in which things are listed may differ.
    private func told(_ program: Program, _ evaluation: Evaluation) -> Set<String> {
        let explanation = explain(evaluation, program)
        func names(_ what: String, _ indices: [Int], _ name: (Int) -> String) -> [String] {
            indices.map { "\(what) \(name($0))" }
        }
        let ladders = explanation.ladders.flatMap { explained in
            let ladder = program.ladders[explained.ladder]
            return names("established on \(ladder.name):", explained.establishedBy) { program.rules[$0].name }
                + names("recommended on \(ladder.name):", explained.recommendedBy) { program.rules[$0].name }
                + names("stepped up on \(ladder.name):", explained.steppedUpBy) { program.rules[$0].name }
                + names("in place on \(ladder.name):", explained.substitute.map { [$0] } ?? []) {
                    ladder.rungs[$0].name
                }
        }
        return Set(
            ladders + names("holds", explanation.rulesHolding) { program.rules[$0].name }
                + names("send", explanation.responders) { program.responders[$0].name }
                + names("guide", explanation.guidance) { program.guidance[$0].name }
                + names("flag", explanation.flags) { program.flags[$0].name }
                + names("withheld", explanation.flagsWithheld.map(\.flag)) { program.flags[$0].name }
                + names("assumed", explanation.assumptions) { program.questions[$0].name }
                + names("open", explanation.open.map(\.question)) { program.questions[$0].name }
                + names("broken", explanation.lawsBroken) { program.laws[$0].name })
    }

    /// Only the open questions that the explanation names can raise a rung, and none that may be relevant is
    /// left out. (A rung that stands by the floor can also fall, when an answer rules the higher rungs out.)
    @Test func onlyOpenQuestionsCanRaiseARung() throws {
        for seed in 0..<Self.programs {
            let program = try compiled(RandomLibrary(seed: 30_000 + seed).texts())
            var random = Seeded(seed)
            for _ in 0..<20 {
                let answers = program.randomAnswers(&random, askedPercent: 50)
                let evaluation = evaluate(program, answers)
                let open = Set(explain(evaluation, program).open.map(\.question))
                for question in program.questions.indices
                where answers.codes[question] == .notAsked && !open.contains(question)
                    && evaluation.plain.relevance(of: question, program) != .no
                {
                    let after = evaluate(
                        program, answers.replacing([question: program.randomCode(question, &random)]))
                    for (old, new) in zip(evaluation.standings, after.standings) {
                        let isKept =
                            new.recommended == old.recommended
                            || old.isFloor && new.recommended < old.recommended
                        try #require(
                            isKept,
                            "seed \(seed), \(program.questions[question].name) \(after.answers.codes[question]): \(old) to \(new); \(program.description(of: answers))"
                        )
                    }
                }
            }
        }
    }
}
