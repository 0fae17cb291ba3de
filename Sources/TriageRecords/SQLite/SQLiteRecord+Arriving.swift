import Dispatch
import Synchronization
import TriageCalls

/// Events that somebody waits for to be on the disk.
struct Arriving: Sendable {
    let entries: [Entry]
    let call: String
    /// The number of events that the call is to have.
    let count: Int
    let waiting: CheckedContinuation<Result<Int, RecordRefusal>, Never>
}

/// Events of calls are written to the disk together with all that came while it wrote the ones before: the
/// disk takes its time for each writing, however much it is.
extension SQLiteRecord {
    @discardableResult
    package nonisolated func append(_ events: [NewEvent], to call: String, expecting count: Int)
        async throws(RecordRefusal) -> Int
    {
        let entries = try Entry.all(events)
        let result: Result<Int, RecordRefusal> = await withCheckedContinuation { waiting in
            let isFirst = arriving.withLock { arriving in
                arriving.append(Arriving(entries: entries, call: call, count: count, waiting: waiting))
                return arriving.count == 1
            }
            if isFirst { executor.queue.async { self.assumeIsolated { $0.takeArrived() } } }
        }
        return try result.get()
    }

    private func takeArrived() {
        let arrived = arriving.withLock { arriving in
            defer { arriving = [] }
            return arriving
        }
        let results = written(arrived)
        for (one, result) in zip(arrived, results) { one.waiting.resume(returning: result) }
        // Afterwards, so that whoever wrote it mostly knows it already and looks at nothing again.
        for case (let one, .success(let now)) in zip(arrived, results) { told.tell(one.call, now) }
    }

    /// What became of each, in their order.
    private func written(_ arrived: [Arriving]) -> [Result<Int, RecordRefusal>] {
        do throws(RecordRefusal) {
            return try writing { writer in
                try arrived.map { one in
                    // A refusal comes before anything of it is written, and concerns nobody else.
                    do {
                        return .success(try writer.append(one.entries, to: one.call, expecting: one.count))
                    } catch let refusal as RecordRefusal { return .failure(refusal) }
                }
            }
        } catch {
            // What SQLite refuses of one may be what it takes of the others.
            return arrived.count == 1 ? [.failure(error)] : arrived.flatMap { written([$0]) }
        }
    }
}
