import Testing
import TriageCalls
import TriageDiagnostics
import TriageEngine
import TriageValues

@Suite struct EventFileTests {
    private static let me = Call.firstPerson
    private static let kinds: [CallEvent.Kind] = [
        .opened(channel: .chat, incident: "4711", library: ["suicide_risk 1.0.0"]),
        .opened(channel: .voice, incident: nil, library: []),
        .answered(person: me, question: "weapon", .one("knife"), .asked),
        .answered(person: me, question: "signs", .several(["pale", "cold"]), .volunteered),
        .answered(person: "b", question: "pain", .number(-3), .key("weapon_shown")),
        .answered(person: "b", question: "pain", .missing(.refused), .observed("body")),
        .answered(person: "b", question: "pain", .missing(.unclear), .observed(nil)),
        .screened(person: me, Screening(screen: "body", covers: ["a", "b"], .named(["a"]))),
        .screened(person: me, Screening(screen: "body", covers: ["a"], .named([]), isObserved: true)),
        .screened(person: me, Screening(screen: "body", covers: ["a"], .missing(.unknown))),
        .replaced(person: me, question: "weapon", .one("none"), .changed, .asked),
        .replaced(person: me, question: "weapon", nil, .corrected, .volunteered),
        .detail(person: me, question: "place", text: "22 Oak Road"),
        .detail(person: "b", question: "place", text: nil), .guidanceGiven("stay"),
        .personAdded(id: "b", label: "B", role: "wife"),
        .personAdded(id: "c", label: "C", role: nil),
        .personNamed(id: me, label: "Ana"), .personNamed(id: me, label: nil), .personRemoved("c"),
        .personChosen("b"),
        .decided(
            Decision(
                ["response": "mobile", "police": "none"], reason: .callerDeclines, words: "w",
                secondPerson: "mk")),
        .decided(Decision(["response": "mobile"])), .sent("ems"), .arrived("ems"), .cancelled("ems"),
        .agreementAsked(Decision(["response": "info"], reason: .other, words: "w"), asker: "p-1"),
        .agreed("e-1"), .agreed("e-1", agreer: "p-mk"), .agreementRefused("e-1", words: "no"),
        .agreementRefused("e-1", words: nil),
        .agreementWithdrawn("e-1"), .handedOff(HandingOff("police")),
        .handedOff(HandingOff("police", because: "they go", unit: "12")),
        .closed(.resolved, although: "w"), .reportTakenBack("ems"), .lineLost, .lineBack,
        .owned(by: Owner(id: "p-1", name: "mk"), .takenOver),
        .training(), .training(isBlind: true), .message(Message("i cant do this")),
        .message(
            Message("I am here", isOurs: true, writtenAt: Moment(milliseconds: 1_764_200_000_500))),
        .answered(person: me, question: "weapon", .one("knife"), .written("e-4")),
        .cameOfIt(Aftermath(.unknown)),
        .cameOfIt(
            Aftermath(
                .hospitalVoluntary, note: "n", plan: "p", satisfaction: .partly,
                followUp: Moment(milliseconds: 1_764_300_000_250))),
        .owned(by: nil, .timedOut), .closed(.handedOver(to: "ems")), .closed(.resolved),
        .closed(.lost),
        .closed(.notForUs(.wrongNumber)), .closed(.notForUs(.transfer(to: "211"))),
    ]

    private func read(_ text: String) -> (events: [CallEvent], problems: [Diagnostic], isOpen: Bool) {
        read(SourceFile(id: 0, path: "a.call", text: text))
    }

    private func read(_ file: SourceFile) -> (events: [CallEvent], problems: [Diagnostic], isOpen: Bool) {
        var problems = Problems()
        let read = readEventFile(file, &problems)
        return (read.events, problems.list, read.needsLineEnd)
    }

    static func events() -> [CallEvent] {
        let texts = kinds + Texts.odd.map { .note($0) }
        return texts.enumerated().map {
            CallEvent(
                at: Moment(milliseconds: 1_764_200_000_000 + Int64($0) * 1_234),
                by: $0 % 3 == 0 ? nil : "jd", id: $0 % 4 == 0 ? "e-\($0)" : nil, $1)
        }
    }

