import TriageCalls
import TriageRecords

/// A person as a list shows them.
package struct PersonEntry: Sendable, Hashable {
    package let id: String
    package let name: String
    package let label: String
    package let roles: Set<Role>
    package let isLocked: Bool
    /// Until when too many failures keep them out from some address; nil when none do.
    package let lockedUntil: Moment?
    /// What they have to do before anything else.
    package let pending: Set<Principal.Pending>
    /// Whether they are signed in anywhere.
    package let isHere: Bool
    package let hasSecondFactor: Bool
    /// Whether the password was made by somebody else, or there is none.
    package let hasOwnPassword: Bool
    package let signedIn: Moment?
    package let sessionCount: Int
}

extension Doorkeeper {
    /// All people, by name.
    package func people(for administrator: Administrator) async throws(AccessRefusal) -> [PersonEntry] {
        try administrator.check(on: nil)
        try await read()
        let now = now()
        let locks = locks(at: now)
        return state.people.values.sorted { $0.name < $1.name }.map { person in
            let sessions = state.sessions(of: person.id).filter { end(of: $0, at: now) == nil }
            let isSignedOn = person.signedOn.map { $0.after(minutes: rules.sessionHours * 60) > now } ?? false
            return PersonEntry(
                id: person.id, name: person.name, label: person.label, roles: person.roles,
                isLocked: person.isLocked,
                lockedUntil: locks.filter { $0.name == person.name && $0.isLocked }.map(\.until).max(),
                // Whom a proxy signs on has their password and second factor there.
                pending: isSignedOn && sessions.isEmpty ? [] : pending(person),
                isHere: isSignedOn || !sessions.isEmpty,
                hasSecondFactor: person.factor != nil, hasOwnPassword: person.password?.isOneTime == false,
                signedIn: person.signedIn, sessionCount: sessions.count)
        }
    }

    /// Adds somebody.
    ///
    /// - Parameter password: one that the person chose; nil to have one made, for one sign-in.
    /// - Returns: the password that was made, which nobody is told again.
    package func add(
        _ name: String, label: String, roles: Set<Role>, password: String? = nil,
        by administrator: Administrator
    ) async throws(AccessRefusal) -> String? {
        try administrator.check(on: nil)
        let name = PersonName.plain(name)
        try PersonName.check(name, label: label)
        try check(roles)
        let given = try await given(password, name: name, label: label)
        let id = Self.newID("p")
        return try await decide(by: administrator.by) {
            (state, _) throws(AccessRefusal) -> Decision<String?> in
            if state.person(named: name) != nil { throw .personIsThere(name) }
            return (
                [.personAdded(id, name: name, label: label, roles), given.event(for: id)], given.told
            )
        }
    }

    /// Gives somebody these roles and no other, at once, in sessions that are open, too.
    package func give(_ roles: Set<Role>, to name: String, by administrator: Administrator)
        async throws(AccessRefusal)
    {
        try check(roles)
        try await change(name, by: administrator) { (person, state) throws(AccessRefusal) in
            if !roles.contains(.administrator) { try Self.refuseLast(person, state) }
            return person.roles == roles ? [] : [.rolesGiven(person.id, roles)]
        }
    }

    /// Gives somebody another password, lifts a lock that came of failures, and ends their sessions.
    ///
    /// - Parameter isFactorRemoved: the second factor goes, too; the app was lost.
    /// - Returns: the password that was made; nil when one was given.
    package func reset(
        _ name: String, password: String? = nil, isFactorRemoved: Bool = false,
        by administrator: Administrator
    ) async throws(AccessRefusal) -> String? {
        let person = try await person(name, by: administrator)
        let given = try await given(password, name: person.name, label: person.label)
        try await change(name, by: administrator) { (person, state) throws(AccessRefusal) in
            [given.event(for: person.id), .lockLifted(name: state.hash(ofName: person.name))]
                + (isFactorRemoved && person.factor != nil ? [.secondFactorRemoved(person.id)] : [])
                + state.sessions(of: person.id).map { .signedOut(session: $0.id, .password) }
        }
        return given.told
    }

    /// Locks somebody out, and ends their sessions. Their calls stay open, on the board.
    package func lock(_ name: String, by administrator: Administrator) async throws(AccessRefusal) {
        try await change(name, by: administrator) { (person, state) throws(AccessRefusal) in
            try Self.refuseLast(person, state)
            return (person.isLocked ? [] : [.personLocked(person.id)])
                + state.sessions(of: person.id).map { .signedOut(session: $0.id, .locked) }
        }
    }

    /// Lets somebody in again, from wherever they were locked.
    package func unlock(_ name: String, by administrator: Administrator) async throws(AccessRefusal) {
        try await change(name, by: administrator) { (person, state) throws(AccessRefusal) in
            (person.isLocked ? [.personUnlocked(person.id)] : [])
                + [.lockLifted(name: state.hash(ofName: person.name))]
        }
    }

    // MARK: what they have in common

    private func person(_ name: String, by administrator: Administrator) async throws(AccessRefusal)
        -> AccessState.Person
    {
        try await read()
        // Who may not do it to anybody is not told who there is.
        try administrator.check(on: nil)
        guard let person = state.person(named: PersonName.plain(name)) else { throw .noSuchPerson(name) }
        try administrator.check(on: person.id)
        return person
    }

    private func change(
        _ name: String, by administrator: Administrator,
        _ body: (AccessState.Person, AccessState) throws(AccessRefusal) -> [AccessEvent.Kind]
    ) async throws(AccessRefusal) {
        let id = try await person(name, by: administrator).id
        try await decide(by: administrator.by) { (state, _) throws(AccessRefusal) -> Decision<Void> in
            guard let person = state.people[id] else { throw .noSuchPerson(name) }
            return (try body(person, state), ())
        }
    }

    private func check(_ roles: Set<Role>) throws(AccessRefusal) {
        guard !roles.isEmpty, !roles.contains(.machine) else {
            let all = Role.ofPeople.map(\.rawValue).joined(separator: ", ")
            throw .requestWrong("a person has at least one of the roles \(all)")
        }
    }

    private static func refuseLast(_ person: AccessState.Person, _ state: AccessState) throws(AccessRefusal) {
        let others = state.people.values.filter {
            $0.id != person.id && !$0.isLocked && $0.roles.contains(.administrator)
        }
        if person.roles.contains(.administrator), others.isEmpty { throw .lastAdministrator }
    }

    // MARK: passwords

    private struct Given: Sendable {
        let hash: String
        /// The password that was made; nil when the person chose it.
        let told: String?

        func event(for person: String) -> AccessEvent.Kind {
            .passwordSet(person, hash: hash, isOneTime: told != nil)
        }
    }

    private func given(_ password: String?, name: String, label: String) async throws(AccessRefusal) -> Given
    {
        let made = password == nil ? OneTimePassword.make() : nil
        let chosen = password ?? made ?? ""
        if made == nil { try PasswordRule.check(chosen, name: name, label: label) }
        return Given(hash: try await passwords.hash(PasswordRule.bytes(chosen)), told: made)
    }
}
