import Foundation
import Synchronization
import Testing

/// A PostgreSQL of the tests' own: in a temporary folder, reached by a socket in it and by nothing else.
///
/// It lives as long as a pipe of this process is open, so that it ends however the tests do.
final class PrivateServer: Sendable {
    /// The one that tests share, each with databases of its own.
    static let shared = Result { try PrivateServer() }

    let folder: String
    private let options: String
    private let running = Mutex<(process: Process, input: Pipe)?>(nil)

    /// - Parameter options: of `postgres`, more than the usual ones.
    init(_ options: String = "") throws {
        folder = try Place().folder
        self.options = options
        try start()
    }

    private static let script = """
        set -e
        cd "$1"
        bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
        if [ "$(id -u)" = 0 ]; then
            user=postgres; id $user >/dev/null 2>&1 || user=nobody
            chmod 711 ..; chown $user .
            as="setpriv --reuid=$user --regid=$(id -g $user) --clear-groups"
        fi
        [ -d data ] || $as "$bin/initdb" -D data -A trust -U triage -E UTF8 --locale=C --wal-segsize=1 >log 2>&1
        ulimit -f ${LIMIT:-unlimited}
        $as "$bin/postgres" -D data -k "$1" -c listen_addresses= -c max_connections=300 $2 >>log 2>&1 &
        echo $! >pid
        until "$bin/pg_isready" -q -h "$1"; do kill -0 "$(cat pid)"; done
        echo ready
        cat
        kill -INT "$(cat pid)" 2>/dev/null || true
        wait "$(cat pid)" || true
        """

    /// - Parameter limit: the most kilobytes that a file of it can have.
    func start(limit: Int? = nil) throws {
        let (process, input, output) = (Process(), Pipe(), Pipe())
        // What other tests start must not keep it alive.
        for pipe in [input, output] {
            for handle in [pipe.fileHandleForReading, pipe.fileHandleForWriting] {
                _ = fcntl(handle.fileDescriptor, F_SETFD, FD_CLOEXEC)
            }
        }
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments = ["-c", Self.script, "postgres", folder, options]
        process.environment = [
            "PATH": "/usr/bin:/bin:/usr/sbin", "LIMIT": limit.map(String.init) ?? "unlimited",
        ]
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let answer = output.fileHandleForReading.availableData
        guard answer == Data("ready\n".utf8) else {
            let log = (try? String(contentsOfFile: folder + "/log", encoding: .utf8)) ?? "no log"
            throw Failure("PostgreSQL does not start; is Debian's package `postgresql` there? \(log)")
        }
        running.withLock { $0 = (process, input) }
    }

    struct Failure: Error {
        let message: String
        init(_ message: String) { self.message = message }
    }

    /// Ends it as its administrator would.
    func stop() {
        guard let (process, input) = running.withLock({ $0 }) else { return }
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    /// Ends it as a loss of power would, but that the disk has what the machine had.
    func kill() throws {
        let pid = try #require(Int32(try String(contentsOfFile: folder + "/pid", encoding: .utf8).dropLast()))
        try command(
            "kill -KILL \(pid) $(ps -o pid= --ppid \(pid)); while kill -0 \(pid) 2>/dev/null; do :; done")
        stop()
    }

    // MARK: databases

    /// The address of a place's database, which is made where there is none.
    static func address(of place: Place) throws -> String {
        let server = try shared.get()
        return try server.address(of: place)
    }

    private let made = Mutex<Set<String>>([])

    func address(of place: Place) throws -> String {
        let name = "place_" + String(place.folder.suffix(36)).lowercased().replacing("-", with: "_")
        if made.withLock({ $0.insert(name).inserted }) {
            try sql("CREATE DATABASE \(name)", in: "postgres")
        }
        return "postgresql:///\(name)?host=\(folder)&user=triage"
    }

    /// Runs statements as one who may do anything.
    @discardableResult
    func sql(_ statements: String, in database: String) throws -> String {
        let address =
            database.hasPrefix("postgresql:")
            ? database : "postgresql:///\(database)?host=\(folder)&user=triage"
        return try command("psql -XqAt -v ON_ERROR_STOP=1 '\(address)'", statements)
    }

    @discardableResult
    func command(_ line: String, _ input: String = "") throws -> String {
        let (process, from, to, errors) = (Process(), Pipe(), Pipe(), Pipe())
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments = ["-c", line]
        process.standardInput = from
        process.standardOutput = to
        process.standardError = errors
        try process.run()
        try from.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try from.fileHandleForWriting.close()
        let output = String(decoding: to.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let error = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(error) }
        return output
    }
}
