import Testing
import TriageAccess
import TriageCalls
import TriageRecords

@Suite struct SecondFactorTests {
    /// - Source: RFC 6238, appendix B, the column of SHA-1.
    @Test(arguments: [
        (59, "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"),
        (1_234_567_890, "89005924"), (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
    ]) func codesAreThoseOfTheStandard(_ seconds: Int, _ code: String) {
        let secret = Array("12345678901234567890".utf8)
        #expect(SecondFactor.code(secret, step: seconds / 30, digits: 8) == code)
        #expect(SecondFactor.code(secret, step: seconds / 30) == code.suffix(6))
    }

    /// - Source: RFC 4226, appendix D.
    @Test func countersAreThoseOfTheStandard() {
        let codes = [
            "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871",
            "520489",
        ]
        for (step, code) in codes.enumerated() {
            #expect(SecondFactor.code(Array("12345678901234567890".utf8), step: step) == code)
        }
    }

    /// - Source: FIPS 180-4's examples and RFC 2202, 3.
    @Test func hashesAreThoseOfTheStandard() {
        let hashes: [([UInt8], String)] = [
            ([], "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
            (Array("abc".utf8), "a9993e364706816aba3e25717850c26c9cd0d89d"),
            (
                Array("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".utf8),
                "84983e441c3bd26ebaae4aa1f95129e5e54670f1"
            ),
            ([UInt8](repeating: 0x61, count: 1_000_000), "34aa973cd4c4daa4f61eeb2bdbad27316534016f"),
        ]
        for (message, hash) in hashes { #expect(SHA1.hash(message).hex == hash) }
        let keyed: [(key: [UInt8], message: [UInt8], hash: String)] = [
            (
                .init(repeating: 0x0B, count: 20), Array("Hi There".utf8),
                "b617318655057264e28bc0b6fb378c8ef146be00"
            ),
            (
                Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
                "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"
            ),
            (
                .init(repeating: 0xAA, count: 20), .init(repeating: 0xDD, count: 50),
                "125d7342b9ac11cd91a39af48aa17b4f63f175d3"
            ),
            (
                .init(repeating: 0xAA, count: 80),
                Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
                "aa4ae5e15272d00e95705637ce8a3b55ed402112"
            ),
        ]
        for (key, message, hash) in keyed { #expect(SHA1.keyed(message, key: key).hex == hash) }
    }

    /// - Source: RFC 4648, 10.
    @Test func textIsThatOfTheStandard() {
        let texts = [
            "": "", "f": "MY", "fo": "MZXQ", "foo": "MZXW6", "foob": "MZXW6YQ", "fooba": "MZXW6YTB",
            "foobar": "MZXW6YTBOI",
        ]
        for (bytes, text) in texts {
            #expect(SecondFactor.base32(Array(bytes.utf8)) == text)
            #expect(SecondFactor.bytes(base32: text.lowercased()) == Array(bytes.utf8))
        }
        #expect(SecondFactor.bytes(base32: "MZ1W6") == nil)
        for _ in 0..<200 {
            let secret = SecondFactor.secret()
            #expect(SecondFactor.bytes(base32: SecondFactor.base32(secret)) == secret)
        }
    }

    @Test func anAppReadsTheAddress() {
        #expect(
            SecondFactor.address(Array("foobar".utf8), name: "Ana Ö?&b")
                == "otpauth://totp/crisis-triage:Ana%20%C3%96%3F%26b?secret=MZXW6YTBOI&issuer=crisis-triage")
    }

    private func entered(_ door: TestDoor, _ secret: [UInt8]) async throws {
        let session = try await door.enter()
        let step = Int(door.time.wall.milliseconds / 30_000)
        try await door.keeper.setSecondFactor(
            session.principal, secret: secret, code: SecondFactor.code(secret, step: step),
            password: TestDoor.password, address: "10.0.0.1")
    }

    /// Every code from ten steps before to ten after: only the neighbours are good.
    @Test func aClockMayBeOffByOneStep() async throws {
        for offset in -10...10 {
            let door = try await TestDoor()
            let secret = SecondFactor.secret()
            try await entered(door, secret)
            door.time.pass(minutes: 20)
            let step = Int(door.time.wall.milliseconds / 30_000)
            let code = SecondFactor.code(secret, step: step + offset)
            let isNear = (-1...1).map { SecondFactor.code(secret, step: step + $0) }.contains(code)
            #expect(await door.tried(code: code) == (isNear ? "in" : "sign-in-failed"), "\(offset)")
        }
    }

    /// Also on another server, after a start, and when the clock is set back to when the code was good.
    @Test func aCodeIsGoodOnce() async throws {
        let door = try await TestDoor()
        let secret = SecondFactor.secret()
        try await entered(door, secret)
        let step = { Int(door.time.wall.milliseconds / 30_000) }
        // The code that set it up was used by that.
        #expect(await door.tried(code: SecondFactor.code(secret, step: step())) == "sign-in-failed")
        door.time.pass(minutes: 10)
        let code = SecondFactor.code(secret, step: step())
        let before = SecondFactor.code(secret, step: step() - 1)
        #expect(await door.tried(code: code) == "in")
        #expect(await door.tried(code: code) == "sign-in-failed")
        #expect(await door.tried(code: before) == "sign-in-failed")
        #expect(await door.tried(code: code, at: door.another()) == "sign-in-failed")
        door.time.pass(minutes: 16)
        let late = SecondFactor.code(secret, step: step())
        door.time.set(byMinutes: -16)
        door.time.restart()
        #expect(await door.tried(code: code, at: door.another()) == "sign-in-failed")
        door.time.pass(minutes: 16)
        #expect(await door.tried(code: late, at: door.another()) == "in")
    }

    @Test func aCodeIsAskedForAfterThePasswordOnly() async throws {
        let door = try await TestDoor()
        let secret = SecondFactor.secret()
        try await entered(door, secret)
        door.time.pass(minutes: 10)
        for code in [nil, ""] { #expect(await door.tried(code: code) == "second-factor-needed") }
        // A wrong password is not told apart from a wrong code, and both lock.
        #expect(await door.tried("ana", "wrong") == "sign-in-failed")
        for _ in 0..<4 { #expect(await door.tried(code: "000000") == "sign-in-failed") }
        #expect(await door.tried(code: "000000") == "locked")
    }

    @Test func whoseRoleAsksForItHasToSetItUpFirst() async throws {
        let door = try await TestDoor(["supervisor", "ana"]) { $0.secondFactorRoles = [.supervisor] }
        let session = try await door.enter("supervisor")
        #expect(session.principal.pending == [.secondFactor])
        #expect(try await door.enter("ana").principal.pending == [])
        let secret = SecondFactor.secret()
        let step = Int(door.time.wall.milliseconds / 30_000)
        let set = { (secret: [UInt8], code: String, password: String) in
            await answer {
                try await door.keeper.setSecondFactor(
                    session.principal, secret: secret, code: code, password: password, address: "10.0.0.1")
            }
        }
        let code = SecondFactor.code(secret, step: step)
        #expect(await set(secret, code, "wrong") == "sign-in-failed")
        #expect(await set(secret, "12345", TestDoor.password) == "code-wrong")
        #expect(
            await set([1, 2, 3], SecondFactor.code([1, 2, 3], step: step), TestDoor.password)
                == "request-wrong")
        #expect(await set(secret, code, TestDoor.password) == "in")
        let who = try await door.keeper.who(Credentials(peer: "10.0.0.1", session: session.secret))
        #expect(who.pending == [])
        // Who loses the app asks an administrator.
        _ = try await door.keeper.reset(
            "supervisor", password: TestDoor.password, isFactorRemoved: true, by: door.machine)
        #expect(try await door.enter("supervisor").principal.pending == [.secondFactor])
    }
}
