/// A question that decides in which wording others are asked.
package struct SettingQuestion: Sendable {
    package let question: Int
    /// The answer that leaves them in their first wording, by its place.
    package let usual: Int

    package init(question: Int, usual: Int) {
        self.question = question
        self.usual = usual
    }

    /// Whether another answer was given.
    package func isOther(on answers: Answers) -> Bool {
        if case .choice(let option) = answers.codes[question] { option != usual } else { false }
    }
}
