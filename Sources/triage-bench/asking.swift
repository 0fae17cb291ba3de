import TriageAuthoring
import TriageBench
import TriageCommands
import TriageEngine
import TriagePresentation
import TriageTraining
import TriageValues

/// A caller who answers from a truth and is asked by `nextQuestions` alone.
private struct AskedCall {
    let concern: String
    let name: String
    /// The highest rung of the response, at the end.
    let isLifeThreatening: Bool
    /// The line drops, so that what was not asked by then is lost and nobody is asked any more.
    let isCutOff: Bool
    /// At the end nobody has to go: the response is at most what is shown while must-asks are open.
    let isWithoutDanger: Bool
    /// The questions and screens that were spoken.
    let spoken: [String]
    /// Questions until the recommended response is the final one and stays.
    let toTier: Int
    /// Until no must-ask question waits.
    let toMustAsk: Int
    /// What each of them recorded, and the rung of the response that was recommended then.
    let told: [String]
    /// Questions by which nothing could change and that nobody needed.
    let useless: [Int]

    init(_ name: String, _ truth: Answers, _ program: Program) {
        self.name = name
        var evaluator = Evaluator(program)
        evaluator.evaluate(Answers(for: program))
        var (spoken, asked, useless, tiers, waits) = ([String](), Set<Int>(), [Int](), [Int](), [Bool]())
        var told: [String] = []
        /// What was told with a reply, noted or looked up belongs to the question that was spoken before.
        func note(isSpoken: Bool = true) {
            if !isSpoken {
                tiers.removeLast()
                waits.removeLast()
            }
            let standing = evaluator.standings[program.response]
            tiers.append(standing.recommended)
            waits.append(Bench.hasOpenMustAsk(evaluator.evaluation, program))
        }
        func tell(_ questions: [Int]) {
            let rung = program.ladders[program.response].rungs[tiers[tiers.count - 1]].name
            let answers = questions.map { question in
                let safest = program.safestAnswer(to: question).map { truth[question] == $0 } ?? false
                let must = program.questions[question].mustAsk ? "!" : ""
                return "\(program.questions[question].name)\(must)" + (safest ? "" : " *")
            }
            told.append("\(waits[waits.count - 1] ? " " : "-") \(rung): \(answers.joined(separator: ", "))")
        }
        note()
        func record(_ question: Int, isTold: Bool = false) {
            let isSpoken = program.questions[question].isSpoken && !(isTold && truth.codes[question].isValue)
            if isSpoken { spoken.append(program.questions[question].name) }
            asked.insert(question)
            evaluator.set(truth.codes[question], to: question)
            note(isSpoken: isSpoken)
            guard !isSpoken else { return tell([question]) }
            told.append("    noted \(program.questions[question].name)")
        }
        while let next = nextQuestions(evaluator.evaluation, program, limit: 1, leavingOut: asked).first {
            if !Bench.isUseful(next, evaluator.evaluation, program) { useless.append(next.question) }
            if case .told = next.reason {
                record(next.question, isTold: true)
                continue
            }
            guard let screen = next.screen else {
                record(next.question)
                continue
            }
            // One spoken question; a danger that the caller names is recorded from the reply, and what the
            // caller does not know is asked in its own words.
            let covered = program.screens[screen].covers(on: evaluator.evaluation.plain)
                .filter { evaluator.answers.codes[$0] == .notAsked }
            let unknown = covered.filter { !truth.codes[$0].isValue }
            for question in covered where !unknown.contains(question) {
                evaluator.set(truth.codes[question], to: question)
            }
            asked.formUnion(covered)
            spoken.append("screen \(program.screens[screen].name)")
            note()
            tell(covered)
            for question in unknown { record(question) }
        }
        (self.spoken, self.told, self.useless) = (spoken, told, useless)
        let final = tiers[tiers.count - 1]
        toTier = (tiers.lastIndex { $0 != final } ?? -1) + 1
        toMustAsk = (waits.lastIndex(of: true) ?? -1) + 1
        isCutOff = program.lostLine.map { truth[$0.question] == $0.code } ?? false
        isWithoutDanger = final <= program.ladders[program.response].provisional ?? 0
        isLifeThreatening = final == program.ladders[program.response].rungs.count - 1
        concern = Bench.concern(truth, program)
    }
}

extension Bench {
    /// What the call is about, by the names of the answers.
    fileprivate static func concern(_ truth: Answers, _ program: Program) -> String {
        guard let question = program.questionIndex("concern"),
            case .several(let bits) = truth.codes[question]
        else { return "not told" }
        let options = program.questions[question].options
        return options.indices.first { bits >> UInt64($0) & 1 == 1 }.map { options[$0].name } ?? "not told"
    }

    fileprivate static func hasOpenMustAsk(_ evaluation: Evaluation, _ program: Program) -> Bool {
        program.questions.indices.contains {
            program.questions[$0].mustAsk && evaluation.answers.codes[$0] == .notAsked
                && evaluation.plain.relevance(of: $0, program) != .no
        }
    }

    /// Whether a question was worth asking, by trying its answers: one changes a rung or decides a rule or
    /// what matters, or the question must be asked, or somebody is told.
    fileprivate static func isUseful(_ next: NextQuestion, _ before: Evaluation, _ program: Program) -> Bool {
        let question = program.questions[next.question]
        let holding = program.rules.indices.filter { before.assumed.truths[program.rules[$0].node] == .yes }
        let sent = Outcome(before.standings, holding: holding, program).responders
        if question.tell.contains(where: sent.contains) { return true }
        let watched = program.rules.map(\.node) + program.questions.compactMap(\.relevance)
        return codes(question).contains { code in
            let after = evaluate(program, before.answers.replacing([next.question: code]))
            return after.standings != before.standings
                || watched.contains { after.assumed.truths[$0] != before.assumed.truths[$0] }
        }
    }

