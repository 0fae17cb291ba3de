import TriageDiagnostics
import TriageEngine
import TriagePresentation
import TriageTraining
import TriageValues

/// A simulated call in the terminal: a line in, text and events out. No clock and no files of its own.
///
/// It begins with the word TRAINING and every prompt says so, so that no screen can be taken for a live call.
package struct PracticeSession: Sendable {
    package struct Reply: Sendable {
        package var text: String
        package var events: [Attempt.Event] = []
    }

    package let simulation: Simulation
    let program: Program
    let rubric: Rubric
    let style: Style
    package private(set) var isOver = false
    private var caller: Caller
    private var answers: Answers
    /// Waiting to be recorded.
    private var current: Int?
    private var hasDecided = false
    private var pending: [Attempt.Event] = []
    private var now = 0
    /// What can be said, guidance and temptations mixed.
    private let sayings: [Saying]

    private enum Saying {
        case guidance(Int)
        case harmful(Simulation.Harmful)
    }

    package init(_ simulation: Simulation, _ program: Program, _ rubric: Rubric, seed: Int, _ style: Style) {
        self.simulation = simulation
        self.program = program
        self.rubric = rubric
        self.style = style
        caller = Caller(simulation, seed: UInt64(truncatingIfNeeded: seed))
        answers = Answers(for: program)
        var random = SplitMix64(seed: UInt64(truncatingIfNeeded: seed))
        let wanted = simulation.give.map(\.guidance)
        // Others from the library beside those that are wanted, so that choosing means something.
        let others = program.guidance.indices.filter { !wanted.contains($0) && random.next(below: 7) == 0 }
        sayings = random.shuffled(
            Set(wanted).sorted().map { .guidance($0) } + others.map { .guidance($0) }
                + simulation.harmful.map { .harmful($0) })
    }

    package static let help = """
        ask ID (or its first letters) asks a question; q TEXT finds one, q lists what is open
        then the answer as you heard it: its number or its first letters; ? unknown, - refused, ~ unclear
        say lists what can be said, say N says it     send RESPONDER sends somebody     note TEXT
        tier lists the rungs, tier RUNG RUNG because REASON decides     done ends the call     h help

        """

    package mutating func start() -> Reply {
        var text = style.yellow("TRAINING, a simulated call: nothing here is real or can be sent.") + "\n"
        text +=
            style.bold(simulation.title) + " (\(simulation.level.rawValue))\n"
            + style.wrapped(simulation.brief, indent: 0) + "\n"
        text += style.dim("h for help. Everything is kept in the attempt as it happens.") + "\n"
        note(.caller(caller.opening))
        text += quote(caller.opening)
        return finish(text)
    }

    /// Takes one line. - Parameter seconds: since the call began.
    package mutating func handle(_ line: String, seconds: Int) -> Reply {
        now = max(now, min(seconds, Attempt.longestSeconds))
        let happened = live()
        if isOver { return finish(happened) }
        let line = String(line.trimming { $0.isWhitespace })
        let (word, rest) = line.firstWord
        if let question = current, !isCommand(word, rest) { return finish(happened + record(line, question)) }
        switch word {
        case "", "h", "help": return finish(happened + Self.help)
        case "ask", "a": return finish(happened + ask(rest))
        case "q": return finish(happened + questions(rest))
        case "say": return finish(happened + say(rest))
        case "send": return finish(happened + send(rest))
        case "note", "n": return finish(happened + takeNote(rest))
        case "tier": return finish(happened + tier(rest))
        case "done": return finish(happened + done())
        default:
            if program.questions.contains(where: { $0.name.hasPrefix(word) }) {
                return finish(happened + ask(word))
            }
            return finish(happened + "`\(word)` is nothing that can be done here; h for help\n")
        }
    }

    /// Whether a line typed while an answer is waited for is a command all the same, as on a real call. A
    /// letter alone may be the first of an answer.
    private func isCommand(_ word: String, _ rest: String) -> Bool {
        switch word {
        case "say", "note", "send", "tier", "done", "h", "help", "ask", "q": true
        case "n": !rest.isEmpty
        case "a": found(rest) != nil
        default: false
        }
    }

    /// The prompt: what is waited for.
    package var prompt: String { current.map { "training, \(program.questions[$0].name)> " } ?? "training> " }

    // MARK: what happens

    private mutating func live() -> String {
        var text = ""
        for event in caller.live(until: now) {
            pending.append(Attempt.Event(at: event.at, line: 0, what: .happening(event.what)))
            text += style.yellow("[\(event.at) s] \(event.what)") + "\n"
            if let says = event.says {
                pending.append(Attempt.Event(at: event.at, line: 0, what: .caller(says)))
                text += quote(says)
            }
            if event.ends {
                pending.append(Attempt.Event(at: event.at, line: 0, what: .end(by: "caller")))
                isOver = true
            }
        }
        return text
    }

    private mutating func note(_ what: Attempt.What) {
        pending.append(Attempt.Event(at: now, line: 0, what: what))
    }

    private mutating func finish(_ text: String) -> Reply {
        defer { pending = [] }
        return Reply(text: text, events: pending)
    }

    private func quote(_ words: String) -> String { "  " + style.wrapped("“\(words)”", indent: 3) + "\n" }

    // MARK: asking and recording

    private mutating func ask(_ name: String) -> String {
        guard let question = found(name) else {
            let names = program.questions.map(\.name)
            let several = names.filter { !name.isEmpty && $0.hasPrefix(name) }
            let help =
                several.isEmpty
                ? suggestion(for: name, among: names) ?? "q TEXT finds one"
                : "it could be \(several.joined(separator: ", "))"
            return "no question is called `\(name)`; \(help)\n"
        }
        let reply = caller.answer(to: question)
        note(.ask(question: question, reply: reply.says))
        current = question
        let record = program.questions[question]
        var text =
            style.dim(style.wrapped(program.wording(of: question, on: answers), indent: 0)) + "\n"
            + quote(reply.says)
        switch record.kind {
        case .number(let range):
            text += "  a number from \(range.bounds.lowerBound) to \(range.bounds.upperBound)\n"
        case .choice, .several:
            let options = AnswerGrammar(record).shown.enumerated().map {
                "\($0 + 1) \(record.options[$1].label)"
            }
            text += "  " + style.wrapped(options, separator: "   ", indent: 2) + "\n"
            if case .several = record.kind { text += style.dim("  several with commas") + "\n" }
        }
        return text
    }

    private func found(_ name: String) -> Int? {
        if let exact = program.questionIndex(name) { return exact }
        let matches = program.questions.indices.filter {
            !name.isEmpty && program.questions[$0].name.hasPrefix(name)
        }
        return matches.count == 1 ? matches[0] : nil
    }

    private mutating func record(_ line: String, _ question: Int) -> String {
        let code: AnswerCode
        switch AnswerGrammar(program.questions[question]).read(line) {
        case .failure(let problem): return (tooMany(line, question) ?? problem.message) + "\n"
        case .success(let answer):
            switch program.code(for: answer, to: question) {
            case .failure(let problem): return "\(problem.message): it can be \(problem.allowed)\n"
            case .success(let found): code = found
            }
        }
        answers[question] = code
        current = nil
        note(.record(question: question, code))
        return style.dim("  recorded: \(program.label(of: code, to: question))") + "\n" + standing()
    }

    /// What is wrong with several answers, each of them one, to a question that has one.
    private func tooMany(_ line: String, _ question: Int) -> String? {
        let record = program.questions[question]
        if case .several = record.kind { return nil }
        let pieces = line.split { $0 == "," || $0.isWhitespace }.map(String.init)
        let areAnswers = pieces.allSatisfy { piece in
            if case .success = AnswerGrammar(record).read(piece) { true } else { false }
        }
        return pieces.count > 1 && areAnswers
            ? "one answer only: `\(record.name)` has one, and `\(line)` are \(pieces.count)" : nil
    }

    /// Where the call stands, unless the rubric hides it until the call is over, when nothing can be copied
    /// from it.
    private func standing() -> String {
        guard isOver || !rubric.hidesRecommendation else { return "" }
        let standings = evaluate(program, answers).standings
        let rungs = zip(program.ladders, standings).map { $0.rungs[$1.recommended].label }
        return "  the engine recommends: \(rungs.joined(separator: "; "))\n"
    }

    private func questions(_ text: String) -> String {
        let next = nextQuestions(evaluate(program, answers), program, limit: 12).map(\.question)
        let list =
            text.isEmpty
            ? next
            : program.questions.indices.filter {
                program.questions[$0].name.mentions(text) || program.questions[$0].ask.mentions(text)
            }
        if list.isEmpty { return "no question mentions `\(text)`\n" }
        let width = list.map { program.questions[$0].name.count }.max() ?? 0
        return list.map { index in
            let question = program.questions[index]
            return "  \(question.name.padded(to: width))  \(style.wrapped(question.ask, indent: width + 4))\n"
        }.joined()
    }

    // MARK: saying, sending, deciding

    private mutating func say(_ text: String) -> String {
        guard let number = Int(text), number >= 1, number <= sayings.count else {
            let list = sayings.enumerated().map { index, saying in
                "  \(index + 1) \(style.wrapped(words(saying), indent: 5))\n"
            }
            return (text.isEmpty ? "" : "there is no `\(text)` to say\n") + list.joined()
        }
        switch sayings[number - 1] {
        case .guidance(let index): note(.say(guidance: index))
        case .harmful(let item): note(.harmful(id: item.id))
        }
        return style.dim("  said: \(words(sayings[number - 1]))") + "\n"
    }

    private func words(_ saying: Saying) -> String {
        switch saying {
        case .guidance(let index):
            program.guidance[index].say ?? program.guidance[index].toDo ?? program.guidance[index].name
        case .harmful(let item): item.says
        }
    }

    private mutating func send(_ name: String) -> String {
        guard let index = program.responders.firstIndex(where: { $0.name == name }) else {
            let all = program.responders.map { "  \($0.name)  \($0.label)\n" }.joined()
            return (name.isEmpty ? "" : "nobody is called `\(name)`\n") + all
        }
        note(.send(responder: index))
        return style.dim("  sent: \(program.responders[index].label)") + "\n"
    }

    private mutating func takeNote(_ text: String) -> String {
        if text.isEmpty { return "write the note after the word: note caller is whispering\n" }
        note(.note(text))
        return style.dim("  noted") + "\n"
    }

    private mutating func tier(_ text: String) -> String {
        let parts = text.firstRange(of: "because")
        let names = (parts.map { text[..<$0.lowerBound] } ?? text[...]).split { $0 == " " || $0 == "," }.map(
            String.init)
        let reason = parts.map { String(text[$0.upperBound...].trimming { $0.isWhitespace }) }
        let places = names.compactMap(program.rungPlace)
        guard !places.isEmpty, places.count == names.count else {
            let wrong = names.filter { program.rungPlace($0) == nil }
            let all = program.ladders.map { ladder in
                "  \(ladder.title): \(ladder.rungs.map(\.name).joined(separator: ", "))\n"
            }
            return (wrong.isEmpty ? "" : "no rung is called `\(wrong[0])`\n") + all.joined()
        }
        note(.decide(places, reason: reason))
        hasDecided = true
        return style.dim(
            "  decided: \(places.map { program.ladders[$0.ladder].rungs[$0.rung].label }.joined(separator: "; "))"
        ) + "\n" + standing()
    }

    private mutating func done() -> String {
        isOver = true
        note(.shown)
        note(.end(by: "trainee"))
        return (hasDecided ? "" : "no tier was decided; the call ends all the same\n") + standing()
    }
}
