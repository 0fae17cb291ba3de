import Testing
import TriageCalls
import TriageRecords

/// What is acknowledged is there, in its order, and nothing is written over.
@Suite struct AppendingTests {
    /// Events of every kind, by line: at random in pieces of one to nine.
    @Test(arguments: Storage.all) func whatIsAppendedIsThere(_ storage: Storage) async throws {
        let place = try Place()
        let record = try await storage.open(place, .minute(0))
        let events = EventFileTests.events().enumerated().map {
            NewEvent($1, taken: .minute($0), position: "desk \($0 % 3)", person: $0 % 5 == 0 ? nil : "jd")
        }
        var random = Seeded(1)
        for call in 0..<8 {
            let name = "call-\(call)"
            var count = random.int(1...9)
            try await record.open(name, library: nil, with: Array(events[..<count]))
            while count < events.count {
                let next = min(events.count, count + random.int(0...9))
                let now = try await record.append(Array(events[count..<next]), to: name, expecting: count)
                #expect(now == next)
                count = next
            }
        }
        let again = try await storage.open(place, .minute(1))
        for call in 0..<8 {
            let kept = try await again.call("call-\(call)", withheld: false)
            #expect(kept.lines == events.map(\.line) && kept.library == nil && !kept.isPurged)
        }
        let calls = try await again.calls()
        #expect(calls.map(\.name) == (0..<8).map { "call-\($0)" })
        #expect(calls.allSatisfy { $0.eventCount == events.count && $0.opened == "\(Moment.minute(0))" })
        let seen = try await again.verify(against: nil)
        #expect(seen.isSound, "\(seen.faults.map(\.sentence))")
        #expect(seen.callCount == 8 && seen.eventCount == 8 * events.count + 1)
    }