    @Test func whatIsWrittenIsReadAgain() {
        let events = Self.events()
        let (again, problems, isOpen) = read(eventFile(events))
        #expect(again == events && problems.isEmpty && !isOpen)
        // A line an event, and the first that names the format.
        #expect(eventFile(events).utf8.count { $0 == 0x0A } == events.count + 1)
    }

    /// Cut anywhere, a file gives every event that was written whole, tells what is torn, and can be gone on
    /// with.
    @Test func aFileCutAtAnyByteLosesNoWholeEvent() throws {
        let events = Self.events()
        let bytes = Array(eventFile(events).utf8)
        for length in 0...bytes.count {
            let cut = bytes.prefix(length)
            let whole = cut.count { $0 == 0x0A } - 1
            // The last may be whole but for its end.
            let isNearly = length < bytes.count && bytes[length] == 0x0A && whole >= 0
            let (again, problems, needsEnd) = read(SourceFile(id: 0, path: "a", bytes: Array(cut)))
            #expect(again == Array(events.prefix(max(0, whole + (isNearly ? 1 : 0)))), "cut at \(length)")
            #expect(needsEnd == (length > 0 && bytes[length - 1] != 0x0A))
            #expect(problems.count <= 1 && problems.allSatisfy { length == 0 || $0.code == "torn-line" })
            #expect(!needsEnd || problems.count == 1 || whole < 0, "cut at \(length) and not told")
            guard whole >= 0, length % 7 == 0 else { continue }
            let more = events[0]
            let text = (needsEnd ? "\n" : "") + line(of: more)
            let (on, _, _) = read(SourceFile(id: 0, path: "a", bytes: Array(cut) + Array(text.utf8)))
            #expect(on == again + [more])
        }
    }

    @Test func whatIsNotKnownIsKeptAndWrittenBack() throws {
        let strange =
            #"{"kind": "photo", "at": "2026-11-27T23:41:07.250Z", "big": 12345678901234567890.50, "deep": {"a": [null, 1e9]}}"#
        let text = eventFileHeader + strange + "\n"
        let (events, problems, _) = read(text)
        #expect(problems.isEmpty)
        guard case .other("photo", let line)? = events.first?.kind else {
            Issue.record("\(events)")
            return
        }
        #expect(line == strange && eventFile(events) == text)
        #expect(events[0].at == Moment("2026-11-27T23:41:07.250Z"))
    }

