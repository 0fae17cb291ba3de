import TriageCalls
import TriageRecords

/// What somebody types to get in.
package struct SignInRequest: Sendable {
    package var name: String
    package var password: String
    /// Of the second factor.
    package var code: String?
    /// As in `Credentials`.
    package var address: String

    package init(name: String, password: String, code: String? = nil, address: String) {
        self.name = name
        self.password = password
        self.code = code
        self.address = address
    }
}

/// Somebody who got in.
package struct SignedIn: Sendable {
    package let principal: Principal
    /// The secret of the session, for its cookie (`SessionCookie.set`). It is kept nowhere.
    package let secret: String
    /// How long the session lasts at most.
    package let seconds: Int
}

extension Doorkeeper {
    /// Signs somebody in.
    ///
    /// An unknown person and a wrong password are refused in the same words, take as long, and lock alike.
    package func signIn(_ request: SignInRequest) async throws(AccessRefusal) -> SignedIn {
        let name = PersonName.plain(request.name)
        let proof = try await look(request.password, name: name, address: request.address)
        defer { release(proof.targets) }
        let (secret, session) = (Sodium.random(32).hex, Self.newID("s"))
        let csrf = Self.csrf(ofSecret: secret)
        let (wall, rules) = (clock.wall(), rules)
        let outcome = try await decide(by: nil) {
            (state, now) throws(AccessRefusal) -> Decision<Outcome> in
            try Self.refuseLocked(proof, state, now)
            guard let person = Self.isRight(proof, state, rules, now) else {
                return Self.failure(proof.person == nil ? .name : .password, proof, state, rules, now)
            }
            var step: Int?
            if let factor = person.factor {
                guard let code = request.code, !code.isEmpty else { return ([], .needsCode) }
                step = SecondFactor.step(of: code, factor.secret, at: wall, after: factor.used)
                if step == nil { return Self.failure(.code, proof, state, rules, now) }
            }
            let crowded = state.sessions(of: person.id).dropLast(rules.sessionsPerPerson - 1)
            let seen = AccessEvent.SignIn(
                person: person.id, session: session, secretHash: Self.secretHash(secret),
                address: request.address, step: step)
            return (
                crowded.map { .signedOut(session: $0.id, .crowded) } + [.signedIn(seen)], .isIn(person.id)
            )
        }
        switch outcome {
        case .needsCode: throw .secondFactorNeeded
        case .failed: throw .signInFailed
        case .isIn(let id):
            guard let person = state.people[id] else { throw .signInFailed }
            return SignedIn(
                principal: principal(person, session: session, csrf: csrf), secret: secret,
                seconds: rules.sessionHours * 3_600)
        }
    }

    /// Ends the session of who asks.
    package func signOut(_ principal: Principal) async throws(AccessRefusal) {
        guard let session = principal.session else { return }
        try await decide(by: principal.id) {
            (state, _) throws(AccessRefusal) -> Decision<Void> in
            (state.session(withID: session) == nil ? [] : [.signedOut(session: session, .left)], ())
        }
        lastUsed[session] = nil
    }

    // MARK: looking at a password

    enum Outcome: Sendable {
        case isIn(String)
        case needsCode
        case failed
    }

    /// A password that was looked at.
    struct Proof: Sendable {
        /// Who has the name; nil when nobody has.
        let person: AccessState.Person?
        /// Of the name, for counting.
        let nameHash: String
        let address: String
        let isPassword: Bool

        var pair: AccessState.Target { .pair(name: nameHash, address: address) }
        var targets: [AccessState.Target] { [pair, .name(nameHash), .address(address)] }
    }

