import TriageCalls
import TriageEngine

/// What is written down in words with an answer: the address with the place.
extension CallScreen {
    /// Asks for it, once an answer was recorded.
    mutating func askForDetail(of question: Int) {
        let (view, record) = (view, program.questions[question])
        guard asksForDetails, pending == nil, let what = record.detail, view.answers[question].isValue else {
            return
        }
        // First all answers that were chosen together, then the words with them.
        if queue.contains(where: \.isAnswer) { return queue.append(.detail(question)) }
        let standing = view.person.details[question].map { ", so far “\($0.text)”" } ?? ""
        let readers = program.readers(ofDetail: question).joined(separator: ", ")
        pending = .words(
            Words(
                title: "In words: \(what)\(standing)? For \(readers.isEmpty ? "nobody else" : readers). "
                    + "Enter alone leaves it.",
                use: .detail(person: view.person.id, question: question), mayBeEmpty: true))
    }

    mutating func write(_ text: String, person: String, question: Int) {
        if text.isEmpty { return }
        let name = program.questions[question].name
        let before = view.people.first { $0.id == person }?.details[question]?.text
        guard record([.detail(person: person, question: name, text: text)]) else {
            // It stands there to be mended.
            askForDetail(of: question)
            typed = TypedLine(text)
            return
        }
        did(.detail(person: person, question: question, before: before))
        say("Written down, \(program.topic(of: question)): “\(text)”")
    }

    /// An answer as it is shown, with what is written down beside it; nil where there is neither.
    func known(_ question: Int, _ view: CallView) -> String? {
        let answer = view.answers[question] == .notAsked ? nil : words(view.answers[question], to: question)
        let parts = [answer, view.person.details[question].map { "“\($0.text)”" }].compactMap { $0 }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }
}
