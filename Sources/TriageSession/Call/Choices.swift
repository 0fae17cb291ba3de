import TriageCalls
import TriageDiagnostics
import TriageEngine
import TriageValues

/// What waits before anything else is answered.
enum Pending {
    case choices(Choices)
    case words(Words)

    /// Words that are asked for with an answer.
    var isDetail: Bool {
        if case .words(let words) = self, case .detail = words.use { true } else { false }
    }
}

/// Things to choose from, by number or by the letters of a label.
struct Choices {
    let title: String
    let items: [Choice]
    /// Whether several can be chosen, with commas.
    let takesSeveral: Bool
    /// Small words beside the title.
    let note: String?
    /// What is said when nothing was chosen, where that leaves something out.
    let whenLeft: String?
    /// What is done when something else is done in place of choosing: a danger is not lost by that.
    let ifLeft: Act?

    init(
        _ title: String, _ items: [Choice], takesSeveral: Bool = false, note: String? = nil,
        whenLeft: String? = nil, ifLeft: Act? = nil
    ) {
        self.title = title
        self.note = note
        self.items = items
        self.takesSeveral = takesSeveral
        self.whenLeft = whenLeft
        self.ifLeft = ifLeft
    }
}

struct Choice {
    let label: String
    let act: Act

    init(_ label: String, _ act: Act) {
        self.label = label
        self.act = act
    }
}

enum Act {
    case answer(Int, option: Int, Manner)
    case replace(Int, Answer, Replacement, Manner)
    /// Asks for what is written down in words with an answer.
    case detail(Int)
    /// Of two answers that are both so the one that is recorded.
    case graverStays(Int)
    case note(String)
    case go(CallScreen.Focus)
    /// A screen, what it named, and the answer.
    case nameAtScreen(Int, Int, option: Int)
    case give(Int)
    case send(Int)
    case arrive(Int)
    case cancel(Int)
    case choosePerson(String)
    case addPerson(String?)
    case namePerson(String, String?)
    case handOff(Int)
    case accept
    case decide(ladder: Int)
    case rung(RungPlace)
    case reason(RungPlace, DecisionReason)
    /// Goes on with a decision that was left half made.
    case takeUp(Words)
    case lineBack
    case end(Ending)
    case endHandedOver
    case handOver(audience: Int)
    case handOverElsewhere
    case endPassedOn

    /// Whether something that was said would be lost without it.
    var isAnswer: Bool { if case .answer = self { true } else { false } }
}

/// Something to be written in words.
struct Words {
    enum Use {
        case note
        case person
        case name(String)
        case detail(person: String, question: Int)
        case handOver
        case passOn
        /// Why the call ends so though something is left undone.
        case although(Ending)
        case decision(RungPlace, DecisionReason)
        case secondPerson(RungPlace, DecisionReason, words: String?)
    }

    let title: String
    let use: Use
    /// Whether nothing is an answer.
    var mayBeEmpty = false
}

extension CallScreen {
    /// Takes a line as the choice or the words that wait.
    mutating func resolve(_ line: String) {
        switch pending {
        case .choices(let choices)?: choose(line, choices)
        case .words(let words)?:
            guard !line.isEmpty || words.mayBeEmpty else { return }
            pending = nil
            write(line, words)
        case nil: break
        }
    }

    private mutating func choose(_ line: String, _ choices: Choices) {
        if line.isEmpty {
            if choices.takesSeveral { pending = nil }
            return
        }
        let labels = choices.items.map(\.label)
        var chosen: [Int] = []
        // A label may have a comma in it.
        let isOne = !choices.takesSeveral || (try? choice(line, among: labels).get()) != nil
        for piece in isOne ? [line] : line.split(separator: ",").map(String.init) {
            switch choice(String(piece.trimming(\.isWhitespace)), among: labels) {
            case .failure(let problem): return say(problem.message.sentence)
            case .success(let place): if !chosen.contains(place) { chosen.append(place) }
            }
        }
        let acts = chosen.map { choices.items[$0].act }
        if let (question, count) = answeredTwice(by: acts) {
            let topic = program.topic(of: question)
            return say(
                "One answer only: `\(topic)` has one, and `\(line)` has \(count) of its answers; "
                    + "type the one "
                    + "that is so now.")
        }
        pending = nil
        queue = acts + queue
        advance()
    }

