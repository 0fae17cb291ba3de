import Foundation
import Testing
import TriageCalls
import TriageRecords

/// A way of storing records. Every test of what a record promises runs on each.
struct Storage: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// Opens the record of a place, and makes it where there is none.
    let open: @Sendable (_ place: Place, _ moment: Moment) async throws -> any CallRecord
    /// Everything that the record of a place has, as far as anybody can ask for it.
    let bytes: @Sendable (_ place: Place) throws -> String

    static let sqlite = Storage(testDescription: "SQLite") { place, moment in
        try await SQLiteRecord(folder: place.record, at: moment)
    } bytes: { place in
        try FileManager.default.contentsOfDirectory(atPath: place.record).map {
            String(decoding: try place.bytes("record/\($0)"), as: UTF8.self)
        }.joined()
    }

    static let postgres = Storage(testDescription: "PostgreSQL") { place, moment in
        try await PostgresRecord(PrivateServer.address(of: place), at: moment)
    } bytes: { place in
        try PrivateServer.shared.get().command("pg_dump '\(PrivateServer.address(of: place))'")
    }

    static let all = [sqlite, postgres]
}

/// A folder of a test's own. All of them go when the tests are done.
struct Place: Sendable {
    let folder: String

    private static let all: String = {
        let folder = FileManager.default.temporaryDirectory.appending(path: "records-\(getpid())").path
        atexit { try? FileManager.default.removeItem(atPath: Place.all) }
        return folder
    }()

    init() throws {
        folder = Self.all + "/" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    var record: String { folder + "/record" }

    func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: folder + "/" + name)))
    }
}

extension Moment {
    /// So many minutes after the first moment of the tests.
    static func minute(_ minutes: Int) -> Moment {
        Moment(milliseconds: 1_795_822_800_000 + Int64(minutes) * 60_000)
    }
}

extension NewEvent {
    init(_ line: String, minute: Int = 0, position: String? = "desk 3", person: String? = "jd") {
        self.init(line: Array(line.utf8), taken: .minute(minute), position: position, person: person)
    }

    static let opened = NewEvent(
        CallEvent(at: .minute(0), .opened(channel: .voice, incident: "4711", library: [])),
        taken: .minute(0), position: "desk 3", person: "jd")

    static func note(_ text: String, minute: Int = 0) -> NewEvent {
        NewEvent(CallEvent(at: .minute(minute), by: "jd", .note(text)), taken: .minute(minute), person: "jd")
    }

    static let closed = NewEvent(CallEvent(at: .minute(9), .closed(.resolved)), taken: .minute(9))
    static let outcome = NewEvent(
        CallEvent(at: .minute(20), .cameOfIt(Aftermath(.stayedWithPlan))), taken: .minute(20))
    static let handedOff = NewEvent(#"{"at":"2026-11-27T23:40:00.000Z","kind":"handed_off","audience":"x"}"#)
}

extension RecordedCall {
    var texts: [String] { lines.map { String(decoding: $0, as: UTF8.self) } }
}

/// The refusal of a piece of work; a test that expected one fails when there is none.
func refusal(
    _ location: SourceLocation = #_sourceLocation, of work: () async throws -> Void
) async -> RecordRefusal? {
    do {
        try await work()
        Issue.record("it was done", sourceLocation: location)
        return nil
    } catch let refusal as RecordRefusal {
        return refusal
    } catch {
        Issue.record("\(error)", sourceLocation: location)
        return nil
    }
}
