/// Why an event was not taken. Nothing of it was.
package struct CallRefusal: Error, Sendable, Hashable {
    package enum Reason: Sendable, Hashable {
        /// It names something that the library, or the call, does not have.
        case unknownName
        /// The question cannot have this answer.
        case badAnswer
        /// The question has an answer: it is to be said whether that was wrong or the world moved.
        case hasAnswer
        /// It does not fit what happened before: nothing to replace, sent already, the line not lost.
        case outOfPlace
        /// A decision below what is shown, without what that needs; or one that is forbidden.
        case mayNotLower
        /// A decision for which two must agree, by one.
        case needsSecondPerson
        case notOpen
        case isOver
        /// A text that is empty or too long.
        case badText
    }

    package let reason: Reason
    /// One sentence, lower case, names in backticks.
    package let message: String
    /// What can be done instead.
    package let help: String?

    package init(_ reason: Reason, _ message: String, help: String? = nil) {
        self.reason = reason
        self.message = message
        self.help = help
    }
}
