import TriageCalls
import TriageRecords

/// Who may get in, as the chain says up to some line: the fold over its events.
///
/// It asks no clock. What the events say is what is; whoever asks names the moment.
struct AccessState: Sendable {
    /// The number of lines that were taken.
    private(set) var count = 0
    /// The highest moment of any line.
    private(set) var latest: Moment?
    private(set) var key: [UInt8]?
    private(set) var people: [String: Person] = [:]
    private var idsByName: [String: String] = [:]
    /// By the hash of their secret.
    private(set) var sessions: [String: Session] = [:]
    private var secretsByID: [String: String] = [:]
    private var ended: [String: (AccessEvent.Ending, at: Moment)] = [:]
    private var failures: [Target: [Failure]] = [:]
    private var locks: [Target: Moment] = [:]
    private(set) var tokens: [String: Token] = [:]

    struct Person: Sendable {
        let id: String
        let name: String
        let label: String
        var roles: Set<Role>
        let added: Moment
        var password: Password?
        var factor: Factor?
        var isLocked = false
        var signedIn: Moment?
        /// By a proxy; the last one that was noted.
        var signedOn: Moment?
        /// The addresses from which they got in.
        var cameFrom: Set<String> = []
    }

    struct Password: Sendable {
        let hash: String
        let isOneTime: Bool
        let set: Moment
        var wasUsed = false
    }

    struct Factor: Sendable {
        let secret: [UInt8]
        /// The step of the last code that was taken.
        var used: Int
    }

    struct Session: Sendable {
        let id: String
        let person: String
        let secretHash: String
        let began: Moment
        /// As it was noted.
        var used: Moment
    }

    struct Token: Sendable {
        let id: String
        let what: AccessEvent.Token
        let made: Moment
        var isRevoked = false
    }

    /// What failures are counted for.
    enum Target: Hashable, Sendable {
        /// A name from an address: the keyed hash of the name, in digits, whether anybody has it or not.
        case pair(name: String, address: String)
        /// The name from wherever.
        case name(String)
        /// The address with whatever name.
        case address(String)

        fileprivate func has(_ name: String?, _ address: String?) -> Bool {
            guard case .pair(let own, let place) = self else { return false }
            return own == name || place == address
        }
    }

    private struct Failure: Sendable {
        let at: Moment
        let name: String
        let address: String
    }

    // MARK: asking

    func person(named name: String) -> Person? { idsByName[name].flatMap { people[$0] } }

    /// Why the session of this secret is no more; nil when there never was one, or long ago.
    func ending(ofSecret hash: String) -> AccessEvent.Ending? { ended[hash]?.0 }

    func session(withID id: String) -> Session? { secretsByID[id].flatMap { sessions[$0] } }

    func sessions(of person: String) -> [Session] {
        sessions.values.filter { $0.person == person }.sorted { $0.began < $1.began }
    }

    /// A name under which failures are counted: nobody who reads it knows the name, which may be a password
    /// that was typed into the wrong field.
    func hash(ofName name: String) -> String {
        key.map { Sodium.keyedHash(Array(name.utf8), key: $0).hex } ?? ""
    }

    /// Until when nobody gets in so; nil when they may try.
    func lock(_ target: Target, at now: Moment) -> Moment? { locks[target].flatMap { $0 > now ? $0 : nil } }

    func failureCount(_ target: Target, at now: Moment, windowMinutes: Int) -> Int {
        let start = now.after(minutes: -windowMinutes)
        return failures[target, default: []].count { $0.at > start }
    }

    func lastFailure(_ target: Target) -> Moment? { failures[target]?.map(\.at).max() }

    /// What is locked, and until when.
    func locks(at now: Moment) -> [(Target, until: Moment)] {
        locks.filter { $0.value > now }.map { ($0.key, $0.value) }
    }

    /// The names and the addresses that have more failures in the window than are free, and when they have no
    /// more than that.
    func slowed(at now: Moment, _ rules: AccessRules) -> [(Target, until: Moment)] {
        let start = now.after(minutes: -rules.windowMinutes)
        return failures.compactMap { target, all in
            if case .pair = target { return nil }
            let moments = all.map(\.at).filter { $0 > start }.sorted()
            guard moments.count >= rules.freeFailures else { return nil }
            let last = moments[moments.count - rules.freeFailures]
            return (target, last.after(minutes: rules.windowMinutes))
        }
    }

