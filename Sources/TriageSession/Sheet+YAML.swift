import TriageAuthoring
import TriageEngine
import TriageValues

extension Sheet {
    /// A call as a file: `triage evaluate` reads it again. With its log it says what was answered when.
    package func yaml(_ program: Program) -> String {
        let protocols = program.documents.filter(\.isProtocol).map { "\($0.name) \($0.version ?? "")" }
        var text = "call: taken with triage\nlibrary: [\(protocols.joined(separator: ", "))]\nanswers:"
        let given = program.inOrder(answers)
        text += given.isEmpty ? " {}\n" : "\n"
        for (name, answer) in given { text += "  \(name): \(answer)\n" }
        guard !events.isEmpty else { return text }
        text += "log: # seconds since the call began\n"
        for event in events {
            switch event {
            case .answer(let question, let answer, let seconds):
                text += "  - { at: \(seconds), question: \(question), answer: \(answer) }\n"
            case .note(let note, let seconds): text += "  - { at: \(seconds), note: \(quoted(note)) }\n"
            }
        }
        return text
    }
}

extension Program {
    /// Answers in the order of asking; those to questions that are not there come last.
    func inOrder(_ answers: [String: Answer]) -> [(name: String, answer: Answer)] {
        let known = questions.compactMap { question in answers[question.name].map { (question.name, $0) } }
        let names = Set(questions.map(\.name))
        let others = answers.filter { !names.contains($0.key) }.sorted { $0.key < $1.key }
        return known + others.map { ($0.key, $0.value) }
    }
}
