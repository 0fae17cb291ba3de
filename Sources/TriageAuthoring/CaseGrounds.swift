import TriageEngine
import TriageValues

/// By which rules, and by which answers, a call comes to what its case did not expect.
struct CaseGrounds {
    /// More rules than these are counted.
    private static let most = 2

    private let evaluation: Evaluation
    private let program: Program

    init(_ evaluation: Evaluation, _ program: Program) {
        (self.evaluation, self.program) = (evaluation, program)
    }

    /// Why one of the three rungs of a ladder is as high as it is.
    func of(_ place: RungPlace, _ path: KeyPath<Standing, Int>, _ outcome: Outcome) -> [String] {
        let deciding = of(outcome.deciding[place.ladder].all)
        switch path {
        case \.recommended: return deciding
        case \.established: return of(rules(raisingTo: place, .yes, in: evaluation.plain), assuming: false)
        default:
            let standing = outcome.standings[place.ladder]
            let open = rules(raisingTo: place, .unknown, in: evaluation.assumed)
            return place.rung == standing.recommended ? deciding : lines(open, waits)
        }
    }

    /// The rules of a truth that raise to a rung; where there is none, those of the rung below and those that
    /// step up.
    private func rules(raisingTo place: RungPlace, _ truth: Truth, in view: View) -> [Int] {
        func those(_ test: (Rule) -> Bool) -> [Int] {
            program.rules.indices.filter {
                view.truths[program.rules[$0].node] == truth && test(program.rules[$0])
            }
        }
        let direct = those { $0.raise.contains(place) }
        if !direct.isEmpty || place.rung == 0 { return direct }
        let below = RungPlace(ladder: place.ladder, rung: place.rung - 1)
        return those { $0.stepsUp || $0.raise.contains(below) }
    }

    /// Rules that hold, each with the answers it holds by.
    ///
    /// - Parameter assuming: with what is assumed for missing answers.
    func of(_ rules: [Int], assuming: Bool = true) -> [String] {
        lines(rules) { rule in answers(rule, assuming) + opening(rule, assuming) }
    }

    private func lines(_ rules: [Int], _ text: (Int) -> String) -> [String] {
        rules.prefix(Self.most).map { "\(program.rules[$0].name): \(text($0))" }
            + (rules.count > Self.most ? ["and \(rules.count - Self.most) more"] : [])
    }

    private func answers(_ rule: Int, _ assuming: Bool) -> String {
        let support = evaluation.support(
            ofNodes: [program.rules[rule].ownNode], program, assuming: assuming)
        return support.isEmpty ? "whatever is answered" : support.map(told).joined(separator: ", ")
    }

    private func told(_ question: Int) -> String {
        let code = evaluation.answers.codes[question]
        let text =
            "\(program.questions[question].name) = \(program.answer(code, to: question)?.description ?? "")"
        guard case .missing = code, let assumed = program.questions[question].assumption else { return text }
        return text + " (assumed \(program.answer(assumed, to: question)?.description ?? ""))"
    }

    /// That a protocol is open by an answer though the call is about something else.
    private func opening(_ rule: Int, _ assuming: Bool) -> String {
        let document = program.documents[program.rules[rule].document]
        let truths = (assuming ? evaluation.assumed : evaluation.plain).truths
        guard let appliesWhen = document.appliesWhen, truths[appliesWhen] != .yes else { return "" }
        let given = document.opening.map(\.question).filter { question in
            document.opening.contains {
                $0.question == question
                    && program.questions[question].bits(of: evaluation.answers.codes[question]) & $0.values
                        != 0
            }
        }
        return "; `\(document.name)` is open by \(given.map(told).joined(separator: ", ")), "
            + "though its `applies_when` \(truths[appliesWhen] == .no ? "does not hold" : "is not decided")"
    }

    private func waits(_ rule: Int) -> String {
        let open = openQuestions(
            under: program.rules[rule].node, evaluation.assumed, evaluation.answers, program)
        return "waits for " + open.sorted().map { program.questions[$0].name }.joined(separator: ", ")
    }
}
