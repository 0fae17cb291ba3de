import TriageEngine
import TriageValues

/// A call: events in, a view out. Everything that is shown, asked, said, sent and handed over follows from
/// the events.
///
/// It asks no clock: events carry their times, and the order of events is the order in which they were added.
package struct Call: Sendable {
    /// The id of the person whom a call has in it from the first.
    package static let firstPerson = "person"

    package let program: Program
    package private(set) var events: [CallEvent] = []
    var history: History

    package init(_ program: Program) {
        self.program = program
        history = History(program)
    }

    /// A call that was recorded, as far as this library can take it.
    ///
    /// - Parameter left: the events that it cannot take, each with the reason; the call says in its view that
    ///   there are some.
    package init(_ program: Program, recorded: [CallEvent], left: inout [(event: CallEvent, CallRefusal)]) {
        self.init(program)
        for event in recorded {
            do { try add(event) } catch {
                left.append((event, error))
                history.left.append(error.message)
            }
        }
    }

    /// Takes an event, or says in a sentence why it cannot; then nothing of it was taken.
    package mutating func add(_ event: CallEvent) throws(CallRefusal) {
        var history = history
        try history.take(event)
        self.history = history
        events.append(event)
    }

    /// The answers of the person whom the questions are about, as they were recorded.
    ///
    /// - Parameter moment: reassurance that has aged by then is left out; nil for all.
    package func answers(at moment: Moment? = nil) -> Answers {
        history.record.answers(of: history.current, atClock: moment.map(history.clock(at:)))
    }

    /// The questions of the person whom the questions are about that a screen named, and that were not asked
    /// since.
    package var named: Set<Int> {
        Set(history.named.filter { $0.person == history.current }.map(\.question))
    }

    /// Whose call it is; nil for the supervisors' board, and where no server has the call.
    package var owner: Owner? { history.owner }

    /// The ids of all who owned it at any time.
    package var owners: Set<String> { history.owners }

    package var isTraining: Bool { history.isTraining }

    /// Whether somebody, by id, takes it for practice and is not told yet what the rules say of it.
    package func isBlind(for person: String) -> Bool {
        history.isBlind && !isOver && owner?.id == person
    }

    package var isOver: Bool { history.ending != nil }

    /// What is shown on each ladder after the last event: the rung, by its place.
    package var shown: [Int] { history.shown }

    /// The protocols of a library with their versions, as `opened` records them.
    package static func library(of program: Program) -> [String] {
        program.documents.filter(\.isProtocol).map { "\($0.name) \($0.version ?? "")" }
    }
}
