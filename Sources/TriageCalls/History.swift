import TriageDiagnostics
import TriageEngine
import TriageValues

/// What the events of a call add up to so far.
struct History: Sendable {
    struct Person: Sendable {
        let id: String
        /// What they were called when they came in.
        let first: String
        let role: String?
        /// What they are called since.
        var name: String?

        var label: String { name ?? first }
    }

    /// A covered question that a screen named, and that was not asked since.
    struct Named: Sendable {
        let person: Int
        let question: Int
        let screen: Int
    }

    let program: Program
    var openedAt: Moment?
    /// Milliseconds of the call so far. It never runs backwards: where the clock was set back between two
    /// events, no time passed between them.
    private(set) var clock: Int64 = 0
    private(set) var lastAt: Moment?
    var people = [Person(id: Call.firstPerson, first: "person in crisis", role: nil)]
    /// Those who were added by mistake; their ids are not given again.
    var removed: [Person] = []
    var current = 0
    var record: AnswerRecord
    /// What stands written down with an answer.
    var details: [AnswerRecord.Slot: Detail] = [:]
    var peaks: Peaks
    private(set) var evaluations = Evaluations()
    var named: [Named] = []
    /// The last on each ladder.
    var decisions: [Int: DecisionView] = [:]
    /// What waits for a second person.
    var asking: Asking?
    /// What two agreed to by the last event whose ids tell them apart, whatever they are called.
    var agreedByTwo: Decision?
    /// By ladder, what spoke for more than was decided, then and ever since.
    var weighed: [Int: Set<Reason>] = [:]
    var given: Set<Int> = []
    var messages: [MessageView] = []
    var sent: [Sending] = []
    /// What each report of a responder took the place of; nil where it was the first of a sending.
    var reports: [(responder: Int, before: Sending?)] = []
    /// Whose call it is; nil for the supervisors' board, and where no server has the call.
    var owner: Owner?
    /// The ids of all owners that it had.
    var owners: Set<String> = []
    var isTraining = false
    var isBlind = false
    /// What was recorded of what came of it; the last is what stands.
    var cameOfIt: [AftermathView] = []
    var ending: Ending?
    /// What is shown on each ladder after the last event, and after the one before.
    private(set) var shown: [Int]
    private(set) var shownBefore: [Int]?
    /// Since when each ladder stands where it does; nil where it never moved.
    private(set) var shownSince: [Moment?]
    /// Sentences of recorded events that this library cannot take.
    var left: [String] = []

    var isLineLost: Bool { record.isLineLost }

    init(_ program: Program) {
        self.program = program
        record = AnswerRecord(program)
        peaks = Peaks(program)
        shown = program.ladders.map { _ in 0 }
        shownSince = program.ladders.map { _ in nil }
    }

    /// Takes an event; who calls it throws the history away when it is refused.
    mutating func take(_ event: CallEvent) throws(CallRefusal) {
        if case .other = event.kind { return tick(event.at) }
        try admit(event)
        tick(event.at)
        try take(event.kind, event)
        if case .agreed = event.kind {} else { agreedByTwo = nil }
        reopenContradicted(event)
        settle(event)
    }

    /// The clock of the call at a moment. It stands still once the call is over.
    func clock(at moment: Moment) -> Int64 {
        guard ending == nil, let lastAt else { return clock }
        return clock + max(0, moment.milliseconds - lastAt.milliseconds)
    }

    private mutating func tick(_ moment: Moment) {
        clock = clock(at: moment)
        lastAt = moment
    }

    private func admit(_ event: CallEvent) throws(CallRefusal) {
        if ending != nil, !event.kind.isTakenAfterTheEnd {
            throw CallRefusal(.isOver, "the call is over; nothing is added to it")
        }
        if let by = event.by { _ = try text(by, "who recorded it") }
        if case .opened = event.kind {
            guard openedAt == nil else { throw CallRefusal(.outOfPlace, "the call was opened already") }
        } else if openedAt == nil {
            throw CallRefusal(.notOpen, "the call was not opened yet; that is the first event")
        }
    }

