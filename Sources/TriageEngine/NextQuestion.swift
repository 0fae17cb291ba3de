/// A question worth asking now, and why.
package struct NextQuestion: Sendable, Hashable {
    package enum Reason: Sendable, Hashable {
        /// One answer raises to the highest rung of the response by itself, by this rule.
        case decidesAlone(RungPlace, rule: Int)
        /// It decides whether this many other questions matter.
        case decidesSubject(questions: Int)
        /// It can raise, or help to raise, to this rung by this rule.
        case canRaise(RungPlace, rule: Int)
        case mustAsk
        /// It decides whether a question that is needed matters.
        case decidesRelevance(of: Int)
        /// Responders who are sent need to know the answer.
        case tells([Int])
        /// The reply to this question told it as well: it is noted, and asked only where that left it open.
        case told(with: Int)
        /// It was asked and not learned.
        case askAgain
    }

    package let question: Int
    package let reason: Reason
    /// The screen that can be asked in its place, where it stands for two questions or more that are to be
    /// asked.
    package let screen: Int?
}
