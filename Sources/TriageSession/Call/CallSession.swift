import TriageAuthoring
import TriageDiagnostics
import TriageEngine
import TriagePresentation
import TriageValues

/// One call in the terminal: a line in, text out. No clock and no files of its own, so that a transcript
/// replays to the byte.
package struct CallSession: Sendable {
    package let program: Program
    package let style: Style
    package private(set) var answers: Answers
    package private(set) var events: [CallEvent]
    package private(set) var isDone = false
    private var evaluation: Evaluation
    private var explanation: Explanation
    /// The question on the screen.
    private var current: Int?
    /// Questions in the order they were answered, for going back.
    private var path: [Int] = []
    private var guidanceShown: Set<Int> = []
    /// `d` was typed while must-ask questions were open; a second `d` ends the call all the same.
    private var hasWarned = false
    /// Questions to be asked again that the clinician left for now.
    private var postponed: Set<Int> = []

    /// - Parameter earlier: a call to go on with.
    package init(_ program: Program, goingOnWith earlier: CallFile? = nil, _ style: Style) {
        self.program = program
        self.style = style
        answers = earlier?.answers ?? Answers(for: program)
        events = earlier?.events ?? []
        evaluation = evaluate(program, answers)
        explanation = explain(evaluation, program)
    }

    package static let help = """
        Answer with its number, its id or the first letters of either; several with commas; a number as it is.
        ? unknown   r refused   u unclear   (nobody knows / will not say / could not be heard or understood)
        b back and change   g ID go to any question   w why this question   n TEXT note   e explain the result   d done   h help

        """

    /// What is shown when the call begins.
    /// - Parameter hint: how to get help and how to end.
    package mutating func start(
        hint: String = "h for help. The call ends with d; Ctrl-C saves what was taken."
    ) -> String { style.dim(hint) + "\n" + dueGuidance() + ask() }

    /// Takes one line. - Parameter seconds: since the call began.
    package mutating func handle(_ line: String, seconds: Int) -> String {
        let line = String(line.trimming { $0.isWhitespace })
        let (word, rest) = line.firstWord
        if word != "d", word != "done" { hasWarned = false }
        switch word {
        case "": return ask()
        case "h", "help": return Self.help + ask()
        case "d", "done": return done()
        case "b", "back", "undo": return back()
        case "w", "why": return why() + ask()
        case "e", "explain": return present(evaluation, explanation, program, style) + ask()
        case "n", "note":
            if rest.isEmpty { return "write the note after n: n caller is whispering\n" + ask() }
            events.append(.note(rest, seconds: seconds))
            return "noted\n" + ask()
        case "g", "go": return go(to: rest)
        case "?", "unknown": return take(.missing(.unknown), seconds)
        case "r", "refused": return take(.missing(.refused), seconds)
        case "u", "unclear": return take(.missing(.unclear), seconds)
        default: return answer(line, seconds)
        }
    }

    // MARK: asking

    private mutating func ask() -> String {
        guard let question = current ?? nextQuestion() else {
            return "No question is left that could change the response. d ends the call.\n"
        }
        current = question
        let record = program.questions[question]
        let wording = program.wording(of: question, on: answers)
        var text = style.bold(style.wrapped(wording, indent: 0)) + " " + style.dim("[\(record.name)]") + "\n"
        let given = answers.codes[question]
        if given != .notAsked { text += "  so far: \(program.label(of: given, to: question))\n" }
        switch record.kind {
        case .number(let range):
            text +=
                "  a whole number from \(range.bounds.lowerBound) to \(range.bounds.upperBound)"
                + (range.unit.map { " (\($0))" } ?? "") + "\n"
        case .choice, .several:
            let options = record.options.enumerated().map { "\($0 + 1) \($1.label)" }
            text += "  " + style.wrapped(options, separator: "   ", indent: 2) + "\n"
            if case .several = record.kind { text += style.dim("  several with commas, such as 1,3") + "\n" }
        }
        return text
    }

    private func nextQuestion() -> Int? {
        nextQuestions(evaluation, program, limit: 1, leavingOut: postponed).first?.question
    }

    private mutating func why() -> String {
        guard let question = current else { return "" }
        let record = program.questions[question]
        var lines = [record.why].compactMap { $0 }
        if let next = explanation.next, next.question == question { lines = [reason(next, program)] }
        for place in explanation.open.first(where: { $0.question == question })?.reach ?? [] {
            let ladder = program.ladders[place.ladder]
            lines.append("It can still help raise: \(ladder.title) to \(ladder.rungs[place.rung].label).")
        }
        let text = lines.map { style.wrapped($0, indent: 0) + "\n" }.joined()
        return text.isEmpty ? "Its answer can no longer change a rung.\n" : text
    }

    private mutating func go(to name: String) -> String {
        if let question = program.questionIndex(name) {
            current = question
            return ask()
        }
        let matches = program.questions.filter { $0.name.hasPrefix(name) && !name.isEmpty }.map(\.name)
        if matches.count == 1, let question = program.questionIndex(matches[0]) {
            current = question
            return ask()
        }
        let names = program.questions.map(\.name)
        let open = explanation.open.map { program.questions[$0.question].name }
        let help =
            matches.isEmpty
            ? suggestion(for: name, among: names) ?? "open are \(open.prefix(12).joined(separator: ", "))"
            : "it could be \(matches.joined(separator: ", "))"
        let message = name.isEmpty ? "g needs the id of a question" : "no question is called `\(name)`"
        return style.wrapped("\(message); \(help)", indent: 0) + "\n" + ask()
    }

    private mutating func back() -> String {
        guard let question = path.popLast() else { return "this is the first question\n" + ask() }
        current = question
        return ask()
    }

    // MARK: answering

    private mutating func answer(_ text: String, _ seconds: Int) -> String {
        guard let question = current else {
            return "no question is open; g ID goes to one, d ends the call\n"
        }
        switch AnswerReader(question: program.questions[question]).read(text) {
        case .failure(let problem): return problem.message + "\n" + ask()
        case .success(let answer):
            switch program.code(for: answer, to: question) {
            case .failure(let problem):
                return "\(problem.message): it can be \(problem.allowed)\n" + ask()
            case .success(let code): return take(code, seconds)
            }
        }
    }

    private mutating func take(_ code: AnswerCode, _ seconds: Int) -> String {
        guard let question = current else {
            return "no question is open; g ID goes to one, d ends the call\n"
        }
        let before = evaluation
        answers[question] = code
        events.append(.answer(question: question, code, seconds: seconds))
        path.append(question)
        if case .missing = code { postponed.insert(question) }
        evaluation = evaluate(program, answers)
        explanation = explain(evaluation, program)
        current = nil
        var text =
            style.dim("\(program.questions[question].name): \(program.label(of: code, to: question))") + "\n"
        text += presentBrokenLaws(explanation, program, style) + standingLine(from: before) + dueGuidance()
        return text + ask()
    }

    /// One line: where the response stands, and any other that moved.
    private func standingLine(from before: Evaluation) -> String {
        let shown = explanation.ladders.filter {
            $0.ladder == program.response || $0.standing != before.standings[$0.ladder]
        }
        let parts = shown.map { explained in
            let ladder = program.ladders[explained.ladder]
            let old = before.standings[explained.ladder]
            let new = explained.standing
            func rung(_ place: Int, _ previous: Int) -> String {
                let name = ladder.rungs[place].name
                if place == previous { return name }
                return style.bold("\(name) \(place > previous ? "↑" : "↓")")
            }
            let names =
                "\(rung(new.established, old.established)) ≤ \(rung(new.recommended, old.recommended)) ≤ "
                + rung(new.possible, old.possible)
            let rules = explained.recommendedBy + explained.steppedUpBy
            let reason =
                new.recommended == old.recommended || rules.isEmpty
                ? "" : " (\(rules.prefix(2).map { program.rules[$0].name }.joined(separator: ", ")))"
            return "\(ladder.name): \(names)\(new.isProvisional ? " provisional" : "")\(reason)"
        }
        return "  → " + parts.joined(separator: " | ") + "\n"
    }

    /// Guidance that has become due and was not shown yet.
    private mutating func dueGuidance() -> String {
        let due = explanation.guidance.filter { !guidanceShown.contains($0) }
        guidanceShown.formUnion(due)
        return due.map { present(program.guidance[$0], style) }.joined()
    }

    // MARK: ending

    private mutating func done() -> String {
        let open = explanation.open.filter(\.isMustAsk).map { program.questions[$0.question].name }
        if !open.isEmpty, !hasWarned {
            hasWarned = true
            return style.yellow(
                style.wrapped(
                    "still open, and must be asked: \(open.joined(separator: ", ")); d again ends the call",
                    indent: 2)
            ) + "\n" + ask()
        }
        isDone = true
        return handOff()
    }

    /// At most ten lines for whoever takes over.
    package func handOff() -> String {
        HandOff(
            program: program, evaluation: evaluation, explanation: explanation,
            notes: events.compactMap { if case .note(let text, _) = $0 { text } else { nil } }
        ).lines().map { "  \($0)\n" }.reduce(style.bold("HAND-OFF") + "\n", +)
    }
}
