import Foundation
import Synchronization
import Testing
import TriageCalls
import TriageRecords

/// What PostgreSQL has to do for a record, and what happens when it does not.
@Suite struct PostgresTests {
    private static func server() throws -> PrivateServer { try PrivateServer.shared.get() }

    /// Somebody who takes no care is refused by PostgreSQL.
    @Test(arguments: [
        "UPDATE events SET line = 'x'", "DELETE FROM events", "TRUNCATE events CASCADE",
        "UPDATE words SET said = '[]'", "TRUNCATE words", "DELETE FROM calls",
        "UPDATE calls SET opened = 'x'",
        "DELETE FROM libraries", "UPDATE library_files SET bytes = ''", "UPDATE record SET name = 'x'",
        "DELETE FROM record", "DELETE FROM migrations", "UPDATE migrations SET name = 'x'",
    ])
    func nothingIsChangedOrTakenOut(_ statement: String) async throws {
        let record = try await TamperedDatabase()
        #expect(throws: PrivateServer.Failure.self) { try record.execute(statement) }
        #expect(try await record.found(record.checkpoint) == [])
    }

    /// The schema says what is forbidden, so it is held against the one that we make.
    @Test(arguments: [
        "DROP TRIGGER events_stay ON events", "ALTER TABLE events DISABLE TRIGGER ALL",
        "ALTER TABLE words DISABLE TRIGGER words_stay", "CREATE TABLE more (x text)",
        "CREATE INDEX i ON events (taken)", "ALTER TABLE events DROP CONSTRAINT events_call_fkey",
        "ALTER TABLE events ALTER COLUMN taken DROP NOT NULL",
        "CREATE RULE r AS ON INSERT TO words DO INSTEAD NOTHING",
        "CREATE OR REPLACE FUNCTION stay() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "ALTER TABLE events ENABLE ROW LEVEL SECURITY", "ALTER TABLE words SET UNLOGGED",
        "CREATE VIEW v AS SELECT call FROM events",
    ])
    func anAlteredSchemaIsFound(_ statement: String) async throws {
        let record = try await TamperedDatabase()
        try record.execute(statement)
        let found = try await record.found()
        #expect(!found.isEmpty && found.allSatisfy { $0.hasPrefix("the schema was altered at ") }, "\(found)")
    }

    @Test(arguments: [
        (
            "INSERT INTO triage_record.migrations VALUES (7, '7 hand-offs')",
            RecordRefusal.laterVersion(["7 hand-offs"])
        ),
        (
            "DROP SCHEMA triage_record CASCADE; CREATE SCHEMA triage_record",
            .damaged("the schema `triage_record` in this database is no record of calls")
        ),
    ])
    func whatIsNotOursIsRefusedAndLeftAsItIs(_ statement: String, _ expected: RecordRefusal) async throws {
        let server = try Self.server()
        let address = try server.address(of: Place())
        _ = try await PostgresRecord(address, at: .minute(0))
        try server.sql(statement, in: address)
        let dump = "pg_dump '\(address)' | grep -v restrict"
        let before = try server.command(dump)
        #expect(await refusal { _ = try await PostgresRecord(address, at: .minute(1)) } == expected)
        #expect(try server.command(dump) == before)
    }

    @Test func whatIsNotThereIsMade() async throws {
        let address = try Self.server().address(of: Place())
        #expect(try await !PostgresRecord.isThere(address))
        let record = try await PostgresRecord(address, at: .minute(0))
        #expect(try await PostgresRecord.isThere(address))
        #expect(try await PostgresRecord(address, at: .minute(1)).name == record.name)
        #expect(try await record.acts().count == 1)
    }