    // MARK: taking

    mutating func take(_ event: AccessEvent) throws(AccessRefusal) {
        guard (count == 0) == event.isBeginning else {
            throw .damaged(
                "the log of who gets in does not begin as it must; `record verify` says what is wrong")
        }
        count += 1
        latest = max(latest ?? event.at, event.at)
        switch event.kind {
        case .began(let key): self.key = key
        case .personAdded(let id, let name, let label, let roles):
            people[id] = Person(id: id, name: name, label: label, roles: roles, added: event.at)
            idsByName[name] = id
        case .rolesGiven(let id, let roles): people[id]?.roles = roles
        case .passwordSet(let id, let hash, let isOneTime):
            people[id]?.password = Password(hash: hash, isOneTime: isOneTime, set: event.at)
        case .secondFactorSet(let id, let secret, let step):
            people[id]?.factor = Factor(secret: secret, used: step)
        case .secondFactorRemoved(let id): people[id]?.factor = nil
        case .signedIn(let seen): begin(seen, at: event.at)
        case .signedOn(let id, _): people[id]?.signedOn = event.at
        case .used(let id):
            if let secret = secretsByID[id] { sessions[secret]?.used = event.at }
        case .signedOut(let id, let ending): end(id, ending, at: event.at)
        case .refused(_, _, let name, let address):
            let failure = Failure(at: event.at, name: name, address: address)
            for target in [Target.pair(name: name, address: address), .name(name), .address(address)] {
                failures[target, default: []].append(failure)
            }
        case .locked(let name, let address, let until):
            if let name, let address {
                locks[.pair(name: name, address: address)] = until
                failures[.pair(name: name, address: address)] = nil
            }
        case .lockLifted(let name, let address):
            locks = locks.filter { !$0.key.has(name, address) }
            forgive { $0.name == name || $0.address == address }
        case .personLocked(let id): people[id]?.isLocked = true
        case .personUnlocked(let id): people[id]?.isLocked = false
        case .tokenMade(let id, let token): tokens[id] = Token(id: id, what: token, made: event.at)
        case .tokenRevoked(let id): tokens[id]?.isRevoked = true
        }
        if count.isMultiple(of: 512) { forget(before: event.at.after(minutes: -24 * 60)) }
    }

    private mutating func begin(_ seen: AccessEvent.SignIn, at moment: Moment) {
        sessions[seen.secretHash] = Session(
            id: seen.session, person: seen.person, secretHash: seen.secretHash, began: moment, used: moment)
        secretsByID[seen.session] = seen.secretHash
        people[seen.person]?.signedIn = moment
        people[seen.person]?.password?.wasUsed = true
        people[seen.person]?.cameFrom.insert(addressKey(seen.address))
        if let step = seen.step { people[seen.person]?.factor?.used = step }
        guard let name = people[seen.person]?.name else { return }
        // Who got in at last had mistyped. Failures with other names from there stay, and so do those with
        // this name from elsewhere.
        let (hash, address) = (hash(ofName: name), addressKey(seen.address))
        forgive { $0.name == hash && $0.address == address }
    }

    private mutating func forgive(_ isForgiven: (Failure) -> Bool) {
        failures = failures.compactMapValues { list in
            let kept = list.filter { !isForgiven($0) }
            return kept.isEmpty ? nil : kept
        }
    }

    private mutating func end(_ id: String, _ ending: AccessEvent.Ending, at moment: Moment) {
        guard let secret = secretsByID.removeValue(forKey: id) else { return }
        sessions[secret] = nil
        ended[secret] = (ending, at: moment)
    }

    /// Keeps no more in memory than what still matters.
    private mutating func forget(before moment: Moment) {
        ended = ended.filter { $0.value.at > moment }
        locks = locks.filter { $0.value > moment }
        failures = failures.compactMapValues { list in
            let late = list.filter { $0.at > moment }
            return late.isEmpty ? nil : late
        }
    }
}

extension AccessEvent {
    fileprivate var isBeginning: Bool { if case .began = kind { true } else { false } }
}
