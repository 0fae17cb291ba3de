import TriageAuthoring
import TriageEngine
import TriageValues

/// What is known of a call, by the names of the protocol, so that it outlives a change of the library.
package struct Sheet: Sendable, Hashable {
    package enum Event: Sendable, Hashable {
        case answer(question: String, Answer, seconds: Int)
        case note(String, seconds: Int)
    }

    package var answers: [String: Answer] = [:]
    package var events: [Event] = []

    package init() {}

    package init(_ call: CallFile, _ program: Program) {
        self.init(call.answers, call.events, program)
    }

    package init(_ answers: Answers, _ events: [CallEvent], _ program: Program) {
        for (index, question) in program.questions.enumerated() {
            if let answer = program.answer(answers.codes[index], to: index) {
                self.answers[question.name] = answer
            }
        }
        self.events = events.compactMap { event in
            switch event {
            case .note(let text, let seconds): .note(text, seconds: seconds)
            case .answer(let index, let code, let seconds):
                program.answer(code, to: index).map {
                    .answer(question: program.questions[index].name, $0, seconds: seconds)
                }
            }
        }
    }

    package var notes: [String] {
        events.compactMap { if case .note(let text, _) = $0 { text } else { nil } }
    }

    /// The answers a program can take, and those it cannot, each with the reason.
    func placed(in program: Program) -> (answers: Answers, left: [(name: String, reason: String)]) {
        var result = Answers(for: program)
        var left: [(name: String, reason: String)] = []
        for (name, answer) in answers.sorted(by: { $0.key < $1.key }) {
            guard let index = program.questionIndex(name) else {
                left.append((name, "no question is called `\(name)` here"))
                continue
            }
            switch program.code(for: answer, to: index) {
            case .success(let code): result[index] = code
            case .failure(let problem): left.append((name, problem.message))
            }
        }
        return (result, left)
    }

    /// The events a program can take; what was said to a question that is gone is not among them.
    func events(in program: Program) -> [CallEvent] {
        events.compactMap { event in
            switch event {
            case .note(let text, let seconds): return .note(text, seconds: seconds)
            case .answer(let name, let answer, let seconds):
                guard let index = program.questionIndex(name) else { return nil }
                guard case .success(let code) = program.code(for: answer, to: index) else { return nil }
                return .answer(question: index, code, seconds: seconds)
            }
        }
    }
}
