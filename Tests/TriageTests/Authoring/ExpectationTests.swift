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
}
