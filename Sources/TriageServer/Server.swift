import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle
import TriageAccess
import TriageCalls
import TriageRecords

/// The server: answers at an address until it is told to stop.
package struct Server: Sendable {
    private let desk: Desk
    private let door: Door
    private let logger: Logger
    private let outbox: Outbox?

    /// - Parameter outbox: nil where no other program is told anything.
    package init(_ desk: Desk, _ door: Door, _ logger: Logger, outbox: Outbox? = nil) {
        self.outbox = outbox
        self.desk = desk
        self.door = door
        self.logger = logger
    }

    /// Answers until the process is told to stop (SIGTERM, SIGINT); then what is under way is finished first.
    ///
    /// - Parameters:
    ///   - port: 0 for one that is free.
    ///   - isReady: is told the port, once calls can be taken.
    package func run(
        host: String, port: Int, stopsBySignal: Bool = true,
        isReady: @escaping @Sendable (Int) async -> Void = { _ in }
    ) async throws {
        try await desk.calls.begin()
        for call in await desk.calls.openCalls() {
            if let owner = await call.call.owner { desk.presence.expects(owner.id, at: desk.now()) }
        }
        try await outbox?.begin()
        var http = HTTP1Channel.Configuration(
            idleTimeout: .seconds(Int64(desk.limits.idleSeconds)),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: 8 << 10, maxHeaderListSize: 16 << 10, maxHeaderFieldCount: 100))
        let patience = Int64(desk.limits.idleSeconds)
        http.additionalChannelHandlers = { [Patience(seconds: patience)] }
        let app = Application(
            responder: API(desk, door, logger), server: .http1(configuration: http),
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: port), backlog: 1_024,
                availableConnectionsDelegate: MaximumAvailableConnections(desk.limits.connections)),
            services: [Sweep(desk: desk), Follow(desk: desk, outbox: outbox)]
                + (outbox.map { [Telling(desk: desk, outbox: $0)] } ?? []),
            onServerRunning: { channel in await isReady(channel.localAddress?.port ?? port) },
            logger: logger)
        if stopsBySignal { try await app.runService() } else { try await app.run() }
    }
}

/// Sees to it that no open call is without somebody: who is gone leaves theirs to the supervisors' board.
private struct Sweep: Service {
    let desk: Desk

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                try await ContinuousClock().sleep(for: .seconds(5))
                await desk.sweep()
            }
        }
    }
}

/// Takes in what is written to the record, here or by another server.
private struct Follow: Service {
    let desk: Desk
    let outbox: Outbox?

    func run() async throws {
        let changes = await desk.record.changes()
        await cancelWhenGracefulShutdown {
            for await change in changes {
                if let own = OwnChain(rawValue: change.chain) {
                    if own == .libraries { try? await desk.active.refresh() }
                } else if change.chain != "record" {
                    await desk.calls.changed(change.chain, count: change.count)
                    try? await outbox?.look(at: change.chain)
                }
            }
        }
        try? await gracefulShutdown()
    }
}

/// Tells another program what waits in the outbox; what does not arrive is tried again, and nothing
/// overtakes it.
private struct Telling: Service {
    let desk: Desk
    let outbox: Outbox

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                try? await outbox.deliver()
                desk.figures.set(Figures.outbox, await outbox.waitingCount)
                try await ContinuousClock().sleep(for: .milliseconds(500))
            }
        }
    }
}

extension Desk {
    /// One look at who is gone.
    package func sweep() async {
        let now = now()
        for call in await calls.openCalls() {
            if let owner = await call.call.owner { presence.expects(owner.id, at: now) }
        }
        for person in presence.gone(for: limits.absentSeconds, at: now) {
            await calls.release(
                callsOf: person, because: .timedOut, at: now,
                silentFor: limits.absentSeconds)
            presence.forgets(person)
        }
        for person in await gate.signedOut() {
            await calls.release(callsOf: person, because: .signedOut, at: now)
            presence.forgets(person)
        }
    }
}
