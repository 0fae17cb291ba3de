import TriageCalls
import TriageDiagnostics
import TriageEngine

/// A word behind `/`.
struct ScreenCommand: Sendable {
    let name: String
    /// What may stand behind it.
    let rest: String
    let meaning: String
    let run: @Sendable (inout CallScreen, String) -> Void

    static let all: [ScreenCommand] = [
        ScreenCommand(name: "find", rest: "WORDS", meaning: "what the caller says, found by words") {
            $0.find($1)
        },
        ScreenCommand(name: "back", rest: "", meaning: "takes back what was recorded last") { screen, _ in
            screen.back()
        },
        ScreenCommand(name: "why", rest: "", meaning: "why this question, and why this tier") { screen, _ in
            screen.why()
        },
        ScreenCommand(name: "go", rest: "WORDS", meaning: "to any question; alone: what is open") {
            $0.go($1)
        },
        ScreenCommand(name: "note", rest: "TEXT", meaning: "into the record") { $0.note($1) },
        ScreenCommand(
            name: "person", rest: "NAME", meaning: "whom the questions are about, a further one, or a name"
        ) {
            $0.person($1)
        },
        ScreenCommand(name: "lost", rest: "", meaning: "the line is lost, or is back") { screen, _ in
            screen.loseLine()
        },
        ScreenCommand(name: "screen", rest: "NAME", meaning: "one question for several") { $0.screen($1) },
        ScreenCommand(
            name: "said", rest: "NUMBER", meaning: "all there is to say and do now; marks what was said"
        ) { screen, rest in
            screen.listGuidance()
            if !rest.isEmpty, screen.pending != nil { screen.resolve(rest) }
        },
        ScreenCommand(name: "decide", rest: "", meaning: "accept, raise or lower a tier, with the reason") {
            screen, _ in screen.decide()
        },
        ScreenCommand(name: "send", rest: "WHOM", meaning: "who is sent, is there, or is called off") {
            $0.send($1)
        },
        ScreenCommand(name: "handoff", rest: "AUDIENCE", meaning: "what somebody must know, in ten lines") {
            $0.handOff($1)
        },
        ScreenCommand(name: "end", rest: "", meaning: "ends the call, and asks how") { screen, _ in
            screen.end()
        },
        ScreenCommand(name: "help", rest: "", meaning: "this page") { screen, _ in screen.help() },
    ]
}

/// The command that a word behind `/`, or the beginning of one, means.
func commandName(_ word: String, among names: [String]) -> Result<String, AnswerGrammar.Problem> {
    let meant = names.contains(word) ? [word] : names.filter { $0.hasPrefix(word.lowercased()) }
    if meant.count == 1 { return .success(meant[0]) }
    if meant.count > 1 {
        let all = meant.map { "/" + $0 }.joined(separator: " or ")
        return .failure(AnswerGrammar.Problem(message: "/\(word) could be \(all); write more of it."))
    }
    let help = closest(to: word, among: names).map { "did you mean /\($0)?" } ?? "/ alone lists them."
    return .failure(AnswerGrammar.Problem(message: "There is no command /\(word); \(help)"))
}

/// That fewer questions come next than somebody chose from.
func noSuchPlace(_ place: Int, of count: Int) -> String {
    switch count {
    case 0: "No question comes next, so there is no /\(place); /go WORDS goes to any."
    case 1: "One question comes next; /1 asks it, and /go WORDS any other."
    default: "\(count) questions come next; /1 to /\(count) ask them, and /go WORDS any other."
    }
}

extension CallScreen {
    mutating func command(_ line: String) {
        let (word, rest) = line.firstWord
        if word.isEmpty {
            return say(
                "Commands: " + ScreenCommand.all.map { "/" + $0.name }.joined(separator: " ")
                    + ". /help says what they do.")
        }
        if let place = Int(word) { return moveFocus(to: place) }
        switch commandName(word, among: ScreenCommand.all.map(\.name)) {
        case .failure(let problem): say(problem.message)
        case .success(let name):
            guard let command = ScreenCommand.all.first(where: { $0.name == name }) else { return }
            if command.rest.isEmpty, !rest.isEmpty {
                say("/\(name) takes nothing behind it: `\(rest)` was left out.")
            }
            command.run(&self, rest)
        }
    }

    private mutating func moveFocus(to place: Int) {
        let count = offered.count
        guard place >= 1, place <= count else {
            return say(noSuchPlace(place, of: count))
        }
        focus = .next(place - 1)
    }

    package static let grammar = [
        "Answer with its number, or the first letters of it as it stands on the screen; several with commas.",
        "? the caller does not know    - refused    ~ could not be heard or understood",
    ]

    mutating func help() {
        Self.grammar.forEach { say($0) }
        for command in ScreenCommand.all {
            let rest = command.rest.isEmpty ? "" : " \(command.rest)"
            say("/\(command.name)\(rest): \(command.meaning)")
        }
        say("/2 and /3, or the arrow keys, choose another of the three questions that come next.")
        say("F1 to F8, or !1 to !8, record at once: \(dangerKeys().joined(separator: ", ")).")
    }

    /// `F1 not breathing`, one for each key.
    func dangerKeys() -> [String] {
        program.dangerKeys.prefix(7).enumerated().map { "F\($0 + 1) \($1.label)" } + ["F8 Line lost"]
    }

    // MARK: finding

