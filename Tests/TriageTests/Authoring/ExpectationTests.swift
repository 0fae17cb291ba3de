import Testing
import TriageAuthoring
import TriageDiagnostics

/// Each thing a case can expect is looked at: one that is so passes, one that is not so fails.
@Suite struct ExpectationTests {
    static let library = """
        rule_set: more
        title: More
        guidance: { g: { say: Breathe., source: s }, h: { say: Sit., source: s } }
        responders: { fire: { label: Fire } }
        flags: { other: { label: Other } }
        rules:
          r: { when: mood >= low, raise: [help], send: [ems], guide: [g], flag: [note], because: So., source: s }
          q: { when: signs >= 3, send: [fire], guide: [h], flag: [other], because: So., source: s }

        """

    @Test(arguments: [
        ("established: help", true), ("established: wait", false), ("recommended: help", true),
        ("recommended: now", false), ("possible: help", true), ("possible: now", false),
        ("because: [r]", true), ("because: [base_help]", false), ("holds: [r]", true), ("holds: [q]", false),
        ("fails: [q]", true), ("fails: [r]", false), ("send: [ems]", true), ("send: [fire]", false),
        ("no_send: [fire]", true), ("no_send: [ems]", false), ("guide: [g]", true), ("guide: [h]", false),
        ("no_guide: [h]", true), ("no_guide: [g]", false), ("flag: [note]", true), ("flag: [other]", false),
        ("no_flag: [other]", true), ("no_flag: [note]", false), ("open: [feel]", false),
        ("provisional: false", true), ("provisional: true", false), ("accepted: [help, wait]", true),
        ("accepted: [wait, now]", false),
    ])
    func eachIsLookedAt(expect: String, passes: Bool) throws {
        let program = try compiled([ExampleBase.text, Self.library])
        let text = "- { case: c, given: { mood: low, signs: 0 }, expect: { \(expect) } }\n"
        var problems = Problems()
        let cases = parseCases(
            SourceFile(id: 9, path: "x.cases.yaml", text: text), program, &problems)
        try #require(cases.count == 1, "\(problems.list.map(\.message))")
        #expect(run(cases[0], program).isEmpty == passes)
    }

    /// A case that fails says which rule gave what it did not expect, by which answers, and by which answer
    /// its protocol is open though the call is about something else.
    @Test(arguments: [
        ("recommended: wait", "r: mood = low"), ("established: wait", "r: mood = low"),
        ("accepted: [wait, now]", "r: mood = low"), ("fails: [r]", "r: mood = low"),
        ("no_send: [ems]", "r: mood = low"), ("no_guide: [g]", "r: mood = low"),
        ("no_flag: [note]", "r: mood = low"), ("possible: wait", "r: mood = low"),
        (
            "no_flag: [other]",
            "p: told = yes; `apart` is open by told = yes, though its `applies_when` does not hold"
        ),
    ])
    func aFailureSaysWhatBroughtIt(expect: String, by: String) throws {
        let apart = """
            protocol: apart
            title: Apart
            version: 1.0.0
            review_by: 2999-01-01
            applies_when: mood = very_low
            questions: { told: { ask: What?, answers: { no: No, yes: Yes } } }
            rules: { p: { when: told = yes, flag: [other], because: So., source: s } }

            """
        let program = try compiled([ExampleBase.text, Self.library, apart])
        let text = "- { case: c, given: { mood: low, signs: 0, told: yes }, expect: { \(expect) } }\n"
        var problems = Problems()
        let cases = parseCases(
            SourceFile(id: 9, path: "x.cases.yaml", text: text), program, &problems)
        try #require(cases.count == 1, "\(problems.list.map(\.message))")
        let failures = run(cases[0], program)
        #expect(failures.count == 1 && failures.first?.by.contains(by) == true, "\(failures)")
    }
}
