import Synchronization

/// Those who want to know of changes, and what they know.
///
/// It counts what it told, so that nobody is told twice, and whatever was missed is told when it is looked
/// for.
final class Told: Sendable {
    private struct State {
        /// How many events each chain has, as far as anybody was told; nil before anybody asked.
        var counts: [String: Int]?
        var listeners: [Int: AsyncStream<Change>.Continuation] = [:]
        var next = 0
    }

    private let state = Mutex(State())

    var isHeard: Bool { state.withLock { !$0.listeners.isEmpty } }

    /// Everything that is told from now on, in its order.
    func listen() -> AsyncStream<Change> {
        let (stream, continuation) = AsyncStream.makeStream(of: Change.self)
        let number = state.withLock { state in
            state.next += 1
            state.listeners[state.next] = continuation
            return state.next
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { _ = $0.listeners.removeValue(forKey: number) }
        }
        return stream
    }

    /// How the chains stand that nobody has to be told of.
    func begin(_ counts: [String: Int]) { state.withLock { $0.counts = counts } }

    func tell(_ chain: String, _ count: Int) {
        state.withLock { state in
            guard state.counts != nil, state.counts?[chain] ?? 0 < count else { return }
            state.counts?[chain] = count
            for listener in state.listeners.values { listener.yield(Change(chain: chain, count: count)) }
        }
    }

    /// Tells what of the chains is another than anybody was told.
    func tell(_ counts: [String: Int]) {
        for (chain, count) in counts { tell(chain, count) }
    }

    /// Nothing will be told any more.
    func end() {
        let listeners = state.withLock { Array($0.listeners.values) }
        for listener in listeners { listener.finish() }
    }
}