    /// Ten programs that begin at once make one record.
    @Test func manyProgramsMakeOneRecord() async throws {
        let address = try Self.server().address(of: Place())
        let names = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<10 {
                group.addTask { try await PostgresRecord(address, at: .minute(0)).name }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(names.count == 1)
    }

    /// What the first version makes. Records of it are out there: a migration that is changed or taken out
    /// fails here.
    @Test func migrationsAreOnlyAdded() async throws {
        let address = try Self.server().address(of: Place())
        _ = try await PostgresRecord(address, at: .minute(0))
        let made = try Self.server().sql(
            """
            SELECT concat_ws(' ', table_name, column_name, data_type, is_nullable, collation_name)
            FROM information_schema.columns WHERE table_schema = 'triage_record'
            ORDER BY table_name, ordinal_position;
            SET search_path = triage_record;
            SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid, true))
            FROM pg_constraint WHERE connamespace = 'triage_record'::regnamespace AND contype IN ('p', 'f')
            ORDER BY conrelid::regclass::text, conname;
            SELECT concat_ws(' ', tgenabled, pg_get_triggerdef(oid, true)) FROM pg_trigger
            WHERE NOT tgisinternal ORDER BY tgrelid::regclass::text, tgname;
            SELECT concat_ws(' ', proname, prosrc) FROM pg_proc
            WHERE pronamespace = 'triage_record'::regnamespace ORDER BY proname;
            SELECT concat_ws(' ', place, name) FROM migrations;
            """, in: address)
        #expect(try made == Shipped.text("Tests/Fixtures/record-postgres.txt"))
    }

    /// A record of the first version is brought up to date, with all that it has.
    @Test func aRecordOfTheFirstVersionGoesOn() async throws {
        let address = try Self.server().address(of: Place())
        let checkpoint = try await TamperedRecord.fill(PostgresRecord(address, at: .minute(0)))
        try Self.server().sql(
            """
            SET session_replication_role = replica; SET search_path = triage_record;
            DROP TABLE heard; DELETE FROM migrations WHERE place = 2;
            """, in: address)
        let opened = try await PostgresRecord(address, at: .minute(9))
        try await opened.note(heard: ["p-1": .minute(1)])
        #expect(try await opened.heard() == ["p-1": .minute(1)])
        #expect(try await opened.verify(against: checkpoint).isSound)
    }

    /// Whatever the database says, an event is on the disk before it is acknowledged.
    @Test func everyCommitWaitsForTheDisk() async throws {
        let server = try Self.server()
        let address = try server.address(of: Place())
        let database = try server.sql("SELECT current_database()", in: address).dropLast()
        try server.sql("ALTER DATABASE \(database) SET synchronous_commit = off", in: "postgres")
        let record = try await PostgresRecord(address, at: .minute(0))
        try server.sql(
            """
            CREATE TABLE seen (how text);
            CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql AS
                'BEGIN INSERT INTO public.seen VALUES (current_setting(''synchronous_commit''));
                RETURN NULL; END';
            CREATE TRIGGER see AFTER INSERT ON triage_record.events FOR EACH ROW EXECUTE FUNCTION see();
            """, in: address)
        try await record.open("a", library: nil, with: [.opened])
        #expect(try server.sql("SELECT how FROM seen", in: address) == "on\n")
    }

    @Test(arguments: [("fsync", "off"), ("full_page_writes", "off")])
    func aServerThatForgetsIsRefused(_ setting: String, _ value: String) async throws {
        let server = try PrivateServer("-c \(setting)=\(value)")
        defer { server.stop() }
        let address = try server.address(of: Place())
        let told = await refusal { _ = try await PostgresRecord(address, at: .minute(0)) }
        #expect(
            told == .machine("PostgreSQL does not write as it must here: `\(setting)` is `\(value)`"))
    }

