import Testing
import TriageAccess
import TriageCalls
import TriageRecords

@Suite struct SignInTests {
    @Test func theFirstStartMakesOneAdministrator() async throws {
        let door = try await TestDoor([])
        let keepers = (0..<6).map { _ in door.another() }
        let made = try await withThrowingTaskGroup(of: String?.self) { group in
            for keeper in keepers { group.addTask { try await keeper.begin()?.password } }
            return try await group.reduce(into: []) { $0 += [$1] }.compactMap(\.self)
        }
        #expect(made.count == 1)
        #expect(try await keepers[0].begin() == nil)
        let password = try #require(made.first)
        let session = try await door.enter("admin", password)
        #expect(session.principal.roles == [.administrator] && session.principal.pending == [.newPassword])
        #expect(!Permission.allowsSome(session.principal, .administerPeople))
        // It is good once.
        #expect(await door.tried("admin", password) == "sign-in-failed")
        try await door.keeper.changePassword(
            session.principal, from: password, to: TestDoor.password, address: "10.0.0.1")
        #expect(await door.seen(session) == "in")
        #expect(try await door.enter("admin").principal.pending == [])
    }

    @Test func aOneTimePasswordEnds() async throws {
        for (minutes, expected) in [(0.0, "in"), (24 * 60 - 1, "in"), (24 * 60, "sign-in-failed")] {
            let door = try await TestDoor([])
            let made = try await door.keeper.add("ana", label: "Ana", roles: [.author], by: door.machine)
            door.time.pass(minutes: minutes)
            #expect(await door.tried("ana", made ?? "") == expected)
        }
    }

    /// Whatever stands for the password of nobody is a hash of the same cost, or the time would tell.
    @Test func aDecoyCostsWhatAPasswordCosts() throws {
        let moderate = Sodium.PasswordCost.moderate
        #expect(Sodium.isHash(Sodium.decoyHash(moderate), of: moderate))
        #expect(!Sodium.isHash(Sodium.decoyHash(.least), of: moderate))
        let hash = try #require(Sodium.passwordHash(Array("a kettle".utf8), .least))
        #expect(Sodium.isHash(hash, of: .least) && hash.count == Sodium.decoyHash(.least).count)
        #expect(!Sodium.isPassword(Array("a kettle".utf8), of: Sodium.decoyHash(.least)))
    }

    /// In words, in what is looked at, in what is written and in when it locks, nobody sees whether there is
    /// such a person, or one who may get in.
    @Test func whoIsThereIsNotTold() async throws {
        var traces: [String: [String]] = [:]
        for name in ["ana", "nobody", "locked", "unset", "", "p-1", "ana\u{0}", "Ана"] {
            let door = try await TestDoor(["ana", "locked", "supervisor"])
            _ = try await door.keeper.add("unset", label: "Unset", roles: [.author], by: door.machine)
            try await door.keeper.lock("locked", by: door.machine)
            var trace: [String] = []
            for _ in 0..<7 {
                let looked = await door.queue.lookedAt
                let lines = await door.chain.all.count
                trace.append(
                    await door.tried(name, "not the password")
                        + " looked \(await door.queue.lookedAt - looked)"
                        + " wrote \(await door.chain.all.count - lines)")
            }
            traces[name] = trace
        }
        let locked = "locked looked 0 wrote 0"
        let failed = "sign-in-failed looked 1 wrote 1"
        let last = "sign-in-failed looked 1 wrote 2"
        for (name, trace) in traces {
            #expect(trace == [failed, failed, failed, failed, last, locked, locked], "\(name)")
        }
    }

    /// Five failures in fifteen minutes lock, wherever in them they are.
    @Test func fiveFailuresInTheWindowLock() async throws {
        for gap in [0.0, 1, 3.7, 3.75, 4, 10] {
            let door = try await TestDoor()
            for _ in 0..<5 {
                #expect(await door.tried("ana", "wrong") == "sign-in-failed")
                door.time.pass(minutes: gap)
            }
            door.time.pass(minutes: -gap)
            // The first of five must not be fifteen minutes old at the last.
            #expect(await door.tried() == (gap * 4 < 15 ? "locked" : "in"), "\(gap)")
        }
    }

    @Test func aLockLastsFifteenMinutesAndSaysSo() async throws {
        let door = try await TestDoor()
        for _ in 0..<5 { _ = await door.tried("ana", "wrong") }
        for (passed, left) in [(0.0, 900), (5, 600), (9.99, 1)] {
            door.time.pass(minutes: passed)
            do {
                _ = try await door.enter()
                Issue.record("it was locked")
            } catch let refusal as AccessRefusal {
                #expect(refusal.code == "locked")
                #expect(refusal.retryAfterSeconds.map { abs($0 - left) <= 1 } == true, "\(refusal)")
            }
        }
        door.time.pass(minutes: 0.02)
        #expect(await door.tried() == "in")
    }

