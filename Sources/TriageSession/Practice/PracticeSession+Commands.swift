import TriageCalls
import TriageDiagnostics
import TriageEngine
import TriagePresentation
import TriageTraining

/// What stands behind `/` in practice: the names are those of a real call.
extension PracticeSession {
    private static let commands: [(name: String, rest: String, meaning: String)] = [
        ("go", " WORDS", "asks a question"), ("screen", " NAME", "asks one question for several"),
        ("find", " WORDS", "records what the caller said unasked"),
        ("back", "", "takes the last answer back"),
        ("said", " N", "says it; alone: what can be said"), ("send", " RESPONDER", "sends somebody"),
        ("note", " TEXT", "into the record"),
        ("decide", " RUNG RUNG because REASON", "decides; alone: the rungs"), ("end", "", "ends the call"),
        ("help", "", "this page"),
    ]

    package static let help: String =
        (CallScreen.grammar + commands.map { "/\($0.name)\($0.rest): \($0.meaning)" })
        .map { $0 + "\n" }.joined()

    mutating func command(_ line: String) -> String {
        let (word, rest) = line.firstWord
        if word.isEmpty { return Self.help }
        if let place = Int(word) { return ask(next: place) }
        let onCalls = ["why", "person", "lost", "handoff"]
        if onCalls.contains(word) { return "/\(word) is for real calls; / alone lists what practice has.\n" }
        let name: String
        switch commandName(word, among: Self.commands.map(\.name)) {
        case .failure(let problem): return problem.message + "\n"
        case .success(let found): name = found
        }
        switch name {
        case "go" where rest.isEmpty && rubric.hidesRecommendation:
            let topics = program.questions.indices.map { program.topic(of: $0).lowercased() }
            return "Which question? /go with the words of one:\n  "
                + style.wrapped(topics, separator: ", ", indent: 2) + "\n"
        case "said": return say(rest)
        case "send": return send(rest)
        case "decide": return decide(rest)
        case "end": return end()
        case "help": return Self.help
        default: return pass("/\(name) \(rest)", isBack: name == "back")
        }
    }

    private mutating func ask(next place: Int) -> String {
        if rubric.hidesRecommendation {
            return "What is asked next is yours to choose here: /go WORDS asks a question.\n"
        }
        let next = view.next
        guard next.indices.contains(place - 1) else {
            return noSuchPlace(place, of: next.count) + "\n"
        }
        return ask(next[place - 1].question)
    }

    // MARK: saying, sending, deciding

    private mutating func say(_ text: String) -> String {
        guard let number = Int(text), number >= 1, number <= sayings.count else {
            let list = sayings.enumerated().map { index, saying in
                "  \(index + 1) \(style.wrapped(words(saying), indent: 5))\n"
            }
            listed = "said"
            return (text.isEmpty ? "" : "there is no `\(text)` to say; type a number of these\n")
                + list.joined()
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
        let named = program.responders.firstIndex { $0.name == name }
        let chosen = named.map { .success($0) } ?? choice(name, among: program.responders.map(\.label))
        guard case .success(let index) = chosen else {
            let all = program.responders.enumerated().map { "  \($0 + 1) \($1.name)  \($1.label)\n" }.joined()
            listed = "send"
            return (name.isEmpty ? "" : unknown("nobody", name, program.responders.map(\.name))) + all
        }
        note(.send(responder: index))
        return style.dim("  sent: \(program.responders[index].label)") + "\n"
    }

    /// That nothing bears a name, and which was probably meant; the whole list stands below it.
    private func unknown(_ what: String, _ name: String, _ known: [String]) -> String {
        let near = closest(to: name, among: known).map { "; did you mean `\($0)`?" } ?? "; choose from these"
        return "\(what) is called `\(name)`\(near)\n"
    }

    private mutating func decide(_ text: String) -> String {
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
            let known = program.ladders.flatMap { $0.rungs.map(\.name) }
            return (wrong.isEmpty ? "" : unknown("no rung", wrong[0], known)) + all.joined()
        }
        guard Set(places.map(\.ladder)).count == places.count else {
            return
                "one rung of a ladder at a time: `\(names.joined(separator: " "))` are on one; leave "
                + "out all but one\n"
        }
        note(.decide(places, reason: reason))
        hasDecided = true
        return style.dim(
            "  decided: \(places.map { program.ladders[$0.ladder].rungs[$0.rung].label }.joined(separator: "; "))"
        ) + "\n" + standing()
    }

    private mutating func end() -> String {
        isOver = true
        note(.shown)
        note(.end(by: "trainee"))
        return (hasDecided ? "" : "no tier was decided; the call ends all the same\n") + standing()
    }
}
