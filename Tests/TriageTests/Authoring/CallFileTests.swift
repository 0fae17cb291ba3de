import Testing
import TriageAuthoring
import TriageDiagnostics
import TriageEngine
import TriageSession
import TriageValues

/// Calls in files: what is written reads back, and JSON says what YAML says.
@Suite struct CallFileTests {
    private func read(_ text: String, _ path: String) throws -> (CallFile?, [Diagnostic]) {
        var problems = Problems()
        let call = CallFile.parse(SourceFile(id: 0, path: path, text: text), try Shipped.program(), &problems)
        return (call, problems.sorted())
    }

    @Test(arguments: Texts.odd)
    func everyNoteReadsBack(text: String) throws {
        let program = try Shipped.program()
        var sheet = Sheet()
        sheet.answers = ["thoughts": .one("yes")]
        sheet.events = [.note(text, seconds: 3)]
        let (call, problems) = try read(sheet.yaml(program), "c.call.yaml")
        #expect(problems.isEmpty, "\(problems.map(\.message))")
        #expect(
            call.map { Sheet($0, program).notes.map { Array($0.unicodeScalars) } } == [
                Array(text.unicodeScalars)
            ])
    }

    /// More than a file of the library may hold.
    @Test func longNotesReadBack() throws {
        let program = try Shipped.program()
        var sheet = Sheet()
        sheet.events = (0..<40_000).map { .note("she said it again, and then nothing: \($0)", seconds: $0) }
        let text = sheet.yaml(program)
        let (call, problems) = try read(text, "c.call.yaml")
        #expect(text.utf8.count > 1 << 20 && problems.isEmpty && call?.events.count == 40_000)
    }

    @Test(arguments: [
        (#"{"answers": {"thoughts": "yes", "despair": 3, "concern": ["suicide"]}}"#, 3),
        (#"{"answers": {"thoughts": null, "despair": "unknown"}, "call": "\ud83d\ude2d\u007f"}"#, 1),
        ("\u{FEFF}{\"answers\": {}}", 0),
    ])
    func jsonIsACall(text: String, answers: Int) throws {
        for path in ["c.json", "standard input"] {
            let (call, problems) = try read(text, path)
            #expect(problems.isEmpty && call?.answers.codes.count { $0 != .notAsked } == answers)
        }
    }

    @Test(arguments: [
        ("c.json", "{answers: {thoughts: yes}}", "json-syntax"),
        ("c.json", #"{"answers": {"thoughts": "null"}}"#, "bad-answer"),
        ("c.json", #"{"answers": {"thoughts": true}}"#, "bad-answer"),
        ("c.json", #"{"answers": {"concern": [null]}}"#, "bad-answer"),
        ("c.yaml", "answers: { thoughts: \"null\" }", "bad-answer"),
        ("c.yaml", "answers: { thoughts: }", "bad-answer"),
        ("c.yaml", "answers: {}\nlog: [{ at: 9223372036854775807, note: x }]", "bad-call"),
        ("c.yaml", "answers: {}\nlog: [{ at: -1, note: x }]", "bad-call"),
    ])
    func badCallsAreRefused(path: String, text: String, code: String) throws {
        #expect(try read(text, path).1.map(\.code) == [code])
    }

    @Test(arguments: ["{ answers: { thoughts: null } }", "answers: { thoughts: null }"])
    func nullIsNotAsked(text: String) throws {
        let (call, problems) = try read(text, "c.yaml")
        #expect(problems.isEmpty && call?.answers.codes.allSatisfy { $0 == .notAsked } == true)
    }
}
