import TriageEngine
import TriageValues

/// What an attempt is worth, with the ground of every point lost.
public struct AttemptScore: Sendable {
    public struct Deduction: Sendable {
        public let fault: Fault
        public let rule: Rubric.Rule
        public let points: Int
        /// How many deviations it is: a decision two rungs off is two.
        public let count: Int
        /// Seconds since the call began; nil for what never happened.
        public let at: Int?
        /// What happened or did not, in one sentence.
        public let what: String
        /// Why it matters on this call.
        public let because: String
        public let sources: [Int]
    }

    /// The rungs of each ladder on what was recorded, from a second on.
    public struct Moment: Sendable {
        public let at: Int
        public let standings: [Standing]
    }

    public let attempt: Attempt
    public let simulation: Simulation?
    /// 0 to 100.
    public let points: Int
    public let level: Rubric.Level
    public let deductions: [Deduction]
    /// Seconds to the first question of each measure, the first tier above the lowest, and the decision; nil where
    /// it never came.
    public let times: [(name: String, seconds: Int?)]
    /// The questions that were asked.
    public let asked: Set<Int>
    public let decided: [RungPlace]
    public let timeline: [Moment]
    public let leftOut: [String]

    public func counts() -> [Rubric.DeviationClass: Int] {
        deductions.reduce(into: [:]) { $0[$1.rule.deviation, default: 0] += $1.count }
    }

    public func lost(_ part: Rubric.Part) -> Int {
        deductions.filter { $0.rule.part == part }.map(\.points).reduce(0, +)
    }
}
