import Synchronization

/// What other modules make of a program, made once and kept with it; shared by all copies.
final class Derived: Sendable {
    private let kept = Mutex<[ObjectIdentifier: any Sendable]>([:])

    /// Two at once may both make it; what was kept first stands.
    func value<Value: Sendable>(_ make: () -> Value) -> Value {
        let key = ObjectIdentifier(Value.self)
        if let value = kept.withLock({ $0[key] }) as? Value { return value }
        let made = make()
        return kept.withLock { kept in
            if let value = kept[key] as? Value { return value }
            kept[key] = made
            return made
        }
    }
}

extension Program {
    /// What is made of this program alone and is costly to make: one value a type, made when it is first
    /// wanted.
    package func derived<Value: Sendable>(_ make: (Program) -> Value) -> Value {
        derived.value { make(self) }
    }
}