    private mutating func take(_ kind: CallEvent.Kind, _ event: CallEvent) throws(CallRefusal) {
        switch kind {
        case .opened(_, let incident, let library):
            if let incident { _ = try text(incident, "the number of the incident") }
            for name in library { _ = try text(name, "the name of a protocol") }
            openedAt = event.at
        case .answered(let person, let question, let answer, let manner):
            try take(answer, to: try self.question(question), of: try self.person(person), manner, event)
        case .screened(let person, let screening):
            try screen(try self.person(person), screening, event)
        case .replaced(let person, let question, let answer, let how, let manner):
            try replace(try self.person(person), try self.question(question), answer, how, manner, event)
        case .detail(let person, let question, let words):
            try write(words, with: try self.question(question), of: try self.person(person), event)
        case .note(let note): _ = try text(note, "the note")
        case .message(let message): try take(message, event)
        case .guidanceGiven(let name): given.insert(try guidance(name))
        case .personAdded(let id, let label, let role): try add(id, label, role)
        case .personRemoved(let id): try remove(try person(id), event.at)
        case .personNamed(let id, let label): try name(try person(id), label)
        case .personChosen(let id): current = try person(id)
        case .decided(let decision): try decide(decision, event)
        case .agreementAsked(let decision, let asker): try ask(decision, asker, event)
        case .agreed(let id, let agreer): try agree(to: id, agreer, event)
        case .agreementRefused(let id, let words): try endAsking(id, words: words)
        case .agreementWithdrawn(let id): try endAsking(id, words: nil)
        case .handedOff(let what): try handOff(what)
        case .sent(let name): try send(try responder(name), event.at)
        case .arrived(let name): try arrive(try responder(name), event.at)
        case .cancelled(let name): try cancel(try responder(name), event.at)
        case .reportTakenBack(let name): try takeBackReport(of: try responder(name))
        case .lineLost, .lineBack:
            let isLost = kind == .lineLost
            guard isLost != isLineLost else {
                throw CallRefusal(.outOfPlace, isLost ? "the line is lost already" : "the line is not lost")
            }
            record.isLineLost = isLost
            peaks.take(.line(isLost: isLost), record, at: event.at)
        case .owned(let owner, _):
            if let owner {
                _ = try text(owner.id, "the owner")
                _ = try text(owner.name, "the owner's name")
                owners.insert(owner.id)
            }
            self.owner = owner
        case .training(let isBlind): (isTraining, self.isBlind) = (true, isBlind)
        case .cameOfIt(let aftermath): try take(aftermath, event)
        case .closed(let ending, let although):
            if let although { _ = try text(although, "why the call ends all the same") }
            try close(ending, event.at)
        case .other: break
        }
    }

    /// Of a person's answers as they are now; each may be wanted with and without the line.
    mutating func evaluation(of person: Int, isLineLost: Bool) -> Evaluation {
        evaluations.of(
            record.answers(of: person, atClock: clock), program, isLineLost: isLineLost,
            keeping: 2 * people.count)
    }

    private mutating func settle(_ event: CallEvent) {
        let undecided = undecided()
        for ladder in undecided.indices {
            guard let decision = decisions[ladder], !decision.isOvertaken else { continue }
            let place = RungPlace(ladder: ladder, rung: decision.rung)
            var known = weighed[ladder]
            if isOvertaken(place, decision.basis, &known, undecided, event) {
                decisions[ladder] = decision.overtaken
            }
            weighed[ladder] = known
        }
        settleAsking(undecided, event)
        if openedAt != nil, case .opened = event.kind {} else { shownBefore = shown }
        shown = undecided.indices.map { ladder in
            decisions[ladder].flatMap { $0.isOvertaken ? nil : $0.rung } ?? undecided[ladder]
        }
        for ladder in shown.indices where shown[ladder] != (shownBefore?[ladder] ?? 0) {
            shownSince[ladder] = event.at
        }
    }

    // MARK: names and texts

    /// Characters; far above what anybody types during a call.
    static let longestText = 10_000

    func text(_ text: String, _ what: String) throws(CallRefusal) -> String {
        let isBlank = text.allSatisfy(\.isWhitespace)
        if isBlank { throw CallRefusal(.badText, "\(what) is empty") }
        guard text.utf8.count <= Self.longestText else {
            throw CallRefusal(
                .badText, "\(what) has \(text.utf8.count) bytes; at most \(Self.longestText) are kept",
                help: "divide it")
        }
        return text
    }

    func person(_ id: String) throws(CallRefusal) -> Int {
        if let index = people.firstIndex(where: { $0.id == id }) { return index }
        throw unknown("nobody in this call is called `\(id)`", id, people.map(\.id))
    }

    func question(_ name: String) throws(CallRefusal) -> Int {
        if let index = program.questionIndex(name) { return index }
        throw unknown("no question is called `\(name)`", name, program.questions.map(\.name))
    }

    private func guidance(_ name: String) throws(CallRefusal) -> Int {
        if let index = program.guidance.firstIndex(where: { $0.name == name }) { return index }
        throw unknown("no guidance is called `\(name)`", name, program.guidance.map(\.name))
    }

    private func responder(_ name: String) throws(CallRefusal) -> Int {
        if let index = program.responders.firstIndex(where: { $0.name == name }) { return index }
        throw unknown("no responder is called `\(name)`", name, program.responders.map(\.name))
    }

    private func audience(_ name: String) throws(CallRefusal) -> Int {
        if let index = program.audiences.firstIndex(where: { $0.name == name }) { return index }
        throw unknown("no audience is called `\(name)`", name, program.audiences.map(\.name))
    }

    private func handOff(_ what: HandingOff) throws(CallRefusal) {
        _ = try audience(what.audience)
        if let reason = what.reason { _ = try text(reason, "why they may have it") }
        if let unit = what.unit { _ = try text(unit, "who of them was told") }
    }

    func unknown(_ message: String, _ name: String, _ names: [String]) -> CallRefusal {
        CallRefusal(.unknownName, message, help: known(name, among: names))
    }

    /// What may have been meant, or else all that there are, where that is not too much to read.
    private func known(_ name: String, among names: [String]) -> String? {
        if let help = suggestion(for: name, among: names) { return help }
        return names.isEmpty || names.count > 40
            ? nil : "known here: " + names.sorted().joined(separator: ", ")
    }
}

extension CallEvent.Kind {
    /// That somebody was told of it, and what came of it, goes on record whenever that was.
    fileprivate var isTakenAfterTheEnd: Bool {
        switch self {
        case .handedOff, .cameOfIt: true
        default: false
        }
    }
}
