import TriageDiagnostics
import TriageEngine
import TriageValues

/// A simulated call: what the caller says to each question, what is true behind it, and what a good clinician does.
public struct Simulation: Sendable {
    public enum Level: String, Sendable, CaseIterable { case easy, medium, hard, expert }
    public enum Form: String, Sendable, CaseIterable { case voice, text, thirdParty = "third_party" }

    /// One answer of the caller, in several wordings, and what a good listener records after it.
    public struct Turn: Sendable {
        public let says: [String]
        public let heard: AnswerCode
    }

    /// What happens by itself.
    public struct Event: Sendable {
        /// Seconds since the call began.
        public let at: Int
        public let what: String
        public let says: String?
        /// What is true from now on, by question.
        public let truth: [Int: AnswerCode]
        /// What the caller says from now on, by question.
        public let replies: [Int: [Turn]]
        /// The call is over.
        public let ends: Bool
    }

    /// Why something is asked of the trainee.
    public struct Ground: Sendable {
        public let because: String
        public let sources: [Int]
    }

    public struct MustAsk: Sendable {
        public let question: Int
        /// Seconds since the call began; nil where the time does not matter.
        public let within: Int?
        /// Questions that come after it.
        public let before: [Int]
        public let ground: Ground
    }

    public struct Give: Sendable {
        public let guidance: Int
        public let within: Int?
        public let ground: Ground
    }

    /// A tempting thing to say that must not be said.
    public struct Harmful: Sendable {
        public let id: String
        public let says: String
        public let ground: Ground
    }

    public struct MustNotSend: Sendable {
        public let responder: Int
        public let ground: Ground
    }

    public let id: String
    public let title: String
    /// The protocol it trains, by its place among the documents.
    public let document: Int
    public let level: Level
    public let form: Form
    /// The published case it is made from.
    public let row: String?
    /// What is known before the call.
    public let brief: String
    public let opening: [String]
    /// By question.
    public let truth: [Int: AnswerCode]
    public let replies: [Int: [Turn]]
    /// Said to any question without a reply.
    public let unexpected: Turn
    /// In the order of time.
    public let events: [Event]
    /// The best rung of each ladder that is judged.
    public let ideal: [RungPlace]
    public let accepted: [RungPlace]
    public let mustAsk: [MustAsk]
    public let give: [Give]
    public let harmful: [Harmful]
    public let mustNotSend: [MustNotSend]
    public let teaching: [Ground]
    public let file: String

    /// When the caller ends the call; nil when only the trainee does.
    public var end: Int? { events.last { $0.ends }?.at }
}
