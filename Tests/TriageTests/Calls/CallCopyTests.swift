import Testing
import TriageCalls
import TriageDiagnostics
import TriageEngine
import TriageValues

/// What somebody may have of a call's own events.
@Suite struct CallCopyTests {
    /// The library in which the body is confidential, too, so that a screen covers something that is.
    private static let text = CallLibrary.text
        .replacing(
            "drowsy: Drowsy or confused } }", with: "drowsy: Drowsy or confused }, confidential: part2 }"
        )
        .replacing(
            "send: [ems], flag: [naloxone]", with: "send: [ems], guide: [resuscitate], flag: [naloxone]")

    private func told() throws -> ToldCall {
        var told = try ToldCall(compiled([Self.text]))
        let covers = ["breathing", "body", "signs", "pain"]
        try told.answer("weapon", "shown")
        try told.add(.detail(person: Call.firstPerson, question: "weapon", text: "a knife"))
        try told.answer("substance", "opioid")
        try told.add(.detail(person: Call.firstPerson, question: "substance", text: "brown powder"))
        try told.add(
            .screened(
                person: Call.firstPerson,
                Screening(screen: "state", covers: covers, .named(["body", "signs"]))))
        try told.answer("body", "drowsy")
        try told.add(.guidanceGiven("keep_away"))
        try told.add(.guidanceGiven("resuscitate"))
        try told.add(.guidanceGiven("stay"))
        try told.add(.note("she is in the kitchen"))
        try told.replace("substance", "alcohol", .corrected)
        try told.add(.sent("ems"))
        try told.add(.other(kind: "later", line: #"{"at": "2026-11-28T00:00:00.000Z", "kind": "later"}"#))
        return told
    }

    private func copy(
        _ told: ToldCall, _ audience: String, with tags: Set<Int> = [], withWords: Bool? = nil
    ) throws -> CallCopy {
        let program = told.call.program
        let reader = try #require(program.audiences.first { $0.name == audience })
        return CallCopy(of: told.call.events, program, for: reader, with: tags, withWords: withWords)
    }

    @Test func nobodyGetsWhatTheyMayNotSee() throws {
        let told = try told()
        let police = try copy(told, "police")
        guard case .narrowed(let screened) = police.parts[5],
            case .screened(_, let screening) = screened.kind
        else { return #expect(Bool(false), "\(police.parts[5])") }
        #expect(screening.covers == ["breathing", "signs", "pain"])
        #expect(screening.result == .named(["signs"]))
        #expect(
            police.parts == [
                .whole, .withoutWords, .whole, .leftOut, .leftOut, .narrowed(screened), .leftOut,
                .withoutWords, .leftOut, .withoutWords, .withoutWords, .leftOut, .withoutWords, .leftOut,
            ])
        #expect(police.tags == [] && police.withheldTags == ["part2"] && !police.readsWords)
        let next = try copy(told, "next")
        #expect(next.parts.allSatisfy { $0 == .whole } && next.parts.count == told.call.events.count)
        #expect(next.tags == ["part2"] && next.withheldTags == [] && next.readsWords)
    }

    /// What is asked for by name is given, and nothing else with it.
    @Test func whatIsAskedForIsGivenAlone() throws {
        let told = try told()
        let tagged = try copy(told, "police", with: [0])
        #expect([3, 6, 8].allSatisfy { tagged.parts[$0] == .withoutWords })
        #expect(tagged.parts[4] == .withoutWords && tagged.parts[10] == .withoutWords)
        #expect(tagged.parts[13] == .leftOut && tagged.tags == ["part2"])
        let worded = try copy(told, "police", withWords: true)
        #expect(worded.parts[10] == .whole && worded.parts[4] == .leftOut && worded.tags == [])
        let withheld = try copy(told, "next", withWords: false)
        #expect(withheld.parts[2] == .withoutWords && withheld.parts[10] == .withoutWords)
        #expect(withheld.parts[0] == .withoutWords && withheld.parts[3] == .withoutWords)
    }

    /// What the library does not know cannot be known to be harmless.
    @Test func whatNobodyKnowsIsLeftOut() throws {
        let told = try told()
        var events: [CallEvent?] = told.call.events
        events.append(nil)
        events.append(
            CallEvent(
                at: told.now,
                .answered(person: Call.firstPerson, question: "new", .one("x"), .asked)))
        let program = told.call.program
        let police = try #require(program.audiences.first { $0.name == "police" })
        #expect(CallCopy(of: events, program, for: police).parts.suffix(2) == [.leftOut, .leftOut])
    }

    /// A file that was given to somebody says so to whoever reads it.
    @Test func aPartOfACallSaysThatItIsOne() throws {
        let text =
            eventFileHeader(givenTo: "police", leftOut: ["part2"]) + line(of: try told().call.events[0])
        var problems = Problems()
        let file = SourceFile(id: 0, path: "x", bytes: Array(text.utf8))
        #expect(readEvents(file, &problems).count == 1)
        #expect(problems.sorted().map(\.code) == ["part-of-call"])
    }
}
