import TriageCalls
import TriageRecords

/// What failures hold against a name, an address, or a name from an address.
package struct LockEntry: Sendable, Hashable {
    /// Nil where it is an address alone, or a name that nobody has.
    package let name: String?
    /// Nil where it is a name from wherever. IPv6: the /64.
    package let address: String?
    /// Nobody gets in so; otherwise there is one try at a time.
    package let isLocked: Bool
    package let until: Moment
    /// In the window; none where it is locked.
    package let failureCount: Int
}

extension Doorkeeper {
    /// Everything that failures hold against anybody now, by when it ends.
    package func locks(for administrator: Administrator) async throws(AccessRefusal) -> [LockEntry] {
        try administrator.check(on: nil)
        try await read()
        return locks(at: now())
    }

    func locks(at now: Moment) -> [LockEntry] {
        let locked = state.locks(at: now).map { (target: $0.0, until: $0.until, isLocked: true) }
        let slowed = state.slowed(at: now, rules).map { (target: $0.0, until: $0.until, isLocked: false) }
        guard !(locked + slowed).isEmpty else { return [] }
        let names = Dictionary(
            state.people.values.map { (state.hash(ofName: $0.name), $0.name) }, uniquingKeysWith: { $1 })
        return (locked + slowed).map { entry in
            let (name, address): (String?, String?) =
                switch entry.target {
                case .pair(let name, let address): (names[name], address)
                case .name(let name): (names[name], nil)
                case .address(let address): (nil, address)
                }
            return LockEntry(
                name: name, address: address, isLocked: entry.isLocked, until: entry.until,
                failureCount: state.failureCount(entry.target, at: now, windowMinutes: rules.windowMinutes))
        }.sorted { ($0.until, $0.address ?? "", $0.name ?? "") < ($1.until, $1.address ?? "", $1.name ?? "") }
    }

    /// Takes back everything that failures hold against an address, as a list shows it or as it is written.
    package func lift(address: String, by administrator: Administrator) async throws(AccessRefusal) {
        try administrator.check(on: nil)
        let key = addressKey(address)
        try await decide(by: administrator.by) { (state, now) throws(AccessRefusal) -> Decision<Void> in
            let isHeld = state.locks(at: now).contains {
                if case .pair(_, key) = $0.0 { true } else { false }
            }
            let failed = state.failureCount(.address(key), at: now, windowMinutes: rules.windowMinutes)
            guard isHeld || failed > 0 else {
                throw .requestWrong("nothing is held against `\(address)`; the list of locks says what is")
            }
            return ([.lockLifted(name: nil, address: key)], ())
        }
    }
}
