import TriageEngine

/// What was written on a contact by text or chat: by them, or from here.
package struct Message: Sendable, Hashable {
    package var text: String
    /// Written from here, and not by them.
    package var isOurs: Bool
    /// When it was written, where that was before it was recorded.
    package var writtenAt: Moment?

    package init(_ text: String, isOurs: Bool = false, writtenAt: Moment? = nil) {
        self.text = text
        self.isOurs = isOurs
        self.writtenAt = writtenAt
    }
}

/// A message as the call has it.
package struct MessageView: Sendable, Hashable {
    /// Of its event; answers that were read in it name it. Nil where it has none, and no answer can.
    package let id: String?
    package let text: String
    package let isOurs: Bool
    package let at: Moment
    package let by: String?
    /// The answers that were read in it, by person and question, in the order in which they were recorded.
    package var answers: [Answered]

    package struct Answered: Sendable, Hashable {
        package let person: String
        /// By its place in the program.
        package let question: Int
        package let code: AnswerCode
    }
}

extension History {
    mutating func take(_ message: Message, _ event: CallEvent) throws(CallRefusal) {
        _ = try text(message.text, "the message")
        messages.append(
            MessageView(
                id: event.id, text: message.text, isOurs: message.isOurs,
                // One cannot have been written after it was read here.
                at: min(message.writtenAt ?? event.at, event.at), by: event.by, answers: []))
    }

    /// Notes with a message what was read in it.
    mutating func link(_ answers: [(question: Int, code: AnswerCode)], _ person: Int, _ manner: Manner) {
        guard case .written(let id) = manner, let place = messages.lastIndex(where: { $0.id == id }) else {
            return
        }
        messages[place].answers += answers.map { question, code in
            MessageView.Answered(person: people[person].id, question: question, code: code)
        }
    }
}