    @Test(arguments: Storage.all) func aConflictIsToldAndNothingIsWritten(_ storage: Storage) async throws {
        let record = try await storage.open(Place(), .minute(0))
        try await record.open("a", library: nil, with: [.opened, .note("one"), .note("two")])
        let before = try await record.call("a", withheld: false)
        for wrong in [-1, 0, 1, 2, 4, 1_000] {
            let told = await refusal { try await record.append([.note("x")], to: "a", expecting: wrong) }
            #expect(told == .conflict(call: "a", expected: wrong, found: 3))
        }
        #expect(
            await refusal { try await record.append([.note("x")], to: "b", expecting: 0) } == .noSuchCall("b")
        )
        #expect(
            await refusal { try await record.append([.note("x")], to: "record", expecting: 1) }
                == .noSuchCall("record"))
        #expect(
            await refusal { try await record.open("a", library: nil, with: [.opened]) } == .callIsThere("a"))
        #expect(try await record.call("a", withheld: false) == before)
        #expect(try await record.calls().count == 1)
    }

    /// All or none.
    @Test(
        arguments: Storage.all,
        [
            "", "note", "[]", "{}", #"{"kind": "note", "text": "no time"}"#,
            #"{"at": "2026-11-27T23:40:00.000Z", "kind": "note"}"#,
            #"{"at": "yesterday", "kind": "note", "text": "x"}"#,
            #"{"at": "2026-11-27T23:40:00.000Z", "kind": "note", "text": "x"} "# + "\n{}",
            #"{"at": "2026-11-27T23:40:00.000Z", "kind": "note", "text": "x", "text": "twice"}"#,
            #"{"at": "2026-11-27T23:40:00.000Z", "kind": "note", "text": "torn"#,
        ])
    func whatIsNoEventIsRefusedWithAllThatCameWithIt(_ storage: Storage, _ line: String) async throws {
        let record = try await storage.open(Place(), .minute(0))
        try await record.open("a", library: nil, with: [.opened])
        let told = await refusal {
            try await record.append([.note("good"), NewEvent(line), .note("good")], to: "a", expecting: 1)
        }
        guard case .notAnEvent? = told else { return #expect(told == nil, "\(line)") }
        #expect(try await record.call("a", withheld: false).lines.count == 1)
    }

    @Test(arguments: Storage.all) func namesOfCallsAreOfPlainLetters(_ storage: Storage) async throws {
        let record = try await storage.open(Place(), .minute(0))
        for name in [
            "", "record", "a b", "../a", "a/b", "é", ".a", "a\u{0}", String(repeating: "a", count: 101),
        ] {
            #expect(
                await refusal { try await record.open(name, library: nil, with: [.opened]) }
                    == .badCallName(name))
        }
        #expect(
            await refusal { try await record.open("a", library: nil, with: []) }
                == .notAnEvent("a call begins with at least one"))
        for odd in ["", "a\u{0}b", "a\nb"] {
            let told = await refusal {
                try await record.open("a", library: nil, with: [NewEvent("{}", position: odd)])
            }
            guard case .notAnEvent? = told else { return #expect(told == nil) }
        }
        #expect(try await record.calls().isEmpty)
    }

    /// A kind and a key that nobody knows are kept to the byte, and how the line was written is.
    @Test(arguments: Storage.all) func whatIsNotKnownIsKept(_ storage: Storage) async throws {
        let lines = [
            #"{"kind":"weather","at":"2026-11-27T23:40:00.000Z","sky":["grey",{"wind":1e3}],"by":"x"}"#,
            #" { "at": "2026-11-27T23:40:00.000Z" ,"kind": "sent", "responder": "e", "unit": {"n":[1]} }  "#,
            #"{"at": "2026-11-27T23:40:00.000Z", "kind": "note", "text": "\u0041\/\ud83d\ude2d", "x": null}"#,
            #"{"at": "2026-11-27T23:40:00.000Z", "kind": "weather"}"# + "\r",
        ]
        let record = try await storage.open(Place(), .minute(0))
        try await record.open("a", library: nil, with: lines.map { NewEvent($0) })
        #expect(try await record.call("a", withheld: false).texts == lines)
    }

    /// The order is that of appending, whatever clocks say.
    @Test(arguments: Storage.all) func aClockThatIsSetBackChangesNoOrder(_ storage: Storage) async throws {
        let record = try await storage.open(Place(), .minute(0))
        let minutes = [0, 5, -100_000, 3, 3, 900, -1]
        try await record.open("b", library: nil, with: [.note("first", minute: 7)])
        try await record.open("a", library: nil, with: [.note("0", minute: 0)])
        for (index, minute) in minutes.enumerated().dropFirst() {
            try await record.append([.note("\(index)", minute: minute)], to: "a", expecting: index)
        }
        let texts = try await record.call("a", withheld: false).texts
        #expect(texts.count == minutes.count)
        for (index, text) in texts.enumerated() {
            #expect(
                text.contains("\"text\": \"\(index)\"") && text.contains("\(Moment.minute(minutes[index]))"))
        }
        #expect(try await record.verify(against: nil).isSound)
        #expect(try await record.calls().map(\.name) == ["a", "b"])
    }

    /// What a server has to know when it begins.
    @Test(arguments: Storage.all) func openCallsAreThoseThatWereNotClosed(_ storage: Storage) async throws {
        let record = try await storage.open(Place(), .minute(0))
        #expect(try await record.openCalls().isEmpty)
        let calls: [(String, [NewEvent], Bool)] = [
            ("d", [.opened], true), ("c", [.opened, .closed], false), ("b", [.closed, .note("x")], true),
            ("a", [.note(#""kind": "closed""#)], true), ("e", [.closed], false),
            (
                "f",
                [
                    .opened,
                    NewEvent(#"{"kind":"\u0063losed","at":"2026-11-27T23:40:00.000Z","ending":"lost"}"#),
                ], false
            ),
            // What came of it, and who was told, is added afterwards.
            ("g", [.opened, .closed, .outcome, .handedOff], false), ("h", [.opened, .outcome], true),
        ]
        for (name, events, _) in calls { try await record.open(name, library: nil, with: events) }
        try await record.append(
            [NewEvent(#"{"at": "2026-11-27T23:40:00.000Z", "kind": "x"}"#)], to: .outbox, expecting: 0)
        let open = try await record.openCalls()
        #expect(Set(open.map(\.name)) == Set(calls.filter(\.2).map(\.0)))
        let names = Set(open.map(\.name))
        #expect(open.map(\.name) == (try await record.calls().map(\.name).filter(names.contains)))
        for call in open { #expect(call == (try await record.call(call.name, withheld: false))) }
    }

    /// Two servers, or two people, add to one call: each event is there once, each one's own in their order.
    @Test(arguments: Storage.all) func twoWritersNeverWriteOverEachOther(_ storage: Storage) async throws {
        let place = try Place()
        let first = try await storage.open(place, .minute(0))
        try await first.open("a", library: nil, with: [.opened])
        let conflicts = try await withThrowingTaskGroup(of: Int.self) { group in
            for writer in 0..<2 {
                group.addTask {
                    let record = try await storage.open(place, .minute(0))
                    var (count, conflicts) = (1, 0)
                    for index in 0..<50 {
                        while true {
                            do throws(RecordRefusal) {
                                count = try await record.append(
                                    [.note("\(writer) \(index)")], to: "a", expecting: count)
                                break
                            } catch .conflict(_, _, let found) {
                                (count, conflicts) = (found, conflicts + 1)
                            }
                        }
                    }
                    return conflicts
                }
            }
            return try await group.reduce(0, +)
        }
        let texts = try await first.call("a", withheld: false).texts.dropFirst()
        #expect(texts.count == 100 && conflicts > 0)
        for writer in 0..<2 {
            let own = texts.filter { $0.contains("\"text\": \"\(writer) ") }
            #expect(own.count == 50)
            for (index, text) in own.enumerated() { #expect(text.contains("\"\(writer) \(index)\"")) }
        }
        #expect(try await first.verify(against: nil).isSound)
    }
}