    @Test func whoCannotBeReachedIsTold() async throws {
        let folder = try Place().folder
        let told = await refusal {
            _ = try await PostgresRecord("postgresql:///x?host=\(folder)&password=secret", at: .minute(0))
        }
        guard case .machine(let sentence)? = told else { return #expect(told == nil) }
        #expect(sentence.hasPrefix("PostgreSQL cannot be reached: ") && !sentence.contains("secret"))
    }
}

/// PostgreSQL ends, and begins again.
@Suite(.timeLimit(.minutes(30))) struct PostgresStopTests {
    enum End: CaseIterable {
        case stopped
        case killed
    }

    @Test(arguments: End.allCases) func whatWasAcknowledgedIsThereAndCallsGoOn(_ end: End) async throws {
        let server = try PrivateServer()
        defer { server.stop() }
        let address = try server.address(of: Place())
        let (record, other) = (
            try await PostgresRecord(address, at: .minute(0)),
            try await PostgresRecord(address, at: .minute(0))
        )
        var heard = await record.changes().makeAsyncIterator()
        try await record.open("a", library: nil, with: [.note("0")])
        #expect(await heard.next()?.count == 1)
        for round in 1...3 {
            if case .stopped = end { server.stop() } else { try server.kill() }
            for _ in 0..<2 {
                let told = await refusal {
                    try await record.append([.note("\(round)")], to: "a", expecting: round)
                }
                #expect(told?.isOfMachine == true)
                #expect(await refusal { _ = try await record.calls() }?.isOfMachine == true)
            }
            try server.start()
            // Who was not there when it began again hears of it all the same.
            try await other.append([.note("\(round)")], to: "a", expecting: round)
            #expect(await heard.next()?.count == round + 1)
            let texts = try await record.call("a", withheld: false).texts
            #expect(texts.count == round + 1)
            for (index, text) in texts.enumerated() { #expect(text.contains("\"\(index)\"")) }
        }
        #expect(try await record.verify(against: nil).isSound)
    }

    /// While twenty calls are written to.
    @Test(arguments: End.allCases) func underLoadNothingIsLostOrDoubled(_ end: End) async throws {
        let server = try PrivateServer()
        defer { server.stop() }
        let record = try await PostgresRecord(try server.address(of: Place()), at: .minute(0))
        let calls = (0..<20).map { "call-\($0)" }
        for call in calls { try await record.open(call, library: nil, with: [.note("\(call) 0")]) }
        let isBack = Flag()
        let acknowledged = try await withThrowingTaskGroup(of: (String, Int)?.self) { group in
            for call in calls {
                group.addTask {
                    var (count, after) = (1, 0)
                    // Until the server is there again, and a while longer; a lucky call never fails.
                    while after < 20 {
                        if isBack.isUp.withLock({ $0 }) { after += 1 }
                        do throws(RecordRefusal) {
                            try await record.append([.note("\(call) \(count)")], to: call, expecting: count)
                            count += 1
                        } catch .conflict(_, _, let found) {
                            // It was written, though nobody heard of it.
                            #expect(found == count + 1)
                            count = found
                        } catch {
                            #expect(error.isOfMachine)
                            await Task.yield()
                        }
                    }
                    return (call, count)
                }
            }
            group.addTask {
                if case .stopped = end { server.stop() } else { try server.kill() }
                try server.start()
                isBack.isUp.withLock { $0 = true }
                return nil
            }
            return try await group.reduce(into: [String: Int]()) {
                if let (call, count) = $1 { $0[call] = count }
            }
        }
        for call in calls {
            let texts = try await record.call(call, withheld: false).texts
            #expect(texts.count == acknowledged[call])
            for (index, text) in texts.enumerated() { #expect(text.contains("\"\(call) \(index)\"")) }
        }
        #expect(try await record.verify(against: nil).isSound)
    }

    /// A disk that is full: what does not fit is refused whole, what was acknowledged stays, and with room
    /// again the call goes on.
    @Test func aFullDiskIsToldAndLosesNothing() async throws {
        let server = try PrivateServer()
        defer { server.stop() }
        let record = try await PostgresRecord(try server.address(of: Place()), at: .minute(0))
        try await record.open("a", library: nil, with: [.note("0 begins")])
        server.stop()
        // Files of at most three megabytes: the log's pieces have one.
        try server.start(limit: 3 * 1_024)
        var count = 1
        let words = (0..<400).map { "\($0 * 7_919 % 100_003)" }.joined(separator: " ")
        var told: RecordRefusal?
        while told == nil, count < 10_000 {
            do throws(RecordRefusal) {
                let events = (count..<count + 20).map { NewEvent.note("\($0) \(words)") }
                count = try await record.append(events, to: "a", expecting: count)
            } catch { told = error }
        }
        #expect(told?.isOfMachine == true && count > 20)
        #expect(try await record.call("a", withheld: true).lines.count == count)
        server.stop()
        try server.start()
        try await record.append([.note("\(count) after all")], to: "a", expecting: count)
        let texts = try await record.call("a", withheld: false).texts
        for (index, text) in texts.enumerated() { #expect(text.contains("\"\(index) ")) }
        #expect(try await record.verify(against: nil).isSound)
    }

    /// A database that may only be read.
    @Test func whatMayOnlyBeReadIsRead() async throws {
        let server = try PrivateServer()
        defer { server.stop() }
        let record = try await PostgresRecord(try server.address(of: Place()), at: .minute(0))
        try await record.open("a", library: nil, with: [.opened])
        server.stop()
        try server.command(
            "echo 'default_transaction_read_only = on' >> \(server.folder)/data/postgresql.conf")
        try server.start()
        let told = await refusal { try await record.append([.closed], to: "a", expecting: 1) }
        guard case .machine(let sentence)? = told else { return #expect(told == nil) }
        #expect(sentence.hasPrefix("the record cannot be written to: "))
        #expect(try await record.call("a", withheld: false).lines.count == 1)
    }
}

/// Something that is so from a moment on.
private final class Flag: Sendable {
    let isUp = Mutex(false)
}
