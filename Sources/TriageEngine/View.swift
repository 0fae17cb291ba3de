import TriageValues

/// The truth of every condition of a program on one call, with or without the assumptions for missing
/// answers.
package struct View: Sendable {
    /// By node.
    package let truths: [Truth]
    /// The lowest and the highest value of each score.
    package let scores: [ClosedRange<Int>]

    /// Whether the question matters.
    package func relevance(of question: Int, _ program: Program) -> Truth {
        program.questions[question].relevance.map { truths[$0] } ?? .yes
    }
}
