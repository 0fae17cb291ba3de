import Foundation
import Logging
import NIOCore
import NIOPosix
import Synchronization
import Testing
import TriageAccess
import TriageCalls
import TriageRecords
import TriageServer

/// People of the tests: the token of each is their name, and they need no password.
final class TestGate: Gate {
    static let people: [(name: String, roles: Set<Role>, scope: Set<Deed>)] = [
        ("jd", [.clinician], []), ("mk", [.clinician], []), ("twin", [.clinician], []),
        ("sup", [.supervisor], []),
        ("author", [.author], []), ("editor", [.author], []), ("trainer", [.trainer], []),
        ("auditor", [.auditor], []), ("admin", [.administrator], []),
        ("machine", [.machine], Set(Deed.allCases)),
    ]

    var keeper: Doorkeeper? { nil }
    let gone = Mutex<[String]>([])
    /// Those who are signed in nowhere.
    let away = Mutex<Set<String>>([])

    static func principal(_ name: String) -> Principal? {
        people.first { $0.name == name }.map {
            // Two are called the same.
            Principal(
                id: "p-" + $0.name, label: $0.name == "twin" ? "jd" : $0.name, roles: $0.roles,
                scope: $0.scope)
        }
    }

    func who(_ request: Credentials) async throws(AccessRefusal) -> Principal {
        guard let name = request.bearer else { throw .notSignedIn }
        guard let principal = Self.principal(name) else { throw .tokenRefused }
        return principal
    }

    func signedOut() async -> [String] {
        gone.withLock { gone in
            defer { gone = [] }
            return gone
        }
    }

    func isHere(_ principal: Principal) async -> Bool { true }

    func supervisors() async -> [Owner] {
        let away = away.withLock { $0 }
        return Self.people.filter { $0.roles.contains(.supervisor) && !away.contains($0.name) }
            .map { Owner(id: "p-" + $0.name, name: $0.name) }
    }

    func taker(_ name: String) async -> Taker {
        guard let person = Self.principal(name) else { return .nobody }
        let owner = Owner(id: person.id, name: name)
        if person.roles.isDisjoint(with: [.clinician, .supervisor]) {
            return .away(owner, why: "takes no calls")
        }
        return away.withLock { $0.contains(name) }
            ? .away(owner, why: "is signed in nowhere") : .here(owner)
    }
}

/// A moment that a test moves on.
final class TestClock: Sendable {
    private let moment = Mutex(Moment.minute(0))

    var now: Moment { moment.withLock { $0 } }
    func set(_ moment: Moment) { self.moment.withLock { $0 = moment } }
}

extension Author {
    static let jd = Author(id: "p-jd", name: "jd", position: "desk 3")
    static let mk = Author(id: "p-mk", name: "mk")
}

/// What a server works with, on a record of its own or on one that another has, too.
struct TestDesk: Sendable {
    let desk: Desk
    let clock: TestClock
    let gate: TestGate
    let record: any CallRecord

    /// - Parameter cases: of the library, as its file of cases.
    init(
        _ record: any CallRecord, library text: String = CallLibrary.text, languages: [String] = [],
        cases: String? = nil, clock: TestClock = TestClock(), limits: Limits = TestDesk.limits
    ) async throws {
        self.record = record
        self.clock = clock
        gate = TestGate()
        let library = try ServedLibrary(Self.kept(text, languages: languages, cases: cases))
        let shelf = LibraryShelf(record)
        let active = ActiveLibrary(record, shelf)
        try await active.begin(with: library, by: Author(id: "test", name: "test"), at: clock.now)
        desk = Desk(
            record: record, gate: gate, shelf: shelf, active: active, limits: limits, now: { clock.now })
    }

    static func kept(_ text: String, languages: [String] = [], cases: String? = nil) throws -> KeptLibrary {
        let others = languages.enumerated().map { ("Rules/Languages/\($0).yaml", $1) }
        let all = [("Rules/call.yaml", text)] + others + (cases.map { [("Rules/call.cases.yaml", $0)] } ?? [])
        return try KeptLibrary(all.map { KeptLibrary.File(path: $0.0, bytes: Array($0.1.utf8)) })
    }

    /// A record of its own.
    init(_ storage: Storage, limits: Limits = TestDesk.limits) async throws {
        try await self.init(storage.open(Place(), .minute(0)), limits: limits)
    }

