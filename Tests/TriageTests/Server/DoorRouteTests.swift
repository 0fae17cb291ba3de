import Foundation
import Testing
import TriageAccess
import TriageCalls
import TriageRecords
import TriageServer

/// The routes of the door, with a real doorkeeper.
@Suite struct DoorRouteTests {
    private static let password = "seven quiet herons wade"

    /// A server with a doorkeeper, and somebody of each of these names and roles.
    private func opened(_ people: [(String, Role)], secondFactor: Set<Role> = []) async throws
        -> (Desk, Doorkeeper)
    {
        let test = try await TestDesk(Storage.all[0])
        var rules = AccessRules()
        (rules.secondFactorRoles, rules.newsSeconds) = (secondFactor, 0)
        let clock = test.clock
        let keeper = Doorkeeper(
            chain: RecordChain(test.record), rules: rules,
            clock: AccessClock(wall: { clock.now }, steady: { clock.now.milliseconds }),
            passwords: PasswordQueue(cost: .least))
        for (name, role) in people {
            _ = try await keeper.add(
                name, label: "Mx. \(name)", roles: [role], password: Self.password, by: .atTheMachine("root"))
        }
        let desk = Desk(
            record: test.record, gate: keeper, shelf: test.desk.shelf, active: test.desk.active,
            limits: TestDesk.limits, now: { clock.now })
        return (desk, keeper)
    }

    /// Somebody who is signed in by a cookie.
    private struct Session {
        let client: Client
        let headers: [String: String]

        init(_ client: Client, _ reply: HTTPReply) throws {
            self.client = client
            let cookie = try #require(reply.headers["set-cookie"]).prefix { $0 != ";" }
            headers = [
                "Cookie": String(cookie),
                "Triage-CSRF": try #require(try reply.json()["csrf"] as? String, "\(reply.body)"),
            ]
        }

        func send(_ method: String, _ path: String, _ body: String? = nil) async throws -> HTTPReply {
            try await client.send(method, path, body, as: nil, headers)
        }
    }

