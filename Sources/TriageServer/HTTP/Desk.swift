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
    /// Whose sessions ended since it was asked last, so that nobody is there any more.
    func signedOut() async -> [String]
    /// Whether a session or token is good still, for a stream that goes on.
    func isHere(_ principal: Principal) async -> Bool
    /// Whether a call can be given to who is called so.
    func taker(_ name: String) async -> Taker
    /// The supervisors who are signed in and can take calls.
    func supervisors() async -> [Owner]
}

/// Somebody to whom a call is to be given.
package enum Taker: Sendable, Hashable {
    case here(Owner)
    /// They cannot take a call now; why, as a part of a sentence.
    case away(Owner, why: String)
    case several
    case nobody
}

extension PersonEntry {
    /// Why they cannot take a call now; nil when they can.
    fileprivate var whyAway: String? {
        if isLocked { return "is locked out" }
        if roles.isDisjoint(with: [.clinician, .supervisor]) { return "takes no calls" }
        guard isHere else {
            return hasOwnPassword ? "is signed in nowhere" : "has not signed in and chosen a password yet"
        }
        if pending.contains(.newPassword) { return "has not chosen a password yet" }
        return pending.contains(.secondFactor) ? "has not set up a second factor yet" : nil
    }
}

extension Doorkeeper: Gate {
    package nonisolated var keeper: Doorkeeper? { self }

    package func taker(_ name: String) async -> Taker {
        let people = (try? await people(for: .atTheMachine("server"))) ?? []
        let called = people.filter { $0.label == name }
        guard called.count < 2 || people.contains(where: { $0.name == name }) else { return .several }
        guard let person = people.first(where: { $0.name == name }) ?? called.first else { return .nobody }
        let owner = Owner(id: person.id, name: person.label)
        return person.whyAway.map { .away(owner, why: $0) } ?? .here(owner)
    }

    package func supervisors() async -> [Owner] {
        let people = (try? await people(for: .atTheMachine("server"))) ?? []
        return people.filter { $0.roles.contains(.supervisor) && $0.whyAway == nil }
            .map { Owner(id: $0.id, name: $0.label) }
    }

    package func signedOut() async -> [String] { (try? await endSessions()) ?? [] }

    package func isHere(_ principal: Principal) async -> Bool {
        do { return try await current(principal) != nil } catch { return true }
    }
}
