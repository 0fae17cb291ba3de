import TriageCalls
import TriageEngine
import TriageValues

/// A call of a simulation begins at second 0.
extension Call {
    /// A call at which nothing was recorded yet.
    package init(practised program: Program, _ channel: Channel = .voice) {
        self.init(program)
        let opened = CallEvent(
            at: Moment(seconds: 0),
            .opened(channel: channel, incident: nil, library: Call.library(of: program)))
        // The names of the protocols were taken by the library.
        try? add(opened)
    }

    /// Takes what an event of an attempt records; the others record nothing.
    mutating func add(_ event: Attempt.Event) throws(CallRefusal) {
        guard let kind = event.what.recorded(program) else { return }
        try add(CallEvent(at: Moment(seconds: event.at), kind))
    }
}

extension Moment {
    /// - Parameter seconds: since a simulated call began.
    package init(seconds: Int) { self.init(milliseconds: Int64(seconds) * 1_000) }
}

extension Attempt.What {
    /// What an event of a call records, as an attempt has it; nil where it records no answer.
    package init?(_ kind: CallEvent.Kind, _ program: Program) {
        func place(_ name: String) -> Int? { program.questionIndex(name) }
        func code(_ answer: Answer?, _ question: Int) -> AnswerCode? {
            guard let answer else { return .notAsked }
            return try? program.code(for: answer, to: question).get()
        }
        switch kind {
        case .answered(_, let name, let answer, let manner):
            guard let question = place(name), let code = code(answer, question) else { return nil }
            self = .record(question: question, code, manner)
        case .replaced(_, let name, let answer, let how, let manner):
            guard let question = place(name), let code = code(answer, question) else { return nil }
            self = .record(question: question, code, manner, how)
        case .screened(_, let screening): self = .recordScreen(screening)
        case .note(let text): self = .note(text)
        default: return nil
        }
    }

    /// The answer that it records, as an event of a call.
    func recorded(_ program: Program) -> CallEvent.Kind? {
        switch self {
        case .record(let question, let code, let manner, let how):
            let name = program.questions[question].name
            let answer = program.answer(code, to: question)
            if let how {
                return .replaced(person: Call.firstPerson, question: name, answer, how, manner)
            }
            return answer.map { .answered(person: Call.firstPerson, question: name, $0, manner) }
        case .recordScreen(let screening): return .screened(person: Call.firstPerson, screening)
        default: return nil
        }
    }
}
