import Glibc

/// Something that threads share: one at a time is at it, and who needs it to be in some state waits for that.
///
/// `Mutex` of Synchronization cannot be waited on, so this is the machine's own lock and condition, at
/// addresses that do not move.
final class Monitor<State>: Sendable {
    // SAFETY: both are made for use by several threads, and the pointers never change.
    nonisolated(unsafe) private let lock: UnsafeMutablePointer<pthread_mutex_t>
    nonisolated(unsafe) private let changed: UnsafeMutablePointer<pthread_cond_t>
    // SAFETY: only touched with the lock held.
    nonisolated(unsafe) private var state: State

    init(_ state: State) {
        self.state = state
        lock = .allocate(capacity: 1)
        lock.initialize(to: pthread_mutex_t())
        pthread_mutex_init(lock, nil)
        changed = .allocate(capacity: 1)
        changed.initialize(to: pthread_cond_t())
        pthread_cond_init(changed, nil)
    }

    deinit {
        pthread_cond_destroy(changed)
        changed.deallocate()
        pthread_mutex_destroy(lock)
        lock.deallocate()
    }

    /// Waits until nobody else is at it and it is ready, and uses it; whoever waits looks again afterwards.
    func use<Result>(
        when isReady: (State) -> Bool = { _ in true }, _ body: (inout State) throws -> Result
    ) rethrows -> Result {
        pthread_mutex_lock(lock)
        defer {
            pthread_cond_broadcast(changed)
            pthread_mutex_unlock(lock)
        }
        while !isReady(state) { pthread_cond_wait(changed, lock) }
        return try body(&state)
    }
}

/// Runs work on so many threads of the machine's own at once, this one among them, and waits for all: they
/// wait for each other, so that they must not take places in a pool. Where the machine gives fewer threads,
/// there are fewer.
func onThreads(_ count: Int, _ work: @escaping @Sendable () -> Void) {
    final class Box: Sendable {
        let work: @Sendable () -> Void
        init(_ work: @escaping @Sendable () -> Void) { self.work = work }
    }
    var handles: [pthread_t] = []
    while handles.count + 1 < count {
        var handle = pthread_t()
        let box = Unmanaged.passRetained(Box(work))
        let code = pthread_create(
            &handle, nil,
            { raw in
                // SAFETY: the thread takes over the one reference that was handed to it.
                if let raw { Unmanaged<Box>.fromOpaque(raw).takeRetainedValue().work() }
                return nil
            }, box.toOpaque())
        guard code == 0 else {
            box.release()
            break
        }
        handles.append(handle)
    }
    work()
    for handle in handles { pthread_join(handle, nil) }
}

/// How many threads the address space that this process may take has room for; as many as asked when there is
/// no limit.
func threadsWithRoom(_ asked: Int) -> Int {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0, limit.rlim_cur < 1 << 46 else {
        return asked
    }
    // A stack, and an arena of the C library, which reserves 128 MiB of addresses to find 64 that are
    // aligned.
    let each = 160 << 20
    return min(asked, max(1, Int(limit.rlim_cur) / each))
}
