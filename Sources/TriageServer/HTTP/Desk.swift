import TriageAccess
import TriageCalls
import TriageRecords

/// What the routes work with.
package struct Desk: Sendable {
    package let record: any CallRecord
    package let gate: any Gate
    package let shelf: LibraryShelf
    package let active: ActiveLibrary
    package let calls: Switchboard
    package let limits: Limits
    package let presence: Presence
    let figures: Figures
    let rates: Rates
    package let now: @Sendable () -> Moment

    package init(
        record: any CallRecord, gate: any Gate, shelf: LibraryShelf, active: ActiveLibrary,
        limits: Limits = Limits(), now: @escaping @Sendable () -> Moment
    ) {
        self.record = record
        self.gate = gate
        self.shelf = shelf
        self.active = active
        self.limits = limits
        self.now = now
        calls = Switchboard(record, shelf, active, limits)
        presence = Presence()
        figures = Figures()
        rates = Rates(limits)
    }
}

/// Finds out who sends a request: the doorkeeper, or what stands in for it in tests.
package protocol Gate: Sendable {
    /// Nil in tests.
    var keeper: Doorkeeper? { get }
    func who(_ request: Credentials) async throws(AccessRefusal) -> Principal
    /// Whether somebody is called so who takes calls, and so can agree to a decision.
    func mayAgree(_ name: String) async -> Bool
    /// Whose sessions ended since it was asked last, so that nobody is there any more.
    func signedOut() async -> [String]
    /// Whether a session or token is good still, for a stream that goes on.
    func isHere(_ principal: Principal) async -> Bool
    /// Who is called so and takes calls.
    func taker(_ name: String) async -> Owner?
}

extension Doorkeeper: Gate {
    package nonisolated var keeper: Doorkeeper? { self }

    package func mayAgree(_ name: String) async -> Bool { await taker(name) != nil }

    package func taker(_ name: String) async -> Owner? {
        let people = (try? await people(for: .atTheMachine("server"))) ?? []
        return people.first {
            !$0.isLocked && ($0.name == name || $0.label == name)
                && !$0.roles.isDisjoint(with: [.clinician, .supervisor])
        }.map { Owner(id: $0.id, name: $0.label) }
    }

    package func signedOut() async -> [String] { (try? await endSessions()) ?? [] }

    package func isHere(_ principal: Principal) async -> Bool {
        do { return try await current(principal) != nil } catch { return true }
    }
}
