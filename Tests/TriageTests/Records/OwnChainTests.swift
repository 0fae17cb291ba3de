import GRDB
import Testing
import TriageCalls
import TriageRecords

/// What servers keep beside calls, in the same way.
@Suite struct OwnChainTests {
    private static func line(_ number: Int, _ more: String = "") -> NewEvent {
        let head = #"{"at": "\#(Moment.minute(number))", "by": "jd", "kind": "k\#(number % 3)""#
        return NewEvent(head + #", "n": \#(number)\#(more)}"#)
    }

    /// Not a chain: the last moment for each, whatever comes after it and whoever writes it.
    @Test(arguments: Storage.all) func whoWasHeardOfIsKnownToAll(_ storage: Storage) async throws {
        let place = try Place()
        let one = try await storage.open(place, .minute(0))
        let two = try await storage.open(place, .minute(0))
        #expect(try await one.heard() == [:])
        try await one.note(heard: ["p-1": .minute(1), "p-2": .minute(4)])
        try await two.note(heard: ["p-1": .minute(3), "p-2": .minute(2), "p-3": .minute(0)])
        for record in [one, two] {
            #expect(try await record.heard() == ["p-1": .minute(3), "p-2": .minute(4), "p-3": .minute(0)])
        }
        #expect(try await one.verify(against: nil).isSound)
    }

    @Test(arguments: Storage.all, OwnChain.allCases)
    func whatIsAppendedIsThere(_ storage: Storage, _ name: OwnChain) async throws {
        let place = try Place()
        let record = try await storage.open(place, .minute(0))
        try await record.open("a", library: nil, with: [.opened, .closed])
        #expect(try await record.chain(name).count == 0)
        let lines = (0..<20).map {
            Self.line($0, #", "who": ["withheld", {"x": "\u0041"}], "w": "withheld""#)
        }
        var count = 0
        for size in [0, 1, 3, 0, 7, 9] {
            for wrong in [count - 1, count + 1] {
                let told = await refusal {
                    try await record.append([Self.line(0)], to: name, expecting: wrong)
                }
                #expect(told == .conflict(call: name.rawValue, expected: wrong, found: count))
            }
            let piece = Array(lines[count..<count + size])
            #expect(try await record.append(piece, to: name, expecting: count) == count + size)
            count += size
        }
        let checkpoint = try await record.checkpoint(by: SigningKey(), at: .minute(1))
        #expect(checkpoint.callCount == 1 && checkpoint.eventCount == 2 + 20 + 1)

        let again = try await storage.open(place, .minute(1))
        for after in [0, 1, 13, 19, 20, 21] {
            let kept = try await again.chain(name, after: after)
            #expect(kept.name == name && kept.count == 20)
            #expect(kept.lines == Array(lines.map(\.line).dropFirst(after)))
        }
        for other in OwnChain.allCases where other != name {
            #expect(try await again.chain(other).lines.isEmpty)
        }
        let seen = try await again.verify(against: checkpoint)
        #expect(seen.isSound && seen.callCount == 1 && seen.eventCount == 2 + 20 + 2)
        #expect(try await again.calls().map(\.name) == ["a"])
    }

    /// It is no call, to whoever asks for one.
    @Test(arguments: Storage.all, OwnChain.allCases.map(\.rawValue) + ["record"])
    func aChainOfItsOwnIsNoCall(_ storage: Storage, _ name: String) async throws {
        let record = try await storage.open(Place(), .minute(0))
        if let own = OwnChain(rawValue: name) {
            try await record.append([Self.line(0)], to: own, expecting: 0)
        }
        #expect(
            await refusal { try await record.open(name, library: nil, with: [.opened]) } == .badCallName(name)
        )
        let noSuchCall = RecordRefusal.noSuchCall(name)
        #expect(await refusal { _ = try await record.call(name, withheld: false) } == noSuchCall)
        #expect(await refusal { try await record.append([.closed], to: name, expecting: 1) } == noSuchCall)
        #expect(
            await refusal {
                try await record.purge(name, because: .request, isOpenToo: true, by: nil, at: .minute(1))
            } == noSuchCall)
        let disclosure = Disclosure(of: name, to: "court", because: "x", .file, kinds: [])
        #expect(await refusal { try await record.note(disclosure, by: nil, at: .minute(1)) } == noSuchCall)
        #expect(try await record.acts().count == 1)
    }

