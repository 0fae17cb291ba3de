import TriageCalls
import TriageEngine

/// The answers of the call's people: what speaks for something first, the rest folded.
extension CallParts {
    /// Whether one answer stands, and is the safest, with nothing written beside it. Unknown is not safe.
    func isSafe(_ history: AnswerHistory, _ person: PersonView) -> Bool {
        guard history.entries.count == 1, let entry = history.entries.first,
            person.details[history.question] == nil
        else { return false }
        return entry.code == program.safestAnswer(to: history.question)
    }

    func given(_ history: AnswerHistory, _ person: PersonView) -> [String: Any] {
        [
            "worded": worded(topicOf: history.question),
            "go": "question:" + program.questions[history.question].name,
            "detail": person.details[history.question]?.text ?? "",
            "entries": history.entries.map { entry in
                [
                    "answer": label(entry.code, history.question), "at": time(entry.at),
                    "replaced": entry.replaced.map { $0 == .corrected ? words("wrong") : words("was so") }
                        ?? "",
                    "gone": entry.replaced != nil,
                ] as [String: Any]
            },
        ]
    }
}
