import Testing
import TriageAccess
import TriageCalls

@Suite struct TokenTests {
    private func seen(_ door: TestDoor, _ token: String, at keeper: Doorkeeper? = nil) async -> String {
        await answer {
            _ = try await (keeper ?? door.keeper).who(
                Credentials(peer: "10.0.0.1", isChanging: true, bearer: token))
        }
    }

    @Test func aMachineGetsInWithItsToken() async throws {
        let door = try await TestDoor([])
        let (id, token) = try await door.keeper.makeToken(
            for: "dispatch", scope: [.evaluate, .openCall], days: 30, by: door.machine)
        let who = try await door.keeper.who(Credentials(peer: "10.0.0.1", isChanging: true, bearer: token))
        #expect(who.id == id && who.roles == [.machine] && who.scope == [.evaluate, .openCall])
        #expect(who.label == "dispatch" && who.csrf == nil && who.session == nil)
        #expect(Permission.allows(who, .evaluate, on: .server))
        #expect(!Permission.allows(who, .readMetrics, on: .server))
        #expect(try await door.keeper.current(who) == who)
    }

    /// Every character of a token, changed, and every cut of it.
    @Test func nothingLikeATokenIsOne() async throws {
        let door = try await TestDoor([])
        let (id, token) = try await door.keeper.makeToken(
            for: "dispatch", scope: [.evaluate], days: 30, by: door.machine)
        let other = try await door.keeper.makeToken(
            for: "other", scope: [.evaluate], days: 30, by: door.machine)
        let letters = Array(token)
        var wrong = ["", ".", id, id + ".", "." + token, token + ".", token + "0", token.uppercased()]
        wrong.append(id + "." + (other.token.split(separator: ".").last ?? ""))
        for place in letters.indices {
            var changed = letters
            changed[place] = letters[place] == "0" ? "1" : "0"
            wrong += [String(changed), String(letters[..<place])]
        }
        for text in wrong { #expect(await seen(door, text) == "token-refused", "\(text)") }
        #expect(await seen(door, token) == "in")
    }

    /// It ends when it says, on every server, and no clock that is set back gives it life again.
    @Test func aTokenEnds() async throws {
        for days in [1, 30, 366] {
            let door = try await TestDoor([])
            let token = try await door.keeper.makeToken(
                for: "dispatch", scope: [.evaluate], days: days, by: door.machine
            ).token
            door.time.pass(minutes: Double(days * 24 * 60) - 0.1)
            #expect(await seen(door, token) == "in")
            door.time.pass(minutes: 0.1)
            #expect(await seen(door, token) == "token-refused")
            door.time.set(byMinutes: -60 * 24)
            #expect(await seen(door, token) == "token-refused")
            // Anything that was written since stands against a clock that is set back before a start.
            _ = try await door.keeper.begin()
            _ = try await door.keeper.add("ana", label: "Ana", roles: [.author], by: door.machine)
            door.time.restart()
            #expect(await seen(door, token, at: door.another()) == "token-refused")
        }
    }

    @Test func aTokenIsTakenBack() async throws {
        let door = try await TestDoor([])
        let other = door.another()
        let (id, token) = try await door.keeper.makeToken(
            for: "dispatch", scope: [.evaluate], days: 30, by: door.machine)
        let who = try await other.who(Credentials(peer: "10.0.0.1", bearer: token))
        try await door.keeper.revokeToken(id, by: door.machine)
        #expect(await seen(door, token) == "token-refused")
        #expect(await seen(door, token, at: other) == "token-refused")
        #expect(try await other.current(who) == nil)
        for id in [id, "m-0", "", "ana"] {
            let code = await answer { try await door.keeper.revokeToken(id, by: door.machine) }
            #expect(code == "no-such-token")
        }
        #expect(try await door.keeper.tokens(for: door.machine).map(\.isRevoked) == [true])
    }

    /// What no machine may do no token is for; and none is for ever.
    @Test func aTokenIsForWhatMachinesDo() async throws {
        let door = try await TestDoor([])
        for deed in Deed.allCases {
            let code = await answer {
                _ = try await door.keeper.makeToken(for: "x", scope: [deed], days: 1, by: door.machine)
            }
            #expect(code == (Permission.ofMachines.contains(deed) ? "in" : "request-wrong"), "\(deed)")
        }
        for (label, scope, days) in [
            ("x", [], 1), ("x", [.evaluate], 0), ("x", [.evaluate], 367), ("x", [.evaluate], -1),
            ("", [.evaluate], 1), ("a\nb", [.evaluate], 1), ("x", [.evaluate, .administerPeople], 1),
        ] as [(String, Set<Deed>, Int)] {
            let code = await answer {
                _ = try await door.keeper.makeToken(for: label, scope: scope, days: days, by: door.machine)
            }
            #expect(code == "request-wrong")
        }
    }

    // MARK: sign-on by a proxy

    @Test func aProxySignsOnFromADeclaredAddressOnly() async throws {
        let door = try await TestDoor(["ana"]) { $0.signOnProxies = ["127.0.0.1", "::1"] }
        for (peer, expected) in [
            ("127.0.0.1", "in"), ("::1", "in"), ("127.0.0.2", "proxy-not-declared"),
            ("", "proxy-not-declared"), ("10.0.0.1", "proxy-not-declared"),
        ] {
            // What the request says of where it comes from changes nothing.
            for address in ["127.0.0.1", "10.0.0.1"] {
                let code = await answer {
                    _ = try await door.keeper.who(
                        Credentials(peer: peer, address: address, proxyPerson: "ana"))
                }
                #expect(code == expected, "\(peer) \(address)")
            }
        }
        let none = try await TestDoor()
        let code = await answer {
            _ = try await none.keeper.who(Credentials(peer: "127.0.0.1", proxyPerson: "ana"))
        }
        #expect(code == "proxy-not-declared")
    }

    @Test func whoIsSignedOnIsAPersonHere() async throws {
        let door = try await TestDoor(["ana", "ben"]) { $0.signOnProxies = ["127.0.0.1"] }
        let who = { (name: String, csrf: String?, isChanging: Bool) async throws -> Principal in
            try await door.keeper.who(
                Credentials(
                    peer: "127.0.0.1", address: "10.0.0.1", csrf: csrf, isChanging: isChanging,
                    proxyPerson: name))
        }
        let ana = try await who(" Ana ", nil, false)
        #expect(ana.roles == [.clinician] && ana.session == nil && ana.pending == [])
        let ben = try await who("ben", nil, false)
        for (csrf, expected) in [(ana.csrf, "in"), (nil, "csrf-token-wrong"), (ben.csrf, "csrf-token-wrong")]
        {
            #expect(await answer { _ = try await who("ana", csrf, true) } == expected)
        }
        #expect(await answer { _ = try await who("nobody", nil, false) } == "no-such-person")
        // It is noted once in the time of a session.
        for _ in 0..<20 { _ = try await who("ana", nil, false) }
        #expect(await door.chain.count(ofKind: "signed_on") == 2)
        door.time.pass(minutes: 12 * 60)
        _ = try await who("ana", nil, false)
        #expect(await door.chain.count(ofKind: "signed_on") == 3)
        try await door.keeper.lock("ana", by: door.machine)
        #expect(await answer { _ = try await who("ana", nil, false) } == "no-such-person")
        #expect(try await door.keeper.current(ana) == nil)
    }
}