    private static func codes(_ question: Question) -> [AnswerCode] {
        switch question.kind {
        case .choice: question.options.indices.map { .choice($0) }
        case .several: question.options.indices.map { .several(1 << UInt64($0)) }
        case .number(let range): range.classStarts.map { .number($0) }
        }
    }

    /// A truth for every question: what is given, and of the rest the safest; where nothing is safest the
    /// first answer, or, of several answers, that nobody knows.
    fileprivate static func truth(_ given: Answers, _ program: Program) -> Answers {
        var truth = given
        for (index, question) in program.questions.enumerated() where truth.codes[index] == .notAsked {
            if let safest = program.safestAnswer(to: index) {
                truth[index] = safest
            } else if case .choice = question.kind {
                truth[index] = .choice(0)
            } else if case .number(let range) = question.kind {
                truth[index] = .number(range.bounds.lowerBound)
            } else {
                truth[index] = .missing(.unknown)
            }
        }
        return truth
    }

    private static func answers(_ simulation: Simulation, _ program: Program) -> Answers {
        Answers(for: program).replacing(simulation.truth)
    }

    /// How many questions calls take that are asked by `nextQuestions` alone, a concern a row.
    static func benchAsking(showsEach: Bool = false, of part: String? = nil) throws {
        let shelf = try TrainingShelf.here()
        let program = shelf.program
        let simulated = shelf.simulations.map { (name: $0.id, given: answers($0, program)) }
        let concern = program.questionIndex("concern")
        if let part {
            let given = simulated + shelf.library.cases.map { (name: $0.name, given: $0.given) }
            for found in given where found.name.contains(part) {
                let call = AskedCall(found.name, truth(found.given, program), program)
                print("\(call.name): tier after \(call.toTier), must-asks after \(call.toMustAsk)")
                print(call.told.map { "  \($0)\n" }.joined())
            }
            return
        }
        // What a tool proposed against a small mistake is no caller's story.
        let cases = shelf.library.cases.filter { test in
            !test.name.hasPrefix("guards ")
                && concern.map { test.given.codes[$0] != .notAsked } ?? true
        }
        // Drawn by their names, so that a further case changes one call of the sample and not all of them.
        let drawn = cases.sorted { draw($0.name) < draw($1.name) }.prefix(200)
        let calls = (simulated + drawn.map { (name: $0.name, given: $0.given) }).map {
            AskedCall($0.name, truth($0.given, program), program)
        }
        print(
            """

            asked by `nextQuestions` alone, \(shelf.simulations.count) simulations and \(drawn.count) cases;
            a screen is one question, and a danger named in reply to it is recorded from the reply; what a reply tells
            as well, and what is noted or looked up, is none
            questions until the tier is final, of life-threatening calls and of all, and until nothing must be asked
            any more, where nobody has to go and where somebody has to and the line holds; median and worst

            """)
        print(
            row(
                "concern",
                ["calls", "tier, life", "tier, all", "must, none", "must, danger", "end", "useless"]))
        for concern in Set(calls.map(\.concern)).sorted() + ["all"] {
            let of = calls.filter { concern == "all" || $0.concern == concern }
            let held = of.filter { !$0.isCutOff }
            print(
                row(
                    concern,
                    [
                        String(of.count), spread(of.filter(\.isLifeThreatening).map(\.toTier)),
                        spread(of.map(\.toTier)), spread(held.filter(\.isWithoutDanger).map(\.toMustAsk)),
                        spread(held.filter { !$0.isWithoutDanger }.map(\.toMustAsk)),
                        spread(of.map(\.spoken.count)), String(of.map(\.useless.count).reduce(0, +)),
                    ]))
        }
        let late = calls.filter { $0.isLifeThreatening && $0.toTier > 3 }
        print(
            "life-threatening calls that take more than 3 questions: "
                + "\(late.count) of \(calls.count(where: \.isLifeThreatening))"
        )
        for call in late.sorted(by: { ($0.toTier, $0.name) < ($1.toTier, $1.name) }) {
            print(
                "  \(call.toTier)  \(call.name): \(call.spoken.prefix(call.toTier).joined(separator: ", "))")
        }
        for call in calls where showsEach && call.isWithoutDanger && !call.isCutOff {
            print("  \(call.toMustAsk)  \(call.concern) \(call.name): \(call.spoken.joined(separator: ", "))")
        }
        for call in calls where !call.useless.isEmpty {
            let names = call.useless.map { program.questions[$0].name }
            print("  useless in \(call.name): \(names.joined(separator: ", "))")
        }
    }

    private static func row(_ name: String, _ cells: [String]) -> String {
        name.padded(to: 18) + cells.map { $0.padded(to: 14) }.joined()
    }

    private static func spread(_ counts: [Int]) -> String {
        guard let worst = counts.max() else { return "-" }
        return "\(counts.sorted()[counts.count / 2]) / \(worst)"
    }
}

/// A number that looks drawn and is always the same for a name (FNV-1a, 64 bits).
private func draw(_ name: String) -> UInt64 {
    name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
}
