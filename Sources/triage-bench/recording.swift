import Foundation
import TriageBench
import TriageCalls
import TriageRecords
import TriageValues

/// Events into the record, one at a time, each on the disk before the next; beside it the same bytes into a
/// file of its own with `fdatasync` after each line, which is the least that anybody can do.
func benchRecord(_ bench: Workbench) async throws {
    let count = 10_000
    print("\nrecord: \(count) events into 50 calls, by the clock")
    let record = try await SQLiteRecord(
        folder: bench.path("record"), at: Moment(milliseconds: 0), isNew: true)
    let events = (0..<count).map { index in
        let at = Moment(milliseconds: 1_795_822_800_000 + Int64(index) * 1_000)
        let kind: CallEvent.Kind =
            index % 10 == 0
            ? .note("said in a whisper, \(index)")
            : .answered(person: Call.firstPerson, question: "weapon", .one("shown"), .asked)
        return NewEvent(CallEvent(at: at, by: "jd", kind), taken: at, position: "desk 3", person: "jd")
    }
    for call in 0..<50 { try await record.open("call-\(call)", library: nil, with: [events[call]]) }
    // In turns, so that what else the machine does falls on both.
    var (ours, theirs) = (0.0, 0.0)
    let round = 1_000
    for start in stride(from: 0, to: count, by: round) {
        let batch = events[start..<start + round]
        theirs += try synced(batch.map(\.line), bench.path("lines"))
        let begun = DispatchTime.now().uptimeNanoseconds
        for (index, event) in zip(start..., batch) {
            try await record.append([event], to: "call-\(index % 50)", expecting: 1 + index / 50)
        }
        ours += Double(DispatchTime.now().uptimeNanoseconds - begun)
    }
    let ratio = (ours / theirs * 100).rounded() / 100
    show("a line and fdatasync", theirs / Double(count), "the least anybody can do")
    show(
        "an event appended and acknowledged", ours / Double(count), "\(ratio) times that",
        bar: (theirs / Double(count) * 2.5, "chaining, words apart, two tables, and a log of whole pages"))
    let begun = DispatchTime.now().uptimeNanoseconds
    let seen = try await record.verify(against: nil)
    guard seen.isSound else { throw Failure("the record is not sound") }
    let time = Double(DispatchTime.now().uptimeNanoseconds - begun)
    show(
        "verify, an event", time / Double(seen.eventCount),
        "a million in \(duration(time * 1e6 / Double(seen.eventCount)))")
    try await record.close()
}

/// A million events into 5,000 calls, and how long it takes to verify them.
func benchVerifying(_ place: RecordPlace) async throws {
    let record = try await place.open(at: Moment(milliseconds: 0))
    let count = 200
    let events = (0..<count).map { index in
        let at = Moment(milliseconds: 1_795_822_800_000 + Int64(index) * 1_000)
        let kind: CallEvent.Kind =
            index % 4 == 0
            ? .note("said in a whisper, \(index)")
            : .answered(person: Call.firstPerson, question: "weapon", .one("shown"), .asked)
        return NewEvent(CallEvent(at: at, by: "jd", kind), taken: at, position: "desk 3", person: "jd")
    }
    for call in 0..<5_000 { try await record.open("call-\(call)", library: nil, with: events) }
    for _ in 0..<3 {
        let begun = DispatchTime.now().uptimeNanoseconds
        let seen = try await record.verify(against: nil)
        guard seen.isSound else { throw Failure("the record is not sound") }
        let time = Double(DispatchTime.now().uptimeNanoseconds - begun)
        show("verify, \(seen.eventCount) events", time, "promised: ten seconds")
    }
}

/// Nanoseconds for lines, each with `fdatasync` behind it.
private func synced(_ lines: [[UInt8]], _ path: String) throws -> Double {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    guard descriptor >= 0 else { throw Failure("cannot write \(path)") }
    defer { close(descriptor) }
    let begun = DispatchTime.now().uptimeNanoseconds
    for line in lines {
        guard write(descriptor, line, line.count) == line.count, fdatasync(descriptor) == 0 else {
            throw Failure("cannot write \(path)")
        }
    }
    return Double(DispatchTime.now().uptimeNanoseconds - begun)
}
