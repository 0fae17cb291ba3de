import TriageEngine

/// What is left undone on a call that is not to end in silence: it shows more than any call whose questions
/// are open, and help is not sent, or nobody decided.
package struct Unfinished: Sendable {
    /// Responders that are due and were not sent.
    package let unsent: [Int]
    /// Ladders on which nobody decided.
    package let undecided: [Int]
    /// "not sent: Ambulance; nobody decided: Response tier (Emergency services now)"
    package let sentence: String
}

extension CallView {
    /// Nil where the call may end without a word. Where not, `closed` says why it ends all the same.
    package var unfinished: Unfinished? {
        let program = call.program
        let grave = ladders.filter { $0.shown > program.ladders[$0.ladder].provisional ?? 0 }
        guard !grave.isEmpty else { return nil }
        let undecided = grave.filter { $0.decided == nil }
        let parts = [
            ("not sent", unsent.map { program.responders[$0].label }),
            (
                "nobody decided",
                undecided.map {
                    let ladder = program.ladders[$0.ladder]
                    return "\(ladder.title) (\(ladder.rungs[$0.shown].label))"
                }
            ),
        ].filter { !$0.1.isEmpty }
        guard !parts.isEmpty else { return nil }
        return Unfinished(
            unsent: unsent, undecided: undecided.map(\.ladder),
            sentence: parts.map { "\($0): \($1.joined(separator: ", "))" }.joined(separator: "; "))
    }
}
