import TriageEngine
import TriageValues

/// What the events of a call add up to so far.
struct History: Sendable {
    let program: Program
    /// Sentences of recorded events that this library cannot take.
    var left: [String] = []

    init(_ program: Program) { self.program = program }

    mutating func take(_ event: CallEvent, place: Int) throws(CallRefusal) {}
}
