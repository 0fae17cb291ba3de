import Testing
import TriageAccess
import TriageCalls
import TriageRecords

@Suite struct AccessChainTests {
    /// One of each kind, in each of its forms.
    private static let events: [AccessEvent] = {
        var kinds: [AccessEvent.Kind] = [
            .began(key: [UInt8](0..<32)),
            .personAdded("p-1", name: "ana", label: "Ana \"the\" Ö \u{202E}", Set(Role.ofPeople)),
            .rolesGiven("p-1", [.author]), .passwordSet("p-1", hash: "$argon2id$x", isOneTime: true),
            .passwordSet("p-1", hash: "$argon2id$x", isOneTime: false),
            .secondFactorSet("p-1", secret: [UInt8](0..<20), step: 7), .secondFactorRemoved("p-1"),
            .signedOn("p-1", address: "10.0.0.1"), .used(session: "s-1"),
            .refused(.name, person: nil, name: "n", address: "a"),
            .locked(name: "n", address: nil, until: .minute(15)),
            .locked(name: nil, address: "a", until: .minute(15)), .lockLifted(name: "n"),
            .lockLifted(name: nil, address: "a"),
            .personLocked("p-1"), .personUnlocked("p-1"), .tokenRevoked("m-1"),
        ]
        for step in [nil, 9] {
            let seen = AccessEvent.SignIn(
                person: "p-1", session: "s-1", secretHash: "ab", address: "::1", step: step)
            kinds.append(.signedIn(seen))
        }
        let token = AccessEvent.Token(
            label: "x", secretHash: "ab", scope: Permission.ofMachines, until: .minute(9))
        kinds.append(.tokenMade("m-1", token))
        for ending in AccessEvent.Ending.allCases { kinds.append(.signedOut(session: "s-1", ending)) }
        for reason in AccessEvent.Reason.allCases {
            kinds.append(.refused(reason, person: "p-1", name: "n", address: "a"))
        }
        var events: [AccessEvent] = []
        for kind in kinds {
            for by in [nil, "p-1", "root\u{0}\"<"] {
                events.append(AccessEvent(at: .minute(3), by: by, kind: kind))
            }
        }
        return events
    }()

    @Test func everyEventIsReadAsItWasWritten() throws {
        for event in Self.events {
            #expect(try AccessEvent(line: event.line) == event)
            #expect(!event.line.contains(0x0A))
        }
    }

    /// What is no line of ours lets nobody in by a guess at what it says.
    @Test func aLineThatIsNotOursIsRefused() async throws {
        for event in Self.events {
            let line = event.line
            let text = String(decoding: line, as: UTF8.self)
            for broken in [
                Array(line.dropLast()), Array(line.dropFirst()), [], Array("null".utf8), line + line,
                Array(text.replacing("\"kind\": \"", with: "\"kind\": \"x").utf8),
                Array(text.replacing("\"at\": \"2026", with: "\"at\": \"20 6").utf8),
                Array("{}".utf8), [0xFF],
            ] {
                let code = await answer { _ = try AccessEvent(line: broken) }
                #expect(code == "access-damaged", "\(String(decoding: broken, as: UTF8.self))")
            }
        }
        let door = try await TestDoor()
        let lines = await door.chain.all
        for broken in [
            Array(lines.dropFirst()), [lines[0], lines[0]], lines + [Array("{}".utf8)],
            [Array("{}".utf8)] + lines,
        ] {
            await door.chain.put(broken)
            #expect(await door.tried(at: door.another()) == "access-damaged")
        }
    }

    /// Whatever was done at random: who starts from the chain knows what was known.
    @Test(arguments: 0..<20) func theFoldIsTheState(_ seed: Int) async throws {
        var random = Seeded(seed)
        let door = try await TestDoor(["ana", "ben", "administrator"])
        var sessions: [SignedIn] = []
        for _ in 0..<60 {
            let name = ["ana", "ben", "nobody"].randomElement(using: &random) ?? ""
            switch Int.random(in: 0..<9, using: &random) {
            case 0, 1: if let session = try? await door.enter(name) { sessions.append(session) }
            case 2:
                _ = await door.tried(name, "wrong", from: "10.0.0.\(Int.random(in: 1...3, using: &random))")
            case 3: try? await door.keeper.lock(name, by: door.machine)
            case 4: try? await door.keeper.unlock(name, by: door.machine)
            case 5: _ = try await door.keeper.endSessions()
            case 6:
                let roles = Role.ofPeople.filter { _ in Bool.random(using: &random) }
                try? await door.keeper.give(Set(roles), to: name, by: door.machine)
            case 7: if let one = sessions.randomElement(using: &random) { _ = await door.seen(one) }
            default: door.time.pass(minutes: Double.random(in: 0..<20, using: &random))
            }
        }
        let other = door.another()
        let known = try await other.people(for: door.machine)
        #expect(try await door.keeper.people(for: door.machine) == known)
        for session in sessions {
            // Use is noted from time to time only: elsewhere a session may seem idle a little earlier.
            let (here, there) = (await door.seen(session), await door.seen(session, at: other))
            #expect(here == there || there == "session-ended", "seed \(seed)")
        }
        let there = await door.tried("ana", at: other)
        #expect(await door.tried("ana") == there)
    }

    /// Nothing that lets somebody in stands in the chain, and nothing that helps to guess it in what is
    /// shown.
    @Test func noSecretIsKeptOrShown() async throws {
        let door = try await TestDoor(["auditor"])
        var secrets: [String] = [TestDoor.password, "canary-typed-as-a-name", "canary-wrong-password"]
        let made = try #require(
            try await door.keeper.add("eve", label: "Eve Canary", roles: [.author], by: door.machine))
        let session = try await door.enter("auditor")
        let token = try await door.keeper.makeToken(
            for: "dispatch", scope: [.evaluate], days: 1, by: door.machine
        ).token
        secrets += [made, session.secret, session.principal.csrf ?? "", token]
        secrets.append(String(token.split(separator: ".").last ?? ""))
        _ = await door.tried("canary-typed-as-a-name", "canary-wrong-password")
        let factor = SecondFactor.secret()
        let code = SecondFactor.code(factor, step: Int(door.time.wall.milliseconds / 30_000))
        try await door.keeper.setSecondFactor(
            session.principal, secret: factor, code: code, password: TestDoor.password, address: "10.0.0.1")
        let kept = await door.chain.texts.joined(separator: "\n")
        for secret in secrets { #expect(!kept.contains(secret), "\(secret)") }

        let shown = try await door.keeper.log(after: 0, for: session.principal)
        #expect(shown.count == (await door.chain.all.count))
        let log = shown.joined(separator: "\n")
        #expect(log.contains("Eve Canary") && log.contains("10.0.0.1") && kept.contains("$argon2id$"))
        #expect(kept.contains(factor.hex))
        for secret in [factor.hex, "$argon2id$", Sodium.sha256(Array(session.secret.utf8)).hex] {
            #expect(kept.contains(secret) && !log.contains(secret), "\(secret)")
        }
        for name in ["key", "password", "secret"] {
            let values = log.matches(of: /"([a-z_]+)": "([^"]*)"/).filter { $0.output.1 == name }
            #expect(!values.isEmpty && values.allSatisfy { $0.output.2 == "withheld" }, "\(name)")
        }
        #expect(try await door.keeper.log(after: 3, for: session.principal) == Array(shown.dropFirst(3)))
    }
}
