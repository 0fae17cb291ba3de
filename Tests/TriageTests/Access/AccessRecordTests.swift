import GRDB
import Testing
import TriageAccess
import TriageCalls
import TriageRecords

/// The door on a real record.
@Suite struct AccessRecordTests {
    private func keeper(_ record: any CallRecord, _ time: HandClock) -> Doorkeeper {
        var rules = AccessRules()
        rules.newsSeconds = 0
        return Doorkeeper(
            chain: RecordChain(record), rules: rules, clock: time.clock,
            passwords: PasswordQueue(cost: .least))
    }

    private func enter(_ keeper: Doorkeeper, _ name: String, _ password: String) async throws -> SignedIn {
        try await keeper.signIn(SignInRequest(name: name, password: password, address: "10.0.0.1"))
    }

    /// Two doorkeepers on one record, and one after a start, believe the same.
    @Test(arguments: Storage.all) func whatIsKeptIsKnownAfterAStart(_ storage: Storage) async throws {
        let (place, time) = (try Place(), HandClock())
        let record = try await storage.open(place, .minute(0))
        let (one, two) = (keeper(record, time), keeper(record, time))
        let made = try #require(try await one.begin())
        #expect(try await two.begin() == nil)
        let admin = try await enter(two, made.name, made.password)
        try await one.changePassword(
            admin.principal, from: made.password, to: TestDoor.password, address: "10.0.0.1")
        _ = try await two.add(
            "ana", label: "Ana Canary", roles: [.clinician], password: TestDoor.password,
            by: .atTheMachine("root"))
        let ana = try await enter(one, "ana", TestDoor.password)
        let token = try await two.makeToken(
            for: "dispatch", scope: [.evaluate], days: 3, by: .atTheMachine("root")
        ).token
        #expect(await answer { _ = try await enter(two, "ana", "wrong") } == "sign-in-failed")

        let later = keeper(try await storage.open(place, .minute(1)), time)
        for keeper in [one, two, later] {
            #expect(
                try await keeper.who(Credentials(peer: "10.0.0.1", session: ana.secret)) == ana.principal)
            #expect(
                try await keeper.who(Credentials(peer: "10.0.0.1", bearer: token)).scope == [.evaluate])
            #expect(try await keeper.people(for: .atTheMachine("root")).map(\.name) == ["admin", "ana"])
        }
        #expect(try await record.verify(against: nil).isSound)
    }

    /// Guesses at once through two doorkeepers of one record: each server may look at five of a name from an
    /// address, and at twenty of a name, and not more.
    @Test(arguments: Storage.all) func manyAtOnceOverTwoServers(_ storage: Storage) async throws {
        for (isOneAddress, most) in [(true, 10), (false, 40)] {
            let time = HandClock()
            let record = try await storage.open(Place(), .minute(0))
            let keepers = [keeper(record, time), keeper(record, time)]
            _ = try await keepers[0].begin()
            await withTaskGroup(of: Void.self) { group in
                for turn in 0..<60 {
                    let address = "10.0.0.\(isOneAddress ? 1 : turn)"
                    group.addTask {
                        _ = await answer {
                            _ = try await keepers[turn % 2].signIn(
                                SignInRequest(name: "admin", password: "guess \(turn)", address: address))
                        }
                    }
                }
            }
            let lines = try await record.chain(.access).lines.map { String(decoding: $0, as: UTF8.self) }
            #expect(lines.count { $0.contains("\"refused\"") } <= most)
            #expect(try await record.verify(against: nil).isSound)
        }
    }

    /// A record with somebody in it, closed; and the lines of its chain as they are stored.
    private func closed() async throws -> (Place, count: Int, Checkpoint) {
        let (place, time) = (try Place(), HandClock())
        let record = try await SQLiteRecord(folder: place.record, at: .minute(0))
        let keeper = keeper(record, time)
        let made = try #require(try await keeper.begin())
        _ = try await enter(keeper, made.name, made.password)
        _ = try await keeper.add(
            "ana", label: "Ana Canary", roles: [.clinician], password: TestDoor.password,
            by: .atTheMachine("root"))
        _ = try await keeper.makeToken(
            for: "Dispatch Canary", scope: [.evaluate], days: 3, by: .atTheMachine("root"))
        let checkpoint = try await record.checkpoint(by: SigningKey(), at: .minute(1))
        let count = try await record.chain(.access).count
        try await record.close()
        return (place, count, checkpoint)
    }

    /// What tells who somebody is, and all that is secret, stands in the words; what is counted does not.
    @Test func namesAndSecretsStandApart() async throws {
        let (place, count, _) = try await closed()
        let queue = try DatabaseQueue(path: place.record + "/calls.sqlite")
        let lines = try await queue.read {
            try String.fetchAll($0, sql: "SELECT line FROM events WHERE call = 'access' ORDER BY number")
        }
        #expect(lines.count == count)
        let text = lines.joined(separator: "\n")
        for word in ["Canary", "\"ana\"", "10.0.0.1", "argon2id", "First administrator"] {
            #expect(!text.contains(word), "\(word)")
        }
        #expect(text.contains("\"kind\": \"signed_in\", \"person\": \"p-"))
        #expect(text.contains("\"roles\": [\"clinician\"]") && text.contains("\"scope\": [\"evaluate\"]"))
        let secrets = lines.flatMap {
            $0.matches(of: /"(?:secret|key|password|name|label|address)": "([^"]*)"/)
        }
        #expect(secrets.count >= 8 && secrets.allSatisfy { $0.output.1 == "withheld" })
        try queue.close()
    }

    /// Somebody who can write to the record gives himself a role, forgets a lock or takes a line away.
    @Test(arguments: [
        "UPDATE events SET line = replace(line, 'clinician', 'administrator') WHERE call = 'access'",
        "UPDATE words SET said = replace(said, 'ana', 'eve') WHERE call = 'access'",
        "DELETE FROM words WHERE call = 'access' AND number = 2",
        "UPDATE events SET taken = '2026-11-27T23:40:00.001Z' WHERE call = 'access' AND number = 3",
        "UPDATE events SET person = 'jd' WHERE call = 'access' AND number = 4",
        "DELETE FROM words WHERE call = 'access' AND number = 3; "
            + "DELETE FROM events WHERE call = 'access' AND number = 3",
        "DELETE FROM words WHERE call = 'access' AND number > 4; "
            + "DELETE FROM events WHERE call = 'access' AND number > 4",
        "DELETE FROM words WHERE call = 'access'; DELETE FROM events WHERE call = 'access'",
    ]) func whatSomebodyAlteredIsFound(_ statement: String) async throws {
        let (place, _, checkpoint) = try await closed()
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: place.record + "/calls.sqlite", configuration: configuration)
        try await queue.write { db in
            let triggers = try Row.fetchAll(
                db, sql: "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            for trigger in triggers { try db.execute(sql: "DROP TRIGGER \(trigger[0] as String)") }
            let before = db.totalChangesCount
            try db.execute(sql: statement)
            #expect(db.totalChangesCount > before)
            for trigger in triggers { try db.execute(sql: trigger[1]) }
        }
        try queue.close()
        let record = try await SQLiteRecord(folder: place.record, at: .minute(2))
        let seen = try await record.verify(against: checkpoint)
        #expect(!seen.isSound && seen.faults.contains { $0.sentence.contains("access") })
        try await record.close()
    }
}
