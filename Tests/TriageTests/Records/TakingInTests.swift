import Foundation
import Testing
import TriageCalls
import TriageDiagnostics
import TriageRecords

/// Files of calls come in and go out to the byte, and what does not is told.
@Suite struct TakingInTests {
    private static func file(_ text: String) throws -> CallFile {
        try CallFile(SourceFile(id: 0, path: "a.call.jsonl", text: text))
    }

    @Test(arguments: Storage.all, 0..<40) func whatComesInGoesOutToTheByte(_ storage: Storage, _ seed: Int)
        async throws
    {
        let record = try await storage.open(Place(), .minute(0))
        var random = try RandomCall(seed: seed)
        let text = eventFile(random.steps(40).events)
        let file = try Self.file(text)
        #expect(file.damaged.isEmpty && file.remarks.isEmpty)
        let library = try KeptLibrary([.init(path: "a", bytes: [1])])
        try await record.keep(library)
        let taken = try await record.take(
            file, as: "a", library: library.hash, at: .minute(3), position: nil, by: "jd")
        #expect(taken == .new(eventCount: file.lines.count))
        let kept = try await record.call("a", withheld: false)
        #expect(String(decoding: kept.file, as: UTF8.self) == text && kept.library == library.hash)
    }

    /// A call that goes on in the terminal is taken in again and again.
    @Test(arguments: Storage.all) func onlyWhatIsNewIsTakenIn(_ storage: Storage) async throws {
        let record = try await storage.open(Place(), .minute(0))
        var random = try RandomCall(seed: 3)
        let events = random.steps(30).events
        func take(_ count: Int) async throws -> TakenIn {
            try await record.take(
                try Self.file(eventFile(Array(events[..<count]))), as: "a", library: nil, at: .minute(1),
                position: nil, by: nil)
        }
        #expect(try await take(10) == .new(eventCount: 10))
        #expect(try await take(10) == .nothingNew)
        #expect(try await take(25) == .wentOn(from: 10, to: 25))
        #expect(try await take(7) == .nothingNew)
        #expect(
            try await record.call("a", withheld: false).file == Array(eventFile(Array(events[..<25])).utf8))
        let other = try Self.file(eventFile(Array(events[1..<28])))
        let told = await refusal {
            _ = try await record.take(other, as: "a", library: nil, at: .minute(1), position: nil, by: nil)
        }
        #expect(told == .isOther("a"))
    }

    private static let note = #"{"at": "2026-11-27T23:40:00.000Z", "kind": "note", "text": "x"}"# + "\n"

    @Test(
        arguments: [
            (note + note, 2, [], []),
            (
                note + #"{"at": "2026-"#, 1, [],
                ["line 3: the last line is torn: whoever wrote it was stopped before it was kept"]
            ),
            (note + note.dropLast(), 2, [], ["line 3: the last line has no end; it is whole all the same"]),
            (note + "{}\n" + note, 2, ["line 3: this event needs `at`"], []),
            (note + "garbage\n" + note, 2, ["line 3: "], []),
            (
                note + "\n" + note, 2, [],
                ["blank lines, or how the first line is written, are not kept; every event is"]
            ),
            (
                note.replacing("\"x\"", with: "\"x\", \"y\": 1"), 1, [],
                ["line 2: the key `y` of `note` is passed over"]
            ),
        ] as [(String, Int, [String], [String])])
    func whatIsNotTakenInIsTold(_ text: String, _ count: Int, _ damaged: [String], _ remarks: [String]) throws
    {
        let file = try Self.file(eventFileHeader + text)
        #expect(file.lines.count == count && file.remarks == remarks)
        #expect(file.damaged.count == damaged.count)
        for (told, expected) in zip(file.damaged, damaged) { #expect(told.hasPrefix(expected)) }
    }

    @Test(arguments: ["", "\n", "{}", "note\n", #"{"format": "triage-attempt/1"}"# + "\n"])
    func whatIsNoCallIsRefused(_ text: String) {
        #expect(throws: RecordRefusal.notAnEvent("`a.call.jsonl` is no file of a call")) {
            _ = try Self.file(text)
        }
    }

    @Test func aCallOfALaterFormatIsDamagedHere() throws {
        let file = try Self.file(#"{"format": "triage-call/2"}"# + "\n" + Self.note)
        #expect(file.damaged == ["line 1: this is `triage-call/2`; `triage-call/1` is read here"])
    }
}
