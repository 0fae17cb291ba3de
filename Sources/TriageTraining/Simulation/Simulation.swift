import TriageDiagnostics
import TriageEngine
import TriageValues

/// A simulated call: what the caller says to each question, what is true behind it, and what a good clinician
/// does.
package struct Simulation: Sendable {
    package enum Level: String, Sendable, CaseIterable { case easy, medium, hard, expert }
    package enum Form: String, Sendable, CaseIterable { case voice, text, thirdParty = "third_party" }

    /// One answer of the caller, in several wordings, and what a good listener records after it.
    package struct Turn: Sendable {
        package let says: [String]
        package let heard: AnswerCode
        /// What it says beside that, by question.
        package let tells: [Int: AnswerCode]
    }

    /// What happens by itself.
    package struct Event: Sendable {
        /// Seconds since the call began.
        package let at: Int
        package let what: String
        package let says: String?
        /// What is true from now on, by question.
        package let truth: [Int: AnswerCode]
        /// What the caller says from now on, by question.
        package let replies: [Int: [Turn]]
        /// The call is over.
        package let ends: Bool
    }

    /// Why something is asked of the trainee.
    package struct Ground: Sendable {
        package let because: String
        package let sources: [Int]
    }

    package struct MustAsk: Sendable {
        package let question: Int
        /// Seconds since the call began; nil where the time does not matter.
        package let within: Int?
        /// Questions that come after it.
        package let before: [Int]
        package let ground: Ground
    }

    package struct Give: Sendable {
        package let guidance: Int
        package let within: Int?
        package let ground: Ground
    }

    /// A tempting thing to say that must not be said.
    package struct Harmful: Sendable {
        package let id: String
        package let says: String
        package let ground: Ground
    }

    package struct MustNotSend: Sendable {
        package let responder: Int
        package let ground: Ground
    }

    package let id: String
    package let title: String
    /// The protocol it trains, by its place among the documents.
    package let document: Int
    package let level: Level
    package let form: Form
    /// The published case it is made from.
    package let row: String?
    /// What is known before the call.
    package let brief: String
    package let opening: [String]
    /// What the opening says unasked, by question.
    package let tells: [Int: AnswerCode]
    /// By question.
    package let truth: [Int: AnswerCode]
    package let replies: [Int: [Turn]]
    /// Said to what the story does not tell, where that is the safest answer; empty where nothing is known.
    package let rest: [Int: Turn]
    /// Said to any other question without a reply.
    package let unexpected: Turn
    /// In the order of time.
    package let events: [Event]
    /// The best rung of each ladder that is judged.
    package let ideal: [RungPlace]
    package let accepted: [RungPlace]
    package let mustAsk: [MustAsk]
    package let give: [Give]
    package let harmful: [Harmful]
    package let mustNotSend: [MustNotSend]
    package let teaching: [Ground]
    package let file: String

    /// When the caller ends the call; nil when only the trainee does.
    package var end: Int? { events.last { $0.ends }?.at }
}