    /// A question that has one answer and would get several, and how many.
    private func answeredTwice(by acts: [Act]) -> (question: Int, count: Int)? {
        var counts: [Int: Int] = [:]
        for case .answer(let question, _, _) in acts {
            if case .choice = program.questions[question].kind { counts[question, default: 0] += 1 }
        }
        return counts.filter { $0.value > 1 }.min { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// Does what was chosen together, one after another, until something has to be asked.
    mutating func advance() {
        while pending == nil, !queue.isEmpty { perform(queue.removeFirst()) }
    }

    mutating func perform(_ act: Act) {
        switch act {
        case .answer(let question, let option, let manner): take(option: option, of: question, manner)
        case .replace(let question, let answer, let replacement, let manner):
            let isRecorded = recordAnswers([
                .replaced(
                    person: view.person.id, question: program.questions[question].name, answer, replacement,
                    manner)
            ])
            if isRecorded { askForDetail(of: question) }
        case .detail(let question): askForDetail(of: question)
        case .graverStays(let question):
            let stays = words(view.answers[question], to: question)
            say("\(program.topic(of: question)) stays “\(stays)”, the graver of the two.")
            focus = .next(0)
            askForDetail(of: question)
        case .note(let text): note(text)
        case .go(let goal): go(to: goal)
        case .nameAtScreen(let screen, let question, let option):
            name(question, option: option, atScreen: screen)
        case .give(let guidance):
            if record([.guidanceGiven(program.guidance[guidance].name)]) {
                did(.kept("What was said or done stays in the record."))
                say("Said: \(line(of: guidance))")
            }
        case .send, .arrive, .cancel: dispatch(act)
        case .choosePerson(let id): choosePerson(id)
        case .addPerson(let label): addPerson(label)
        case .namePerson(let id, let name): namePerson(id, name)
        case .handOff(let audience): showHandOff(audience)
        case .accept, .decide, .rung, .reason, .takeUp: decide(act)
        case .lineBack:
            guard record([.lineBack]) else { return }
            did(.lineBack)
            say("The line is back. What was lost can be asked again.")
        case .end, .endHandedOver, .handOver, .handOverElsewhere, .endPassedOn: end(act)
        }
    }

    /// Says what is not recorded when something else is done in place of writing.
    ///
    /// - Parameter forGood: nothing is typed after it.
    mutating func leave(_ words: Words, forGood: Bool) {
        switch words.use {
        case .note: say("No note was recorded.")
        case .person: say("Nobody was added.")
        case .name: say("No name was recorded.")
        case .detail(_, let question): say("Nothing was written down with \(program.topic(of: question)).")
        case .handOver, .passOn: say("The call goes on.")
        case .although(let ending):
            halfEnded = ending
            let sentence = ending.sentence
            say("The call goes on; it is not over as \(sentence).\(forGood ? "" : " /end goes on with it.")")
        case .decision, .secondPerson:
            halfDecided = words
            say("Not decided: \(halfDecision(words)).\(forGood ? "" : " /decide goes on with it.")")
        }
    }

    private mutating func write(_ text: String, _ words: Words) {
        switch words.use {
        case .note: note(text)
        case .person: addPerson(text)
        case .name(let id): namePerson(id, text)
        case .detail(let person, let question): write(text, person: person, question: question)
        case .handOver: end(.handedOver(to: text), text, words)
        case .passOn: end(.notForUs(.transfer(to: text)), text, words)
        case .although(let ending): end(ending, although: text, text, words)
        case .decision(let place, let reason): decided(place, reason, words: text.isEmpty ? nil : text)
        case .secondPerson(let place, let reason, let words):
            decided(place, reason, words: words, secondPerson: text)
        }
    }

    /// Ends the call as somebody typed it; what cannot be kept stands there to be mended.
    private mutating func end(
        _ ending: Ending, although reason: String? = nil, _ text: String, _ words: Words
    ) {
        guard !close(ending, although: reason) else { return }
        pending = .words(words)
        typed = TypedLine(text)
    }
}
