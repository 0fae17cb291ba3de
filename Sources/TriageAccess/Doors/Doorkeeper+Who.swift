import TriageCalls
import TriageRecords

extension Doorkeeper {
    /// Who sends a request.
    ///
    /// Counts as use of the session. Signs out who did nothing for too long; that ends no call.
    package func who(_ request: Credentials) async throws(AccessRefusal) -> Principal {
        let given = [request.session, request.bearer, request.proxyPerson].compactMap { $0 }
        guard let first = given.first else { throw .notSignedIn }
        guard given.count == 1 else { throw .twoCredentials }
        if request.proxyPerson != nil, !rules.signOnProxies.contains(request.peer) {
            throw .proxyNotDeclared
        }
        try await readIfOld()
        if request.session != nil { return try await principal(withSecret: first, request) }
        if request.bearer != nil { return try machine(withToken: first) }
        return try await person(signedOnAs: first, request)
    }

    /// Who was here, with the roles that they have now; nil when they are not here any more.
    ///
    /// A stream that stays open asks this; it counts as no use of the session.
    package func current(_ principal: Principal) async throws(AccessRefusal) -> Principal? {
        try await readIfOld()
        let now = now()
        if let token = state.tokens[principal.id] { return token.isGood(at: now) ? principal : nil }
        guard let person = state.people[principal.id], !person.isLocked else { return nil }
        guard let id = principal.session else {
            return Principal(id: person.id, label: person.label, roles: person.roles, csrf: principal.csrf)
        }
        guard let session = state.session(withID: id), end(of: session, at: now) == nil else { return nil }
        return self.principal(person, session: id, csrf: principal.csrf ?? "")
    }

    /// Signs out whose time is over, so that it stands in the log when it happened.
    ///
    /// - Returns: the ids of those who are signed in nowhere any more; their open calls belong on the board.
    package func endSessions() async throws(AccessRefusal) -> [String] {
        let used = lastUsed
        let rules = rules
        let gone = try await decide(by: nil) {
            (state, now) throws(AccessRefusal) -> Decision<Set<String>> in
            let over = state.sessions.values.compactMap { session in
                Self.end(of: session, used: used[session.id], rules, at: now).map { (session, $0) }
            }
            let left = Set(over.map(\.0.person)).filter { person in
                state.sessions(of: person).allSatisfy { session in over.contains { $0.0.id == session.id } }
            }
            return (over.map { .signedOut(session: $0.0.id, $0.1) }, left)
        }
        lastUsed = lastUsed.filter { state.session(withID: $0.key) != nil }
        return gone.sorted()
    }

    // MARK: a session

    private func principal(withSecret secret: String, _ request: Credentials) async throws(AccessRefusal)
        -> Principal
    {
        let hash = Self.secretHash(secret)
        let now = now()
        guard let session = state.sessions[hash], let person = state.people[session.person] else {
            if let ending = state.ending(ofSecret: hash) { throw .sessionEnded(ending.reason) }
            throw .notSignedIn
        }
        if let ending = end(of: session, at: now) {
            try await decide(by: person.id) {
                (state, _) throws(AccessRefusal) -> Decision<Void> in
                (
                    state.session(withID: session.id) == nil ? [] : [.signedOut(session: session.id, ending)],
                    ()
                )
            }
            throw .sessionEnded(ending.reason)
        }
        let csrf = Self.csrf(ofSecret: secret)
        if request.isChanging { try check(request.csrf, is: csrf) }
        lastUsed[session.id] = max(now, lastUsed[session.id] ?? now)
        if session.used.after(minutes: rules.idleMinutes / 3) <= now {
            // A full disk keeps nobody from reading a call: elsewhere the session only seems idle earlier.
            try? await note(session)
        }
        return principal(person, session: session.id, csrf: csrf)
    }

    /// Another server has to know, too, that the session was used.
    private func note(_ session: AccessState.Session) async throws(AccessRefusal) {
        let minutes = rules.idleMinutes / 3
        try await decide(by: session.person) {
            (state, now) throws(AccessRefusal) -> Decision<Void> in
            guard let session = state.session(withID: session.id), session.used.after(minutes: minutes) <= now
            else { return ([], ()) }
            return ([.used(session: session.id)], ())
        }
    }

    func end(of session: AccessState.Session, at now: Moment) -> AccessEvent.Ending? {
        Self.end(of: session, used: lastUsed[session.id], rules, at: now)
    }

    /// Why a session is over; nil when it is not.
    private static func end(
        of session: AccessState.Session, used: Moment?, _ rules: AccessRules, at now: Moment
    ) -> AccessEvent.Ending? {
        if session.began.after(minutes: rules.sessionHours * 60) <= now { return .limit }
        return max(session.used, used ?? session.used).after(minutes: rules.idleMinutes) <= now ? .idle : nil
    }

    /// The CSRF token of a session: who does not know its secret cannot make it, and it tells nothing of it.
    static func csrf(ofSecret secret: String) -> String {
        Sodium.keyedHash(Array("triage-access csrf".utf8), key: Sodium.sha256(Array("csrf \(secret)".utf8)))
            .hex
    }

    private func check(_ given: String?, is right: String) throws(AccessRefusal) {
        guard let given, Sodium.isEqual(Array(given.utf8), Array(right.utf8)) else { throw .csrfTokenWrong }
    }

    // MARK: a machine

    private func machine(withToken text: String) throws(AccessRefusal) -> Principal {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let token = state.tokens[String(parts[0])],
            Sodium.isEqual(
                Array(token.what.secretHash.utf8), Array(Self.secretHash(String(parts[1])).utf8)),
            token.isGood(at: now())
        else { throw .tokenRefused }
        return Principal(id: token.id, label: token.what.label, roles: [.machine], scope: token.what.scope)
    }

    // MARK: a proxy

    private func person(signedOnAs given: String, _ request: Credentials) async throws(AccessRefusal)
        -> Principal
    {
        let name = PersonName.plain(given)
        guard let person = state.person(named: name), !person.isLocked, let key = state.key else {
            throw .noSuchPerson(name)
        }
        let csrf = Sodium.keyedHash(Array("triage-access proxy csrf \(person.id)".utf8), key: key).hex
        if request.isChanging { try check(request.csrf, is: csrf) }
        let minutes = rules.sessionHours * 60
        let isNoted = { (person: AccessState.Person, now: Moment) in
            person.signedOn.map { $0.after(minutes: minutes) > now } ?? false
        }
        if !isNoted(person, now()) {
            try await decide(by: person.id) {
                (state, now) throws(AccessRefusal) -> Decision<Void> in
                guard let person = state.people[person.id], !isNoted(person, now) else { return ([], ()) }
                return ([.signedOn(person.id, address: request.address)], ())
            }
        }
        // The proxy asks for the second factor, and knows the password.
        return Principal(id: person.id, label: person.label, roles: person.roles, csrf: csrf)
    }

    func principal(_ person: AccessState.Person, session: String, csrf: String) -> Principal {
        Principal(
            id: person.id, label: person.label, roles: person.roles, pending: pending(person),
            session: session, csrf: csrf)
    }

    func pending(_ person: AccessState.Person) -> Set<Principal.Pending> {
        var pending: Set<Principal.Pending> = []
        if person.password?.isOneTime ?? true { pending.insert(.newPassword) }
        if person.factor == nil, !rules.secondFactorRoles.isDisjoint(with: person.roles) {
            pending.insert(.secondFactor)
        }
        return pending
    }
}

extension AccessState.Token {
    func isGood(at now: Moment) -> Bool { !isRevoked && now < what.until }
}
