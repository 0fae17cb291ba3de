import Testing
import TriageCalls
import TriageServer

/// Every role at every route: who is turned away before anything is done. The table is said here by hand.
@Suite struct RoleTests {
    private static let roles = [
        "clinician": "jd", "supervisor": "sup", "author": "author", "trainer": "trainer",
        "auditor": "auditor", "administrator": "admin", "machine": "machine",
    ]
    private static let all = Set(roles.keys)
    /// Those who take no part in calls.
    private static let outside: Set = ["author", "auditor", "administrator"]
    /// Those who see no real call.
    private static let unseeing: Set = ["author", "administrator", "trainer"]

    /// Who is turned away from a real call of a clinician, by the names of routes.
    private static let refused: [(names: String, roles: Set<String>)] = [
        ("healthz readyz openapi", []),
        ("sign_in who_am_I sign_out change_password begin_second_factor set_second_factor", []),
        ("metrics", all.subtracting(["supervisor", "administrator", "machine"])),
        (
            "open_call add_events decide close_call ask_agreement withdraw_agreement board follow_board",
            outside
        ),
        ("list_calls", ["author", "administrator"]),
        ("read_call read_events follow_call", unseeing),
        ("evaluate_call why why_not what_if find see_hand-off hand_off", unseeing),
        ("record_outcome", outside.union(["trainer"])),
        ("agree refuse_agreement", outside.union(["machine"])),
        ("take_over give_call", outside.union(["machine", "trainer"])),
        // A call is left by who has it.
        ("leave_call", all.subtracting(["clinician"])),
        ("evaluate", ["auditor", "administrator"]),
        ("libraries library", []),
        ("bring_library propose_library withdraw_proposal", all.subtracting(["author"])),
        ("confirm_library", all.subtracting(["author", "supervisor"])),
        (
            "people add_person give_roles reset_person lock_person unlock_person tokens make_token revoke_token "
                + "locks lift_lock", all.subtracting(["administrator"])
        ),
        ("audit", all.subtracting(["auditor"])),
    ]
    private static let bodies = ["give_call": #"{"to": "mk"}"#]

    @Test func everyRoleAtEveryRoute() async throws {
        var table: [String: Set<String>] = [:]
        for (names, roles) in Self.refused {
            for name in names.split(separator: " ") { table[String(name)] = roles }
        }
        let expected = table
        let operations = CheckedAnswers().operations
        #expect(Set(operations.map(\.name)) == Set(expected.keys))
        let test = try await TestDesk(Storage.all[0])
        try await serving(test.desk) { client in
            var count = 0
            for (method, path, name) in operations {
                let place =
                    path.replacing("{name}", with: "jd").replacing("{token}", with: "m-1")
                    .replacing("{asked}", with: "event-01").replacing("{proposal}", with: "1")
                    .replacing("{library}", with: String(repeating: "0", count: 64))
                let body = method == "GET" ? nil : Self.bodies[name] ?? "{}"
                for (role, person) in Self.roles {
                    count += 1
                    let call = "call-\(10_000 + count)"
                    _ = try await client.post("/api/1/calls", #"{"id": "\#(call)"}"#)
                    let isRefused = expected[name]?.contains(role) ?? false
                    // A stream that is given goes on.
                    if name.hasPrefix("follow"), !isRefused { continue }
                    let here = place.replacing("{call}", with: call)
                    let reply = try await client.send(method, here, body, as: person)
                    #expect((reply.code == "not-allowed") == isRefused, "\(role) \(name): \(reply.body)")
                    #expect(reply.status < 500, "\(role) \(name): \(reply.body)")
                }
                let nobody = try await client.send(
                    method, place.replacing("{call}", with: "call-10001"), body, as: nil)
                let isOpen = ["healthz", "readyz", "openapi", "sign_in"].contains(name)
                #expect((nobody.code == "not-signed-in") == !isOpen, "\(name): \(nobody.body)")
            }
        }
    }
}