    @Test func anAdministratorLiftsALock() async throws {
        let door = try await TestDoor()
        for _ in 0..<5 { _ = await door.tried("ana", "wrong") }
        #expect(await door.tried() == "locked")
        let locks = try await door.keeper.locks(for: door.machine)
        #expect(locks.map(\.name) == ["ana"] && locks.map(\.address) == ["10.0.0.1"] && locks[0].isLocked)
        #expect(try await door.keeper.people(for: door.machine)[0].lockedUntil == locks[0].until)
        try await door.keeper.unlock("ana", by: door.machine)
        #expect(await door.tried() == "in")
        #expect(try await door.keeper.locks(for: door.machine).isEmpty)
    }

    /// Behind one address many come in: failures with other names lock nobody out, however many.
    @Test func nobodyIsLockedOutByOthersAtTheirAddress() async throws {
        let door = try await TestDoor(["ana", "ben"])
        for turn in 0..<19 { _ = await door.tried("x\(turn)", "wrong", from: "10.0.0.7") }
        #expect(await door.tried("ana", from: "10.0.0.7") == "in")
        // The same name is locked from there, and from nowhere else.
        for _ in 0..<5 { _ = await door.tried("ben", "wrong", from: "10.0.0.8") }
        #expect(await door.tried("ben", from: "10.0.0.8") == "locked")
        #expect(await door.tried("ana", from: "10.0.0.8") == "in")
        #expect(await door.tried("ben", from: "10.0.0.9") == "in")
        #expect(try await door.keeper.locks(for: door.machine).map(\.name) == ["ben"])
    }

