import TriageCalls
import TriageRecords

/// What happened, and what comes of it. With no event nothing is written.
typealias Decision<Result> = (events: [AccessEvent.Kind], result: Result)

/// Who is here: finds out who sends a request, signs people in and out, and says who may get in.
///
/// What it knows is the fold over the chain. What it decides becomes lines of the chain first; two of them on
/// one record agree, since a line is only added to the chain that was read.
package actor Doorkeeper {
    let chain: any AccessChain
    let rules: AccessRules
    let clock: AccessClock
    let passwords: PasswordQueue

    private(set) var state = AccessState()
    private var time = OnwardTime()
    private var lastRead: Int64?
    /// When sessions were last used here, by their ids; the chain has it only from time to time.
    var lastUsed: [String: Moment] = [:]
    /// How many passwords are being looked at, by what they may fail for.
    var underWay: [AccessState.Target: Int] = [:]
    var waiting = 0

    package init(
        chain: any AccessChain, rules: AccessRules = AccessRules(), clock: AccessClock,
        passwords: PasswordQueue = PasswordQueue()
    ) {
        self.chain = chain
        self.rules = rules
        self.clock = clock
        self.passwords = passwords
    }

    // MARK: the chain

    /// The moment by which everything goes here; it never goes back.
    func now() -> Moment { time.now(clock, latest: state.latest) }

    /// Takes what is new in the chain; whoever hears that it grew calls this.
    package func read() async throws(AccessRefusal) {
        let asked = clock.steady()
        let before = state.count
        let lines: [[UInt8]]
        do { lines = try await chain.lines(after: before) } catch { throw .record(error) }
        // Another reading may have come first.
        for line in lines.dropFirst(state.count - before) { try state.take(AccessEvent(line: line)) }
        lastRead = asked
    }

    /// Reads when what is known is older than the rules allow.
    func readIfOld() async throws(AccessRefusal) {
        if let lastRead, clock.steady() - lastRead < Int64(rules.newsSeconds) * 1_000 { return }
        try await read()
    }

    /// Decides on what the chain has, and writes what was decided; when somebody was faster, decides anew.
    func decide<Result: Sendable>(
        by person: String?,
        _ body: (AccessState, Moment) throws(AccessRefusal) -> Decision<Result>
    ) async throws(AccessRefusal) -> Result {
        for _ in 0..<Self.mostTries {
            try await read()
            let now = now()
            var (kinds, result) = try body(state, now)
            if kinds.isEmpty { return result }
            if state.count == 0 { kinds.insert(.began(key: Sodium.random(32)), at: 0) }
            let events = kinds.map { AccessEvent(at: now, by: person, kind: $0) }
            do {
                try await chain.append(events.map(\.new), expecting: state.count)
            } catch RecordRefusal.conflict {
                continue
            } catch {
                throw .record(error)
            }
            try await read()
            return result
        }
        throw .busy(seconds: 1)
    }

    private static let mostTries = 100

    /// Begins the chain where there is none, and makes the first administrator.
    ///
    /// - Returns: the administrator's name and one-time password, which nobody is told again; nil when there
    ///   is anybody already.
    package func begin() async throws(AccessRefusal) -> (name: String, password: String)? {
        try await read()
        guard state.people.isEmpty else { return nil }
        let password = OneTimePassword.make()
        let hash = try await passwords.hash(PasswordRule.bytes(password))
        let (id, name) = (Self.newID("p"), "admin")
        let isMade = try await decide(by: nil) {
            (state, _) throws(AccessRefusal) -> Decision<Bool> in
            guard state.people.isEmpty else { return ([], false) }
            return (
                [
                    .personAdded(id, name: name, label: "First administrator", [.administrator]),
                    .passwordSet(id, hash: hash, isOneTime: true),
                ], true
            )
        }
        return isMade ? (name, password) : nil
    }

    /// A new id: `p-…` of a person, `s-…` of a session, `m-…` of a token.
    static func newID(_ kind: String) -> String { "\(kind)-\(Sodium.random(8).hex)" }

    /// What is kept of a secret of 32 random bytes.
    static func secretHash(_ secret: String) -> String { Sodium.sha256(Array(secret.utf8)).hex }
}
