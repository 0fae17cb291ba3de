import Testing
import TriageAuthoring
import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriageModel
import TriageSyntax

/// What a name or a file asks for, and nothing else.
@Suite struct ScopeTests {
    private static let more = """
        rule_set: more
        title: More
        findings:
          bad: mood >= low
        scores:
          weight: { reads: the weight, count: [bad, signs >= 2] }
        rules:
          heavy: { when: weight >= 2, raise: [now], because: So., source: s }
          noted: { when: bad, flag: [note], because: So., source: s }
          other: { when: signs >= 3, flag: [note], because: So., source: s }
        laws:
          kept: { when: mood >= low and signs >= 2, at_least: now, because: So., source: s }

        """
    private static let cases = """
        - case: heavy
          given: { mood: low, signs: 2, feel: [steady] }
          expect: { recommended: now, because: [heavy] }
        - case: signs alone
          given: { mood: fine, signs: 3, feel: [steady] }
          expect: { holds: [other] }
        - case: nothing
          given: { mood: fine, signs: 0, feel: [steady] }
          expect: { recommended: wait }

        """

    private func library() throws -> LoadedLibrary {
        try CoverageTests.library([ExampleBase.text, Self.more], cases: Self.cases)
    }

    private func rules(_ places: Set<Int>, _ library: LoadedLibrary) -> Set<String> {
        Set(places.map { library.program.rules[$0].name })
    }

    /// A finding is followed through a score to the rule at the end.
    @Test func rulesRestOnFindingsAndScores() throws {
        let library = try library()
        let finding = try library.scope(["bad"])
        #expect(finding.rules.isEmpty && rules(finding.readingRules, library) == ["heavy", "noted"])
        #expect(rules(try library.scope(["weight"]).readingRules, library) == ["heavy"])
        let rule = try library.scope(["heavy"])
        #expect(rules(rule.rules, library) == ["heavy"] && rule.readingRules.isEmpty)
        #expect(rule.readingLaws.map { library.program.laws[$0].name } == ["kept"])
        #expect(try library.scope(["noted"]).readingLaws.isEmpty)
    }

    @Test func aFileAsksForAllThatStandsInIt() throws {
        let library = try library()
        for scope in [try library.scope(["more"]), try library.scope([], files: ["file1.yaml"])] {
            #expect(rules(scope.rules, library) == ["heavy", "noted", "other"])
            #expect(scope.readingRules.isEmpty && scope.laws.count == 1 && scope.findings.count == 1)
        }
    }

    @Test func casesAreThoseThatSayTheirName() throws {
        let library = try library()
        func names(_ name: String) throws -> [String] {
            library.cases(concerning: try library.scope([name])).map(\.name)
        }
        #expect(try names("heavy") == ["heavy"])
        #expect(try names("other") == ["signs alone"])
        #expect(try names("weight") == ["heavy"])
        #expect(try names("mood") == ["heavy", "signs alone", "nothing"])
    }

    @Test func onlyWhatItConcernsIsMeasuredAndChanged() throws {
        let library = try library()
        let all = library.coverage()
        let some = library.coverage(of: try library.scope(["other"]))
        #expect(some.items.contains { $0.name == "other" } && some.items.count < all.items.count)
        #expect(some.items.allSatisfy { ["other", "signs"].contains($0.name) })
        func changed(_ name: String) throws -> Set<Mutant.Place> {
            Set(library.mutants(of: try library.scope([name])).map(\.place))
        }
        let heavy = try #require(library.program.ruleIndex("heavy"))
        // A score has its own parts, and the tests that read it.
        #expect(try changed("weight") == [.rule(heavy), .score(0)])
        #expect(try changed("heavy") == [.rule(heavy)])
        #expect(try changed("bad") == [.finding(0)])
    }

    @Test func aNameThatNothingBearsIsToldWithTheNearest() throws {
        let library = try library()
        let error = #expect(throws: Scope.UnknownName.self) { try library.scope(["hevy"]) }
        #expect(error?.help == "did you mean `heavy`?")
    }

    /// A problem belongs to what it is said at and to whom it names.
    @Test func problemsAreThoseOfTheDeclaration() throws {
        let text = Self.more.replacing("signs >= 3", with: "signs >= 99")
        let files = [ExampleBase.text, text].enumerated().map {
            SourceFile(id: Int32($0), path: "file\($0).yaml", text: $1)
        }
        let compilation = compile(files)
        let problem = try #require(compilation.problems.first { $0.severity == .error })
        func concerns(_ name: String) throws -> Bool {
            try Scope([name], in: compilation.library, compilation.program).concerns(problem)
        }
        #expect(try concerns("other") && !concerns("heavy"))
    }
}