    /// Many failures from one address leave one try in ten seconds, for everybody there, and no lock.
    @Test func manyFailuresFromAnAddressSlowIt() async throws {
        let door = try await TestDoor(["ana"])
        for turn in 0..<20 {
            #expect(await door.tried("x\(turn)", "wrong", from: "10.0.0.7") == "sign-in-failed")
        }
        #expect(await door.tried("ana", from: "10.0.0.7") == "too-many-failures")
        #expect(await door.tried("ana", from: "10.0.0.8") == "in")
        let slow = try await door.keeper.locks(for: door.machine)
        #expect(slow.map(\.address) == ["10.0.0.7"] && slow[0].name == nil && !slow[0].isLocked)
        #expect(slow[0].until == .minute(15) && slow[0].failureCount == 20)
        door.time.pass(minutes: 0.2)
        #expect(await door.tried("ana", from: "10.0.0.7") == "in")
        // Each further failure makes the next one wait.
        #expect(await door.tried("y", "wrong", from: "10.0.0.7") == "sign-in-failed")
        #expect(await door.tried("ana", from: "10.0.0.7") == "too-many-failures")
        try await door.keeper.lift(address: "10.0.0.7", by: door.machine)
        #expect(await door.tried("ana", from: "10.0.0.7") == "in")
        #expect(
            await answer { try await door.keeper.lift(address: "10.0.0.7", by: door.machine) }
                == "request-wrong")
    }

    /// A name that is tried from very many addresses is tried once a minute, but not from where its owner
    /// got in before.
    @Test func manyFailuresWithANameSlowItElsewhere() async throws {
        let door = try await TestDoor(["ana"])
        #expect(await door.tried("ana", from: "10.0.0.1") == "in")
        for host in 1...20 {
            #expect(await door.tried("ana", "wrong", from: "10.1.0.\(host)") == "sign-in-failed")
        }
        #expect(await door.tried("ana", from: "10.1.0.99") == "too-many-failures")
        #expect(await door.tried("ana", from: "10.0.0.1") == "in")
        let slow = try await door.keeper.locks(for: door.machine)
        #expect(slow.map(\.name) == ["ana"] && slow[0].address == nil)
        door.time.pass(minutes: 1.1)
        #expect(await door.tried("ana", from: "10.1.0.99") == "in")
        for host in 1...20 { _ = await door.tried("ana", "wrong", from: "10.2.0.\(host)") }
        try await door.keeper.unlock("ana", by: door.machine)
        #expect(await door.tried("ana", from: "10.2.0.99") == "in")
    }

    /// Forty people of a shift behind one address, each with a slip: nobody is locked out of the line.
    @Test func whoGetsInAtLastHadMistyped() async throws {
        let names = (0..<40).map { "n\($0)" }
        let door = try await TestDoor(names)
        for name in names {
            #expect(await door.tried(name, "slip") == "sign-in-failed")
            #expect(await door.tried(name) == "in")
        }
        // One who has an account wipes out only his own failures.
        for turn in 0..<5 {
            #expect(await door.tried("n9", "guess \(turn)") == "sign-in-failed")
            #expect(await door.tried("n1") == "in")
        }
        #expect(await door.tried("n9") == "locked")
    }

    @Test(arguments: [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true), ("2001:db8:1:2::1", "2001:db8:1:3::1", false),
        ("::ffff:10.9.9.9", "10.9.9.9", true), ("::1", "::2", false), ("10.9.9.9", "10.9.9.8", false),
        ("fe80::1%eth0", "fe80::2%eth1", true),
    ]) func anAddressIsWhatOneCustomerHas(_ one: String, _ other: String, _ isSame: Bool) async throws {
        let door = try await TestDoor()
        for _ in 0..<5 { _ = await door.tried("ana", "wrong", from: one) }
        #expect(await door.tried(from: other) == (isSame ? "locked" : "in"))
    }

    /// A hundred guesses at once, over two servers, are no more guesses than one after the other.
    @Test func manyAtOnceTryNoMore() async throws {
        let one = try await TestDoor(["ana"]) { $0.waitingPasswords = 1_000 }
        let same = await withTaskGroup(of: String.self) { group in
            for turn in 0..<100 { group.addTask { await one.tried("ana", "guess \(turn)") } }
            return await group.reduce(into: []) { $0 += [$1] }
        }
        #expect(await one.queue.lookedAt <= 5)
        #expect(same.allSatisfy { ["sign-in-failed", "busy", "locked"].contains($0) })
        for isOneAddress in [true, false] {
            let door = try await TestDoor(["ana"]) { $0.waitingPasswords = 1_000 }
            let answers = await withTaskGroup(of: String.self) { group in
                for turn in 0..<100 {
                    group.addTask {
                        await door.tried(
                            isOneAddress ? "n\(turn)" : "ana", "guess \(turn)",
                            from: isOneAddress ? "10.0.0.1" : "10.0.0.\(turn)")
                    }
                }
                return await group.reduce(into: []) { $0 += [$1] }
            }
            #expect(await door.queue.lookedAt <= 20)
            #expect(answers.count { $0 == "sign-in-failed" } <= 20)
            #expect(
                answers.allSatisfy {
                    ["sign-in-failed", "busy", "locked", "too-many-failures"].contains($0)
                })
        }
    }

    @Test func onlySoManyPasswordsWait() async throws {
        let door = try await TestDoor([]) { $0.waitingPasswords = 3 }
        _ = try await door.keeper.begin()
        let answers = await withTaskGroup(of: String.self) { group in
            for turn in 0..<50 {
                group.addTask { await door.tried("n\(turn)", "guess", from: "10.0.0.\(turn)") }
            }
            return await group.reduce(into: []) { $0 += [$1] }
        }
        #expect(Set(answers) == ["busy", "sign-in-failed"])
        #expect(await door.tried("admin", String(repeating: "x", count: 1_025)) == "request-wrong")
    }

    /// The clock that is set back opens no lock early, here or after a start.
    @Test func aClockThatIsSetBackOpensNoLockEarly() async throws {
        for back in [1, 14, 16, 60, 60 * 24 * 400] {
            let door = try await TestDoor()
            for _ in 0..<5 { _ = await door.tried("ana", "wrong") }
            door.time.set(byMinutes: -back)
            #expect(await door.tried() == "locked")
            door.time.pass(minutes: 14)
            #expect(await door.tried() == "locked")
            // Time goes on all the same, and nobody is locked out for as long as the clock was set back.
            door.time.pass(minutes: 1.1)
            #expect(await door.tried() == "in")
        }
        let door = try await TestDoor()
        for _ in 0..<5 { _ = await door.tried("ana", "wrong") }
        door.time.set(byMinutes: -60)
        door.time.restart()
        #expect(await door.tried(at: door.another()) == "locked")
    }

    @Test func whatTheRecordRefusesIsTold() async throws {
        let door = try await TestDoor()
        let session = try await door.enter()
        await door.chain.fail(.machine("the disk is full; nothing was written"))
        #expect(await door.tried() == "access-record")
        #expect(await door.seen(session) == "access-record")
        #expect(AccessRefusal.record(.machine("x")).retryAfterSeconds == 5)
        await door.chain.fail(nil)
        #expect(await door.tried() == "in")
        // What was under way when it failed counts no more.
        for _ in 0..<4 { _ = await door.tried("ana", "wrong") }
        #expect(await door.tried() == "in")
    }
}
