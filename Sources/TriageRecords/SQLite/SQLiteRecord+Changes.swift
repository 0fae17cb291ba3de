import GRDB

extension SQLiteRecord {
    /// Whether the record looks for what other programs write to its file.
    enum Looking {
        case no
        /// - Parameter version: SQLite's number of the file's state, which another connection's commits change
        ///   and those of our writer do not.
        case since(version: Int?)
    }

    private static let pause = Duration.milliseconds(100)

    package func changes() -> AsyncStream<Change> {
        if told.isHeard {
            _ = look()
        } else {
            let isLooking = if case .since = looking { true } else { false }
            looking = .since(version: try? version())
            told.begin((try? counts()) ?? [:])
            if !isLooking {
                Task { [weak self] in
                    while await self?.look() == true { try? await Task.sleep(for: Self.pause) }
                }
            }
        }
        return told.listen()
    }

    /// What this program writes is told when it is written; this is for what others do.
    ///
    /// - Returns: whether to look again.
    private func look() -> Bool {
        guard told.isHeard else {
            looking = .no
            return false
        }
        // A disk that fails now may work later; then everything is told that changed.
        guard case .since(let last) = looking, let now = try? version(), now != last,
            let counts = try? counts()
        else { return true }
        looking = .since(version: now)
        told.tell(counts)
        return true
    }

    private func version() throws -> Int? {
        try pool.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA data_version") }
    }

    private func counts() throws -> [String: Int] {
        try pool.writeWithoutTransaction { try SQLiteState(db: $0).counts() }
    }
}