    @Test(arguments: [
        (#"{"at": "2026-11-27T23:41:07Z"}"#, "needs `kind`"),
        (#"{"kind": "note", "text": "x"}"#, "needs `at`"),
        (#"{"at": "yesterday", "kind": "note", "text": "x"}"#, "no moment"),
        (#"{"at": "2026-11-27T23:41:07Z", "kind": "note"}"#, "needs `text`"),
        (#"{"at": "2026-11-27T23:41:07Z", "kind": "note", "text": 7}"#, "double quotes"),
        (
            #"{"at": "2026-11-27T23:41:07Z", "kind": "answered", "person": "p", "question": "q", "answer": null}"#,
            "null"
        ),
        (
            #"{"at": "2026-11-27T23:41:07Z", "kind": "answered", "person": "p", "question": "q"}"#,
            "needs `answer`"
        ),
        (
            #"{"at": "2026-11-27T23:41:07Z", "kind": "answered", "person": "p", "question": "q", "answer": 8e-2}"#,
            "whole"
        ),
        (
            #"{"at": "2026-11-27T23:41:07Z", "kind": "changed", "person": "p", "question": "q", "answer": "a", "manner": "no"}"#,
            "`manner` cannot be `no`"
        ),
        (
            #"{"at": "2026-11-27T23:41:07Z", "kind": "answered", "person": "p", "question": "q", "answer": "a", "manner": "key"}"#,
            "needs `by_means_of`"
        ),
        (
            #"{"at": "2026-11-27T23:41:07Z", "kind": "screened", "person": "p", "screen": "s", "covers": ["q"]}"#,
            "needs `named` or `missing`"
        ),
        (#"{"at": "2026-11-27T23:41:07Z", "kind": "closed", "ending": "bored"}"#, "does not end"),
        (
            #"{"at": "2026-11-27T23:41:07Z", "kind": "opened", "channel": "fax", "library": []}"#,
            "cannot be `fax`"
        ),
        (#"{"at": "2026-11-27T23:41:07Z", "kind": "decided", "rungs": []}"#, "needs `rungs`"),
        (#"{"at": "2026-11-27T23:41:07Z", "kind": "note", "text": "x", "text": "y"}"#, "a second time"),
        (#"{"at": "2026-11-27T23:41:07Z", "kind": "outcome", "outcome": "well"}"#, "cannot be `well`"),
        (
            #"{"at": "2026-11-27T23:41:07Z", "kind": "outcome", "outcome": "died", "follow_up": "soon"}"#,
            "no moment"
        ),
        (#"{"at": "2026-11-27T23:41:07Z", "kind": "message", "from": "me", "text": "x"}"#, "cannot be `me`"),
        (
            #"{"at": "2026-11-27T23:41:07Z", "kind": "answered", "person": "p", "question": "q", "#
                + #""answer": "a", "manner": "written"}"#,
            "needs `by_means_of`"
        ),
        (#"["note"]"#, "a list"), ("{", "expected"), ("\u{FFFD}", "expected"),
    ])
    func aLineThatCannotBeReadIsNamedAndTheRestIsRead(line: String, words: String) throws {
        let good = TriageCalls.line(of: CallEvent(at: Moment(milliseconds: 0), .note("good")))
        let (events, problems, _) = read(eventFileHeader + good + line + "\n" + good)
        #expect(events.count == 2)
        let problem = try #require(problems.first)
        #expect(problems.count == 1 && problem.message.contains(words), "\(problem.message)")
        #expect(problem.severity == .error && problem.span.start >= Int32(eventFileHeader.utf8.count))
    }

    @Test func aKeyThatIsNotKnownIsToldAndTheEventCounts() {
        let (events, problems, _) = read(
            eventFileHeader
                + #"{"at": "2026-11-27T23:41:07Z", "kind": "note", "text": "x", "mood": "calm"}"# + "\n")
        #expect(events.map(\.kind) == [.note("x")])
        #expect(problems.map(\.code) == ["unknown-event-key"] && problems[0].message.contains("`mood`"))
    }

    @Test(arguments: ["", "answers: {}\n", "{}\n", "{\"format\": \"triage-call/2\"}\n", "\u{0}\n"])
    func anotherFileIsNone(text: String) {
        let (events, problems, _) = read(text)
        #expect(events.isEmpty && problems.map(\.code) == ["bad-event"])
    }

    /// The page beside the sources: its example is read, and its lists are those of the code.
    @Test func thePageSaysWhatIsRead() throws {
        let page = try Shipped.text("Sources/TriageCalls/README.md")
        let blocks = page.split(separator: "```", omittingEmptySubsequences: false)
        let example = try #require(blocks.first { $0.contains("{\"format\"") }).dropFirst()
        let (events, problems, _) = read(String(example))
        #expect(problems.isEmpty && events.count == 5 && eventFile(events) == example)
        for reason in DecisionReason.allCases {
            #expect(
                page.contains("| `\(reason.rawValue)` | \(reason.sentence) | `\(reason.nonAdherenceCode)` |"))
        }
    }

    @Test func thePageHasEveryOutcome() throws {
        let page = try Shipped.text("Sources/TriageCalls/README.md")
        for outcome in Aftermath.Outcome.allCases {
            #expect(page.contains("| `\(outcome.rawValue)` | \(outcome.sentence) |"), "\(outcome)")
            #expect(page.contains("            \"\(outcome.rawValue)\""), "\(outcome) in the schema")
        }
    }

    @Test func theFormatSaysWhichFileItIs() {
        #expect(SourceFile(id: 0, path: "a", text: eventFileHeader).isEventFile)
        #expect(SourceFile(id: 0, path: "a", text: "{\"format\": \"triage-call/2\"}").isEventFile)
        #expect(!SourceFile(id: 0, path: "a", text: "{\"answers\": {}}").isEventFile)
    }
}
