import TriageCalls
import TriageRecords

extension Doorkeeper {
    /// Sets one's own password. Other sessions of the person end.
    package func changePassword(
        _ principal: Principal, from old: String, to new: String, address: String
    ) async throws(AccessRefusal) {
        try Permission.check(principal, .ownAccount, on: .server)
        let person = try await personHere(principal)
        try PasswordRule.check(new, name: person.name, label: person.label)
        guard PasswordRule.bytes(old) != PasswordRule.bytes(new) else {
            throw .passwordRefused("it is the one you have; choose another")
        }
        let hash = try await passwords.hash(PasswordRule.bytes(new))
        try await proven(person, old, address) { (state, now) throws(AccessRefusal) in
            let others = state.sessions(of: person.id).filter { $0.id != principal.session }
            return [.passwordSet(person.id, hash: hash, isOneTime: false)]
                + others.map { .signedOut(session: $0.id, .password) }
        }
    }

    /// Sets one's own second factor, of which a code shows that the app has it.
    ///
    /// - Parameter secret: as `SecondFactor.secret` makes it; nothing of it is kept before this.
    package func setSecondFactor(
        _ principal: Principal, secret: [UInt8], code: String, password: String, address: String
    ) async throws(AccessRefusal) {
        try Permission.check(principal, .ownAccount, on: .server)
        let person = try await personHere(principal)
        guard secret.count == SecondFactor.secretBytes else {
            throw .requestWrong("a second factor has a secret of \(SecondFactor.secretBytes) bytes")
        }
        guard let step = SecondFactor.step(of: code, secret, at: clock.wall(), after: nil) else {
            throw .codeWrong
        }
        try await proven(person, password, address) { (_, _) throws(AccessRefusal) in
            [.secondFactorSet(person.id, secret: secret, step: step)]
        }
    }

    /// The name with which somebody signs in; for a machine, what its token is for.
    package func name(of principal: Principal) async throws(AccessRefusal) -> String {
        try await readIfOld()
        return state.people[principal.id]?.name ?? principal.label
    }

    private func personHere(_ principal: Principal) async throws(AccessRefusal) -> AccessState.Person {
        try await read()
        guard let person = state.people[principal.id] else { throw .notSignedIn }
        guard person.password != nil else {
            throw .requestWrong("you sign on elsewhere; change password and second factor there")
        }
        return person
    }

    /// Does something that needs the password once more; a wrong one counts as it does at the door.
    private func proven(
        _ person: AccessState.Person, _ password: String, _ address: String,
        _ body: (AccessState, Moment) throws(AccessRefusal) -> [AccessEvent.Kind]
    ) async throws(AccessRefusal) {
        let proof = try await look(password, name: person.name, address: address)
        defer { release(proof.targets) }
        let rules = rules
        let outcome = try await decide(by: person.id) {
            (state, now) throws(AccessRefusal) -> Decision<Outcome> in
            try Self.refuseLocked(proof, state, now)
            // A one-time password was used for getting in here; it is good for choosing another.
            let current = state.people[person.id]
            guard proof.isPassword, let current, !current.isLocked,
                current.password?.hash == proof.person?.password?.hash
            else { return Self.failure(.password, proof, state, rules, now) }
            return (try body(state, now), .isIn(person.id))
        }
        if case .failed = outcome { throw .signInFailed }
    }
}
