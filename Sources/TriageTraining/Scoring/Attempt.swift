import TriageDiagnostics
import TriageEngine
import TriageValues

/// A run of a simulated call, or the reviewed recording of a real one: events in the order of time.
public struct Attempt: Sendable {
    public enum Kind: String, Sendable { case training, call }

    public enum What: Sendable {
        /// Something the caller says by themselves.
        case caller(String)
        /// A question is asked, and what the caller says to it.
        case ask(question: Int, reply: String?)
        case record(question: Int, AnswerCode)
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

    public struct Event: Sendable {
        /// Seconds since the call began.
        public let at: Int
        /// Its line in the file, from 1.
        public let line: Int
        public let what: What

        public init(at: Int, line: Int, what: What) {
            self.at = at
            self.line = line
            self.what = what
        }
    }

    public let name: String
    public let kind: Kind
    /// Of a simulation; nil for a real call.
    public let simulation: String?
    public let trainee: String
    public let seed: Int
    public let protocols: [String]
    public let events: [Event]
    /// Of a real call: what a reviewer holds to be right.
    public let review: Review?
    /// What of the file could not be used, by line.
    public let leftOut: [String]

    /// Whether it came to its end; otherwise it is scored as far as it went.
    public var isWhole: Bool { if case .end = events.last?.what { true } else { false } }
}

/// A reviewer's yardstick for a real call.
public struct Review: Sendable {
    public let by: String
    public let accepted: [RungPlace]
    public let ideal: [RungPlace]
    /// What was said, by question, as the reviewer heard it.
    public let heard: [Int: AnswerCode]
    public let mustAsk: [Int]
    public let give: [Int]
}