    @Test(
        arguments: Storage.all,
        [
            "", "note", "[]", "{}", #"{"at": "2026-11-27T23:40:00.000Z"}"#, #"{"kind": "x"}"#,
            #"{"at": "yesterday", "kind": "x"}"#, #"{"at": "2026-11-27T23:40:00.000Z", "kind": 7}"#,
            #"{"at": "2026-11-27T23:40:00.000Z", "kind": "x", "by": ["jd"]}"#,
            #"{"at": "2026-11-27T23:40:00.000Z", "kind": "x", "n": 1, "n": 2}"#,
            #"{"at": "2026-11-27T23:40:00.000Z", "kind": "x"} "# + "\n{}",
            #"{"at": "2026-11-27T23:40:00.000Z", "kind": "x""#,
        ])
    func whatIsNoLineIsRefusedWithAllThatCameWithIt(_ storage: Storage, _ line: String) async throws {
        let record = try await storage.open(Place(), .minute(0))
        let told = await refusal {
            try await record.append([Self.line(0), NewEvent(line)], to: .access, expecting: 0)
        }
        guard case .notAnEvent? = told else { return #expect(told == nil, "\(line)") }
        #expect(try await record.chain(.access).count == 0)
    }

    /// What stays in the event, and with it in the hands of whoever reads the table of events.
    @Test(arguments: [
        (OwnChain.access, #""who": «"S"», "secret": «"S"», "n": «[1, "S"]»"#),
        (.libraries, #""library": "4f", "from": "2026-11-28T07:00:00.000Z", "confirmed": «"S"»"#),
        (.outbox, #""call": "a", "number": 7, "body": «{"S": "S"}»"#),
    ])
    func secretsAndNamesStandApart(_ chain: OwnChain, _ rest: String) async throws {
        let place = try Place()
        let record = try await SQLiteRecord(folder: place.record, at: .minute(0))
        let head = #"{"at": "2026-11-27T23:40:00.000Z", "by": "jd", "kind": "x", "#
        let line = rest.filter { !"«»".contains($0) }.replacing("S", with: "Maria")
        try await record.append([NewEvent(head + line + "}")], to: chain, expecting: 0)
        try await record.close()
        let kept = try await DatabaseQueue(path: place.record + "/calls.sqlite").read { db in
            try String.fetchAll(
                db, sql: "SELECT line FROM events WHERE call = ?", arguments: [chain.rawValue])
        }
        #expect(kept == [head + rest.replacing(/«[^»]*»/, with: "\"withheld\"") + "}"])
    }
}

/// Who listens hears of every change, whoever makes it. The limit ends a test that hangs; beside all others
/// it waits its turn at each change.
@Suite(.timeLimit(.minutes(30))) struct RecordChangeTests {
    /// The next so many changes, by chain the greatest number heard.
    private static func hear(_ heard: inout AsyncStream<Change>.Iterator, until expected: [String: Int]) async
        -> [String: Int]
    {
        var counts: [String: Int] = [:]
        while counts != expected, let change = await heard.next() {
            #expect(counts[change.chain] ?? 0 < change.count)
            counts[change.chain] = change.count
        }
        return counts
    }

    @Test(arguments: Storage.all) func everyChangeIsTold(_ storage: Storage) async throws {
        let place = try Place()
        let record = try await storage.open(place, .minute(0))
        let other = try await storage.open(place, .minute(0))
        try await record.open("before", library: nil, with: [.opened])
        var heard = await record.changes().makeAsyncIterator()
        var heardByOther = await other.changes().makeAsyncIterator()
        for (index, writer) in [record, other, record, other].enumerated() {
            let call = "call-\(index)"
            try await writer.open(call, library: nil, with: [.opened, .note("x")])
            try await writer.append([.note("y")], to: call, expecting: 2)
            try await writer.append([], to: call, expecting: 3)
            let access = NewEvent(#"{"at": "2026-11-27T23:40:00.000Z", "kind": "x"}"#)
            try await writer.append([access, access], to: .access, expecting: 2 * index)
            try await writer.append([.closed], to: "before", expecting: 1 + index)
            let told = await refusal { try await writer.append([.closed], to: "before", expecting: 1) }
            #expect(told != nil)
            let disclosure = Disclosure(of: call, to: "court", because: "x", .file, kinds: [])
            try await writer.note(disclosure, by: nil, at: .minute(1))
            let expected = [
                call: 3, "before": 2 + index, "access": 2 * index + 2, "record": index + 2,
            ]
            #expect(await Self.hear(&heard, until: expected) == expected)
            #expect(await Self.hear(&heardByOther, until: expected) == expected)
        }
        // Who begins to listen later hears of what comes later.
        var late = await record.changes().makeAsyncIterator()
        try await other.append([.note("z")], to: "call-0", expecting: 3)
        #expect(await Self.hear(&late, until: ["call-0": 4]) == ["call-0": 4])
        #expect(await Self.hear(&heard, until: ["call-0": 4]) == ["call-0": 4])
    }

    /// Listeners come and go.
    @Test(arguments: Storage.all) func whoListensAgainHearsOfWhatIsNew(_ storage: Storage) async throws {
        let place = try Place()
        let record = try await storage.open(place, .minute(0))
        let other = try await storage.open(place, .minute(0))
        try await record.open("a", library: nil, with: [.opened])
        for round in 1...5 {
            try await other.append([.note("unheard")], to: "a", expecting: 2 * round - 1)
            var heard = await record.changes().makeAsyncIterator()
            try await (round % 2 == 0 ? record : other).append([.note("x")], to: "a", expecting: 2 * round)
            let now = ["a": 2 * round + 1]
            #expect(await Self.hear(&heard, until: now) == now)
        }
    }
}
