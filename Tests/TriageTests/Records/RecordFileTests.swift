import Foundation
import GRDB
import Testing
import TriageCalls
import TriageRecords

/// The file of a record: whose it is, which version wrote it, and its copies.
@Suite struct RecordFileTests {
    private func mode(_ path: String) -> String {
        let found = try? FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
        return (found as? Int).map { String($0, radix: 8) } ?? "none"
    }

    @Test func everyFileIsItsOwnersAlone() async throws {
        let place = try Place()
        let record = try await SQLiteRecord(folder: place.record, at: .minute(0))
        try await record.open("a", library: nil, with: [.opened])
        try await record.backup(to: place.folder + "/copy")
        #expect(mode(place.record) == "700" && mode(place.folder + "/copy") == "600")
        for name in try FileManager.default.contentsOfDirectory(atPath: place.record) {
            #expect(mode(place.record + "/" + name) == "600", "\(name)")
        }
    }

    @Test func whatIsOpenToOthersIsRefused() async throws {
        for (make, sentence) in [
            ("mkdir -m 755 record", "is open to others; close it with `chmod 700"),
            ("mkdir -m 710 record", "is open to others; close it with `chmod 700"),
            ("mkdir -m 700 x; ln -s x record", "is not yours, or a link, or something else"),
            ("touch record", "is not yours, or a link, or something else"),
            ("mkdir -m 700 record; install -m 640 /dev/null record/calls.sqlite", "close it with `chmod 600"),
            ("mkdir -m 700 record; ln -s /dev/null record/calls.sqlite", "is not yours, or a link"),
            ("ln -s nowhere record", "is not yours, or a link"),
        ] {
            let place = try Place()
            try shell(make, in: place)
            let told = await refusal { _ = try await SQLiteRecord(folder: place.record, at: .minute(0)) }
            guard case .notPrivate(let message)? = told else { return #expect(told == nil, "\(make)") }
            #expect(message.contains(sentence), "\(message)")
        }
        let told = await refusal { _ = try await SQLiteRecord(folder: "/nowhere/record", at: .minute(0)) }
        #expect(told?.isOfMachine == true)
    }

    private func shell(_ line: String, in place: Place) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments = ["-ec", line]
        process.currentDirectoryURL = URL(filePath: place.folder)
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
    }

    @Test func whatIsNoRecordIsRefusedAndLeftAsItIs() async throws {
        let record = try await TamperedRecord()
        for bytes in [
            Array("no database at all, and long enough to be read as one's head".utf8),
            Array(repeating: 7, count: 4_096),
        ] {
            try record.reset(bytes)
            let found = try await record.found()
            #expect(found.count == 1 && found[0].hasPrefix("the file of the record is damaged"), "\(found)")
            #expect(try record.place.bytes("record/calls.sqlite") == bytes)
        }
        // The database of another program.
        try record.reset([])
        try record.execute("CREATE TABLE notes (text)")
        let before = try record.place.bytes("record/calls.sqlite")
        #expect(try await record.found() == ["`\(record.file)` is no record of calls"])
        #expect(try record.place.bytes("record/calls.sqlite") == before)
    }

