import TriageCalls
import TriageDiagnostics
import TriageEngine
import TriageValues

/// A call in the terminal, as a value: lines in, events and text out. It asks no clock and writes no file.
///
/// The same lines make the same call in a window that is painted whole (`lines`) and in a pipe (`plain`).
package struct CallScreen: Sendable {
    package private(set) var call: Call
    /// The call at the moment of the line that is being taken, with what it recorded so far.
    private(set) var view: CallView
    /// The line that is being typed.
    package var typed = TypedLine()
    /// What is not on the disk yet, in one sentence; it is shown as long as it is true.
    package var notKept: String?
    /// Who types; stands in every event.
    let by: String?
    /// By how much the clocks here stand before UTC.
    let offsetMinutes: Int
    /// Whether it asks for what is written down in words with an answer.
    let asksForDetails: Bool
    /// The words in which the caller is asked, with the English beside them; nil for English alone.
    package let language: Translation?
    /// The questions to choose from as they stood when the last line was taken. An answer is to what is read
    /// on the screen, also where something aged meanwhile.
    private(set) var offered: [UpNext]
    /// When that was; what a screen stands for is as it was then, too.
    private var offeredAt: Moment
    /// What the next answer is to.
    var focus = Focus.next(0)
    /// What must be chosen or written before anything else is answered.
    var pending: Pending?
    /// Of several things that were chosen together those that come after what waits.
    var queue: [Act] = []
    /// A decision that was left where only words or a second person were wanting.
    var halfDecided: Words?
    /// How the call was to end where only the reason for it was wanting.
    var halfEnded: Ending?
    /// What was said last, by paragraphs.
    var reply: [String] = []
    /// Lines of the reply that are scrolled past.
    package var scroll = 0
    /// What `/back` takes back, a line's steps together, the last last.
    var steps: [[Step]] = []
    /// What the line that is being taken recorded.
    private var stepsNow: [Step] = []
    /// Guidance that plain lines have shown.
    var guidanceShown: Set<Int> = []
    /// The moment of the line that is being taken.
    var now = Moment(milliseconds: 0)
    private var fresh: [CallEvent] = []

    enum Focus: Hashable {
        /// One of the questions that are offered, the first as 0.
        case next(Int)
        case question(Int)
        case screen(Int)
    }

    /// What became of a line.
    package struct Taken: Sendable {
        /// To be on the disk before the reply is shown.
        package var events: [CallEvent]
        /// Paragraphs.
        package var reply: [String]
        /// Ladders on which what is shown rose.
        package var rose: [Int]
    }

    package init(
        _ call: Call, by: String? = nil, offsetMinutes: Int = 0, asksForDetails: Bool = true,
        language: Translation? = nil
    ) {
        self.language = language
        self.asksForDetails = asksForDetails
        self.call = call
        self.by = by
        self.offsetMinutes = offsetMinutes
        offeredAt = call.events.last?.at ?? Moment(milliseconds: 0)
        view = call.view(at: offeredAt)
        offered = view.next
    }

    var program: Program { call.program }
    /// The questions that a screen which is read stands for.
    func covers(ofScreen screen: Int) -> [Int] { call.covers(ofScreen: screen, at: offeredAt) }
    func leftOut(ofScreen screen: Int) -> [String] { call.leftOut(ofScreen: screen, at: offeredAt) }
    func screening(_ screen: Int, _ result: Screening.Result, isObserved: Bool = false) -> Screening {
        call.screening(screen, result, isObserved: isObserved, at: offeredAt)
    }
    package func view(at moment: Moment) -> CallView { call.view(at: moment) }
    /// Whether the call has ended.
    package var isOver: Bool { view.isOver }

    // MARK: lines

    /// Takes one line. Letters and numbers answer; everything else begins with `/`.
    package mutating func take(_ line: String, at moment: Moment) -> Taken {
        taking(at: moment) { $0.read(String(line.trimming(\.isWhitespace))) }
    }

    /// Nobody types any more: a danger that waits for a choice is recorded, and what else waits is said.
    package mutating func leave(at moment: Moment) -> Taken {
        taking(at: moment) { $0.leavePending(forGood: true) }
    }

    private mutating func taking(at moment: Moment, _ work: (inout CallScreen) -> Void) -> Taken {
        now = moment
        view = call.view(at: now)
        (fresh, reply, scroll, stepsNow) = ([], [], 0, [])
        let before = view.ladders.map(\.shown)
        work(&self)
        if !stepsNow.isEmpty { steps.append(stepsNow) }
        (offered, offeredAt) = (view.next, now)
        let rose = zip(view.ladders, before).filter { $0.shown > $1 }.map(\.0.ladder)
        return Taken(events: fresh, reply: reply, rose: rose)
    }

    private mutating func read(_ line: String) {
        if view.isOver {
            return say("This call is over, and nothing can be added to it; `triage call` begins another.")
        }
        // What waits is left, and nothing else is taken back; words with an answer go with that answer.
        if line == "/back", let waiting = pending {
            if waiting.isDetail {
                pending = nil
            } else {
                dropPending()
                if reply.isEmpty {
                    say("Left; nothing was recorded. /back once more takes back what was before.")
                }
                return
            }
        }
        if line.first == "!", line.count == 2, let key = line.last?.wholeNumberValue, (1...8).contains(key) {
            // What is being written goes on where it was.
            let writing: Words? = if case .words(let words)? = pending { words } else { nil }
            if writing != nil { pending = nil }
            leavePending()
            press(key)
            guard let writing else { return }
            if pending == nil { pending = .words(writing) } else { leave(writing, forGood: false) }
            return
        }
        if line.first == "/" {
            leavePending()
            return command(String(line.dropFirst()))
        }
        if pending != nil {
            resolve(line)
            return advance()
        }
        if line.isEmpty { return }
        answer(line)
    }

    /// What waited for a choice waits no longer, for something else is done: a danger in it is recorded, and
    /// where something would be lost, that is said.
    ///
    /// - Parameter forGood: nothing is typed after it.
    private mutating func leavePending(forGood: Bool = false) {
        let rest = queue
        queue = []
        if case .choices(let choices)? = pending, let act = choices.ifLeft {
            let count = fresh.count
            pending = nil
            perform(act)
            dropDetail()
            if fresh.count > count {
                say("That is recorded as changed since, as the graver of the two; /back takes it back.")
            }
        }
        dropPending(forGood: forGood)
        for act in rest where act.isAnswer {
            perform(act)
            dropDetail()
            leavePending(forGood: forGood)
        }
    }

    /// Words that nobody was asked for yet are not missed.
    private mutating func dropDetail() { if pending?.isDetail == true { pending = nil } }

    /// What waited waits no longer, and nothing of it is recorded.
    private mutating func dropPending(forGood: Bool = false) {
        switch pending {
        case .choices(let choices)?: if let sentence = choices.whenLeft { say(sentence) }
        case .words(let words)?: leave(words, forGood: forGood)
        case nil: break
        }
        pending = nil
        for case .answer(let question, let option, _) in queue {
            let label = program.questions[question].options[option].label
            say("Not recorded: \(program.topic(of: question)): \(label).")
        }
        queue = []
    }

    /// Leaves what waits for a choice, as the Escape key does.
    package mutating func escape() {
        (reply, scroll) = ([], 0)
        dropPending()
        typed.clear()
        focus = .next(0)
    }

    /// Says something when the call is gone on with.
    package mutating func tell(_ sentences: [String]) { reply += sentences }

    /// Notes what the line recorded, for `/back`.
    mutating func did(_ step: Step) { stepsNow.append(step) }

    mutating func say(_ text: String) { reply.append(text) }

    // MARK: events

    /// Adds what happened, all of it or nothing; says why where it cannot be.
    @discardableResult
    mutating func record(_ kinds: [CallEvent.Kind]) -> Bool {
        var call = call
        let events = kinds.map { CallEvent(at: now, by: by, $0) }
        for event in events {
            do { try call.add(event) } catch {
                say("Not recorded: \(error.message)\(error.help.map { "; \($0)" } ?? "").")
                return false
            }
        }
        self.call = call
        view = call.view(at: now)
        fresh += events
        return true
    }

    /// The same for answers of the person whom the questions are about; `/back` takes them back.
    @discardableResult
    mutating func recordAnswers(_ kinds: [CallEvent.Kind]) -> Bool {
        let (person, counted, before) = (view.person.id, view.answers, call.answers())
        let named = call.named
        guard record(kinds) else { return false }
        let after = call.answers()
        // What is taken back is what was recorded; what aged, or was lost with the line, was not.
        let changed = program.questions.indices.filter { before[$0] != after[$0] }
        let newlyNamed = call.named.subtracting(named).sorted()
        did(
            changed.isEmpty && newlyNamed.isEmpty
                ? .kept("What was recorded once more stays as it is; /go asks any question anew.")
                : .answers(
                    person: person, changed.map { ($0, before: before[$0], after: after[$0]) },
                    named: newlyNamed))
        let shown = view.answers
        let told = program.questions.indices.filter { changed.contains($0) || counted[$0] != shown[$0] }
        // What a screen gives its safest answers is one thing that was said.
        let safe = told.filter { after[$0] == program.safestAnswer(to: $0) }
        let isTogether = safe.count > 1
        if isTogether {
            say(
                "Nothing of the kind: \(safe.map { program.topic(of: $0).lowercased() }.joined(separator: ", "))."
            )
        }
        for question in told where !isTogether || !safe.contains(question) {
            say(recorded(after[question], to: question))
        }
        if told.isEmpty { say("Recorded once more.") }
        focus = .next(0)
        return true
    }

    /// "Weapon: In the hand or within reach": what was recorded, in words.
    func recorded(_ code: AnswerCode, to question: Int) -> String {
        "\(program.topic(of: question)): \(words(code, to: question))"
    }

    func words(_ code: AnswerCode, to question: Int) -> String {
        switch code {
        case .missing(.unknown): "the caller does not know"
        case .missing(.refused): "refused"
        case .missing(.unclear): "could not be heard or understood"
        case .missing(.lost): "lost with the line"
        case .notAsked, .choice, .several, .number: program.label(of: code, to: question)
        }
    }
}
