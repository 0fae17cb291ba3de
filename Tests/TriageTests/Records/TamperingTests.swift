import Testing
import TriageCalls
import TriageRecords

/// Whoever has the file can alter it in any way; `verify` finds it.
@Suite struct TamperingTests {
    private static let tables = [
        "record", "libraries", "library_files", "calls", "events", "words", "grdb_migrations",
    ]

    @Test func whatWasNotTamperedWithIsSound() async throws {
        let record = try await TamperedRecord()
        try record.reset()
        #expect(try await record.found() == [])
        #expect(try await record.found(record.checkpoint) == [])
    }

    /// Every column of every row of every table, with every other value that may pass.
    @Test(arguments: tables) func everyAlteredValueIsFound(_ table: String) async throws {
        let record = try await TamperedRecord()
        let rows = try record.rows(of: table)
        var altered = 0
        for row in rows {
            for (column, value) in row.values.sorted(by: { $0.key < $1.key }) {
                for other in others(than: value, column, rows.map(\.values)) {
                    let update =
                        "UPDATE \(table) SET \(column) = \(other) WHERE \(row.condition)"
                        + " AND \(column) IS NOT (\(other))"
                    guard try record.alter(update) else { continue }
                    altered += 1
                    #expect(try await !record.found().isEmpty, "\(update)")
                }
            }
        }
        #expect(altered >= rows.count && !rows.isEmpty)
    }

    private func others(than value: String, _ column: String, _ rows: [[String: String]]) -> [String] {
        var others = ["NULL"]
        switch value.first {
        case "X": others += ["x''", "CAST(substr(\(value), 2) AS BLOB)", "CAST(\(value) || x'00' AS BLOB)"]
        case "'": others += ["''", "\(value) || 'x'", "\(value) || char(0, 120)", "substr(\(value), 2)"]
        case "N": others += ["''", "'x'", "x'00'"]
        default: others += ["0", "1 + \(value)", "9223372036854775807", "-1"]
        }
        return others + Set(rows.compactMap { $0[column] }).subtracting([value]).sorted().prefix(2)
    }

    @Test(arguments: tables) func everyRowThatIsGoneIsFound(_ table: String) async throws {
        let record = try await TamperedRecord()
        for row in try record.rows(of: table) {
            // The last of the record's own chain came after the checkpoint, and says that it was made.
            if table == "events", row.condition.contains("call IS 'record' AND number IS 3 ") { continue }
            let isTail = table == "events" && row.condition.contains("number IS 4 ")
            let isUnused = table == "libraries" || table == "library_files"
            #expect(try record.alter("DELETE FROM \(table) WHERE \(row.condition)"))
            let found = try await record.found()
            // The end of a call leaves its words behind, where it has any.
            #expect(!found.isEmpty || isTail || isUnused, "\(row.condition)")
            #expect(try await !record.found(record.checkpoint).isEmpty, "\(row.condition)")
        }
    }

    /// Whole rows in each other's places.
    @Test(arguments: ["a", "b", "c", "record"]) func swappedEventsAreFound(_ call: String) async throws {
        let record = try await TamperedRecord()
        // The record's own chain has three events, a call four.
        for (first, second) in [(1, 2), (2, 3), (1, 3), (3, 4), (1, 4)] where call != "record" || second < 4 {
            let isAltered = try record.alter(
                """
                UPDATE events SET number = -1 WHERE call = '\(call)' AND number = \(first);
                UPDATE events SET number = \(first) WHERE call = '\(call)' AND number = \(second);
                UPDATE events SET number = \(second) WHERE call = '\(call)' AND number = -1;
                """)
            #expect(isAltered)
            let found = try await record.found()
            #expect(found.contains { $0.contains("of call `\(call)`") }, "\(call) \(first) \(second)")
        }
    }

