import TriageEngine
import TriageValues

/// The highest rung that the answers alone established at any time of the call, and by what.
struct Peak: Sendable, Hashable {
    var rung = 0
    /// The rules that established it, at some time.
    var rules: Set<Int> = []
    /// By rule, the questions whose answers it rested on.
    var restsOn: [Int: Set<Int>] = [:]
    /// When it was first reached.
    var at: Moment?
}

/// The highest established rungs over the beginnings of a call, of each person on each ladder.
///
/// A corrected answer was never there: where it stood, what corrects it stands. An answer that was changed
/// was there, and what it established stays.
struct Peaks: Sendable {
    enum Step: Sendable {
        /// The entries of one event; those that correct another are no step of their own.
        case answers(Range<Int>)
        case line(isLost: Bool)
        case person
        /// The last of them.
        case personRemoved
    }

    private let program: Program
    private var evaluator: Evaluator
    private var steps: [(step: Step, at: Moment)] = []
    private var codes: [AnswerRecord.Slot: AnswerCode] = [:]
    private var people = 1
    private var isLineLost = false
    /// By person, by ladder.
    private(set) var peaks: [[Peak]]

    init(_ program: Program) {
        self.program = program
        evaluator = Evaluator(program)
        peaks = [program.ladders.map { _ in Peak() }]
        look(at: nil)
    }

    /// The highest of a ladder over the people.
    func highest(_ ladder: Int) -> Int { peaks.map { $0[ladder].rung }.max() ?? 0 }

    mutating func take(_ step: Step, _ record: AnswerRecord, at moment: Moment) {
        steps.append((step, moment))
        apply(step, record, [:], at: moment)
    }

    /// Goes through the whole call anew, since an answer was wrong.
    mutating func recompute(_ record: AnswerRecord) {
        let corrections = record.corrections
        codes = [:]
        people = 1
        isLineLost = false
        peaks = [program.ladders.map { _ in Peak() }]
        look(at: nil)
        for (step, moment) in steps { apply(step, record, corrections, at: moment) }
    }

    private mutating func apply(
        _ step: Step, _ record: AnswerRecord, _ corrections: [Int: AnswerCode], at moment: Moment
    ) {
        switch step {
        case .answers(let places):
            for place in places where record.entries[place].corrects == nil {
                codes[record.entries[place].slot] = corrections[place] ?? record.entries[place].code
            }
        case .line(let isLost): isLineLost = isLost
        case .person:
            people += 1
            peaks.append(program.ladders.map { _ in Peak() })
        case .personRemoved:
            people -= 1
            peaks.removeLast()
            // Nothing of theirs counted; somebody else may have their place.
            codes = codes.filter { $0.key.person != people }
        }
        look(at: moment)
    }

    /// Raises the peaks to what is established now.
    private mutating func look(at moment: Moment?) {
        for person in 0..<people {
            var answers = Answers(for: program)
            for (slot, code) in codes where slot.person == nil || slot.person == person {
                answers[slot.question] = code
            }
            if isLineLost { evaluator.evaluate(lost: answers) } else { evaluator.move(to: answers) }
            for ladder in program.ladders.indices {
                let rung = evaluator.standings[ladder].established
                guard rung > 0, rung >= peaks[person][ladder].rung else { continue }
                if rung > peaks[person][ladder].rung {
                    peaks[person][ladder] = Peak(rung: rung, at: moment)
                }
                add(rulesEstablishing(RungPlace(ladder: ladder, rung: rung)), person, ladder)
            }
        }
    }

    private mutating func add(_ rules: [Int], _ person: Int, _ ladder: Int) {
        let new = rules.filter { !peaks[person][ladder].rules.contains($0) }
        guard !new.isEmpty else { return }
        let evaluation = evaluator.evaluation
        for rule in new {
            peaks[person][ladder].rules.insert(rule)
            peaks[person][ladder].restsOn[rule] = Set(
                evaluation.support(ofRule: rule, program, assuming: false))
        }
    }

    /// The rules that certainly hold and raise to the rung, or else those that raise to the one below it and
    /// those that step up.
    private func rulesEstablishing(_ place: RungPlace) -> [Int] {
        func holding(_ isOne: (Rule) -> Bool) -> [Int] {
            program.rules.indices.filter {
                isOne(program.rules[$0]) && evaluator.truth(of: program.rules[$0].node) == .yes
            }
        }
        let direct = holding { $0.raise.contains(place) }
        guard direct.isEmpty else { return direct }
        let below = RungPlace(ladder: place.ladder, rung: place.rung - 1)
        return holding { $0.stepsUp || $0.raise.contains(below) }
    }
}
