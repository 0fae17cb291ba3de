import Synchronization
import TriageCalls
import TriagePresentation
import TriageSyntax

extension LiveCall {
    /// The events after a number, each as it comes, and after the last of them how the call stands.
    func stream(after number: Int, _ now: @escaping @Sendable () -> Moment) -> StreamSource {
        let (id, signals) = changes()
        let sent = Mutex(max(0, number))
        let isFirst = Mutex(true)
        return StreamSource(
            signals: signals,
            news: { [weak self] in
                guard let self else { return "" }
                let new = await lines(after: sent.withLock { $0 })
                let wasFirst = isFirst.withLock { first in
                    defer { first = false }
                    return first
                }
                guard !new.isEmpty || wasFirst else { return "" }
                let count = new.last?.number ?? sent.withLock { $0 }
                sent.withLock { $0 = count }
                return new.map { serverSentEvent("event", id: $0.number, numbered($0.number, $0.line)) }
                    .joined() + serverSentEvent("view", id: count, await json(at: now()))
            }, end: { [weak self] in await self?.endWatching(id) })
    }
}