    /// What is found, and where: first by the chain alone, then against a checkpoint.
    @Test(
        arguments: [
            (
                "UPDATE events SET line = replace(line, 'ems', 'law') WHERE call = 'a' AND number = 3",
                ["event 3 of call `a` was altered, or what stood before it"], []
            ),
            (
                "DELETE FROM events WHERE call = 'b' AND number IN (2, 3)",
                ["events 2 to 3 of call `b` are missing"], []
            ),
            ("DELETE FROM events WHERE call = 'b' AND number = 1", ["event 1 of call `b` is missing"], []),
            (
                "DELETE FROM events WHERE call = 'b' AND number > 2", [],
                ["call `b` was cut off: the checkpoint has 4 events, the record 2"]
            ),
            (
                "DELETE FROM events WHERE call = 'c'; DELETE FROM words WHERE call = 'c';"
                    + "DELETE FROM calls WHERE name = 'c'",
                [], ["call `c` is gone"]
            ),
            ("DELETE FROM events WHERE call = 'b'", ["call `b` is gone"], []),
            (
                "DELETE FROM calls WHERE name = 'c'",
                [
                    "there are events of a call `c`, which the record does not know",
                    "event 1 of call `c` was altered, or what stood before it",
                ], []
            ),
            (
                "UPDATE words SET said = replace(said, 'said', 'sang') WHERE call = 'a'",
                ["the words of event 2 of call `a` were altered"], []
            ),
            (
                "DELETE FROM words WHERE call = 'a' AND number = 2",
                ["the words of event 2 of call `a` are gone, and no purge says why"], []
            ),
            (
                "INSERT INTO words SELECT 'b', number, salt, said FROM words WHERE call = 'a'",
                [
                    "the words of event 1 of call `b` were purged, and are there",
                    "the words of event 2 of call `b` were purged, and are there",
                ], []
            ),
            (
                "INSERT INTO words SELECT 'a', 3, salt, said FROM words WHERE call = 'a' AND number = 1",
                ["there are words of event 3 of call `a`, which has none"], []
            ),
            (
                "DELETE FROM events WHERE call = 'record' AND number > 1",
                [
                    "the words of event 1 of call `b` are gone, and no purge says why",
                    "the words of event 2 of call `b` are gone, and no purge says why",
                ], ["call `record` was cut off: the checkpoint has 2 events, the record 1"]
            ),
        ] as [(String, [String], [String])])
    func whatIsFoundIsNamed(_ alteration: String, _ alone: [String], _ held: [String]) async throws {
        let record = try await TamperedRecord()
        #expect(try record.alter(alteration))
        let found = try await record.found()
        #expect(found.allSatisfy { sentence in alone.contains { sentence.hasPrefix($0) } }, "\(found)")
        #expect(alone.allSatisfy { expected in found.contains { $0.hasPrefix(expected) } }, "\(found)")
        let more = try await record.found(record.checkpoint).filter { !found.contains($0) }
        #expect(more == held)
    }
}

/// What only a checkpoint shows, and what the file itself gives away.
@Suite struct TamperedFileTests {
    /// An older state of the record, or one that went on in another way, is sound by itself.
    @Test func arecordPutBackIsFoundByACheckpoint() async throws {
        let place = try Place()
        var record = try await SQLiteRecord(folder: place.record, at: .minute(0))
        try await record.open("a", library: nil, with: [.opened, .note("first")])
        try await record.backup(to: place.folder + "/old")
        try await record.append([.note("weapon shown")], to: "a", expecting: 2)
        let checkpoint = try await record.checkpoint(by: SigningKey(), at: .minute(1))
        try await record.close()

        _ = try await SQLiteRecord.restore(
            from: place.folder + "/old", to: place.folder + "/other", against: nil, at: .minute(2))
        record = try await SQLiteRecord(folder: place.folder + "/other", at: .minute(2))
        #expect(try await record.verify(against: nil).isSound)
        let gone = RecordFault.cutOff(call: "a", expected: 3, found: 2)
        #expect(try await record.verify(against: checkpoint).faults == [gone])
        try await record.append([.note("no weapon")], to: "a", expecting: 2)
        #expect(try await record.verify(against: nil).isSound)
        #expect(try await record.verify(against: checkpoint).faults == [.rewritten(call: "a")])
    }

    /// Any bit of the file: it is found, or nothing that the record says is another.
    @Test(arguments: 0..<4) func aTurnedBitChangesNothingUnseen(_ seed: Int) async throws {
        let record = try await TamperedRecord()
        try record.reset()
        let content = try await record.content()
        var random = Seeded(seed)
        var found = 0
        for _ in 0..<50 {
            let bit = random.int(0...record.bitCount - 1)
            try record.reset(record.turned(bit: bit))
            if try await record.found(record.checkpoint).isEmpty {
                #expect(try await record.content() == content, "bit \(bit)")
            } else {
                found += 1
            }
        }
        #expect(found > 0)
    }

    /// The schema says what is forbidden, so it is held against the one that we make.
    @Test(arguments: [
        "DROP TRIGGER events_stay", "DROP TRIGGER words_stay", "CREATE TABLE more (x)",
        "CREATE TRIGGER t AFTER INSERT ON events BEGIN DELETE FROM words; END",
        "CREATE INDEX i ON events (taken)",
    ])
    func anAlteredSchemaIsFound(_ statement: String) async throws {
        let record = try await TamperedRecord()
        try record.reset()
        try record.execute(statement)
        let found = try await record.found()
        #expect(found.count == 1 && found[0].hasPrefix("the schema was altered at `"), "\(found)")
    }

    /// Somebody who takes no care is refused by SQLite.
    @Test(arguments: [
        "UPDATE events SET line = 'x'", "DELETE FROM events", "UPDATE words SET said = '[]'",
        "DELETE FROM calls", "UPDATE calls SET opened = 'x'", "DELETE FROM libraries",
        "UPDATE library_files SET bytes = x'00'", "UPDATE record SET name = 'x'", "DELETE FROM record",
    ])
    func nothingIsChangedOrTakenOut(_ statement: String) async throws {
        let record = try await TamperedRecord()
        try record.reset()
        #expect(throws: (any Error).self) { try record.execute(statement) }
        #expect(try await record.found(record.checkpoint) == [])
    }
}
