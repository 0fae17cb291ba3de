import Testing
import TriageCalls
import TriageDiagnostics
import TriageRecords

/// What can tell who somebody is stands apart, and can be destroyed alone.
@Suite struct WordsTests {
    /// Lines; what stands between `«` and `»` stands apart, and `S` is a secret.
    private static let lines = [
        #""kind": "opened", "channel": "voice", "incident": «"S"», "library": ["a 1"]"#,
        #""kind": "answered", "person": "p", "question": "q", "answer": ["a", "b"], "manner": "asked""#,
        #""kind": "answered", "person": "", "question": "", "answer": 7, "manner": "key", "by_means_of": """#,
        #""kind": "changed", "person": "p", "question": "q", "answer": "a", "said": «"S"»"#,
        #""kind": "corrected", "person": "p", "question": "q", "answer": null"#,
        #""kind": "screened", "person": "p", "screen": "s", "covers": [], "named": [], "x": «{"S": ["S"]}»"#,
        #""kind": "screened", "person": "p", "screen": "s", "covers": ["a"], "missing": "refused""#,
        #""kind": "screened", "person": "p", "screen": "s", "covers": ["a"], "named": [], "observed": true"#,
        #""kind": "note", "text": «"S \"S\" \u0041"»"#, #""kind": "guidance_given", "guidance": "g""#,
        #""kind": "person_added", "person": "p2", "label": «"S"», "role": «"S"»"#,
        #""kind": "person_chosen", "person": "p2""#, #""kind": "person_removed", "person": "p2""#,
        #""kind": "person_named", "person": "p2", "label": «"S"»"#,
        #""kind": "detail", "person": "p2", "question": "q", "text": «"S"»"#,
        #""kind": "report_taken_back", "responder": "ems""#,
        #""kind": "decided", "rungs": {"r": "x"}, "reason": "other", "words": «"S"», "second_person": «"S"»"#,
        #""kind": "sent", "responder": "ems""#, #""kind": "arrived", "responder": "ems""#,
        #""kind": "cancelled", "responder": "ems""#, #""kind": "line_lost""#, #""kind": "line_back""#,
        #""kind": "weather", "sky": «"S"», "n": «[1, {"S": 2}]», "person": «"S"»"#,
        #""kind": "closed", "ending": "handed_over", "to": «"S"»"#,
        #""kind": "outcome", "outcome": "other", "note": «"S"», "plan": «"S"», "satisfaction": "partly""#,
        #""kind": "message", "from": "them", "text": «"S"», "written_at": "2026-11-27T23:39:00.000Z""#,
        #""kind": "training", "blind": true"#,
        #""kind": "outcome", "outcome": "died", "follow_up": "2026-11-28T23:40:00.000Z""#,
    ]

    private static let at = #"{"at": "2026-11-27T23:40:00.000Z", "by": "jd", "#

    /// A secret that stands nowhere else.
    private static let secret = "Maria-Kowalski-4711"

    private static let told = lines.map {
        at + $0.filter { !"«»".contains($0) }.replacing(/\bS\b/, with: secret) + "}"
    }
    private static let withheld = lines.map { at + $0.replacing(/«[^»]*»/, with: "\"withheld\"") + "}" }

    private static func call(_ record: any CallRecord) async throws -> [String] {
        try await record.open("a", library: nil, with: told.map { NewEvent($0) })
        return told
    }

    @Test(arguments: Storage.all) func wordsCanBeWithheld(_ storage: Storage) async throws {
        let record = try await storage.open(Place(), .minute(0))
        let lines = try await Self.call(record)
        #expect(try await record.call("a", withheld: false).texts == lines)
        let withheld = try await record.call("a", withheld: true)
        #expect(withheld.texts == Self.withheld)
        // What is withheld is a call still.
        var problems = Problems()
        let file = SourceFile(id: 0, path: "", bytes: withheld.file)
        #expect(readEvents(file, &problems).count == lines.count && !problems.hasErrors)
    }

    @Test(arguments: Storage.all) func aPurgeDestroysWordsAndLeavesTheChain(_ storage: Storage) async throws {
        let place = try Place()
        let record = try await storage.open(place, .minute(0))
        let lines = try await Self.call(record)
        try await record.open("b", library: nil, with: lines.map { NewEvent($0) })
        let key = SigningKey()
        let checkpoint = try await record.checkpoint(by: key, at: .minute(1))
        #expect(try storage.bytes(place).contains(Self.secret))

        for call in ["a", "b"] {
            try await record.purge(call, because: .retention, isOpenToo: false, by: "admin", at: .minute(2))
        }
        let kept = try await record.call("a", withheld: false)
        #expect(kept.texts == Self.withheld && kept.isPurged)
        // Not in any file of the record any more.
        #expect(try !storage.bytes(place).contains(Self.secret))

        let count = Self.lines.count { $0.contains("«") }
        for held in [nil, checkpoint] {
            let seen = try await record.verify(against: held)
            #expect(seen.isSound && seen.purgedCount == 2 * count && seen.wordsCount == 0)
        }
        let acts = try await record.acts()
        #expect(
            acts.last
                == #"{"at": "\#(Moment.minute(2))", "by": "admin", "kind": "purged", "call": "b", "#
                + #""through": \#(lines.count), "because": "retention"}"#
        )

        // A call can go on afterwards, and what is said then is there.
        try await record.append([.note(Self.secret)], to: "a", expecting: lines.count)
        #expect(try await record.call("a", withheld: false).texts.last?.contains(Self.secret) == true)
        #expect(try await record.verify(against: checkpoint).wordsCount == 1)
    }

    @Test(arguments: Storage.all) func aCallThatGoesOnIsNotPurgedByMistake(_ storage: Storage) async throws {
        let record = try await storage.open(Place(), .minute(0))
        // A note that says "closed" closes nothing.
        try await record.open("a", library: nil, with: [.opened, .note("\"kind\": \"closed\"")])
        let before = try await record.call("a", withheld: false)
        func purge(_ call: String, _ isOpenToo: Bool = false) async throws {
            try await record.purge(
                call, because: .request, isOpenToo: isOpenToo, by: nil, at: .minute(1))
        }
        #expect(await refusal { try await purge("a") } == .callIsOpen("a"))
        #expect(await refusal { try await purge("b") } == .noSuchCall("b"))
        #expect(await refusal { try await purge("record", true) } == .noSuchCall("record"))
        #expect(try await record.call("a", withheld: false) == before)
        try await purge("a", true)
        #expect(try await record.call("a", withheld: false).isPurged)
    }

    @Test(arguments: Storage.all) func everyDisclosureIsRecorded(_ storage: Storage) async throws {
        let record = try await storage.open(Place(), .minute(0))
        try await record.open("a", library: nil, with: [.opened])
        let disclosure = Disclosure(
            of: "a", to: "court", because: "subpoena 3", .file, kinds: ["part_2", "words"])
        try await record.note(disclosure, by: "admin", at: .minute(4))
        #expect(
            try await record.acts().last
                == #"{"at": "\#(Moment.minute(4))", "by": "admin", "kind": "disclosed", "call": "a", "#
                + #""to": "court", "because": "subpoena 3", "form": "file", "kinds": ["part_2", "words"]}"#
        )
        let other = Disclosure(of: "b", to: "court", because: "", .whole)
        #expect(await refusal { try await record.note(other, by: nil, at: .minute(5)) } == .noSuchCall("b"))
        #expect(try await record.acts().count == 2)
    }
}
