import TriageCalls
import TriageDiagnostics
import TriageEngine
import TriagePresentation
import TriageTraining
import TriageValues

/// A simulated call in the terminal: a line in, text and events out. No clock and no files of its own.
///
/// Lines mean what they mean on a real call: letters and numbers answer the question that was asked,
/// everything else begins with `/`. What is recorded is recorded in a `Call`. What a trainee decides,
/// says and sends is not: a call refuses what may not be done, and an attempt shows that it was done.
///
/// It begins with the word TRAINING and every prompt says so, so that no screen can be taken for a live
/// call.
package struct PracticeSession: Sendable {
    package struct Reply: Sendable {
        package var text: String
        package var events: [Attempt.Event] = []
    }

    package let simulation: Simulation
    let rubric: Rubric
    let style: Style
    package internal(set) var isOver = false
    var screen: CallScreen
    private var caller: Caller
    /// What was asked, and what the caller's answer to it waits to be recorded.
    private(set) var asked: Asked?
    var hasDecided = false
    private var pending: [Attempt.Event] = []
    /// The command whose numbered list was shown last: a number behind it is a choice from it.
    var listed: String?
    private var now = 0
    /// What can be said, guidance and temptations mixed.
    let sayings: [Saying]

    enum Asked: Hashable {
        case question(Int)
        case screen(Int)
    }

    enum Saying {
        case guidance(Int)
        case harmful(Simulation.Harmful)
    }

    package init(_ simulation: Simulation, _ program: Program, _ rubric: Rubric, seed: Int, _ style: Style) {
        self.simulation = simulation
        self.rubric = rubric
        self.style = style
        caller = Caller(simulation, seed: UInt64(truncatingIfNeeded: seed))
        // A simulated caller says what its answers are, and no address.
        screen = CallScreen(
            Call(practised: program, simulation.form == .text ? .text : .voice), asksForDetails: false)
        var random = SplitMix64(seed: UInt64(truncatingIfNeeded: seed))
        let wanted = simulation.give.map(\.guidance)
        // Others from the library beside those that are wanted, so that choosing means something.
        let others = program.guidance.indices.filter { !wanted.contains($0) && random.next(below: 7) == 0 }
        sayings = random.shuffled(
            Set(wanted).sorted().map { .guidance($0) } + others.map { .guidance($0) }
                + simulation.harmful.map { .harmful($0) })
    }

    var program: Program { screen.program }
    private var moment: Moment { Moment(seconds: now) }
    var view: CallView { screen.view(at: moment) }

    package mutating func start() -> Reply {
        var text = style.yellow("TRAINING, a simulated call: nothing here is real or can be sent.") + "\n"
        text +=
            style.bold(simulation.title) + " (\(simulation.level.rawValue))\n"
            + style.wrapped(simulation.brief, indent: 0) + "\n"
        text += style.dim("/help for help. Everything is kept in the attempt as it happens.") + "\n"
        note(.caller(caller.opening))
        text += quote(caller.opening)
        return finish(text + next())
    }

    /// Takes one line. - Parameter seconds: since the call began.
    package mutating func handle(_ line: String, seconds: Int) -> Reply {
        now = max(now, min(seconds, Attempt.longestSeconds))
        let happened = live()
        if isOver { return finish(happened) }
        let line = String(line.trimming { $0.isWhitespace })
        let list = listed
        listed = nil
        if let list, Int(line) != nil { return finish(happened + command("\(list) \(line)")) }
        if line.first == "/" { return finish(happened + command(String(line.dropFirst()))) }
        if line == "!8" {
            return finish(
                happened
                    + "The line is not lost: here the caller alone loses it; / alone lists what you can do.\n"
            )
        }
        let isWaiting = screen.pending != nil || asked != nil
        if line.isEmpty, isWaiting {
            return finish(
                happened + "An answer waits: as you heard it, or ? unknown, - refused, ~ unclear.\n")
        }
        guard isWaiting || line.first == "!" else {
            return finish(
                happened
                    + "Nothing waits for an answer. /go WORDS asks a question, /find WORDS records what the "
                    + "caller says; / alone lists the rest.\n")
        }
        return finish(happened + pass(line))
    }

    /// The prompt: what is waited for.
    package var prompt: String {
        if screen.pending != nil { return "training> " }
        return switch asked {
        case .question(let place): "training, \(program.questions[place].name)> "
        case .screen(let place): "training, \(program.screens[place].name)> "
        case nil: "training> "
        }
    }

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

    mutating func note(_ what: Attempt.What) {
        pending.append(Attempt.Event(at: now, line: 0, what: what))
    }

    private mutating func finish(_ text: String) -> Reply {
        defer { pending = [] }
        return Reply(text: text, events: pending)
    }

    private func quote(_ words: String) -> String { "  " + style.wrapped("“\(words)”", indent: 3) + "\n" }

    // MARK: asking and recording

    /// Passes a line to the call as it is taken on a real one.
    ///
    /// - Parameter isBack: it takes an answer back, and does not ask the caller again.
    mutating func pass(_ line: String, isBack: Bool = false) -> String {
        let isAnswer = screen.pending == nil && line.first != "/"
        screen.focus =
            switch asked {
            case .question(let place) where isAnswer: .question(place)
            case .screen(let place) where isAnswer: .screen(place)
            default: .next(0)
            }
        let taken = screen.take(line, at: moment)
        var text = taken.reply.map { "  " + style.wrapped($0, indent: 4) + "\n" }.joined()
        for event in taken.events {
            if settles(event.kind) { asked = nil }
            if let what = Attempt.What(event.kind, program) { note(what) }
        }
        switch screen.focus {
        case .question(let place) where isBack: asked = .question(place)
        case .question(let place) where !isAnswer: text += ask(place)
        case .screen(let place) where !isAnswer: text += ask(screen: place)
        default: break
        }
        if screen.pending != nil { return text + screen.plainQuestion(view, style) }
        return text + (taken.events.isEmpty ? "" : standing() + next())
    }

    /// Whether an event answers what was asked.
    private func settles(_ kind: CallEvent.Kind) -> Bool {
        switch (kind, asked) {
        case (.answered(_, let name, _, _), .question(let place)),
            (.replaced(_, let name, _, _, _), .question(let place)):
            program.questions[place].name == name
        case (.screened(_, let screening), .screen(let place)):
            program.screens[place].name == screening.screen
        default: false
        }
    }

    mutating func ask(_ question: Int) -> String {
        let reply = caller.answer(to: question)
        note(.ask(question: question, reply: reply.says))
        asked = .question(question)
        return show(.question(question), reply.says)
    }

    private mutating func ask(screen index: Int) -> String {
        let covers = screen.covers(ofScreen: index)
        let says = caller.answer(to: program.screens[index], covering: covers, program).says
        note(.askScreen(screen: index, reply: says))
        asked = .screen(index)
        return show(.screen(index), says)
    }

    /// The wording, what the caller says to it, and what it can be answered with.
    private mutating func show(_ focus: CallScreen.Focus, _ says: String) -> String {
        screen.focus = focus
        let asked = screen.asked(view)
        var text = style.dim(style.wrapped(asked.title, indent: 0)) + "\n" + quote(says)
        text += "  " + style.wrapped(asked.answers, separator: "   ", indent: 2) + "\n"
        if asked.note?.hasSuffix("several with commas") == true {
            text += style.dim("  several with commas") + "\n"
        }
        return text
    }

    /// Where the call stands, unless the rubric hides it until the call is over, when nothing can be copied
    /// from it.
    func standing() -> String {
        guard isOver || !rubric.hidesRecommendation else { return "" }
        let rungs = view.ladders.map { program.ladders[$0.ladder].rungs[$0.undecided].label }
        return "  the engine recommends: \(rungs.joined(separator: "; "))\n"
    }

    /// The questions that come next, unless help is hidden.
    private func next() -> String {
        guard !isOver, !rubric.hidesRecommendation, asked == nil else { return "" }
        let view = view
        return view.next.enumerated().map { place, next in
            let wording = screen.wording(of: next, view)
            return "  " + style.wrapped("/\(place + 1) \(wording)", indent: 5) + "\n"
        }.joined()
    }
}
