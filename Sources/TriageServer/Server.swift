import Glibc
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle
import Synchronization
import TriageAccess
import TriageCalls
import TriageRecords
import UnixSignals

/// The server: answers at an address until it is told to stop.
package struct Server: Sendable {
    private let desk: Desk
    private let door: Door
    private let logger: Logger
    private let outbox: Outbox?
    private let pages: Pages?

    /// - Parameters:
    ///   - outbox: nil where no other program is told anything.
    ///   - pages: nil where nobody is shown anything in a browser.
    package init(_ desk: Desk, _ door: Door, _ logger: Logger, outbox: Outbox? = nil, pages: Pages? = nil) {
        self.pages = pages
        self.outbox = outbox
        self.desk = desk
        self.door = door
        self.logger = logger
    }

    /// Answers until the process is told to stop (SIGTERM, SIGINT); then what is under way is finished first,
    /// for as long as the limits say.
    ///
    /// - Parameters:
    ///   - port: 0 for one that is free.
    ///   - isReady: is told the port, once calls can be taken.
    package func run(
        host: String, port: Int, stopsBySignal: Bool = true,
        isReady: @escaping @Sendable (Int) async -> Void = { _ in }
    ) async throws {
        try await desk.calls.begin()
        try await outbox?.begin()
        var http = HTTP1Channel.Configuration(
            idleTimeout: .seconds(Int64(desk.limits.idleSeconds)),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: 8 << 10, maxHeaderListSize: 16 << 10, maxHeaderFieldCount: 100))
        let patience = Int64(desk.limits.idleSeconds)
        http.additionalChannelHandlers = { [Patience(seconds: patience)] }
        let (running, begins) = AsyncStream.makeStream(of: Void.self)
        let app = Application(
            responder: API(desk, door, logger, pages), server: .http1(configuration: http),
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: port), backlog: 1_024,
                availableConnectionsDelegate: MaximumAvailableConnections(desk.limits.connections)),
            services: [Sweep(desk: desk, running: running), Follow(desk: desk, outbox: outbox)]
                + (outbox.map { [Telling(desk: desk, outbox: $0)] } ?? []),
            onServerRunning: { channel in
                await isReady(channel.localAddress?.port ?? port)
                begins.finish()
            },
            logger: logger)
        guard stopsBySignal else { return try await app.run() }
        let stopping = Stopping(logger: logger)
        var configuration = ServiceGroupConfiguration(
            services: [app, stopping], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        configuration.maximumGracefulShutdownDuration = .seconds(desk.limits.stopSeconds)
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw AddressInUse()
        } catch  where stopping.hasBegun.load(ordering: .relaxed) {
            logger.notice("cut off what was not finished in time; what was acknowledged is kept")
        }
        logger.notice("stopped")
    }
}

/// Another program answers at the address.
package struct AddressInUse: Error {}

/// Says that the server stops, before anything else does.
private final class Stopping: Service {
    let hasBegun = Atomic(false)
    private let logger: Logger

    init(logger: Logger) { self.logger = logger }

    func run() async throws {
        try await gracefulShutdown()
        hasBegun.store(true, ordering: .relaxed)
        logger.notice("stopping; what is under way is finished first")
    }
}

/// Sees to it that no open call is without somebody: who is gone leaves theirs to a supervisor. The first
/// look finds out whose the open calls are; from then on their owners are expected.
private struct Sweep: Service {
    let desk: Desk
    /// Ends when the server answers; before that, nothing that can wait is done.
    let running: AsyncStream<Void>

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            for await _ in running {}
            while !Task.isCancelled {
                await desk.sweep()
                try await ContinuousClock().sleep(for: .seconds(5))
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
    /// Those of whom no server has heard for too long; nobody while that cannot be known.
    ///
    /// - Parameter owners: those of whom other servers are told.
    private func gone(_ owners: Set<String>, at now: Moment) async -> [String] {
        do throws(RecordRefusal) {
            let untold = presence.untold(owners, after: min(60, limits.absentSeconds / 5), at: now)
            if !untold.isEmpty {
                try await record.note(heard: untold)
                presence.tells(untold)
            }
            guard !presence.gone(for: limits.absentSeconds, at: now).isEmpty else { return [] }
            for (person, moment) in try await record.heard() { presence.hears(person, at: min(moment, now)) }
            return presence.gone(for: limits.absentSeconds, at: now)
        } catch { return [] }
    }

    /// One look at who is gone.
    package func sweep() async {
        let now = now()
        var owners: Set<String> = []
        for call in await calls.openCalls() {
            guard let owner = await call.call.owner else { continue }
            owners.insert(owner.id)
            presence.expects(owner.id, at: now)
        }
        // Other servers hand over to supervisors who are here.
        owners.formUnion(await gate.supervisors().map(\.id))
        for person in await gone(owners, at: now) {
            await release(callsOf: person, because: .timedOut, at: now)
            presence.forgets(person)
        }
        for person in await gate.signedOut() {
            await release(callsOf: person, because: .signedOut, at: now)
            presence.forgets(person)
        }
    }
}
