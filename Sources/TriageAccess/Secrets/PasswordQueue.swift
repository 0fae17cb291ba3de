import TriageRecords

/// Looks at passwords one after the other, on a queue of its own: each takes its time and 256 MiB, and no
/// thread of Swift's concurrency waits for it.
package actor PasswordQueue {
    private let queue = SerialQueue("passwords")
    private let cost: Sodium.PasswordCost
    /// Looked at when there is nobody of a name, so that this takes as long as with somebody.
    private let decoy: String
    /// How many passwords were looked at.
    package private(set) var lookedAt = 0

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe queue.asUnownedSerialExecutor()
    }

    package init(cost: Sodium.PasswordCost = .moderate) {
        self.cost = cost
        decoy = Sodium.decoyHash(cost)
    }

    /// What is kept of a password.
    func hash(_ password: [UInt8]) throws(AccessRefusal) -> String {
        guard let hash = Sodium.passwordHash(password, cost) else {
            throw .record(.machine("there is not enough memory to look at a password"))
        }
        return hash
    }

    /// - Parameter hash: nil when there is nobody of this name; it takes as long then, and is false.
    func isPassword(_ password: [UInt8], of hash: String?) -> Bool {
        lookedAt += 1
        return Sodium.isPassword(password, of: hash ?? decoy) && hash != nil
    }
}
