import Testing
import TriageAccess
import TriageCalls

@Suite struct AccessPeopleTests {
    private func administrator(_ door: TestDoor, _ name: String = "administrator") async throws
        -> Administrator
    {
        .signedIn(try await door.enter(name).principal)
    }

    /// Everything that is done to people and tokens, by everybody who has one role.
    @Test func onlyAnAdministratorSaysWhoGetsIn() async throws {
        for role in Role.ofPeople {
            let door = try await TestDoor([role.rawValue, "ana"])
            _ = try await door.keeper.add(
                "boss", label: "Boss", roles: [.administrator], password: TestDoor.password, by: door.machine)
            let by = try await administrator(door, role.rawValue)
            let keeper = door.keeper
            let deeds: [(String, () async throws -> Void)] = [
                ("list", { _ = try await keeper.people(for: by) }),
                ("add", { _ = try await keeper.add("eve", label: "Eve", roles: [.author], by: by) }),
                ("roles", { try await keeper.give([.supervisor], to: "ana", by: by) }),
                ("reset", { _ = try await keeper.reset("ana", by: by) }),
                ("lock", { try await keeper.lock("ana", by: by) }),
                ("unlock", { try await keeper.unlock("ana", by: by) }),
                ("tokens", { _ = try await keeper.tokens(for: by) }),
                ("token", { _ = try await keeper.makeToken(for: "x", scope: [.evaluate], days: 1, by: by) }),
                ("revoke", { try await keeper.revokeToken("m-0", by: by) }),
                ("nobody", { try await keeper.lock("nobody", by: by) }),
            ]
            let before = await door.chain.all.count
            for (name, deed) in deeds {
                let code = await answer(deed)
                let right =
                    switch name {
                    case "revoke": "no-such-token"
                    case "nobody": "no-such-person"
                    default: "in"
                    }
                #expect(code == (role == .administrator ? right : "not-allowed"), "\(role) \(name)")
            }
            if role != .administrator { #expect(await door.chain.all.count == before) }
        }
    }

    /// Nobody gives himself roles, whatever roles he has.
    @Test func nobodyDoesItToHimself() async throws {
        let door = try await TestDoor(["administrator"])
        _ = try await door.keeper.add(
            "boss", label: "Boss", roles: [.administrator], password: TestDoor.password, by: door.machine)
        let by = try await administrator(door)
        let keeper = door.keeper
        for name in ["administrator", " Administrator "] {
            #expect(await answer { try await keeper.give([.supervisor], to: name, by: by) } == "not-allowed")
            #expect(await answer { _ = try await keeper.reset(name, by: by) } == "not-allowed")
            #expect(await answer { try await keeper.lock(name, by: by) } == "not-allowed")
        }
    }

    @Test func oneAdministratorStays() async throws {
        let door = try await TestDoor(["administrator", "ana"])
        _ = try await door.keeper.add("boss", label: "Boss", roles: [.administrator], by: door.machine)
        try await door.keeper.lock("boss", by: door.machine)
        let keeper = door.keeper
        let lock = await answer { try await keeper.lock("administrator", by: door.machine) }
        let give = await answer { try await keeper.give([.author], to: "administrator", by: door.machine) }
        #expect(lock == "last-administrator" && give == "last-administrator")
        try await keeper.unlock("boss", by: door.machine)
        try await keeper.give([.author], to: "administrator", by: door.machine)
        #expect(await answer { try await keeper.lock("boss", by: door.machine) } == "last-administrator")
    }

    @Test func rolesCountAtOnce() async throws {
        let door = try await TestDoor()
        let session = try await door.enter()
        let who = { try await door.keeper.who(Credentials(peer: "10.0.0.1", session: session.secret)) }
        for roles in [[.trainer], [.supervisor, .auditor], [.clinician]] as [Set<Role>] {
            try await door.keeper.give(roles, to: "ana", by: door.machine)
            #expect(try await who().roles == roles)
        }
        for roles in [[], [.machine], [.clinician, .machine]] as [Set<Role>] {
            let code = await answer { try await door.keeper.give(roles, to: "ana", by: door.machine) }
            #expect(code == "request-wrong")
        }
    }

    @Test func whoIsLockedOutIsOutAtOnce() async throws {
        let door = try await TestDoor(["ana", "ben"])
        let (ana, ben) = (try await door.enter("ana"), try await door.enter("ben"))
        try await door.keeper.lock("ana", by: door.machine)
        #expect(await door.seen(ana) == "session-ended")
        #expect(await door.seen(ben) == "in")
        #expect(await door.tried("ana") == "sign-in-failed")
        try await door.keeper.unlock("ana", by: door.machine)
        #expect(await door.tried("ana") == "in")
        #expect(await door.seen(ana) == "session-ended")
    }

    @Test func aResetIsANewBeginning() async throws {
        let door = try await TestDoor()
        let session = try await door.enter()
        for _ in 0..<5 { _ = await door.tried("ana", "wrong") }
        let made = try await door.keeper.reset("ana", by: door.machine)
        #expect(await door.seen(session) == "session-ended")
        #expect(await door.tried("ana", from: "10.0.0.2") == "sign-in-failed")
        let again = try await door.enter("ana", made ?? "", from: "10.0.0.2")
        #expect(again.principal.pending == [.newPassword])
        #expect(try await door.keeper.reset("ana", password: TestDoor.password, by: door.machine) == nil)
        #expect(try await door.enter("ana", from: "10.0.0.2").principal.pending == [])
    }

    @Test func namesAreOfOneKind() async throws {
        let door = try await TestDoor(["ana"])
        for (name, label, expected) in [
            ("ana", "Ana", "person-is-there"), ("ANA", "Ana", "person-is-there"),
            (" ana ", "x", "person-is-there"),
            ("", "x", "request-wrong"), ("a b", "x", "request-wrong"), ("a`b", "x", "request-wrong"),
            ("аna", "x", "request-wrong"), (String(repeating: "a", count: 65), "x", "request-wrong"),
            ("b", "", "request-wrong"), ("b", "a\u{202E}b", "request-wrong"), ("b", "a\nb", "request-wrong"),
            ("b.c-d_e@f", "Åsa Ö", "in"), (String(repeating: "a", count: 64), "x", "in"),
        ] {
            let code = await answer {
                _ = try await door.keeper.add(name, label: label, roles: [.author], by: door.machine)
            }
            #expect(code == expected, "\(name) \(label)")
        }
    }

    /// Two servers add the same person at once: there is one.
    @Test func twoServersAgree() async throws {
        let door = try await TestDoor(["administrator"])
        let keepers = (0..<8).map { _ in door.another() }
        let answers = await withTaskGroup(of: String.self) { group in
            for keeper in keepers {
                group.addTask {
                    await answer {
                        _ = try await keeper.add("eve", label: "Eve", roles: [.author], by: door.machine)
                    }
                }
            }
            return await group.reduce(into: []) { $0 += [$1] }
        }
        #expect(answers.sorted() == ["in"] + [String](repeating: "person-is-there", count: 7))
        let lists = try await keepers[0].people(for: door.machine)
        for keeper in keepers { #expect(try await keeper.people(for: door.machine) == lists) }
    }
}
