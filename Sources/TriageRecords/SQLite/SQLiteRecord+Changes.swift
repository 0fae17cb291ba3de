import Dispatch
import GRDB

extension SQLiteRecord {
    /// What it takes to see what other programs write to the file.
    struct Looking {
        /// SQLite's number of the file's state, which another connection's commits change and those of our
        /// writer do not.
        var version: Int?
        var timer: any DispatchSourceTimer
    }

    private static let pause = DispatchTimeInterval.milliseconds(100)

    package func changes() -> AsyncStream<Change> {
        if told.isHeard {
            look()
        } else {
            looking?.timer.cancel()
            looking = Looking(version: try? version(), timer: timer())
            told.begin((try? counts()) ?? [:])
        }
        return told.listen()
    }

    private func timer() -> any DispatchSourceTimer {
        let timer = DispatchSource.makeTimerSource(queue: executor.queue)
        timer.setEventHandler { [weak self] in
            if let self { self.assumeIsolated { $0.look() } }
        }
        timer.schedule(deadline: .now() + Self.pause, repeating: Self.pause)
        timer.activate()
        return timer
    }

    /// What this program writes is told when it is written; this is for what others do.
    private func look() {
        guard told.isHeard, let last = looking else {
            looking?.timer.cancel()
            looking = nil
            return
        }
        // A disk that fails now may work later; then everything is told that changed.
        guard let now = try? version(), now != last.version, let counts = try? counts() else { return }
        looking?.version = now
        told.tell(counts)
    }

    private func version() throws -> Int? {
        try pool.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA data_version") }
    }

    private func counts() throws -> [String: Int] {
        try pool.writeWithoutTransaction { try SQLiteState(db: $0).counts() }
    }
}
