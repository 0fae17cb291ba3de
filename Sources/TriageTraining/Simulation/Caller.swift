import TriageCalls
import TriageEngine
import TriageValues

/// The caller of a simulation: answers questions, and lives through the events. The same seed gives the same
/// words.
package struct Caller: Sendable {
    package let simulation: Simulation
    private let seed: UInt64
    private var replies: [Int: [Simulation.Turn]]
    private(set) var truth: [Int: AnswerCode]
    /// What an event has changed.
    private(set) var changed: Set<Int> = []
    /// What the caller has said, or let be heard, without being asked for it.
    private(set) var told: [Int: AnswerCode]
    /// How often each question was asked since its replies were new.
    private var asked: [Int: Int] = [:]
    private var nextEvent = 0

    package init(_ simulation: Simulation, seed: UInt64) {
        self.simulation = simulation
        self.seed = seed
        replies = simulation.replies
        truth = simulation.truth.merging(simulation.rest.mapValues(\.heard)) { told, _ in told }
        told = simulation.tells
    }

    package var opening: String { wording(simulation.opening, salt: 1) }
    package var hasEnded: Bool { nextEvent > 0 && simulation.events[nextEvent - 1].ends }

    /// Lives through what has happened up to a second; those events.
    package mutating func live(until second: Int) -> [Simulation.Event] {
        var happened: [Simulation.Event] = []
        while nextEvent < simulation.events.count, simulation.events[nextEvent].at <= second, !hasEnded {
            let event = simulation.events[nextEvent]
            nextEvent += 1
            happened.append(event)
            truth.merge(event.truth) { $1 }
            changed.formUnion(event.truth.keys)
            told.merge(event.truth) { $1 }
            for (question, turns) in event.replies {
                replies[question] = turns
                asked[question] = nil
            }
            // Where only the truth has changed, the words stay and what is heard in them is new.
            for (question, code) in event.truth where event.replies[question] == nil {
                let words = replies[question]?.last?.says ?? simulation.unexpected.says
                replies[question] = [Simulation.Turn(says: words, heard: code, tells: [:])]
                asked[question] = nil
            }
        }
        return happened
    }

    /// What the caller says to a question, and what a good listener records.
    package mutating func answer(to question: Int) -> (says: String, heard: AnswerCode) {
        let turns = replies[question] ?? [simulation.rest[question] ?? simulation.unexpected]
        let count = asked[question] ?? 0
        asked[question] = count + 1
        let turn = turns[min(count, turns.count - 1)]
        told.merge(turn.tells) { $1 }
        return (wording(turn.says, salt: UInt64(question * 31 + count + 2)), turn.heard)
    }

    /// What the caller says to a screen: nothing of the kind where every covered question's safest answer is
    /// true, else which are not so. What the caller does not know of is named too, for unknown is never no.
    ///
    /// - Parameter covers: the questions that it stands for when it is asked.
    package func answer(
        to screen: Screen, covering covers: [Int], _ program: Program
    ) -> (says: String, heard: Screening.Result) {
        guard covers.contains(where: { truth[$0] != nil }) else {
            let reason =
                if case .missing(let reason) = simulation.unexpected.heard { reason } else { Missing.unknown }
            return (wording(simulation.unexpected.says, salt: 0), .missing(reason))
        }
        let named = covers.filter { question in
            truth[question].map { $0 != program.safestAnswer(to: question) } ?? false
        }
        let said = named.map { question in
            let label = screen.covered.first { $0.question == question }?.label
            return (label ?? program.questions[question].topic).lowercased()
        }
        return (
            named.isEmpty ? screen.none : "Yes: \(said.joined(separator: ", "))",
            .named(named.map { program.questions[$0].name })
        )
    }

    /// Whether asking again would bring another answer.
    package func hasMore(for question: Int) -> Bool {
        guard let turns = replies[question] else { return false }
        return (asked[question] ?? 0) < turns.count
    }

    private func wording(_ wordings: [String], salt: UInt64) -> String {
        var random = SplitMix64(seed: seed &+ salt &* 0x9E37_79B9_7F4A_7C15)
        return wordings[Int(random.next() % UInt64(wordings.count))]
    }
}
