import TriageEngine
import TriageValues

/// What an attempt is worth, with the ground of every point lost.
package struct AttemptScore: Sendable {
    package struct Deduction: Sendable {
        package let fault: Fault
        /// The question it is about; nil where it is about the call or what was said.
        package let question: Int?
        package let rule: Rubric.Rule
        package let points: Int
        /// How many deviations it is: a decision two rungs off is two.
        package let count: Int
        /// Seconds since the call began; nil for what never happened.
        package let at: Int?
        /// What happened or did not, in one sentence.
        package let what: String
        /// Why it matters on this call.
        package let because: String
        package let sources: [Int]
    }

    /// The rungs of each ladder on what was recorded, from a second on.
    package struct Moment: Sendable {
        package let at: Int
        package let standings: [Standing]
    }

    package let attempt: Attempt
    package let simulation: Simulation?
    /// 0 to 100.
    package let points: Int
    package let level: Rubric.Level
    package let deductions: [Deduction]
    /// Seconds to the first question of each measure, the first tier above the lowest, and the decision; nil
    /// where it never came.
    package let times: [(name: String, seconds: Int?)]
    /// The questions that were asked.
    package let asked: Set<Int>
    package let decided: [RungPlace]
    package let timeline: [Moment]
    package let leftOut: [String]

    package func counts() -> [Rubric.DeviationClass: Int] {
        deductions.reduce(into: [:]) { $0[$1.rule.deviation, default: 0] += $1.count }
    }

    package func lost(_ part: Rubric.Part) -> Int {
        deductions.filter { $0.rule.part == part }.map(\.points).reduce(0, +)
    }
}
