import TriageSyntax

/// One spoken question that stands for several.
package struct ScreenDeclaration: Sendable {
    package let name: Word
    package let ask: Wording
    package let askThirdParty: Wording?
    /// What is sent where the contact is by text.
    package let askText: Wording?
    /// What may be ticked without being asked.
    package let observe: Wording?
    /// Questions, in the order in which they are named when one of them holds.
    package let covered: [CoveredDeclaration]
    /// The label of the answer that records the safest one of each.
    package let none: Wording

    package var covers: [Word] { covered.map(\.question) }
}

/// A question under a screen.
package struct CoveredDeclaration: Sendable {
    package let question: Word
    /// What the screen calls it, as the danger that somebody would name.
    package let label: Wording?
    /// While this holds it is asked in its own words, and the screen does not stand for it.
    package let apartWhen: Condition?
}

/// Who is told of a call.
package struct AudienceDeclaration: Sendable {
    package let name: Word
    package let label: Wording
    /// Confidentiality tags whose answers it may see.
    package let sees: [Word]
    package let responders: [Word]
}

/// A danger that one key records from anywhere in a call.
package struct DangerKeyDeclaration: Sendable {
    package let name: Word
    package let label: Wording
    /// One answer for each question, or several where the question has several.
    package let record: [(question: Word, answers: [Word])]
}
