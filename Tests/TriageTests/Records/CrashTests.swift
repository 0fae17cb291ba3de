import Foundation
import Synchronization
import Testing
import TriageCalls
import TriageRecords

/// What was acknowledged is there, however the program ended.
@Suite struct CrashTests {
    /// Four calls are written to at once when the process is killed, after another number of acknowledgements
    /// each time.
    @Test(arguments: [1, 2, 3, 5, 8, 20, 55, 144, 233, 377]) func aKilledProcessLosesNothing(_ count: Int)
        async throws
    {
        let place = try Place()
        let (record, told) = (place.record, place.folder + "/told")
        #expect(FileManager.default.createFile(atPath: told, contents: nil))
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [record = record as String, told = told as String, count = count as Int] in
            try await Self.append(to: record, telling: told, killedAfter: count)
        }
        let acknowledged = try String(contentsOfFile: told, encoding: .utf8).split(separator: "\n").map {
            $0.split(separator: " ").compactMap { Int($0) }
        }
        #expect(acknowledged.count >= count)
        let again = try await SQLiteRecord(folder: record, at: .minute(1))
        let seen = try await again.verify(against: nil)
        #expect(seen.isSound, "\(seen.faults.map(\.sentence))")
        for call in 0..<4 where acknowledged.contains(where: { $0[0] == call }) {
            let texts = try await again.call("call-\(call)", withheld: false).texts
            let kept = acknowledged.filter { $0[0] == call }.map { $0[1] }
            #expect(kept == Array(kept.indices))
            // One more may have been written whose acknowledgement nobody heard.
            #expect(texts.count == kept.count || texts.count == kept.count + 1)
            for (index, text) in texts.enumerated() { #expect(text.contains("\"said \(index)\"")) }
            // Who tries again what was not acknowledged is told.
            if texts.count > kept.count {
                let told = await refusal {
                    try await again.append([.note("again")], to: "call-\(call)", expecting: kept.count)
                }
                #expect(told == .conflict(call: "call-\(call)", expected: kept.count, found: texts.count))
            }
        }
    }

    private static func append(to folder: String, telling path: String, killedAfter count: Int) async throws {
        let record = try await SQLiteRecord(folder: folder, at: .minute(0))
        let told = Told(path, count)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for call in 0..<4 {
                group.addTask {
                    try await record.open("call-\(call)", library: nil, with: [.note("said 0")])
                    told.say(call, 0)
                    for index in 1..<1_000_000 {
                        try await record.append(
                            [.note("said \(index)")], to: "call-\(call)", expecting: index)
                        told.say(call, index)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    /// What was acknowledged, in a file that outlives the process.
    private final class Told: Sendable {
        private let descriptor: Int32
        private let count: Int
        private let said = Mutex(0)

        init(_ path: String, _ count: Int) {
            descriptor = open(path, O_WRONLY | O_APPEND)
            self.count = count
        }

        func say(_ call: Int, _ index: Int) {
            said.withLock { said in
                let line = Array("\(call) \(index)\n".utf8)
                _ = write(descriptor, line, line.count)
                said += 1
                // While the others write on.
                if said == count { Thread { kill(getpid(), SIGKILL) }.start() }
            }
        }
    }

    /// A disk that is full: what does not fit is refused whole, what was acknowledged stays, and with room
    /// again the call goes on.
    @Test func aFullDiskIsToldAndLosesNothing() async throws {
        let place = try Place()
        let record = place.record
        await #expect(processExitsWith: .success) { [record = record as String] in
            signal(SIGXFSZ, SIG_IGN)
            try await Self.fill(record)
        }
        let again = try await SQLiteRecord(folder: record, at: .minute(1))
        #expect(try await again.verify(against: nil).isSound)
        let texts = try await again.call("a", withheld: false).texts
        #expect(texts.count > 10 && texts.last?.contains("after all") == true)
        for (index, text) in texts.dropLast().enumerated() { #expect(text.contains("\"\(index) ")) }
    }

    private static func fill(_ folder: String) async throws {
        let record = try await SQLiteRecord(folder: folder, at: .minute(0))
        try await record.open("a", library: nil, with: [.note("0 begins")])
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
        limit.rlim_cur = 300_000
        setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
        var count = 1
        let words = String(repeating: "x", count: 2_000)
        while true {
            do throws(RecordRefusal) {
                count = try await record.append([.note("\(count) \(words)")], to: "a", expecting: count)
            } catch {
                guard error.isOfMachine, count > 10, count < 1_000 else { exit(1) }
                break
            }
        }
        // Nothing of it was written, and asking again says the same.
        for _ in 0..<3 {
            let told = await refusal { try await record.append([.note(words)], to: "a", expecting: count) }
            guard told?.isOfMachine == true else { exit(2) }
        }
        guard try await record.call("a", withheld: false).lines.count == count else { exit(3) }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
        try await record.append([.note("after all")], to: "a", expecting: count)
        guard try await record.verify(against: nil).isSound else { exit(4) }
    }

    /// A folder, or a file, that may only be read is told; with room to write again, all is there.
    @Test(arguments: [("500", "600"), ("700", "400"), ("500", "400")])
    func aReadOnlyDiskIsToldAndLosesNothing(_ folder: String, _ file: String) async throws {
        let place = try Place()
        var record = try await SQLiteRecord(folder: place.record, at: .minute(0))
        try await record.open("a", library: nil, with: [.opened, .note("1")])
        try await record.close()
        // Whoever may do everything may write here all the same, so somebody else tries.
        let owner = geteuid() == 0 ? UInt32(65_534) : geteuid()
        func give(_ folder: String, _ file: String, to owner: UInt32) throws {
            chmod(URL(filePath: place.folder).deletingLastPathComponent().path, 0o711)
            for (path, mode) in [
                (place.folder, "711"), (place.record, folder), (place.record + "/calls.sqlite", file),
            ] {
                chown(path, owner, owner)
                chmod(path, try #require(mode_t(mode, radix: 8)))
            }
        }
        try give(folder, file, to: owner)
        await #expect(processExitsWith: .success) {
            [path = place.record as String, owner = owner as UInt32] in
            if geteuid() == 0 {
                setgid(owner)
                setuid(owner)
            }
            let told = await refusal {
                let record = try await SQLiteRecord(folder: path, at: .minute(1))
                try await record.append([.closed], to: "a", expecting: 2)
            }
            guard told?.isOfMachine == true else { exit(1) }
        }
        try give("700", "600", to: geteuid())
        for name in try FileManager.default.contentsOfDirectory(atPath: place.record) {
            chown(place.record + "/" + name, geteuid(), getegid())
        }
        record = try await SQLiteRecord(folder: place.record, at: .minute(2))
        #expect(try await record.append([.closed], to: "a", expecting: 2) == 3)
        #expect(try await record.verify(against: nil).isSound)
    }
}
