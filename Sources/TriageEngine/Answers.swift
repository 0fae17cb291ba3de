import TriageDiagnostics
import TriageValues

/// What is known of one call: a code for every question of a program, in its order.
package struct Answers: Sendable, Hashable {
    package var codes: [AnswerCode]

    /// A call of which nothing is known yet.
    package init(for program: Program) {
        codes = Array(repeating: .notAsked, count: program.questions.count)
    }

    package subscript(question: Int) -> AnswerCode {
        get { codes[question] }
        set { codes[question] = newValue }
    }
}

/// Why an answer cannot be taken.
package struct AnswerProblem: Error, Sendable, Hashable {
    package let message: String
    /// What can be answered.
    package let allowed: String
    package let help: String?
}

extension Program {
    package func rungPlace(_ name: String) -> RungPlace? {
        for (ladderIndex, ladder) in ladders.enumerated() {
            if let rung = ladder.rungs.firstIndex(where: { $0.name == name }) {
                return RungPlace(ladder: ladderIndex, rung: rung)
            }
        }
        return nil
    }

    /// The answer as a code of the question, or why it cannot be one.
    package func code(for answer: Answer, to index: Int) -> Result<AnswerCode, AnswerProblem> {
        let question = questions[index]
        switch (answer, question.kind) {
        case (.missing(let reason), _): return .success(.missing(reason))
        case (.one(let name), .choice): return option(name, of: question).map { .choice($0) }
        case (.one(let name), .several): return several([name], of: question)
        case (.several(let names), .several):
            if names.count == 1, Missing(rawValue: names[0]) != nil {
                return .failure(problem("`\(names[0])` stands by itself, not in a list of answers", question))
            }
            return several(names, of: question)
        case (.number(let value), .number(let range)): return number(String(value), range, question)
        case (.one(let text), .number(let range)): return number(text, range, question)
        case (.number(let value), .choice), (.number(let value), .several):
            return code(for: .one(String(value)), to: index)
        case (.several, .choice), (.several, .number):
            return .failure(problem("`\(question.name)` has one answer, not a list", question))
        }
    }

    private func number(_ text: String, _ range: NumberRange, _ question: Question)
        -> Result<AnswerCode, AnswerProblem>
    {
        let name = "`\(question.name)`"
        switch range.places.steps(text) {
        case .success(let steps) where range.bounds.contains(steps): return .success(.number(steps))
        case .success(let steps):
            let said = range.places == .whole ? String(steps) : text
            return .failure(problem("`\(said)` is out of range for \(name)", question))
        case .failure(let fault):
            let meant = range.places.meant(by: text, unit: range.unit)
            return .failure(
                problem(
                    "`\(text)` \(range.places.fault(fault, of: name))", question,
                    help: meant.map { "did you mean `\($0)`?" }))
        }
    }

    private func option(_ name: String, of question: Question) -> Result<Int, AnswerProblem> {
        if let index = question.options.firstIndex(where: { $0.name == name }) { return .success(index) }
        let names = question.options.map(\.name) + Missing.allCases.map(\.rawValue)
        return .failure(
            problem(
                "unknown answer `\(name)` for question `\(question.name)`", question,
                help: closest(to: name, among: names).map { "did you mean `\($0)`?" }))
    }

    private func several(_ names: [String], of question: Question) -> Result<AnswerCode, AnswerProblem> {
        var bits: UInt64 = 0
        if names.count > 1, let reason = names.first(where: { Missing(rawValue: $0) != nil }) {
            return .failure(
                problem("`\(reason)` of `\(question.name)` cannot stand beside answers", question))
        }
        for name in names {
            switch option(name, of: question) {
            case .success(let index): bits |= 1 << UInt64(index)
            case .failure(let problem): return .failure(problem)
            }
        }
        if bits == 0 {
            return .failure(problem("`\(question.name)` needs at least one answer", question))
        }
        if case .several(let none?) = question.kind, bits >> UInt64(none) & 1 == 1, bits.nonzeroBitCount > 1 {
            let name = question.options[none].name
            return .failure(problem("`\(name)` of `\(question.name)` excludes the other answers", question))
        }
        return .success(.several(bits))
    }

