import Synchronization
import Testing
import TriageAccess
import TriageCalls
import TriageRecords

/// A chain in memory, which does what a record's does.
actor MemoryChain: AccessChain {
    private(set) var all: [[UInt8]] = []
    private var refusal: RecordRefusal?
    private var isReadingRefused = false

    func lines(after count: Int) throws(RecordRefusal) -> [[UInt8]] {
        if let refusal, isReadingRefused { throw refusal }
        return Array(all.dropFirst(count))
    }

    func append(_ lines: [NewEvent], expecting count: Int) throws(RecordRefusal) {
        if let refusal { throw refusal }
        guard all.count == count else {
            throw .conflict(call: "access", expected: count, found: all.count)
        }
        all += lines.map(\.line)
    }

    func fail(_ refusal: RecordRefusal?, isReadingToo: Bool = true) {
        (self.refusal, isReadingRefused) = (refusal, isReadingToo)
    }
    func put(_ lines: [[UInt8]]) { all = lines }

    var texts: [String] { all.map { String(decoding: $0, as: UTF8.self) } }
    func count(ofKind kind: String) -> Int { texts.count { $0.contains("\"kind\": \"\(kind)\"") } }
}

/// The two clocks of a test, set by hand.
final class HandClock: Sendable {
    private let times = Mutex((wall: Moment.minute(0), steady: Int64(0)))

    var clock: AccessClock {
        AccessClock(
            wall: { self.times.withLock { $0.wall } }, steady: { self.times.withLock { $0.steady } })
    }

    var wall: Moment { times.withLock { $0.wall } }

    /// Time goes on.
    func pass(minutes: Double) {
        let milliseconds = Int64(minutes * 60_000)
        times.withLock {
            $0.wall = Moment(milliseconds: $0.wall.milliseconds + milliseconds)
            $0.steady += milliseconds
        }
    }

    /// Somebody sets the clock, and no time goes by.
    func set(byMinutes minutes: Int) {
        times.withLock {
            $0.wall = Moment(milliseconds: $0.wall.milliseconds + Int64(minutes) * 60_000)
        }
    }

    /// The machine starts anew.
    func restart() { times.withLock { $0.steady = 0 } }
}

/// A door with somebody who has each role, and a clock that a test sets.
struct TestDoor {
    let chain = MemoryChain()
    let time = HandClock()
    let rules: AccessRules
    let keeper: Doorkeeper
    let queue = PasswordQueue(cost: .least)
    let machine = Administrator.atTheMachine("root")

    static let password = "seven quiet herons wade"

    /// - Parameter people: names; each is added with `password` and the role of this name, or clinician.
    init(_ people: [String] = ["ana"], _ change: (inout AccessRules) -> Void = { _ in }) async throws {
        var rules = AccessRules()
        rules.secondFactorRoles = []
        rules.newsSeconds = 0
        change(&rules)
        self.rules = rules
        keeper = Doorkeeper(chain: chain, rules: rules, clock: time.clock, passwords: queue)
        for name in people {
            let roles = Set([Role(rawValue: name) ?? .clinician])
            _ = try await keeper.add(
                name, label: "Mx. Example", roles: roles, password: Self.password, by: machine)
        }
    }

    /// Another server on the same record, or this one after a start.
    func another() -> Doorkeeper {
        Doorkeeper(chain: chain, rules: rules, clock: time.clock, passwords: queue)
    }

    func enter(
        _ name: String = "ana", _ password: String = TestDoor.password, code: String? = nil,
        from address: String = "10.0.0.1", at keeper: Doorkeeper? = nil
    ) async throws -> SignedIn {
        try await (keeper ?? self.keeper).signIn(
            SignInRequest(name: name, password: password, code: code, address: address))
    }

    /// The code of a refusal; `in` when there is none.
    func tried(
        _ name: String = "ana", _ password: String = TestDoor.password, code: String? = nil,
        from address: String = "10.0.0.1", at keeper: Doorkeeper? = nil
    ) async -> String {
        await answer { _ = try await enter(name, password, code: code, from: address, at: keeper) }
    }

    /// The same for a session.
    func seen(
        _ session: SignedIn, csrf: String? = nil, isChanging: Bool = false, at keeper: Doorkeeper? = nil
    ) async -> String {
        await answer {
            _ = try await (keeper ?? self.keeper).who(
                Credentials(peer: "10.0.0.1", session: session.secret, csrf: csrf, isChanging: isChanging))
        }
    }
}

/// `in`, or the code of the refusal.
func answer(_ work: () async throws -> Void) async -> String {
    do {
        try await work()
        return "in"
    } catch let refusal as AccessRefusal {
        return refusal.code
    } catch {
        return "\(error)"
    }
}
