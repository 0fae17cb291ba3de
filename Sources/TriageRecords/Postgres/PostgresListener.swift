import Dispatch

/// Hears what servers tell each other of a record, on a connection of its own that is made anew when it is
/// lost.
///
/// SAFETY: everything of it is touched on its queue alone.
final class PostgresListener: @unchecked Sendable {
    private let queue = DispatchQueue(label: "record changes")
    private let address: String
    private let told: Told
    private var connection: PostgresConnection?
    private var source: (any DispatchSourceRead)?
    private var isFirst = true

    private static let pause = DispatchTimeInterval.milliseconds(500)

    init(_ address: String, _ told: Told) {
        self.address = address
        self.told = told
        queue.async { self.connect() }
    }

    deinit { source?.cancel() }

    /// Returns when it has begun to listen, or has found that it cannot do so now.
    func isListening() async {
        await withCheckedContinuation { waiting in queue.async { waiting.resume() } }
    }

    private func connect() {
        do {
            let session = try PostgresSession(address)
            try session.connection.execute("LISTEN \(PostgresSchema.name)")
            // What comes now is heard; what came before is read.
            let counts = try session.reading { try $0.counts() }
            if isFirst { told.begin(counts) } else { told.tell(counts) }
            isFirst = false
            listen(on: session.connection)
        } catch {
            if isFirst { told.begin([:]) }
            isFirst = false
            again()
        }
    }

    private func listen(on connection: PostgresConnection) {
        self.connection = connection
        let source = DispatchSource.makeReadSource(fileDescriptor: connection.socket, queue: queue)
        source.setEventHandler { [weak self] in self?.hear() }
        // The socket is the connection's, which lives until nobody looks at it any more.
        source.setCancelHandler { withExtendedLifetime(connection) {} }
        self.source = source
        source.activate()
        hear()
    }

    private func hear() {
        do {
            for words in try connection?.notifications() ?? [] {
                let parts = words.split(separator: " ")
                if parts.count == 2, let count = Int(parts[1]) { told.tell(String(parts[0]), count) }
            }
        } catch {
            source?.cancel()
            (source, connection) = (nil, nil)
            again()
        }
    }

    private func again() {
        queue.asyncAfter(deadline: .now() + Self.pause) { [weak self] in self?.connect() }
    }
}
