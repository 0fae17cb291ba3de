import Hummingbird
import HummingbirdCore
import NIOCore
import ServiceLifecycle
import Synchronization

/// One stream of server-sent events on its way to one client.
///
/// Nothing is kept for a client that does not read: what is written waits until the client takes it, and what
/// happens meanwhile is looked up when it does. One that takes nothing for too long is cut off.
final class EventFlow: Sendable {
    private let source: StreamSource
    private let channel: any Channel
    private let limits: Limits
    /// Whether who reads it may do so still.
    private let isAllowed: @Sendable () async -> Bool
    private let clock = ContinuousClock()
    /// Since when a piece waits to be taken.
    private let waitsSince = Mutex<ContinuousClock.Instant?>(nil)
    private let lastWrite: Mutex<ContinuousClock.Instant>
    private let wasCut = Mutex(false)
    /// Longer than anything that a stream says at once, so that the last piece is known to be taken.
    private let beat: (text: String, interval: Duration)

    init(
        _ source: StreamSource, _ channel: any Channel, _ limits: Limits,
        isAllowed: @escaping @Sendable () async -> Bool
    ) {
        self.isAllowed = isAllowed
        self.source = source
        self.channel = channel
        self.limits = limits
        beat =
            source.beat.map { ($0.text, .milliseconds($0.milliseconds)) }
            ?? (": still here\n\n", .seconds(limits.heartbeatSeconds))
        lastWrite = Mutex(clock.now)
    }

    /// Whether it was cut off since nobody read it.
    var isStalled: Bool { wasCut.withLock { $0 } }

    /// Writes until the client goes, the source ends or the server stops.
    func run(_ writer: inout any ResponseBodyWriter) async throws {
        let (signals, signal) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let pump = Task { [source] in
            for await _ in source.signals { signal.yield() }
            signal.finish()
        }
        let watcher = Task { await self.watch(signal) }
        defer {
            pump.cancel()
            watcher.cancel()
        }
        signal.yield()
        var asked = clock.now
        try await withGracefulShutdownHandler {
            for await _ in signals {
                // Who is no longer signed in is told nothing more, however busy the stream is.
                if asked.duration(to: clock.now) >= .seconds(limits.heartbeatSeconds) {
                    guard await isAllowed() else { return }
                    asked = clock.now
                }
                var text = await source.news()
                if text.isEmpty, isHeartbeatDue { text = beat.text }
                if text.isEmpty { continue }
                try await write(text, &writer)
            }
        } onGracefulShutdown: {
            signal.finish()
        }
    }

    private func write(_ text: String, _ writer: inout any ResponseBodyWriter) async throws {
        waitsSince.withLock { $0 = clock.now }
        defer {
            waitsSince.withLock { $0 = nil }
            lastWrite.withLock { $0 = clock.now }
        }
        try await writer.write(ByteBuffer(string: text))
    }

    private var isHeartbeatDue: Bool {
        lastWrite.withLock { $0.duration(to: clock.now) >= beat.interval }
    }

    /// Closes the connection when a piece waits for too long, and sees to signs of life.
    private func watch(_ signal: AsyncStream<Void>.Continuation) async {
        while !Task.isCancelled {
            try? await ContinuousClock().sleep(for: min(beat.interval / 2, .milliseconds(500)))
            if let since = waitsSince.withLock({ $0 }),
                since.duration(to: clock.now) > .seconds(limits.stalledSeconds)
            {
                wasCut.withLock { $0 = true }
                channel.close(promise: nil)
                return
            }
            if isHeartbeatDue { signal.yield() }
        }
    }
}
