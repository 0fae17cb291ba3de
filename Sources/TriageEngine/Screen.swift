import TriageValues

/// One spoken question that stands for several: a way of asking and nothing else. Evaluation sees only the
/// answers that it records.
package struct Screen: Sendable {
    package let name: String
    package let ask: String
    package let askThirdParty: String?
    /// What is sent where the contact is by text.
    package let askText: String?
    /// What may be ticked without being asked.
    package let observe: String?
    /// In the author's order.
    package let covered: [Covered]
    /// The label of the answer that gives each covered question its safest one.
    package let none: String
    package let document: Int

    /// An ordered question that it stands for.
    package struct Covered: Sendable {
        package let question: Int
        /// What the screen calls it, as the danger that somebody would name.
        package let label: String?
        /// The node of the condition in which it is asked in its own words, since more is known than that it
        /// may be nothing.
        package let apart: Int?

        package init(question: Int, label: String? = nil, apart: Int? = nil) {
            self.question = question
            self.label = label
            self.apart = apart
        }
    }

    /// All questions that it may stand for.
    package var covers: [Int] { covered.map(\.question) }

    /// The questions that it stands for on what is known: those that have to be asked apart are left out.
    package func covers(on view: View) -> [Int] {
        covered.filter { $0.apart.map { view.truths[$0] != .yes } ?? true }.map(\.question)
    }

    package init(
        name: String, ask: String, askThirdParty: String?, askText: String?, observe: String?,
        covered: [Covered], none: String, document: Int
    ) {
        self.name = name
        self.ask = ask
        self.askThirdParty = askThirdParty
        self.askText = askText
        self.observe = observe
        self.covered = covered
        self.none = none
        self.document = document
    }
}

/// A danger that cannot wait: one key records its answers from anywhere in a call.
package struct DangerKey: Sendable {
    package let name: String
    package let label: String
    /// By question; never empty.
    package let answers: [(question: Int, code: AnswerCode)]

    package init(name: String, label: String, answers: [(question: Int, code: AnswerCode)]) {
        self.name = name
        self.label = label
        self.answers = answers
    }
}
