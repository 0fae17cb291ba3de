import Testing
import TriageAuthoring
import TriageDiagnostics
import TriageEngine
import TriageValues

/// What a change of a library says and does.
@Suite struct DiffTests {
    private static let cases = """
        - case: very low, four signs
          given: { mood: very_low, signs: 4 }
          expect: { recommended: now }
        - case: trapped
          given: { mood: fine, feel: [trapped] }
          expect: { recommended: help }

        """

    private func diff(_ old: String, _ new: String) throws -> LibraryDiff {
        difference(
            from: try CoverageTests.library([old], cases: Self.cases),
            to: try CoverageTests.library([new], cases: Self.cases))
    }

    /// Another layout, another order, comments and notes are no difference; one word is.
    @Test func comparesWhatIsSaid() throws {
        let base = ExampleBase.text
        #expect(
            try diff(base, "# a comment\n" + base.replacing("signs >= 4", with: "(signs  >=  4)")).isEmpty)
        let worded = try diff(base, base.replacing("How is the mood?", with: "How do you feel?"))
        #expect(worded.entries.map { "\($0.kind) \($0.name)" } == ["question mood"])
        #expect(worded.moves.isEmpty && worded.otherReasons == nil)
        let renamed = try diff(base, base.replacing("base_help:", with: "base_support:"))
        #expect(
            renamed.entries.map { "\($0.name) \($0.change)" } == ["base_support renamed(from: \"base_help\")"]
        )
        #expect(renamed.moves.isEmpty && renamed.otherReasons != nil)
    }

    /// What says something else is told apart by its version, or the comparison says that it is not.
    @Test(arguments: [
        ("1.0.0", "mood >= low", []), ("1.0.0", "mood = very_low", ["1.0.0 as before"]),
        ("1.0.1", "mood = very_low", []), ("1.10.0", "mood = very_low", []),
        ("0.9.9", "mood = very_low", ["went from 1.0.0 to 0.9.9"]),
    ])
    func aVersionThatWasNotRaisedIsTold(version: String, when: String, says: [String]) throws {
        func library(_ version: String, _ when: String, of whole: String) throws -> LoadedLibrary {
            try CoverageTests.library(
                [
                    ExampleBase.text,
                    """
                    protocol: p
                    title: P
                    version: \(version)
                    review_by: 2999-01-01
                    rules: { own: { when: \(when), flag: [note], because: It is so., source: s } }

                    """, "library: whole\ntitle: W\nversion: \(whole)\n",
                ])
        }
        let old = try library("1.0.0", "mood >= low", of: "1.0.0")
        let kept = try difference(from: old, to: library(version, when, of: "1.0.1")).keptVersions
        #expect(
            kept
                == says.map {
                    "protocol `p` says something else, and its `version` \($0.first == "w" ? "" : "is ")\($0)"
                })
        // The library's own version is that of all its files.
        let same = try difference(from: old, to: library(version, when, of: "1.0.0")).keptVersions
        let changes = when != "mood >= low"
        #expect(
            same.contains { $0.hasPrefix("library `whole`") && $0.hasSuffix("1.0.0 as before") } == changes)
        // Another layout is not something else.
        #expect(
            try difference(from: old, to: library("1.0.0", "(mood  >=  low)", of: "1.0.0")).keptVersions == []
        )
    }

    /// A limit moved up lets calls fall, and the shortest is shown.
    @Test func saysWhichCallsFall() throws {
        let base = ExampleBase.text.replacing("signs >= 4", with: "signs >= 3")
        let stricter = try diff(base, ExampleBase.text)
        #expect(stricter.falls > 0 && stricter.moves.allSatisfy(\.isDown))
        #expect(stricter.moves[0].from == "now" && stricter.moves[0].to == "wait")
        #expect(stricter.moves[0].effect.example == "mood = very_low, signs = 3")
        let looser = try diff(ExampleBase.text, base)
        #expect(looser.falls == 0 && looser.moves.map(\.from) == ["wait"])
    }

    /// A rung that is gone is lost, whatever its place was.
    @Test func losingARungIsAFall() throws {
        let without = ExampleBase.text.replacing(", now: { label: Now }", with: "")
            .replacing("raise: [now]", with: "raise: [help]")
        let found = try difference(
            from: CoverageTests.library([ExampleBase.text]), to: CoverageTests.library([without]))
        let move = try #require(found.moves.first { $0.from == "now" })
        #expect(move.to == "help" && move.isDown && found.lowers && found.falls > 0)
    }

    /// A library compared with itself says nothing; with a mutant that a case notices, it says something.
    @Test func theDiffWithItselfIsEmptyAndWithAMutantIsNot() throws {
        for seed in 0..<30 {
            let texts = RandomLibrary(seed: 130_000 + seed).texts()
            let library = try CoverageTests.library(texts)
            let same = difference(from: library, to: try CoverageTests.library(texts))
            #expect(same.isEmpty && same.unknownAnswers.isEmpty, "seed \(seed)")
        }
        let library = try CoverageTests.library([ExampleBase.text], cases: Self.cases)
        for (old, new) in [
            ("signs >= 4", "signs >= 3"), ("raise: [help]", "raise: [now]"),
            ("trapped, raise", "hopeless, raise"),
        ] {
            let changed = try CoverageTests.library(
                [ExampleBase.text.replacing(old, with: new)], cases: Self.cases)
            let found = difference(from: library, to: changed)
            #expect(!found.entries.isEmpty && !found.moves.isEmpty, "\(old) → \(new)")
        }
    }
}

extension String {
    fileprivate func replacing(_ old: String, with new: String) -> String {
        guard let range = firstRange(of: old) else {
            Issue.record("`\(old)` is not in the text")
            return self
        }
        return self[..<range.lowerBound] + new + self[range.upperBound...]
    }
}
