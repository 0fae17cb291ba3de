import Testing
import TriageAuthoring
import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriageSession
import TriageValues

/// What tools for authors make of a ladder as a condition.
@Suite struct RungAuthoringTests {
    private static let cases = """
        - case: bad and armed
          given: { mood: bad, hope: no, weapon: yes }
          expect: { recommended: [now, sent], holds: [tell] }
        - case: low and armed
          given: { mood: low, hope: no, weapon: yes }
          expect: { recommended: [help, none_sent], fails: [tell] }
        - case: low, stepped up
          given: { mood: low, hope: yes, weapon: no }
          expect: { recommended: [now, none_sent] }

        """

    private func library(_ text: String = RungTests.text, cases: String = Self.cases) throws -> LoadedLibrary
    {
        try CoverageTests.library([text], cases: cases)
    }

    /// A test of a ladder is one test of a red-flag rule; what raises the ladder is covered by itself.
    @Test func coverageTakesALadderForOneTest() throws {
        let items = try library().coverage().items(.redFlagTests).filter { $0.name == "armed" }
        #expect(items.map(\.detail).contains("Response is at least \u{201C}Now\u{201D}") && items.count == 2)
        let ladder = try #require(items.first { $0.detail.hasPrefix("Response") })
        #expect(ladder.shownBy == [[0], [1]])
    }

    /// Mutants of rules that something rests on by a ladder are told from the library, or proved the same.
    @Test func mutantsReachThroughALadder() throws {
        let library = try library()
        let mutants = library.mutants()
        #expect(mutants.contains { $0.change == "`response >= now` becomes `response >= help`" })
        // What raises the ladder to the rung that a red flag tests is a red flag's, too.
        let hopeless = try #require(library.program.ruleIndex("hopeless"))
        let steps = mutants.filter { mutant in
            if case .rule(hopeless) = mutant.place { true } else { false }
        }
        #expect(!steps.isEmpty && steps.allSatisfy(\.isRedFlag))
        var undecided: [String] = []
        var equivalent: [String] = []
        MutationRun(library).fates(of: mutants) { mutant, fate in
            switch fate {
            case .undecided: undecided.append(mutant.change)
            case .equivalent: equivalent.append(mutant.change)
            case .survives(let difference):
                #expect(MutationRun(library).tellsApart(difference.answers, mutant), "\(mutant.change)")
            case .noticed: break
            }
        }
        #expect(undecided == [])
        #expect(equivalent.count <= 2, "\(equivalent)")
    }

    /// Taking out either of two ways in which a ladder is raised moves what rests on it: `diff` looks for a
    /// call by the rule that says what it said, since what is behind its ladder is another.
    @Test(arguments: ["mood >= bad", "hope = yes"])
    func aDifferenceReachesThroughALadder(kept: String) throws {
        func text(_ condition: String) -> String {
            RungTests.text.replacing("mood_now: { when: mood >= bad", with: "mood_now: { when: \(condition)")
        }
        let old = text("mood >= bad or hope = yes")
        let found = difference(from: try library(old, cases: ""), to: try library(text(kept), cases: ""))
        #expect(found.entries.map(\.name) == ["mood_now"])
        #expect(found.moves.contains { $0.from == "sent" && $0.to == "none_sent" }, "\(found.moves)")
    }

    /// What no rule behind a ladder says otherwise is no difference.
    @Test func theSameBehindALadderIsNoDifference() throws {
        let same = difference(from: try library(cases: ""), to: try library(cases: ""))
        #expect(same.isEmpty)
    }