    /// Looks at a password, after all that refuses without looking.
    ///
    /// Until it is released it counts as a failure, so that many at once try no more than one after the other
    /// would.
    func look(_ password: String, name: String, address: String) async throws(AccessRefusal) -> Proof {
        guard name.utf8.count <= 256, password.utf8.count <= PasswordRule.mostBytes else {
            throw .requestWrong("a name or a password is not as long as this")
        }
        try await read()
        guard state.key != nil else {
            throw .requestWrong(
                "nobody can sign in yet; the first start of the server makes an administrator")
        }
        let now = now()
        let address = addressKey(address)
        let hash = state.hash(ofName: name)
        let person = state.person(named: name)
        let pair = AccessState.Target.pair(name: hash, address: address)
        if let until = state.lock(pair, at: now) { throw .locked(seconds: now.seconds(to: until)) }
        guard failureCount(pair, at: now) + underWay[pair, default: 0] < rules.failures else {
            throw .busy(seconds: 2)
        }
        try refuseSlowed(.address(address), rules.slowAddressSeconds, at: now)
        // Guesses from elsewhere slow nobody where they got in before.
        if person?.cameFrom.contains(address) != true {
            try refuseSlowed(.name(hash), rules.slowNameSeconds, at: now)
        }
        let targets = [pair, .name(hash), .address(address)]
        guard waiting < rules.waitingPasswords else { throw .busy(seconds: 5) }
        waiting += 1
        for target in targets { underWay[target, default: 0] += 1 }
        let isPassword = await passwords.isPassword(
            PasswordRule.bytes(password), of: person?.password?.hash)
        return Proof(person: person, nameHash: hash, address: address, isPassword: isPassword)
    }

    private func failureCount(_ target: AccessState.Target, at now: Moment) -> Int {
        state.failureCount(target, at: now, windowMinutes: rules.windowMinutes)
    }

    /// After many failures there is one try at a time.
    private func refuseSlowed(
        _ target: AccessState.Target, _ gapSeconds: Int, at now: Moment
    ) throws(AccessRefusal) {
        let underWay = underWay[target, default: 0]
        guard failureCount(target, at: now) + underWay >= rules.freeFailures else { return }
        if underWay > 0 { throw .busy(seconds: 2) }
        let next = state.lastFailure(target)?.after(milliseconds: Int64(gapSeconds) * 1_000) ?? now
        if next > now { throw .slowed(seconds: now.seconds(to: next)) }
    }

    /// What a password came to is known, and written.
    func release(_ targets: [AccessState.Target]) {
        waiting -= 1
        for target in targets {
            underWay[target, default: 1] -= 1
            if underWay[target] == 0 { underWay[target] = nil }
        }
    }

    static func refuseLocked(_ proof: Proof, _ state: AccessState, _ now: Moment) throws(AccessRefusal) {
        if let until = state.lock(proof.pair, at: now) { throw .locked(seconds: now.seconds(to: until)) }
    }

    /// The person whose password it is still, and who may get in with it; else nil.
    static func isRight(_ proof: Proof, _ state: AccessState, _ rules: AccessRules, _ now: Moment)
        -> AccessState.Person?
    {
        guard proof.isPassword, let id = proof.person?.id, let person = state.people[id], !person.isLocked,
            let password = person.password, password.hash == proof.person?.password?.hash
        else { return nil }
        guard password.isOneTime else { return person }
        let isLate = password.set.after(minutes: rules.oneTimeHours * 60) <= now
        return password.wasUsed || isLate ? nil : person
    }

    /// A failure, and the locks that come of it.
    static func failure(
        _ reason: AccessEvent.Reason, _ proof: Proof, _ state: AccessState, _ rules: AccessRules,
        _ now: Moment
    ) -> Decision<Outcome> {
        let until = now.after(minutes: rules.windowMinutes)
        let failed = state.failureCount(proof.pair, at: now, windowMinutes: rules.windowMinutes) + 1
        var events: [AccessEvent.Kind] = [
            .refused(reason, person: proof.person?.id, name: proof.nameHash, address: proof.address)
        ]
        if failed >= rules.failures {
            events.append(.locked(name: proof.nameHash, address: proof.address, until: until))
        }
        return (events, .failed)
    }
}
