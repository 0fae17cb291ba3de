import Testing
import TriageAuthoring
import TriageDiagnostics
import TriageEngine

/// What cases exercise, and the calls that show the rest.
@Suite struct CoverageTests {
    static func library(_ texts: [String], cases: String = "") throws -> LoadedLibrary {
        let files = texts.enumerated().map { SourceFile(id: Int32($0), path: "file\($0).yaml", text: $1) }
        let text = LibraryText(
            root: nil, files: files,
            cases: cases.isEmpty ? [] : [SourceFile(id: 1_000, path: "x.cases.yaml", text: cases)])
        switch LoadedLibrary.load(text) {
        case .failure(let faults):
            Issue.record("\(faults.problems.map(\.message).prefix(3))")
            throw DoesNotCompile()
        case .success(let library):
            #expect(library.caseProblems.map(\.message) == [])
            return library
        }
    }

    private static let rule = """
        rule_set: more
        title: More
        rules:
          both: { when: mood >= low and (signs >= 2 or feel contains hopeless), raise: [now], because: So., source: s }

        """

    private func counts(_ cases: String) throws -> [String] {
        let coverage = try Self.library([ExampleBase.text, Self.rule], cases: cases).coverage()
        return Coverage.Measure.allCases.map { measure in
            let (covered, all) = coverage.count(measure)
            return "\(covered)/\(all)"
        }
    }

    /// Counted by hand: three rules; five tests in two red-flag rules; limits of mood and signs; three
    /// questions; three rungs.
    @Test func countsWhatCasesShow() throws {
        #expect(try counts("") == ["0/3", "0/5", "0/4", "0/3", "0/3"])
        let one =
            "- case: a\n  given: { mood: low, signs: 2, feel: [steady] }\n  expect: { recommended: now }\n"
        // The rule decides; its rung is there; one side of each limit.
        #expect(try counts(one) == ["1/3", "0/5", "0/4", "0/3", "1/3"])
        let two =
            one
            + "- case: b\n  given: { mood: fine, signs: 2, feel: [steady] }\n  expect: { recommended: wait }\n"
        // Mood is shown from both sides: it makes the rule hold, and alone keeps it from holding.
        #expect(try counts(two) == ["1/3", "1/5", "1/4", "0/3", "2/3"])
        let three =
            two
            + "- case: c\n  given: { mood: low, signs: 1, feel: [steady] }\n  expect: { recommended: wait }\n"
        // So is the number of signs; hopelessness is shown to keep it from holding only.
        #expect(try counts(three) == ["1/3", "2/5", "2/4", "0/3", "2/3"])
    }

    /// On random libraries: with the calls it proposes, nothing that a call can show is left.
    @Test func theCallsItProposesCloseTheGaps() throws {
        let libraries = Nightly.count(60, oneIn: 4)
        var proposed = 0
        var (shown, wanted) = (0, 0)
        for seed in 0..<libraries {
            let texts = RandomLibrary(seed: 110_000 + seed).texts()
            let library = try Self.library(texts)
            let missing = library.proposedCases(library.coverage()).map(\.text).joined()
            guard !missing.isEmpty else { continue }
            proposed += 1
            let complete = try Self.library(texts, cases: missing)
            // What is left was searched for in vain; nothing that was proposed missed its aim.
            let left = complete.proposedCases(complete.coverage()).map(\.text)
            #expect(left.isEmpty, "seed \(seed): \(left.prefix(2))")
            for measure in [Coverage.Measure.redFlagTests, .boundaries, .redFlagMissing] {
                let (covered, all) = complete.coverage().count(measure)
                shown += covered
                wanted += all
            }
            for test in complete.cases {
                let failures = TriageAuthoring.run(test, complete.program)
                #expect(failures.isEmpty, "seed \(seed), \(test.name): \(failures.map(\.expected))")
            }
        }
        #expect(proposed * 3 > libraries * 2 && shown * 100 > wanted * 98, "\(shown) of \(wanted)")
    }
}