    @Test func aRecordOfALaterVersionIsRefusedAndLeftAsItIs() async throws {
        let record = try await TamperedRecord()
        try record.reset()
        try record.execute("INSERT INTO grdb_migrations VALUES ('7 hand-offs')")
        let before = try record.place.bytes("record/calls.sqlite")
        #expect(
            try await record.found() == [
                "a later version wrote this record (it has `7 hand-offs`); use that version, "
                    + "nothing was changed"
            ])
        #expect(try record.place.bytes("record/calls.sqlite") == before)
    }

    /// What the first version makes. Records of it are out there: a migration that is changed or taken out
    /// fails here, and a new one is added with what it makes.
    @Test func migrationsAreOnlyAdded() async throws {
        let record = try await TamperedRecord()
        try record.reset()
        let queue = try DatabaseQueue(path: record.file)
        let queries = [
            "SELECT identifier FROM grdb_migrations",
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name",
        ]
        let schema = try await queue.read { db in
            try queries.flatMap { try String.fetchAll(db, sql: $0) }
        }
        let expected = try Shipped.text("Tests/Fixtures/record.sql")
        #expect(schema.joined(separator: "\n") + "\n" == expected)
    }

    /// A record of the first version is brought up to date, with all that it has.
    @Test func aRecordOfTheFirstVersionGoesOn() async throws {
        let record = try await TamperedRecord()
        try record.reset()
        try record.execute("DROP TABLE heard; DELETE FROM grdb_migrations WHERE identifier = '2 heard'")
        #expect(try await record.found(record.checkpoint) == [])
        let opened = try await SQLiteRecord(folder: record.place.record, at: .minute(9))
        try await opened.note(heard: ["p-1": .minute(1)])
        #expect(try await opened.heard() == ["p-1": .minute(1)])
        #expect(try await opened.calls().count == 3)
    }

    // MARK: copies

    /// While four calls are written to, each copy is a record of some moment.
    @Test func aBackupIsMadeWhileCallsGoOn() async throws {
        let place = try Place()
        let record = try await SQLiteRecord(folder: place.record, at: .minute(0))
        let calls = (0..<4).map { "call-\($0)" }
        for call in calls { try await record.open(call, library: nil, with: [.note("0")]) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for call in calls {
                group.addTask {
                    for index in 1...60 {
                        try await record.append([.note("\(index)")], to: call, expecting: index)
                    }
                }
            }
            group.addTask {
                for copy in 0..<4 { try await record.backup(to: place.folder + "/copy\(copy)") }
            }
            try await group.waitForAll()
        }
        var last = 0
        for copy in 0..<4 {
            let (restored, seen) = try await SQLiteRecord.restore(
                from: place.folder + "/copy\(copy)", to: place.folder + "/restored\(copy)", against: nil,
                at: .minute(5))
            let again = try #require(restored)
            #expect(seen.isSound && seen.callCount == 4 && seen.eventCount >= last)
            last = seen.eventCount
            for call in calls {
                let texts = try await again.call(call, withheld: false).texts
                for (index, text) in texts.enumerated() { #expect(text.contains("\"\(index)\"")) }
            }
            #expect(try await again.acts().last?.contains("\"restored\"") == true)
            #expect(try await again.verify(against: nil).isSound)
            #expect(again.name == record.name)
        }
    }

    @Test func nothingIsCopiedOverWhatIsThere() async throws {
        let place = try Place()
        let record = try await SQLiteRecord(folder: place.record, at: .minute(0))
        try Data([7]).write(to: URL(filePath: place.folder + "/copy"))
        #expect(await refusal { try await record.backup(to: place.folder + "/copy") }?.isOfMachine == true)
        #expect(try place.bytes("copy") == [7])
        #expect(await refusal { try await record.backup(to: place.folder + "/no/copy") }?.isOfMachine == true)
        let told = await refusal {
            _ = try await SQLiteRecord.restore(
                from: place.folder + "/copy", to: place.record, against: nil, at: .minute(1))
        }
        #expect(told == .notPrivate("`\(place.record)` is there already; name a folder that is not"))
    }

    /// A backup that is not sound is not restored, and leaves nothing.
    @Test func aDamagedBackupIsNotRestored() async throws {
        let record = try await TamperedRecord()
        #expect(try record.alter("DELETE FROM events WHERE call = 'b' AND number = 2"))
        for (path, isReadable) in [(record.file, true), (record.place.folder + "/nothing", false)] {
            let folder = record.place.folder + "/restored"
            do throws(RecordRefusal) {
                let (restored, seen) = try await SQLiteRecord.restore(
                    from: path, to: folder, against: nil, at: .minute(5))
                #expect(restored == nil && !seen.isSound && isReadable)
            } catch { #expect(!isReadable && error.isOfMachine) }
            #expect(!SQLiteRecord.isThere(folder) && mode(folder) == "none")
        }
    }
}
