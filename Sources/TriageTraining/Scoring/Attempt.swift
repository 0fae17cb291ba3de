import TriageCalls
import TriageDiagnostics
import TriageEngine
import TriageValues

/// A run of a simulated call, or the reviewed recording of a real one: events in the order of time.
package struct Attempt: Sendable {
    package enum Kind: String, Sendable { case training, call }

    package enum What: Sendable {
        /// Something the caller says by themselves.
        case caller(String)
        /// A question is asked, and what the caller says to it.
        case ask(question: Int, reply: String?)
        /// Several questions are asked at once by a screen, and what the caller says to it.
        case askScreen(screen: Int, reply: String?)
        /// An answer is recorded, or by a replacement another one; `notAsked` where it is taken back.
        case record(question: Int, AnswerCode, Manner = .asked, Replacement? = nil)
        case recordScreen(Screening)
        case say(guidance: Int)
        /// One of the simulation's harmful sayings.
        case harmful(id: String)
        case send(responder: Int)
        case decide([RungPlace], reason: String?)
        case note(String)
        /// Something happens by itself.
        case happening(String)
        /// The engine's recommendation was shown.
        case shown
        case end(by: String)
    }

    package struct Event: Sendable {
        /// Seconds since the call began.
        package let at: Int
        /// Its line in the file, from 1.
        package let line: Int
        package let what: What

        package init(at: Int, line: Int, what: What) {
            self.at = at
            self.line = line
            self.what = what
        }
    }

    /// A day, in seconds: no call is longer, and a time beyond it is a slip of writing.
    package static let longestSeconds = 86_400

    package let name: String
    package let kind: Kind
    /// Of a simulation; nil for a real call.
    package let simulation: String?
    /// Where the file names it, or should; nil when it comes from no file.
    package let place: Span?
    package let trainee: String
    package let seed: Int
    package let protocols: [String]
    package let events: [Event]
    /// Of a real call: what a reviewer holds to be right.
    package let review: Review?
    /// What of the file could not be used, by line.
    package let leftOut: [String]

    /// Whether it came to its end; otherwise it is scored as far as it went.
    package var isWhole: Bool { if case .end = events.last?.what { true } else { false } }
}

/// A reviewer's yardstick for a real call.
package struct Review: Sendable {
    package let by: String
    package let accepted: [RungPlace]
    package let ideal: [RungPlace]
    /// What was said, by question, as the reviewer heard it.
    package let heard: [Int: AnswerCode]
    package let mustAsk: [Int]
    package let give: [Int]
}
