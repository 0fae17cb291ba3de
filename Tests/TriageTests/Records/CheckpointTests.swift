import Testing
import TriageCalls
import TriageRecords

@Suite struct CheckpointTests {
    private func record(_ storage: Storage, _ place: Place) async throws -> any CallRecord {
        let record = try await storage.open(place, .minute(0))
        try await record.keep(KeptLibrary([.init(path: "a", bytes: [1])]))
        for call in ["a", "b", "c"] {
            try await record.open(call, library: nil, with: [.opened, .note(call)])
        }
        return record
    }

    @Test(arguments: Storage.all) func aRecordThatGoesOnPassesEveryEarlierCheckpoint(_ storage: Storage)
        async throws
    {
        let record = try await record(storage, Place())
        let key = SigningKey()
        var checkpoints: [Checkpoint] = []
        for round in 0..<5 {
            checkpoints.append(try await record.checkpoint(by: key, at: .minute(round)))
            try await record.append([.note("\(round)")], to: "b", expecting: 2 + round)
            try await record.open("d\(round)", library: nil, with: [.opened])
            if round == 3 {
                try await record.purge("a", because: .mistake, isOpenToo: true, by: nil, at: .minute(9))
            }
        }
        for checkpoint in checkpoints {
            let seen = try await record.verify(against: checkpoint)
            #expect(seen.isSound, "\(seen.faults.map(\.sentence))")
            let again = try Checkpoint(file: checkpoint.file)
            #expect(again == checkpoint && again.key == key.isPublic && again.record == checkpoint.record)
        }
        #expect(checkpoints[0].callCount == 3 && checkpoints[0].eventCount == 7)
        #expect(checkpoints[4].callCount == 7 && checkpoints[4].at == .minute(4))
    }

    @Test(arguments: Storage.all) func theCheckpointOfAnotherRecordIsTold(_ storage: Storage) async throws {
        let (one, other) = (try await record(storage, Place()), try await record(storage, Place()))
        let checkpoint = try await one.checkpoint(by: SigningKey(), at: .minute(1))
        #expect(try await other.verify(against: checkpoint).faults == [.otherRecord(checkpoint.record)])
    }

    /// Every byte of it is signed, or is the signature, or stands in the line of the signature.
    @Test(arguments: Storage.all) func noByteCanBeAlteredOrLeftOut(_ storage: Storage) async throws {
        let record = try await record(storage, Place())
        let checkpoint = try await record.checkpoint(by: SigningKey(), at: .minute(1))
        let file = checkpoint.file
        for place in file.indices {
            var altered = file
            altered[place] ^= 1
            expectRefused(altered, checkpoint, "altered at \(place)")
            var shorter = file
            shorter.remove(at: place)
            expectRefused(shorter, checkpoint, "without \(place)")
            expectRefused(Array(file[..<place]), checkpoint, "cut off at \(place)")
        }
        // Whole lines moved or doubled.
        let lines = file.split(separator: 0x0A, omittingEmptySubsequences: false).map { Array($0) + [0x0A] }
        for place in 0..<lines.count - 2 {
            var swapped = lines
            swapped.swapAt(place, place + 1)
            expectRefused(swapped.dropLast().flatMap { $0 }, checkpoint, "line \(place) moved")
            let doubled = lines[...place] + lines[place...]
            expectRefused(doubled.dropLast().flatMap { $0 }, checkpoint, "line \(place) twice")
        }
    }

    /// A blank more or less around the signature changes nothing that is said.
    private func expectRefused(_ file: [UInt8], _ checkpoint: Checkpoint, _ what: String) {
        guard let read = try? Checkpoint(file: file) else { return }
        #expect(
            read.key == checkpoint.key && read.record == checkpoint.record && read.at == checkpoint.at
                && read.callCount == checkpoint.callCount && read.eventCount == checkpoint.eventCount
                && file.count >= checkpoint.file.count - 1, "\(what)")
    }

    @Test func keysAreReadAgain() throws {
        let key = SigningKey()
        let again = try #require(SigningKey(file: key.file))
        #expect(again.isPublic == key.isPublic && again.file == key.file)
        #expect(PublicKey("\(key.isPublic)") == key.isPublic)
        #expect(SigningKey().isPublic != key.isPublic)
        for bad in [[], Array(key.file.dropLast(4)), Array("{}\n".utf8), Array(key.file.dropFirst())] {
            #expect(SigningKey(file: bad) == nil)
        }
        for bad in ["", "ab", String(repeating: "g", count: 64), "\(key.isPublic)0"] {
            #expect(PublicKey(bad) == nil)
        }
    }
}
