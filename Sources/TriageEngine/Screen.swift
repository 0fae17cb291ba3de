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
    /// Ordered questions, in the author's order.
    package let covers: [Int]
    /// The label of the answer that gives each covered question its safest one.
    package let none: String
    package let document: Int

    package init(
        name: String, ask: String, askThirdParty: String?, askText: String?, observe: String?, covers: [Int],
        none: String, document: Int
    ) {
        self.name = name
        self.ask = ask
        self.askThirdParty = askThirdParty
        self.askText = askText
        self.observe = observe
        self.covers = covers
        self.none = none
        self.document = document
    }
}

/// Who is told of a call: a hand-off is written for one.
package struct Audience: Sendable {
    package let name: String
    package let label: String
    /// The confidentiality tags whose answers it may see; answers without a tag are seen by all.
    package let sees: [Int]
    /// The responders it stands for: what `tell` names for them comes first.
    package let responders: [Int]

    package init(name: String, label: String, sees: [Int], responders: [Int]) {
        self.name = name
        self.label = label
        self.sees = sees
        self.responders = responders
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
