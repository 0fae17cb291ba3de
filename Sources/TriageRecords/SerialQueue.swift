import Dispatch

/// Runs the work of an actor on a queue of its own, so that what waits for a disk never holds a thread of
/// Swift's concurrency.
package final class SerialQueue: SerialExecutor {
    package let queue: DispatchQueue

    package init(_ label: String) { queue = DispatchQueue(label: label) }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let executor = unsafe asUnownedSerialExecutor()
        queue.async { unsafe job.runSynchronously(on: executor) }
    }

    /// What runs on the queue runs for whoever it is the queue of.
    package func checkIsolated() { dispatchPrecondition(condition: .onQueue(queue)) }

    /// Does something on the queue that no actor has yet.
    func run<Done: Sendable>(_ work: @escaping @Sendable () throws(RecordRefusal) -> Done)
        async throws(RecordRefusal) -> Done
    {
        let done: Result<Done, RecordRefusal> = await withCheckedContinuation { waiting in
            queue.async {
                waiting.resume(returning: Result { () throws(RecordRefusal) in try work() })
            }
        }
        return try done.get()
    }
}
