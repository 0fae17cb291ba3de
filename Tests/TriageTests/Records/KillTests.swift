import Foundation
import Synchronization
import Testing
import TriageCalls
import TriageRecords

/// Two hundred open calls are written to when the process is killed, at any moment, again and again. Nothing
/// that was acknowledged is lost, nothing is there twice, and who tries again comes to the same end.
@Suite struct KillTests {
    private static let kills = ProcessInfo.processInfo.environment["NIGHTLY"] == nil ? 15 : 500
    private static let calls = 200

    @Test(arguments: Storage.all) func whateverIsKilledLosesNothing(_ storage: Storage) async throws {
        let place = try Place()
        let address =
            storage.testDescription == "SQLite" ? place.record : try PrivateServer.address(of: place)
        let told = place.folder + "/told"
        #expect(FileManager.default.createFile(atPath: told, contents: nil))
        var random = Seeded(11)
        for round in 0..<Self.kills {
            let microseconds = UInt32(random.int(0...250_000))
            await #expect(processExitsWith: .signal(SIGKILL)) {
                [address = address as String, told = told as String, microseconds = microseconds as UInt32] in
                Thread {
                    usleep(microseconds); kill(getpid(), SIGKILL)
                }.start()
                try await Self.talk(address, telling: told)
            }
            if round % 50 == 49 { try await check(storage, place, told) }
        }
        try await check(storage, place, told)
    }

    private func check(_ storage: Storage, _ place: Place, _ told: String) async throws {
        let record = try await storage.open(place, .minute(1))
        let seen = try await record.verify(against: nil)
        #expect(seen.isSound, "\(seen.faults.map(\.sentence))")
        let acknowledged = try Self.acknowledged(told)
        let counts = try await record.calls().map { ($0.name, $0.eventCount) }
        #expect(counts.count >= acknowledged.count)
        for (call, count) in counts {
            #expect(count == acknowledged[call] ?? 0 || count == (acknowledged[call] ?? 0) + 1)
            let texts = try await record.call(call, withheld: false).texts
            for (index, text) in texts.enumerated() { #expect(text.contains("\"\(call) \(index)\"")) }
        }
    }

    /// How many events of each call somebody was told to be kept.
    private static func acknowledged(_ path: String) throws -> [String: Int] {
        var counts: [String: Int] = [:]
        for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") {
            counts[String(line), default: 0] += 1
        }
        return counts
    }

    /// Says more and more in every call, from what was acknowledged on.
    private static func talk(_ address: String, telling path: String) async throws {
        let acknowledged = try acknowledged(path)
        let descriptor = open(path, O_WRONLY | O_APPEND)
        let record = try await RecordPlace(address).open(at: .minute(0))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<calls {
                let call = "call-\(number)"
                group.addTask {
                    for index in (acknowledged[call] ?? 0)... {
                        try await say(index, in: call, record)
                        let line = Array("\(call)\n".utf8)
                        _ = write(descriptor, line, line.count)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    /// What every client does that does not know whether it was heard.
    private static func say(_ index: Int, in call: String, _ record: any CallRecord) async throws {
        let event = NewEvent.note("\(call) \(index)")
        do throws(RecordRefusal) {
            if index == 0 {
                try await record.open(call, library: nil, with: [event])
            } else {
                try await record.append([event], to: call, expecting: index)
            }
        } catch {
            switch error {
            case .callIsThere, .conflict:
                let kept = try await record.call(call, withheld: false)
                guard kept.lines.count == index + 1, kept.lines[index] == event.line else { exit(1) }
            default: exit(2)
            }
        }
    }
}
