import CPQ
import Foundation

/// A connection to PostgreSQL. It waits for the server, so it is used on a queue of its own.
///
/// SAFETY: nothing but this type has the pointer of libpq, which is freed when it goes; what an answer holds
/// is copied out before it is freed.
@safe final class PostgresConnection {
    private let connection: OpaquePointer
    private var prepared: [String: String] = [:]

    /// - Parameter address: as libpq takes it, `postgresql://host/database` or `host=… dbname=…`.
    init(_ address: String) throws(RecordRefusal) {
        // What the address says goes before what stands here.
        let settings = [
            ("connect_timeout", "10"), ("keepalives_idle", "10"), ("keepalives_interval", "5"),
            ("keepalives_count", "3"), ("tcp_user_timeout", "20000"), ("application_name", "triage-serve"),
            ("dbname", address), ("client_encoding", "UTF8"),
        ]
        let made = unsafe Self.withStrings(settings.map(\.0)) { keywords in
            unsafe Self.withStrings(settings.map(\.1)) { values in
                unsafe PQconnectdbParams(keywords, values, 1)
            }
        }
        guard let made = unsafe made else { throw .machine("there is no memory for a connection") }
        unsafe connection = made
        guard unsafe PQstatus(connection) == CONNECTION_OK else {
            throw .machine("PostgreSQL cannot be reached: \(message)")
        }
        guard isPrivate else {
            throw .machine(
                "the connection to PostgreSQL can be read by others on the way; say `sslmode=verify-full`")
        }
        unsafe PQsetNoticeProcessor(connection, { _, _ in }, nil)
    }

    deinit { unsafe PQfinish(connection) }

    /// Whether nothing can be done with it any more.
    var isLost: Bool { unsafe PQstatus(connection) != CONNECTION_OK }

    /// In one machine, or encrypted.
    private var isPrivate: Bool {
        if unsafe PQsslInUse(connection) == 1 { return true }
        let host = unsafe PQhost(connection).map { unsafe String(cString: $0) } ?? ""
        let address = unsafe PQhostaddr(connection).map { unsafe String(cString: $0) } ?? ""
        return host.hasPrefix("/") || host.hasPrefix("@") || address.hasPrefix("127.") || address == "::1"
    }

    /// libpq's own words, on one line. They name no password.
    private var message: String {
        let text = unsafe PQerrorMessage(connection).map { unsafe String(cString: $0) } ?? ""
        return text.split(whereSeparator: \.isNewline).map { $0.trimmingPrefix(/\s+/) }.joined(separator: " ")
    }

    // MARK: asking

    /// One or more statements without parameters.
    ///
    /// - Returns: what the last one did, in a word.
    @discardableResult
    func execute(_ statements: String) throws(RecordRefusal) -> String {
        let answer = try unsafe check(PQexec(connection, statements))
        defer { unsafe answer.free() }
        return unsafe answer.deed
    }

    /// Ends a transaction in which nothing is to be kept; PostgreSQL does so itself when it does not hear
    /// this.
    func rollBack() { _ = try? execute("ROLLBACK") }

    /// A statement with `$1` and so on.
    @discardableResult
    func rows(_ statement: String, _ parameters: [PostgresValue?] = []) throws(RecordRefusal) -> [PostgresRow]
    {
        let name = try prepare(statement)
        let result = unsafe withParameters(parameters) { values, lengths, formats in
            unsafe PQexecPrepared(connection, name, Int32(parameters.count), values, lengths, formats, 1)
        }
        let answer = try unsafe check(result)
        defer { unsafe answer.free() }
        return unsafe answer.rows
    }

    /// The same for rows without end: each is given out as it comes.
    func each(
        _ statement: String, _ parameters: [PostgresValue?] = [], _ body: (PostgresRow) throws -> Void
    ) throws {
        let name = try prepare(statement)
        let isSent = unsafe withParameters(parameters) { values, lengths, formats in
            unsafe PQsendQueryPrepared(
                connection, name, Int32(parameters.count), values, lengths, formats, 1)
        }
        guard isSent == 1, unsafe PQsetSingleRowMode(connection) == 1 else { throw lost }
        var failure: (any Error)?
        while let result = unsafe PQgetResult(connection) {
            do {
                let answer = try unsafe check(result)
                defer { unsafe answer.free() }
                if failure == nil { for row in unsafe answer.rows { try body(row) } }
            } catch {
                if failure == nil { cancel() }
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
    }

    private func prepare(_ statement: String) throws(RecordRefusal) -> String {
        if let name = prepared[statement] { return name }
        let name = "s\(prepared.count)"
        try unsafe check(PQprepare(connection, name, statement, 0, nil)).free()
        prepared[statement] = name
        return name
    }

    private func cancel() {
        guard let cancel = unsafe PQgetCancel(connection) else { return }
        var words = [CChar](repeating: 0, count: 256)
        _ = unsafe PQcancel(cancel, &words, Int32(words.count))
        unsafe PQfreeCancel(cancel)
    }

    // MARK: hearing

    var socket: Int32 { unsafe PQsocket(connection) }

    /// What was told on the channels that are listened to.
    ///
    /// Everything that is there is read, and the end where it has come: nobody may say again that there is
    /// something to read.
    func notifications() throws(RecordRefusal) -> [String] {
        var heard: [String] = []
        repeat {
            guard unsafe PQconsumeInput(connection) == 1, !isLost else { throw lost }
            while let notification = unsafe PQnotifies(connection) {
                heard.append(unsafe String(cString: notification.pointee.extra))
                unsafe PQfreemem(notification)
            }
        } while hasMore
        return heard
    }

    private var hasMore: Bool {
        var look = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&look, 1, 0) > 0
    }

    // MARK: answers

    private func check(_ result: OpaquePointer?) throws(RecordRefusal) -> PostgresAnswer {
        guard let result = unsafe result else { throw lost }
        let answer = unsafe PostgresAnswer(result)
        switch unsafe PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_SINGLE_TUPLE, PGRES_EMPTY_QUERY: return unsafe answer
        default:
            defer { unsafe answer.free() }
            throw isLost ? lost : unsafe answer.refusal
        }
    }

    private var lost: RecordRefusal {
        .machine(
            "the connection to PostgreSQL was lost; what was being written may be there, so read it again")
    }

    private func withParameters<Result>(
        _ parameters: [PostgresValue?],
        _ body: (UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) ->
            Result
    ) -> Result {
        // All in one piece of memory, each after the one before.
        let all = parameters.flatMap { parameter -> [UInt8] in parameter?.bytes ?? [] } + [0]
        let lengths = parameters.map { Int32($0?.bytes.count ?? 0) }
        let formats = [Int32](repeating: 1, count: parameters.count)
        return unsafe all.withUnsafeBytes { memory in
            var place = 0
            var values: [UnsafePointer<CChar>?] = unsafe []
            for (parameter, length) in zip(parameters, lengths) {
                unsafe values.append(
                    parameter == nil
                        ? nil : memory.baseAddress?.advanced(by: place).assumingMemoryBound(to: CChar.self))
                place += Int(length)
            }
            return unsafe body(values, lengths, formats)
        }
    }

    private static func withStrings<Result>(
        _ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Result
    ) -> Result {
        let all = strings.flatMap { Array($0.utf8CString) }
        return unsafe all.withUnsafeBufferPointer { memory in
            var place = 0
            var pointers: [UnsafePointer<CChar>?] = unsafe []
            for string in strings {
                unsafe pointers.append(memory.baseAddress?.advanced(by: place))
                place += string.utf8.count + 1
            }
            unsafe pointers.append(nil)
            return unsafe body(pointers)
        }
    }
}
