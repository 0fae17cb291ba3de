import Testing
import TriageAccess
import TriageCalls
import TriageRecords

@Suite struct SessionTests {
    @Test func whoIsSignedInIsKnown() async throws {
        let door = try await TestDoor()
        let session = try await door.enter()
        let who = try await door.keeper.who(Credentials(peer: "10.0.0.1", session: session.secret))
        #expect(who == session.principal && who.label == "Mx. Example" && who.roles == [.clinician])
        for secret in ["", "x", String(session.secret.dropLast()), session.secret + "0", who.session ?? ""] {
            let code = await answer {
                _ = try await door.keeper.who(Credentials(peer: "10.0.0.1", session: secret))
            }
            #expect(code == "not-signed-in")
        }
        #expect(
            await answer { _ = try await door.keeper.who(Credentials(peer: "10.0.0.1")) } == "not-signed-in")
    }

    /// A request that changes anything needs the token of its own session.
    @Test func whatChangesNeedsTheToken() async throws {
        let door = try await TestDoor(["ana", "ben"])
        let (ana, ben) = (try await door.enter("ana"), try await door.enter("ben"))
        let right = try #require(ana.principal.csrf)
        #expect(await door.seen(ana, isChanging: false) == "in")
        #expect(await door.seen(ana, csrf: right, isChanging: true) == "in")
        for wrong in [nil, "", "0", String(right.dropLast()), right + "0", ben.principal.csrf, ana.secret] {
            #expect(await door.seen(ana, csrf: wrong, isChanging: true) == "csrf-token-wrong")
        }
        #expect(right != ana.secret && right != ben.principal.csrf)
    }

    /// Every minute of every idle time: it ends when it is over, and not before.
    @Test func nothingDoneForTooLongSignsOut() async throws {
        for minutes in 1...40 {
            let door = try await TestDoor()
            let session = try await door.enter()
            for _ in 0..<3 {
                door.time.pass(minutes: 25)
                #expect(await door.seen(session) == "in")
            }
            door.time.pass(minutes: Double(minutes))
            #expect(await door.seen(session) == (minutes < 30 ? "in" : "session-ended"), "\(minutes)")
            #expect(await door.chain.count(ofKind: "signed_out") == (minutes < 30 ? 0 : 1))
            // What ended stays so.
            if minutes >= 30 { #expect(await door.seen(session) == "session-ended") }
        }
    }

    @Test func noSessionIsLongerThanADuty() async throws {
        let door = try await TestDoor()
        let session = try await door.enter()
        for _ in 0..<(12 * 4 - 1) {
            door.time.pass(minutes: 15)
            #expect(await door.seen(session) == "in")
        }
        door.time.pass(minutes: 14.9)
        #expect(await door.seen(session) == "in")
        door.time.pass(minutes: 0.2)
        #expect(await door.seen(session) == "session-ended")
        #expect(await door.chain.texts.last?.contains("\"because\": \"limit\"") == true)
    }

    /// Used on one server, it is used on the others and after a start; two servers agree on who is gone.
    @Test func aSessionIsTheSameOnEveryServer() async throws {
        let door = try await TestDoor()
        let other = door.another()
        let session = try await door.enter()
        #expect(await door.seen(session, at: other) == "in")
        for _ in 0..<20 {
            door.time.pass(minutes: 9)
            #expect(await door.seen(session) == "in")
        }
        #expect(await door.seen(session, at: other) == "in")
        #expect(await door.seen(session, at: door.another()) == "in")
        // Use is noted from time to time, and not with every request.
        let used = await door.chain.count(ofKind: "used")
        for _ in 0..<50 { _ = await door.seen(session) }
        #expect(await door.chain.count(ofKind: "used") == used && used <= 20)
        try await door.keeper.signOut(session.principal)
        #expect(await door.seen(session) == "session-ended")
        #expect(await door.seen(session, at: other) == "session-ended")
    }

    /// A full disk keeps nobody who is here from reading a call; nobody comes in, and what ended has ended.
    @Test func aFullDiskKeepsNobodyOut() async throws {
        let door = try await TestDoor()
        let session = try await door.enter()
        await door.chain.fail(.machine("the disk is full; nothing was written"), isReadingToo: false)
        for _ in 0..<4 {
            door.time.pass(minutes: 25)
            #expect(await door.seen(session) == "in")
        }
        #expect(await door.tried() == "access-record")
        door.time.pass(minutes: 31)
        #expect(await door.seen(session) == "access-record")
        await door.chain.fail(nil)
        #expect(await door.seen(session) == "session-ended")
    }

    @Test func newsIsKnownAfterASecondAtMost() async throws {
        let door = try await TestDoor(["ana"]) { $0.newsSeconds = 1 }
        let other = door.another()
        let session = try await door.enter()
        #expect(await door.seen(session, at: other) == "in")
        try await door.keeper.lock("ana", by: door.machine)
        door.time.pass(minutes: 1.0 / 60)
        #expect(await door.seen(session, at: other) == "session-ended")
    }

    /// A session that ended is not revived by a clock, whatever way it ended.
    @Test func aClockThatIsSetBackRevivesNoSession() async throws {
        for back in [1, 29, 31, 720, 60 * 24 * 400] {
            for isSwept in [false, true] {
                let door = try await TestDoor()
                let session = try await door.enter()
                door.time.pass(minutes: 31)
                if isSwept { _ = try await door.keeper.endSessions() }
                let seen = await door.seen(session)
                door.time.set(byMinutes: -back)
                #expect(seen == "session-ended")
                #expect(await door.seen(session) == "session-ended")
                door.time.restart()
                #expect(await door.seen(session, at: door.another()) == "session-ended")
            }
            // Nobody asked while the time ran out, and the clock is set back before somebody does.
            let door = try await TestDoor()
            let session = try await door.enter()
            #expect(await door.seen(session) == "in")
            door.time.pass(minutes: 29)
            _ = try await door.keeper.people(for: door.machine)
            door.time.set(byMinutes: -back)
            door.time.pass(minutes: 2)
            #expect(await door.seen(session) == "session-ended")

            // Nor does a start, as long as anything was written when it was over.
            let later = try await TestDoor()
            let old = try await later.enter()
            later.time.pass(minutes: 31)
            _ = await later.tried("nobody")
            later.time.set(byMinutes: -back)
            later.time.restart()
            #expect(await later.seen(old, at: later.another()) == "session-ended")
        }
    }

    /// Those who are gone are named, so that their calls come to the board; nobody else is.
    @Test func whoIsGoneIsNamed() async throws {
        let door = try await TestDoor(["ana", "ben", "cyd"])
        let (first, _, ben) = (
            try await door.enter("ana"), try await door.enter("ana"), try await door.enter("ben")
        )
        door.time.pass(minutes: 20)
        let cyd = try await door.enter("cyd")
        _ = await door.seen(first)
        door.time.pass(minutes: 11)
        // Ana's second place and Ben are idle; Ana is here still.
        #expect(try await door.keeper.endSessions() == [ben.principal.id])
        #expect(try await door.keeper.endSessions() == [])
        #expect(await door.seen(first) == "in")
        #expect(await door.seen(cyd) == "in")
        #expect(await door.chain.count(ofKind: "signed_out") == 2)
        door.time.pass(minutes: 60)
        #expect(try await door.keeper.endSessions() == [first.principal.id, cyd.principal.id].sorted())
    }

    @Test func aStreamAsksWithoutKeepingTheSession() async throws {
        let door = try await TestDoor()
        let session = try await door.enter()
        for _ in 0..<29 {
            door.time.pass(minutes: 1)
            #expect(try await door.keeper.current(session.principal) == session.principal)
        }
        try await door.keeper.give([.trainer], to: "ana", by: door.machine)
        #expect(try await door.keeper.current(session.principal)?.roles == [.trainer])
        door.time.pass(minutes: 1)
        #expect(try await door.keeper.current(session.principal) == nil)
        #expect(await door.seen(session) == "session-ended")
    }

    @Test func tooManyPlacesEndTheOldest() async throws {
        let door = try await TestDoor(["ana"]) { $0.sessionsPerPerson = 3 }
        var sessions: [SignedIn] = []
        for _ in 0..<5 {
            door.time.pass(minutes: 1)
            sessions.append(try await door.enter())
        }
        var seen: [String] = []
        for session in sessions { seen.append(await door.seen(session)) }
        #expect(seen == ["session-ended", "session-ended", "in", "in", "in"])
    }

    @Test func aNewPasswordEndsTheOtherSessions() async throws {
        let door = try await TestDoor()
        let (here, there) = (try await door.enter(), try await door.enter())
        let change = { (old: String, new: String) in
            await answer {
                try await door.keeper.changePassword(
                    here.principal, from: old, to: new, address: "10.0.0.1")
            }
        }
        #expect(await change("wrong", "eight loud geese sleep") == "sign-in-failed")
        #expect(await change(TestDoor.password, "short") == "password-refused")
        #expect(await change(TestDoor.password, TestDoor.password) == "password-refused")
        #expect(await door.seen(there) == "in")
        #expect(await change(TestDoor.password, "eight loud geese sleep") == "in")
        #expect(await door.seen(here) == "in")
        #expect(await door.seen(there) == "session-ended")
        #expect(await door.tried() == "sign-in-failed")
        #expect(await door.tried("ana", "eight loud geese sleep") == "in")
        // Whoever has the session guesses no more than at the door.
        for _ in 0..<5 { _ = await change("wrong", "nine grey owls listen") }
        #expect(await change("eight loud geese sleep", "nine grey owls listen") == "locked")
    }

    @Test func theCookieIsNobodyElses() {
        let set = SessionCookie.set("abc", seconds: 60)
        #expect(set.hasPrefix("__Host-triage=abc; "))
        for part in ["Path=/", "Secure", "HttpOnly", "SameSite=Strict", "Max-Age=60"] {
            #expect(set.split(separator: "; ").contains(Substring(part)))
        }
        #expect(!set.contains("Domain"))
        #expect(SessionCookie.unset.contains("__Host-triage=; ") && SessionCookie.unset.contains("Max-Age=0"))
        for (header, secret) in [
            ("__Host-triage=abc", "abc"), ("a=b; __Host-triage=abc; c=d", "abc"),
            ("a=b;__Host-triage=abc", "abc"), ("x__Host-triage=abc", nil), ("__host-triage=abc", nil),
            ("__Host-triage=", nil), ("", nil), ("__Host-triage=a; __Host-triage=b", nil),
        ] { #expect(SessionCookie.secret(inHeader: header) == secret, "\(header)") }
    }

    @Test func onlyOneThingSaysWhoItIs() async throws {
        let door = try await TestDoor(["ana"]) { $0.signOnProxies = ["10.0.0.1"] }
        let session = try await door.enter()
        for (cookie, bearer, person) in [
            (session.secret, "m-1.x", nil), (session.secret, nil, "ana"), (nil, "m-1.x", "ana"),
            (session.secret, "m-1.x", "ana"),
        ] as [(String?, String?, String?)] {
            let code = await answer {
                _ = try await door.keeper.who(
                    Credentials(peer: "10.0.0.1", session: cookie, bearer: bearer, proxyPerson: person))
            }
            #expect(code == "two-credentials")
        }
    }
}
