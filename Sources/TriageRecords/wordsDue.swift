import TriageCalls
import TriageDiagnostics

/// Which calls' words are due to be destroyed, after the days that they are kept.
extension CallRecord {
    /// By call, through which of its events the words were destroyed.
    package func purgedThrough() async throws(RecordRefusal) -> [String: Int] {
        var through: [String: Int] = [:]
        for act in try await acts() {
            let file = SourceFile(id: 0, path: "", bytes: Array(act.utf8))
            guard let told = fields(of: file, line: 1), told["kind"] == "purged",
                let call = told["call"], let last = told["through"].flatMap({ Int($0) })
            else { continue }
            through[call] = max(through[call] ?? 0, last)
        }
        return through
    }

    /// Calls that are over, to which nothing was added since a moment, and whose words are not destroyed.
    package func wordsDue(unchangedSince moment: Moment) async throws(RecordRefusal) -> [String] {
        let purged = try await purgedThrough()
        var due: [String] = []
        for summary in try await calls() where (purged[summary.name] ?? 0) < summary.eventCount {
            let lines = try await call(summary.name, withheld: true).lines
            var ignored = Problems()
            let events = lines.compactMap { readEvent(line: $0, &ignored) }
            let isOver = events.contains { if case .closed = $0.kind { true } else { false } }
            if isOver, let last = events.map(\.at).max(), last <= moment { due.append(summary.name) }
        }
        return due
    }
}
