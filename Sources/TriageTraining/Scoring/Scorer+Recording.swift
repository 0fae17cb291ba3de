import TriageCalls
import TriageEngine
import TriageValues

/// What was said, and in answer to what.
struct Heard {
    enum How: Hashable {
        /// To the question itself.
        case asked
        /// To a screen that stands for it, by its place.
        case screen(Int)
        case unasked
    }

    let code: AnswerCode
    let how: How

    init(_ code: AnswerCode, _ how: How) {
        self.code = code
        self.how = how
    }
}

/// What is recorded is held against what was said.
extension Scorer {
    mutating func judgeRecording() {
        let recorded = call.answers()
        var unrecorded: [Int: [String]] = [:]
        for question in program.questions.indices {
            let code = recorded[question]
            let name = program.questions[question].name
            if let said = heard[question] ?? yardstick.heard[question].map({ Heard($0, .asked) }) {
                if code != .notAsked {
                    judge(code, question, against: said)
                } else if firstAsked[question] != nil {
                    // What was asked and not written down; of a real call only what was asked on the record
                    // counts. One screen is one thing to write down.
                    if case .screen(let screen) = said.how {
                        unrecorded[screen, default: []].append(name)
                    } else {
                        deduct(
                            .notRecorded, about: question, at: firstAsked[question],
                            "the answer to `\(name)` was not recorded")
                    }
                }
            } else if let screen = named[question] {
                judge(code, question, namedAt: program.screens[screen].name)
            } else if caller != nil, code != .notAsked {
                judgeUnsaid(code, question)
            }
        }
        for (screen, names) in unrecorded.sorted(by: { $0.key < $1.key }) {
            let at = names.compactMap(program.questionIndex).compactMap { firstAsked[$0] }.min()
            deduct(
                .notRecorded, at: at,
                "what was said to the screen `\(program.screens[screen].name)` was not recorded: "
                    + names.map { "`\($0)`" }.joined(separator: ", "))
        }
        judgeScreensNobodyAsked()
    }

    private mutating func judge(_ code: AnswerCode, _ question: Int, against said: Heard) {
        guard code != said.code, !wasSeen(question, code) else { return }
        let how =
            switch said.how {
            case .asked: "said was"
            case .screen(let screen): "said to the screen `\(program.screens[screen].name)` was"
            case .unasked: "said unasked was"
            }
        deduct(
            isSafer(code, than: said.code, question) ? .recordedSafer : .recordedWrong, about: question,
            at: recordedAt[question],
            "`\(program.questions[question].name)`: recorded \(program.label(of: code, to: question)), "
                + "\(how) \(program.label(of: said.code, to: question))")
    }

    /// The caller named the question at a screen: there is something of the kind.
    private mutating func judge(_ code: AnswerCode, _ question: Int, namedAt screen: String) {
        let name = program.questions[question].name
        if code == .notAsked {
            return deduct(
                .notRecorded, about: question, at: firstAsked[question],
                "`\(name)` was named at the screen `\(screen)`, and no answer to it was recorded")
        }
        guard !wasSeen(question, code), caller?.truth[question] != code else { return }
        deduct(
            code == program.safestAnswer(to: question) ? .recordedSafer : .recordedWrong, about: question,
            at: recordedAt[question],
            "`\(name)`: recorded \(program.label(of: code, to: question)), and the caller named it at the "
                + "screen `\(screen)`")
    }

    /// Nobody asked and nobody said it. A danger that is true can be gathered from other words; that there is
    /// none must have been said.
    private mutating func judgeUnsaid(_ code: AnswerCode, _ question: Int) {
        if manners[question]?.isScreen == true { return }
        let isSafest = code == program.safestAnswer(to: question)
        if !isSafest, code.isValue, caller?.truth[question] == code { return }
        deduct(
            isSafest ? .recordedSafer : .recordedWrong, about: question, at: recordedAt[question],
            "`\(program.questions[question].name)`: recorded \(program.label(of: code, to: question)), and "
                + "nobody had said so")
    }

    /// A screen that was recorded and not asked is one fault, whatever it stands for.
    private mutating func judgeScreensNobodyAsked() {
        guard caller != nil else { return }
        var made: [String: (screening: Screening, at: Int)] = [:]
        for event in attempt.events {
            guard case .recordScreen(let screening) = event.what else { continue }
            let isUnsaid = screening.covers.compactMap(program.questionIndex).contains {
                heard[$0] == nil && named[$0] == nil && recordedAt[$0] != nil && manners[$0]?.isScreen == true
            }
            if isUnsaid { made[screening.screen] = (screening, event.at) }
        }
        for (name, found) in made.sorted(by: { $0.key < $1.key }) {
            let how =
                found.screening.isObserved ? "ticked from what was heard, and it is not so" : "not asked"
            deduct(.recordedSafer, at: found.at, "the screen `\(name)` was recorded and \(how)")
        }
    }

    /// What has come to light by itself may be recorded without asking again.
    private func wasSeen(_ question: Int, _ recorded: AnswerCode) -> Bool {
        guard let caller else { return false }
        return caller.told[question] == recorded
            || caller.changed.contains(question) && caller.truth[question] == recorded
    }

    private func isSafer(_ recorded: AnswerCode, than said: AnswerCode, _ index: Int) -> Bool {
        let question = program.questions[index]
        guard question.isOrdered else { return false }
        switch (recorded, said) {
        case (.choice(let one), .choice(let other)): return one < other
        case (.number(let one), .number(let other)):
            if case .number(let range) = question.kind, range.lowIsDangerous { return one > other }
            return one < other
        case (.several(let one), .several(let other)):
            guard case .several(let none) = question.kind else { return false }
            return other & ~one & ~(none.map { 1 << UInt64($0) } ?? 0) != 0
        case (let value, .missing): return value == program.safestAnswer(to: index)
        case (.missing, _), (.notAsked, _), (.choice, _), (.number, _), (.several, _): return false
        }
    }
}

extension Manner {
    fileprivate var isScreen: Bool {
        switch self {
        case .screened: true
        case .observed(let screen): screen != nil
        case .asked, .volunteered, .key, .written: false
        }
    }
}
