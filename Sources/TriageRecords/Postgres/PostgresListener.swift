import Dispatch
import Foundation

/// Hears what servers tell each other of a record, on a connection of its own that is made anew when it is
/// lost.
actor PostgresListener {
    private let executor = SerialQueue("record changes")
    private let address: String
    private let told: Told
    private var connection: PostgresConnection?
    private var source: (any DispatchSourceRead)?
    private var isBegun = false

    private static let pause = DispatchTimeInterval.milliseconds(500)

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    init(_ address: String, _ told: Told) {
        self.address = address
        self.told = told
    }

    /// Begins to listen. When that cannot be done now, everything is told when it can.
    func begin() {
        if isBegun { return }
        isBegun = true
        connect { told.begin($0) }
    }

    func end() {
        source?.cancel()
        (source, connection) = (nil, nil)
    }

    private func connect(_ tell: ([String: Int]) -> Void) {
        do {
            let session = try PostgresSession(address)
            try session.connection.execute("LISTEN \(PostgresSchema.name)")
            // What comes now is heard; what came before is read.
            tell(try session.reading { try $0.counts() })
            try listen(on: session.connection)
        } catch {
            tell([:])
            again()
        }
    }

    private func listen(on connection: PostgresConnection) throws(RecordRefusal) {
        // libpq closes its own socket when the connection is lost; what is looked at must be the same then.
        let socket = dup(connection.socket)
        guard socket >= 0 else { throw .machine("too many files are open") }
        let source = DispatchSource.makeReadSource(fileDescriptor: socket, queue: executor.queue)
        source.setEventHandler { [weak self] in
            if let self { self.assumeIsolated { $0.hear() } }
        }
        source.setCancelHandler { close(socket) }
        (self.connection, self.source) = (connection, source)
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
            end()
            again()
        }
    }

    private func again() {
        executor.queue.asyncAfter(deadline: .now() + Self.pause) { [weak self] in
            if let self { self.assumeIsolated { me in me.connect { me.told.tell($0) } } }
        }
    }
}
