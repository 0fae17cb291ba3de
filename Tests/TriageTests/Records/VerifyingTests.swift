import GRDB
import Testing
import TriageCalls
import TriageRecords

/// The chains of a record are proved on all cores, each part of the calls by itself.
@Suite struct VerifyingTests {
    /// Every call is in one part and in no other, however many events it has.
    @Test(arguments: [1, 2, 3, 8]) func everyCallIsInOnePart(_ wished: Int) throws {
        for sizes in [
            [], [1], [5, 5], [1, 1, 1, 97], [97, 1, 1, 1], Array(repeating: 3, count: 40), [0, 0, 4],
            [.max, .max, 3], [.min, -1, 2], [.max, .min, .max],
        ] {
            let counts = Dictionary(
                uniqueKeysWithValues: sizes.enumerated().map { ("call-\(10 + $0.offset)", $0.element) })
            let parts = CallPart.parts(wished, counts)
            #expect(1...wished ~= parts.count)
            for name in counts.keys.map({ Array($0.utf8) }) + [Array("a".utf8), Array("z".utf8)] {
                let those = parts.filter { part in
                    let isBefore = part.from.map { name.lexicographicallyPrecedes($0) } ?? false
                    let isWithin = part.until.map { name.lexicographicallyPrecedes($0) } ?? true
                    return !isBefore && isWithin
                }
                #expect(those.count == 1, "\(sizes) in \(wished): \(name)")
            }
        }
        let even = CallPart.parts(
            2, Dictionary(uniqueKeysWithValues: (0..<100).map { ("call-\(100 + $0)", 10) }))
        #expect(even.count == 2 && even[1].from == Array("call-150".utf8))
    }

    /// Of many calls an alteration is found in each, and is named once.
    @Test func anAlterationIsFoundInWhicheverPart() async throws {
        let place = try Place()
        let record = try await SQLiteRecord(folder: place.record, at: .minute(0))
        let names = (0..<40).map { "call-\(10 + $0)" }
        for name in names {
            try await record.open(name, library: nil, with: [.opened, .note("said in \(name)", minute: 1)])
        }
        let sound = try await record.verify(against: nil)
        #expect(sound.isSound && sound.callCount == 40 && sound.eventCount == 81 && sound.wordsCount >= 40)
        try await record.close()
        for name in names {
            let file = try DatabaseQueue(path: place.record + "/calls.sqlite")
            try await file.write { db in
                try db.execute(sql: "DROP TRIGGER events_stay")
                try db.execute(
                    sql: "UPDATE events SET person = 'other' WHERE call = ? AND number = 2", arguments: [name]
                )
            }
            try file.close()
            let again = try await SQLiteRecord(folder: place.record, at: .minute(0))
            let seen = try await again.verify(against: nil)
            #expect(seen.faults.filter { $0 == .altered(call: name, number: 2) }.count == 1, "\(name)")
            #expect(seen.eventCount == 81)
            try await again.close()
            try await DatabaseQueue(path: place.record + "/calls.sqlite").write { db in
                try db.execute(sql: "UPDATE events SET person = NULL WHERE call = ?", arguments: [name])
                try db.execute(
                    sql: """
                        CREATE TRIGGER events_stay BEFORE UPDATE ON events
                            BEGIN SELECT RAISE(ABORT, 'nothing in a record is ever changed'); END
                        """)
            }
        }
    }

    /// What is written while it is verified belongs to no part of it, or to all.
    @Test func oneStateIsVerifiedWhileOthersWrite() async throws {
        let place = try Place()
        let record = try await SQLiteRecord(folder: place.record, at: .minute(0))
        for call in 0..<20 {
            try await record.open("call-\(10 + call)", library: nil, with: [.opened, .note("x", minute: 1)])
        }
        let other = try await SQLiteRecord(folder: place.record, at: .minute(0))
        let writing = Task {
            for call in 0..<20 {
                let name = "call-\(10 + call)"
                try await other.append([.note("more", minute: 2), .closed], to: name, expecting: 2)
                try await other.purge(name, because: .request, isOpenToo: false, by: nil, at: .minute(3))
            }
        }
        for _ in 0..<20 {
            let seen = try await record.verify(against: nil)
            #expect(seen.isSound, "\(seen.faults)")
        }
        try await writing.value
        try await other.close()
        try await record.close()
    }
}