    static var limits: Limits {
        var limits = Limits()
        limits.requestsASecond = 100_000
        limits.burst = 100_000
        limits.unknownASecond = 100_000
        limits.heartbeatSeconds = 1
        return limits
    }
}

/// A server that answers on a port of this machine while a piece of work is done.
func serving(
    _ desk: Desk, _ door: Door = Door(), pages: Pages? = nil,
    log: @escaping @Sendable (String) -> Void = { _ in },
    _ work: @escaping @Sendable (Client) async throws -> Void
) async throws {
    let (ports, port) = AsyncStream.makeStream(of: Int.self)
    let now = desk.now
    let logger = Logger(label: "test") { JSONLog($0, .debug, now: now, write: log) }
    let server = Server(desk, door, logger, pages: pages)
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
            try await server.run(host: "127.0.0.1", port: 0, stopsBySignal: false) { port.yield($0) }
        }
        group.addTask {
            var ports = ports.makeAsyncIterator()
            guard let port = await ports.next() else { return }
            try await work(Client(port: port))
        }
        // The server ends only when it fails, or is told to.
        try await group.next()
        group.cancelAll()
        while let result = await group.nextResult() {
            if case .failure(let error) = result, !(error is CancellationError) { throw error }
        }
    }
}

/// What came back.
struct HTTPReply: Sendable {
    let status: Int
    let headers: [String: String]
    let body: String

    init(_ text: String) throws {
        let parts = text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
        let lines = parts[0].components(separatedBy: "\r\n")
        status = try #require(lines[0].split(separator: " ").dropFirst().first.flatMap { Int($0) }, "\(text)")
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            headers[line[..<colon].lowercased()] = line[line.index(after: colon)...]
                .trimmingCharacters(in: .whitespaces)
        }
        self.headers = headers
        body = parts.count > 1 ? String(parts[1]) : ""
    }

    func json() throws -> [String: Any] {
        let value = try JSONSerialization.jsonObject(with: Data(body.utf8))
        return try #require(value as? [String: Any], "\(body)")
    }

    var code: String? { (try? json())?["code"] as? String }
}

/// A client that sends bytes and reads bytes.
struct Client: Sendable {
    let port: Int

    /// Sends bytes, and reads until there is enough or the other side is done.
    func raw(_ bytes: String, until isEnough: @escaping @Sendable (String) -> Bool = { _ in false })
        async throws -> String
    {
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: bytes))
            var text = ""
            do {
                for try await buffer in inbound {
                    text += String(buffer: buffer)
                    if isEnough(text) { break }
                }
            } catch  where !text.isEmpty {
                // Closed hard, after it answered.
            }
            return text
        }
    }

    /// Asks for a stream and never reads it.
    func silent(_ path: String, as person: String = "jd") async throws -> any NIOCore.Channel {
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .channelOption(.autoRead, value: false)
            .channelOption(.socketOption(.so_rcvbuf), value: 4_096)
            .connect(host: "127.0.0.1", port: port).get()
        let request = "GET \(path) HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(person)\r\n\r\n"
        try await channel.writeAndFlush(ByteBuffer(string: request))
        return channel
    }

    func send(
        _ method: String, _ path: String, _ body: String? = nil, as person: String? = "jd",
        _ headers: [String: String] = [:]
    ) async throws -> HTTPReply {
        var lines = ["\(method) \(path) HTTP/1.1", "Host: localhost:\(port)", "Connection: close"]
        if let person { lines.append("Authorization: Bearer \(person)") }
        if let body {
            lines += ["Content-Type: application/json", "Content-Length: \(body.utf8.count)"]
        }
        lines += headers.map { "\($0): \($1)" }
        return try await HTTPReply(raw(lines.joined(separator: "\r\n") + "\r\n\r\n" + (body ?? "")))
    }

    func get(_ path: String, as person: String? = "jd", _ headers: [String: String] = [:]) async throws
        -> HTTPReply
    { try await send("GET", path, as: person, headers) }

    func post(_ path: String, _ body: String, as person: String? = "jd") async throws -> HTTPReply {
        try await send("POST", path, body, as: person)
    }

    /// Follows a stream until there is enough of it.
    func follow(
        _ path: String, as person: String = "jd", after: Int? = nil,
        until isEnough: @escaping @Sendable (String) -> Bool
    ) async throws -> String {
        let last = after.map { "Last-Event-ID: \($0)\r\n" } ?? ""
        return try await raw(
            "GET \(path) HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(person)\r\n\(last)\r\n",
            until: isEnough)
    }
}