    mutating func find(_ words: String) {
        if words.isEmpty { return say("Write what the caller said behind it: /find knife") }
        let found = call.find(words, in: language?.language)
        // A number that follows by habit must not answer the question that was asked before.
        if found.isEmpty {
            pending = .choices(
                Choices(
                    "Nothing is found by “\(words)”. /find with another word looks again.",
                    [Choice("Keep it as a note", .note(words))],
                    whenLeft: "“\(words)” was not found and is not kept; /note keeps it."))
            return
        }
        pending = .choices(
            Choices(
                "What did the caller say? Several with commas.",
                found.map { hit in
                    guard let option = hit.option else {
                        return Choice(
                            "\(program.topic(of: hit.question)): ask it", .go(.question(hit.question)))
                    }
                    let label = program.questions[hit.question].options[option].label
                    return Choice(
                        "\(program.topic(of: hit.question)): \(label)",
                        .answer(hit.question, option: option, .volunteered))
                }, takesSeveral: true, whenLeft: notRecorded(words)))
    }

    /// What was heard and is not recorded, with how to go on.
    func notRecorded(_ words: String) -> String {
        "Nothing was recorded of “\(words)”; /find with it looks again, /note keeps it."
    }

    mutating func go(_ words: String) {
        let view = view
        if words.isEmpty {
            let open = view.openMustAsk + view.next.map(\.question) + view.explanation.open.map(\.question)
            let questions = open.reduce(into: [Int]()) { if !$0.contains($1) { $0.append($1) } }
            if questions.isEmpty { return say("No question is open. /go WORDS goes to any.") }
            return offer(questions.prefix(20).map { .question($0) }, "Which question?")
        }
        // As it stands at the top, where a screen has behind it how many it asks at once.
        let wanted = words.prefix { $0 != "(" }.replacing("_", with: " ").letters
        let shown: [(words: String, goal: Focus)] =
            program.questions.indices.map { (program.topic(of: $0).letters, .question($0)) }
            + program.screens.indices.map { (program.screens[$0].name.spoken.letters, .screen($0)) }
        // A name of the library finds its question too, beside what is shown and begins so.
        let names = program.questions.map(\.name.spoken.letters)
        func named(_ isOne: (String) -> Bool) -> [Focus] {
            names.indices.filter { isOne(names[$0]) }.map { .question($0) }
        }
        var found = shown.filter { $0.words == wanted }.map(\.goal)
        if found.isEmpty {
            found = named { $0 == wanted }.filter { goal in
                shown.contains { $0.goal == goal && $0.words.hasPrefix(wanted) }
            }
        }
        if found.isEmpty, !wanted.isEmpty {
            found = shown.filter { $0.words.hasPrefix(wanted) }.map(\.goal) + named { $0 == wanted }
            if found.isEmpty { found = named { $0.hasPrefix(wanted) } }
            if found.isEmpty {
                found = call.find(words, in: language?.language).map { .question($0.question) }
            }
            if found.isEmpty {
                found = program.questions.indices.filter {
                    program.questions[$0].ask.letters.contains(wanted)
                }
                .map { .question($0) }
            }
        }
        let goals = found.reduce(into: [Focus]()) { if !$0.contains($1) { $0.append($1) } }
        switch goals.count {
        case 0: say("No question is found by “\(words)”. /go alone lists what is open.")
        case 1: go(to: goals[0])
        default: offer(Array(goals.prefix(9)), "Which question?")
        }
    }

    /// Asks next what was gone to by hand.
    mutating func go(to goal: Focus) {
        if case .screen(let screen) = goal, call.covers(ofScreen: screen, at: now).isEmpty {
            return say(
                "All that \(program.screens[screen].name.spoken) asks is answered already; /go WORDS "
                    + "asks one of it again."
            )
        }
        focus = goal
    }

    private mutating func offer(_ goals: [Focus], _ title: String) {
        let view = view
        let items = goals.compactMap { goal -> Choice? in
            switch goal {
            case .next: return nil
            case .screen(let screen): return item(ofScreen: screen)
            case .question(let question):
                let given = known(question, view).map { ", \($0)" } ?? ""
                return Choice(program.topic(of: question) + given, .go(.question(question)))
            }
        }
        pending = .choices(Choices(title, items))
    }

    private func item(ofScreen screen: Int) -> Choice {
        Choice("\(program.screens[screen].name.spoken): \(program.screens[screen].ask)", .go(.screen(screen)))
    }

    mutating func screen(_ words: String) {
        if program.screens.isEmpty { return say("This library has no screens; /go WORDS asks any question.") }
        let items = program.screens.indices.map(item(ofScreen:))
        if !words.isEmpty {
            switch choice(words, among: items.map(\.label)) {
            case .success(let place): return go(to: .screen(place))
            case .failure(let problem): say(problem.message.sentence)
            }
        }
        pending = .choices(Choices("One question for several. Which?", items))
    }

    mutating func note(_ text: String) {
        if text.isEmpty {
            pending = .words(Words(title: "The note:", use: .note))
        } else if !record([.note(text)]) {
            // It stands there to be mended.
            typed = TypedLine("/note " + text)
        } else {
            did(.kept("A note stays in the record; a further /note can put it right."))
            let readers = program.readersOfWords.joined(separator: ", ")
            say("Noted. It is read by \(readers.isEmpty ? "nobody who takes the call over" : readers).")
        }
    }
}