    /// A case that expects something only of what rests on a ladder notices that a rule raises it no more.
    @Test(arguments: [
        ("holds: [tell]", "low", "yes", ["hopeless", "mood_help"]),
        ("holds: [tell]", "bad", "no", ["mood_now"]),
        ("recommended: sent", "bad", "no", ["mood_now"]),
    ])
    func aCaseNoticesThroughALadder(expect: String, mood: String, hope: String, rules: [String]) throws {
        let library = try library(
            cases: """
                - case: what rests on a ladder
                  given: { mood: \(mood), hope: \(hope), weapon: yes }
                  expect: { \(expect) }

                """)
        let run = MutationRun(library)
        for rule in rules {
            let index = try #require(library.program.ruleIndex(rule))
            let removal = library.mutants().first { mutant in
                guard case .rule(index) = mutant.place else { return false }
                return mutant.change == "the rule is removed"
            }
            guard case .noticed(by: 0) = run.fate(of: try #require(removal)) else {
                Issue.record("removing \(rule) is not noticed")
                continue
            }
        }
    }

    /// An approval rests on the rules that raise a ladder to the rung that is tested, and on no others.
    @Test(arguments: [
        ("mood_now: { when: mood >= bad", "mood_now: { when: mood >= low", false),
        ("hopeless: { when: hope = yes", "hopeless: { when: mood >= bad or hope = yes", false),
        ("mood_help: { when: mood >= low", "mood_help: { when: mood >= bad", false),
        (
            "armed: { when: response >= now and weapon = yes",
            "armed: { when: response >= now and mood >= low and weapon = yes", true
        ),
        ("step_up_limit: now", "step_up_limit: help", false),
        ("ask: Is hope gone?", "ask: Has hope gone?", true),
    ])
    func anApprovalRestsOnWhatRaises(old: String, new: String, stands: Bool) throws {
        func version(_ text: String) throws -> String {
            let book = try library(text, cases: "").approvals
            return book.version(of: try #require(book.entries(named: "tell").first))
        }
        let changed = RungTests.text.replacing(old, with: new)
        #expect(changed != RungTests.text)
        #expect((try version(RungTests.text) == version(changed)) == stands)
    }

    @Test func theSessionSpeaksOfLadders() throws {
        let text = try CoverageTests.library([RungTests.text, RungTests.first]).text
        var session = Session.started(text)
        #expect(session.completion(of: "resp").candidates.map(\.text) == ["response"])
        #expect(session.completion(of: "if response ").candidates.map(\.text) == ["in", "between"])
        #expect(session.completion(of: "why not response >= n").candidates.map(\.text) == ["now"])
        #expect(session.completion(of: "response in (wait, h").candidates.map(\.text) == ["help"])
        _ = session.handle("mood = bad")
        let asked = session.handle("response = now").text
        #expect(asked.contains("by mood_now") && asked.contains("rests on: mood = bad"), "\(asked)")
        let uses = session.handle("uses mood").text
        #expect(uses.contains("rule mood_now → now\n    rule tell → sends ems; flags note"), "\(uses)")
        #expect(session.handle("uses now").text.contains("rule tell"))
        #expect(session.handle("why tell").text.contains("by mood_now"))
        #expect(session.handle("why not response < now").text.contains("does not hold"))
        let mistake = session.handle("if response").text
        #expect(mistake.contains("`response` is a ladder and needs a comparison"), "\(mistake)")
        // What nearly everything decides is no list of everything.
        var shipped = Session.started()
        let waits = shipped.handle("response >= emergency").text
        #expect(waits.contains("waits for: ") && waits.contains(" more"), "\(waits)")
        #expect(waits.split(separator: "\n").count < 10, "\(waits)")
        // What the tests of a ladder become is no finding of its author's.
        let findings = session.handle("findings").text
        #expect(findings.split(separator: "\n").count <= 1, "\(findings)")
    }

    /// A column of a table may be a ladder.
    @Test func aColumnMayBeALadder() throws {
        let table = """
            rule_set: more
            title: More
            tables:
              who:
                columns: [response, weapon]
                otherwise: Nobody.
                rows:
                  both: { cells: ['>= help', yes], raise: [sent], because: B, source: s }
                  many: { cells: [now, '-'], raise: [sent], because: B, source: s }

            """
        let program = try compiled([RungTests.text, table])
        let rule = program.rules[try #require(program.ruleIndex("both"))]
        #expect(program.english(rule.ownNode).hasPrefix("Response is at least \u{201C}Help\u{201D}"))
    }
}
