import ArgumentParser
import Logging
import TriageAccess
import TriageCalls
import TriageCommands
import TriageConsole
import TriageRecords
import TriageServer

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Answer at an address: calls that many people take.",
        discussion: """
            It answers this machine alone, unless a proxy that speaks TLS stands before it and is declared \
            (`--behind`, `--host`). SIGTERM lets it finish what is under way. Logs go to standard error, one \
            JSON object a line; they never hold what was said on a call.
            """)

    @OptionGroup var record: RecordOption

    @Option(help: "The library that calls begin with, the first time (default: the one around you).")
    var library: String?

    @Option(help: "Where to answer, ADDRESS:PORT; port 0 for a free one.")
    var listen = "127.0.0.1:8711"

    @Option(help: "The address of a proxy that speaks TLS and says who asks; can be given again.")
    var behind: [String] = []

    @Option(help: "A name by which the server is called, besides those of this machine; can be given again.")
    var host: [String] = []

    @Option(help: "The header by which a declared proxy signs people on.")
    var signOnHeader: String?

    @Option(help: "The mapping file of a program on this machine that is told decisions and sends.")
    var push: String?

    @Option(help: "The key that signs what it is told, as `record checkpoint --new-key` makes one.")
    var pushKey: String?

    @Option(help: "Requests a second that a person or a program may make.")
    var requestsASecond: Double?

    @Option(help: "Seconds for which a connection may be idle, send one request, or leave an answer unread.")
    var idleSeconds: Int?

    @Option(help: "Seconds after which who owns calls and is not heard of leaves them to a supervisor.")
    var absentSeconds: Int?

    @Option(
        help: """
            A role for which a second factor is needed besides supervisor, author, auditor and \
            administrator; can be given again.
            """,
        transform: { word in
            if let role = Role(rawValue: word), role != .machine { return role }
            throw ValidationError("`--second-factor` is a role of people, such as clinician")
        })
    var secondFactor: [Role] = []

    @Option(
        help:
            "Days after which words of a call that is over are due to be destroyed; none are by itself."
    )
    var keepWordsDays: Int?

    func validate() throws {
        guard keepWordsDays.map({ $0 >= 1 }) ?? true else {
            throw ValidationError("`--keep-words-days` is 1 or more")
        }
        guard let (host, _) = place else {
            throw ValidationError("`--listen` is an address and a port, such as 127.0.0.1:8711")
        }
        guard isOfThisMachine(host) || !behind.isEmpty else {
            throw ValidationError(
                """
                \(host) can be reached from elsewhere, and this server speaks no TLS; put a proxy before it \
                and name its address with `--behind`
                """)
        }
        if signOnHeader != nil, behind.isEmpty {
            throw ValidationError("`--sign-on-header` needs the proxy that sends it, `--behind`")
        }
        if (push == nil) != (pushKey == nil) {
            throw ValidationError("`--push` and `--push-key` go together")
        }
        if let requestsASecond, !(requestsASecond > 0) {
            throw ValidationError("`--requests-a-second` is a number above 0")
        }
        if let idleSeconds, !(1...3_600 ~= idleSeconds) {
            throw ValidationError("`--idle-seconds` is a number from 1 to 3600")
        }
        if let absentSeconds, !(10...86_400 ~= absentSeconds) {
            throw ValidationError("`--absent-seconds` is a number from 10 to 86400")
        }
    }

    func run() async throws {
        guard let (host, port) = place else { return }
        let (paths, days) = ([library].compactMap { $0 }, keepWordsDays)
        async let pages = Console(practice: practiceFiles(at: paths), keepWordsDays: days).pages
        // What may be wrong is looked at before a record and its first account are made.
        let served = try servedLibrary()
        let record: any CallRecord = try await record.made()
        // A log left by another server lets a record be opened on a disk that nobody can write to.
        try await told { () async throws(RecordRefusal) in try await record.note(heard: ["server": now()]) }
        let rules = accessRules
        let keeper = Doorkeeper(
            chain: RecordChain(record), rules: rules,
            clock: AccessClock(wall: now, steady: Terminal.steadyMilliseconds))
        let logger = Logger(label: "triage-serve") {
            JSONLog($0, .info, now: now, write: Terminal.writeError)
        }
        let shelf = LibraryShelf(record)
        let active = ActiveLibrary(record, shelf)
        do {
            if let first = try await keeper.begin() { tell(first) }
            try await active.begin(with: served, by: Author(id: "server", name: "server"), at: now())
            if await active.active(at: now()) != served.hash {
                logger.notice("calls begin with the library that two people activated, not with this one")
            }
            let desk = Desk(
                record: record, gate: keeper, shelf: shelf, active: active, limits: limits, now: now)
            let server = try Server(desk, door, logger, outbox: outbox(desk), pages: await pages)
            try await server.run(host: host, port: port) { port in
                Terminal.write("Answers at http://\(host.contains(":") ? "[\(host)]" : host):\(port)/\n")
            }
        } catch is AddressInUse {
            throw Refusal(
                "another program answers at \(listen); stop it, or give another address with `--listen`",
                .machineFailed)
        } catch let problem as Problem {
            throw Refusal(problem.message, problem.status == 503 ? .machineFailed : .requestWrong)
        } catch let refusal as AccessRefusal { throw Refusal(refusal.message) }
    }

    private func servedLibrary() throws -> ServedLibrary {
        do {
            return try ServedLibrary(
                keptLibrary(at: [library].compactMap { $0 }), today: now().calendarDay)
        } catch let problem as Problem { throw Refusal(problem.message) }
    }

    private func tell(_ first: (name: String, password: String)) {
        Terminal.write(
            """
            The first account: name \(first.name), password for the first sign-in \(first.password)
            Nobody is told it again. Sign in, choose a password of your own, and let others in.

            """)
    }

    private func outbox(_ desk: Desk) throws -> Outbox? {
        guard let push, let pushKey else { return nil }
        let plan = try PushPlan(Disk.here.bytes(of: push, onlyFiles: true))
        guard let key = SigningKey(file: try Disk.here.bytes(of: pushKey, onlyFiles: true)) else {
            throw Refusal("`\(pushKey)` is no key")
        }
        return Outbox(desk.record, desk.calls, plan, key: key, now: now) { body, number, signature in
            await post(plan, body, number, signature, seconds: 10)
        }
    }

    private var limits: Limits {
        var limits = Limits()
        if let requestsASecond {
            limits.requestsASecond = requestsASecond
            limits.burst = requestsASecond * 4
        }
        if let idleSeconds { limits.idleSeconds = idleSeconds }
        if let absentSeconds { limits.absentSeconds = absentSeconds }
        // Some files stay for the record, and for what reaches it anew.
        limits.connections = min(limits.connections, max(16, raisedFileLimit() - 200))
        return limits
    }

    private var accessRules: AccessRules {
        var rules = AccessRules()
        rules.secondFactorRoles.formUnion(secondFactor)
        if signOnHeader != nil { rules.signOnProxies = Set(behind) }
        return rules
    }

    private var door: Door {
        var door = Door()
        door.hosts = Set(host.map { $0.lowercased() })
        door.proxies = Set(behind)
        door.proxyHeader = signOnHeader
        return door
    }

    private var place: (host: String, port: Int)? {
        guard let colon = listen.lastIndex(of: ":"), let port = Int(listen[listen.index(after: colon)...]),
            0...65_535 ~= port
        else { return nil }
        let host = listen[..<colon].filter { $0 != "[" && $0 != "]" }
        return host.isEmpty ? nil : (host, port)
    }

    private func isOfThisMachine(_ host: String) -> Bool {
        host == "::1" || host == "localhost" || host.hasPrefix("127.")
    }
}