    private func signIn(_ client: Client, _ name: String, _ password: String = password) async throws
        -> HTTPReply
    {
        try await client.post(
            "/api/1/session", #"{"name": "\#(name)", "password": "\#(password)"}"#, as: nil)
    }

    /// Each answer of the door is as the document says.
    @Test func theDoorAnswersAsTheDocumentSays() async throws {
        let (desk, _) = try await opened([("boss", .administrator), ("eye", .auditor)])
        try await serving(desk) { client in
            var checked = CheckedAnswers()
            var asked: Set<String> = []
            func hold(_ status: Int, _ method: String, _ path: String, _ reply: HTTPReply) throws -> [String:
                Any]
            {
                #expect(reply.status == status, "\(method) \(path): \(reply.body)")
                let pieces = path.split(separator: "/")
                let operation = checked.operations.first { operation in
                    let own = operation.path.split(separator: "/")
                    return operation.method == method && own.count == pieces.count
                        && zip(own, pieces).allSatisfy { $0.first == "{" || $0 == $1 }
                }
                asked.insert(operation?.name ?? path)
                return try checked.check(method, path, reply)
            }
            let entered = try await signIn(client, "boss")
            _ = try hold(201, "POST", "/api/1/session", entered)
            let boss = try Session(client, entered)
            func ask(_ status: Int, _ method: String, _ path: String, _ body: String? = nil) async throws
                -> [String: Any]
            { try hold(status, method, path, try await boss.send(method, path, body)) }
            _ = try await ask(200, "GET", "/api/1/session")
            let added = try await ask(
                201, "POST", "/api/1/people", #"{"name": "ana", "label": "Ana", "roles": ["clinician"]}"#)
            #expect(added["password"] is String)
            _ = try await ask(200, "PUT", "/api/1/people/ana/roles", #"{"roles": ["clinician", "author"]}"#)
            _ = try await ask(404, "PUT", "/api/1/people/nobody/roles", #"{"roles": ["clinician"]}"#)
            let people = try await ask(200, "GET", "/api/1/people")["people"] as? [[String: Any]]
            #expect(people?.first?["pending"] as? [String] == ["new_password"])
            _ = try await ask(200, "POST", "/api/1/people/ana/lock")
            _ = try await ask(200, "POST", "/api/1/people/ana/unlock")
            for _ in 0..<5 {
                _ = try hold(401, "POST", "/api/1/session", try await signIn(client, "ana", "wrong"))
            }
            let shut = try await signIn(client, "ana", "wrong")
            #expect(shut.code == "locked" && shut.headers["retry-after"] == "900")
            let locks = try await ask(200, "GET", "/api/1/locks")["locks"] as? [[String: Any]]
            #expect(locks?.count == 1 && locks?.first?["name"] as? String == "ana")
            #expect(locks?.first?["address"] as? String == "127.0.0.1")
            _ = try await ask(200, "POST", "/api/1/locks/lift", #"{"address": "127.0.0.1"}"#)
            _ = try await ask(422, "POST", "/api/1/locks/lift", #"{"address": "127.0.0.1"}"#)
            _ = try await ask(200, "POST", "/api/1/people/ana/reset", #"{"second_factor_lost": true}"#)
            let refused = try await ask(
                422, "POST", "/api/1/tokens", #"{"label": "CAD", "scope": ["take_over"]}"#)
            #expect((refused["help"] as? String)?.contains("open_call") == true)
            let made = try await ask(
                201, "POST", "/api/1/tokens", #"{"label": "CAD", "scope": ["open_call"], "days": 2}"#)
            _ = try await ask(200, "GET", "/api/1/tokens")
            // The call of a token that is taken back is the board's.
            let token = try #require(made["token"] as? String)
            #expect(try await client.post("/api/1/calls", #"{"id": "call-0001"}"#, as: token).status == 201)
            _ = try await ask(200, "DELETE", "/api/1/tokens/\(made["id"] ?? "")")
            #expect(await desk.calls.openCalls().first?.view(at: .minute(0)).owner == nil)
            let factor = try await ask(200, "POST", "/api/1/session/second-factor")
            // The app shows by which name, and where.
            let address = try #require(factor["address"] as? String)
            #expect(address.hasPrefix("otpauth://totp/crisis-triage:boss%40localhost?"), "\(address)")
            let secret = try #require(SecondFactor.bytes(base32: factor["secret"] as? String ?? ""))
            let code = SecondFactor.code(secret, step: Int(Moment.minute(0).milliseconds / 30_000))
            _ = try await ask(
                200, "PUT", "/api/1/session/second-factor",
                #"{"secret": "\#(factor["secret"] ?? "")", "code": "\#(code)", "password": "\#(Self.password)"}"#
            )
            _ = try await ask(
                200, "PUT", "/api/1/session/password",
                #"{"old": "\#(Self.password)", "new": "eight loud geese sleep"}"#)
            let eye = try Session(client, try await signIn(client, "eye"))
            _ = try hold(200, "GET", "/api/1/audit", try await eye.send("GET", "/api/1/audit"))
            _ = try await ask(200, "DELETE", "/api/1/session")
            let own = checked.operations.filter { operation in
                ["session", "people", "tokens", "locks", "audit"].contains {
                    operation.path.contains("/1/\($0)")
                }
            }
            #expect(Set(own.map(\.name)).subtracting(asked).isEmpty)
            #expect(checked.faults.isEmpty, "\(checked.faults.joined(separator: "\n"))")
        }
    }

    /// Who cannot take a call now is told of as that, and the call stays.
    @Test func aCallIsGivenToNobodyWhoIsNotThere() async throws {
        let (desk, keeper) = try await opened(
            [
                ("ana", .clinician), ("ben", .clinician), ("cyd", .author), ("dee", .supervisor),
                ("eve", .clinician),
            ],
            secondFactor: [.supervisor])
        let root = Administrator.atTheMachine("root")
        let once = try #require(try await keeper.add("new", label: "Mx. new", roles: [.clinician], by: root))
        for name in ["two", "too"] {
            _ = try await keeper.add(name, label: "Mx. Same", roles: [.clinician], by: root)
        }
        try await serving(desk) { client in
            let ana = try Session(client, try await signIn(client, "ana"))
            _ = try await ana.send("POST", "/api/1/calls", #"{"id": "call-0001"}"#)
            func give(_ name: String, _ code: String?, _ words: String) async throws {
                let reply = try await ana.send(
                    "POST", "/api/1/calls/call-0001/owner", #"{"to": "\#(name)"}"#)
                #expect(reply.code == code && reply.body.contains(words), "\(name): \(reply.body)")
                let owner = await desk.calls.openCalls().first?.view(at: .minute(0)).owner
                #expect((owner?.name == "Mx. ana") == (code != nil), "\(name)")
            }
            try await give("nobody", "no-such-person", "nobody is called so")
            try await give("Mx. Same", "cannot-take-it", "several people are called so")
            try await give("cyd", "cannot-take-it", "takes no calls")
            try await give("ben", "cannot-take-it", "Mx. ben is signed in nowhere")
            try await give("new", "cannot-take-it", "Mx. new has not signed in and chosen a password yet")
            _ = try await signIn(client, "new", once)
            try await give("new", "cannot-take-it", "Mx. new has not chosen a password yet")
            _ = try await signIn(client, "dee")
            try await give("dee", "cannot-take-it", "Mx. dee has not set up a second factor yet")
            _ = try await signIn(client, "eve")
            try await keeper.lock("eve", by: root)
            try await give("eve", "cannot-take-it", "Mx. eve is locked out")
            let ben = try Session(client, try await signIn(client, "ben"))
            _ = try await ben.send("DELETE", "/api/1/session")
            try await give("ben", "cannot-take-it", "Mx. ben is signed in nowhere")
            _ = try await signIn(client, "ben")
            try await give("ben", nil, "Mx. ben")
        }
    }
}
