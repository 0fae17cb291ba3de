import TriageEngine
import TriageValues

/// Every answer of a call, in the order in which they were given.
struct AnswerRecord: Sendable {
    /// One answer to one question, once.
    struct Entry: Sendable {
        fileprivate(set) var slot: Slot
        /// `notAsked` where a correction took an answer back.
        let code: AnswerCode
        let at: Moment
        /// The clock of the call.
        let clock: Int64
        let manner: Manner
        let by: String?
        /// It corrects the entry at this place.
        let corrects: Int?
        /// It says once more what the entry at this place says.
        let repeats: Int?
        /// What became of it.
        var replaced: Replacement?
    }

    /// Whose answer: a person's, or everybody's to a question about the scene.
    struct Slot: Sendable, Hashable {
        /// Nil for the scene.
        let person: Int?
        let question: Int
    }

    let program: Program
    var people = 1
    var isLineLost = false
    private(set) var entries: [Entry] = []
    /// The entry that stands in a slot.
    private var standing: [Slot: Int] = [:]

    init(_ program: Program) { self.program = program }

    func slot(_ person: Int, _ question: Int) -> Slot {
        Slot(person: program.questions[question].isAboutScene ? nil : person, question: question)
    }

    func entry(_ person: Int, _ question: Int) -> Entry? {
        standing[slot(person, question)].map { entries[$0] }
    }

    /// Puts an answer down. The one that stood there is said to be replaced, where it differs.
    ///
    /// A correction back to what stood before is that answer again, as old as it was and said as it was.
    ///
    /// - Parameter how: nil where nobody said; an answer that was learned or given anew is a change.
    mutating func put(
        _ code: AnswerCode, _ person: Int, _ question: Int, how: Replacement? = nil, manner: Manner,
        _ event: CallEvent, clock: Int64
    ) {
        let slot = slot(person, question)
        let before = standing[slot]
        let isAlike = before.map { entries[$0].code == code } ?? false
        if let before, !isAlike, entries[before].code != .notAsked {
            for place in said(before) { entries[place].replaced = how ?? .changed }
        }
        let earlier = before.flatMap { last in entries[..<(said(last).min() ?? last)].last { $0.slot == slot }
        }
        let restored = how == .corrected && earlier?.code == code ? earlier : nil
        standing[slot] = entries.count
        entries.append(
            Entry(
                slot: slot, code: code, at: restored?.at ?? event.at, clock: restored?.clock ?? clock,
                manner: restored?.manner ?? manner, by: event.by,
                corrects: how == .corrected ? before : nil, repeats: isAlike ? before : nil, replaced: nil))
    }

    /// Whether what stands in a slot was opened again by the call, and this was there before.
    func isReopened(_ person: Int, _ question: Int, from code: AnswerCode) -> Bool {
        guard let place = standing[slot(person, question)], entries[place].code == .notAsked,
            entries[place].corrects == nil
        else { return false }
        return entries[..<place].last { $0.slot == entries[place].slot }?.code == code
    }

    /// An entry, and those before it that it says once more.
    private func said(_ place: Int) -> [Int] {
        var places = [place]
        while let last = places.last, let before = entries[last].repeats { places.append(before) }
        return places
    }

    /// What stands, by entry, where an entry that is now known to be wrong stood.
    ///
    /// A correction stands where the wrong answer did, and everywhere it was said again; so does a correction
    /// of the correction.
    var corrections: [Int: AnswerCode] {
        var origins: [[Int]] = []
        var codes: [Int: AnswerCode] = [:]
        for (place, entry) in entries.enumerated() {
            if let wrong = entry.corrects {
                origins.append(origins[wrong])
                for origin in origins[wrong] { codes[origin] = entry.code }
            } else {
                origins.append((entry.repeats.map { origins[$0] } ?? []) + [place])
            }
        }
        return codes
    }

    /// The answers of a person.
    ///
    /// - Parameter clock: the clock of the call at which reassurance that has aged is left out; nil for all.
    func answers(of person: Int, atClock clock: Int64?) -> Answers {
        var answers = Answers(for: program)
        for question in answers.codes.indices {
            guard let entry = entry(person, question) else { continue }
            if let clock, isAged(entry, atClock: clock) { continue }
            answers[question] = entry.code
        }
        return answers
    }

    /// Whether anything was recorded of a person that was not found to be wrong.
    func hasAnswers(of person: Int) -> Bool {
        let corrections = corrections
        return entries.enumerated().contains { place, entry in
            entry.slot.person == person && entry.corrects == nil
                && (corrections[place] ?? entry.code) != .notAsked
        }
    }

    /// Takes out the person who came in last. What was recorded of them stays, as a number's that nobody has.
    mutating func remove(_ person: Int, as nobody: Int) {
        for place in entries.indices where entries[place].slot.person == person {
            standing[entries[place].slot] = nil
            entries[place].slot = Slot(person: nobody, question: entries[place].slot.question)
        }
        people -= 1
    }

    /// Whether an answer is the safest of its question and too old to count. Danger does not age.
    func isAged(_ entry: Entry, atClock clock: Int64) -> Bool {
        guard let seconds = program.questions[entry.slot.question].freshFor else { return false }
        return entry.code == program.safestAnswer(to: entry.slot.question)
            && clock - entry.clock > Int64(seconds) * 1_000
    }
}

extension Evaluator {
    /// Evaluates answers as they are when the line is lost. These answers.
    @discardableResult
    mutating func evaluate(lost answers: Answers) -> Answers {
        move(to: answers)
        var lost = evaluation.afterLosingTheLine(program)
        // What is lost can make another question matter; each round adds one at least.
        while lost != self.answers {
            move(to: lost)
            lost = evaluation.afterLosingTheLine(program)
        }
        return lost
    }
}