    private func problem(_ message: String, _ question: Question, help: String? = nil) -> AnswerProblem {
        AnswerProblem(message: message, allowed: allowedAnswers(question), help: help)
    }

    /// One line: what can be answered.
    ///
    /// - Parameter isOnCall: it is recorded on a call, where `lost` is what a lost line makes of a question.
    package func allowedAnswers(_ question: Question, isOnCall: Bool = false) -> String {
        let missing = ", or unknown, refused, unclear" + (isOnCall ? "" : ", lost")
        switch question.kind {
        case .choice: return question.options.map(\.name).joined(separator: ", ") + missing
        case .several:
            return "one or more of " + question.options.map(\.name).joined(separator: ", ") + missing
        case .number(let range):
            return range.kind + (range.unit.map { " (\($0))" } ?? "") + missing
        }
    }

    /// The answer in the words of the protocol, nil when the question was not asked.
    package func answer(_ code: AnswerCode, to index: Int) -> Answer? {
        let options = questions[index].options
        switch code {
        case .notAsked: return nil
        case .missing(let reason): return .missing(reason)
        case .choice(let choice): return .one(options[choice].name)
        case .number(let value):
            guard case .number(let range) = questions[index].kind, range.places != .whole else {
                return .number(value)
            }
            return .one(range.text(value))
        case .several(let bits):
            return .several(options.indices.filter { bits >> UInt64($0) & 1 == 1 }.map { options[$0].name })
        }
    }

    /// The answer as a person reads it: labels in place of ids.
    package func label(of code: AnswerCode, to index: Int) -> String {
        let question = questions[index]
        switch code {
        case .notAsked: return "not asked"
        case .missing(let reason): return reason.rawValue
        case .choice(let choice): return question.options[choice].label
        case .number(let value):
            guard case .number(let range) = question.kind else { return String(value) }
            return range.amount(value)
        case .several(let bits):
            return question.options.indices.filter { bits >> UInt64($0) & 1 == 1 }
                .map { question.options[$0].label }.joined(separator: ", ")
        }
    }
}

extension Program {
    /// The safest answer of an ordered question; nil where there is no order, or no single safest.
    package func safestAnswer(to index: Int) -> AnswerCode? { questions[index].safest }
}

extension Question {
    /// The safest answer; nil where there is no order, or no single safest.
    package var safest: AnswerCode? {
        guard isOrdered else { return nil }
        switch kind {
        case .choice: return .choice(0)
        case .several(let none): return none.map { .several(1 << UInt64($0)) }
        case .number(let range):
            return .number(range.lowIsDangerous ? range.bounds.upperBound : range.bounds.lowerBound)
        }
    }
}

extension Program {
    /// A question in the wording for whoever is on the line, and for how the contact is made.
    package func wording(of index: Int, on answers: Answers) -> String {
        let question = questions[index]
        return switch saying(of: index, on: answers) {
        case .ask: question.ask
        case .askThirdParty: question.askThirdParty ?? question.ask
        case .askText: question.askText ?? question.ask
        }
    }

    /// A screen in the wording for whoever is on the line, and for how the contact is made.
    package func wording(ofScreen index: Int, on answers: Answers) -> String {
        let screen = screens[index]
        return switch saying(ofScreen: index, on: answers) {
        case .ask: screen.ask
        case .askThirdParty: screen.askThirdParty ?? screen.ask
        case .askText: screen.askText ?? screen.ask
        }
    }

    /// Which of a question's wordings that is.
    package func saying(of index: Int, on answers: Answers) -> AskedAs {
        saying(questions[index].askThirdParty, questions[index].askText, on: answers)
    }

    package func saying(ofScreen index: Int, on answers: Answers) -> AskedAs {
        saying(screens[index].askThirdParty, screens[index].askText, on: answers)
    }

    /// Somebody else is asked of the person by text as by voice.
    private func saying(_ thirdParty: String?, _ text: String?, on answers: Answers) -> AskedAs {
        if let caller, caller.isOther(on: answers) { return thirdParty == nil ? .ask : .askThirdParty }
        if let channel, channel.isOther(on: answers) { return text == nil ? .ask : .askText }
        return .ask
    }
}
