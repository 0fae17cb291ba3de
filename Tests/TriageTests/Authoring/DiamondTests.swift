import Testing
import TriageAuthoring
import TriageEngine

/// Findings that stand several times in the next: as trees they are larger than any memory, so whatever opens
/// them does so once.
@Suite(.timeLimit(.minutes(30))) struct DiamondTests {
    /// - Parameter last: the question that the lowest diamond reads.
    private func library(_ height: Int, last: String = "q1") throws -> LoadedLibrary {
        let findings = (1...height).map { level in
            let (one, other) = level == 1 ? (last, "q2") : ("q1", "q\(2 + level % 2)")
            return "  f\(level): '(f\(level - 1) and \(one) = y) or (f\(level - 1) and \(other) = y)'\n"
        }
        let text = """
            protocol: diamonds
            title: Diamonds
            version: 1.0.0
            review_by: 2999-01-01
            applies_when: here >= y
            questions:
            \((0...3).map { "  q\($0): { ask: Q\($0), answers: { n: N, y: Y } }" }.joined(separator: "\n"))
            findings:
              f0: 'q0 = y'
            \(findings.joined())
            rules:
              top: { when: 'f\(height)', raise: [a2], because: B, source: s }
              low: { when: 'f\(height - 1) and q3 = y', raise: [a1], because: B, source: s }

            """
        let cases = "- case: one\n  given: { here: y, q0: y, q1: y }\n  expect: { recommended: [a2] }\n"
        return try CoverageTests.library([SmallLibrary.base, text], cases: cases)
    }

    @Test(arguments: [1, 2, 5, 60]) func coverageEnds(height: Int) throws {
        let library = try library(height)
        let coverage = library.coverage()
        #expect(coverage.items.contains { $0.measure == .redFlagTests && $0.name == "top" })
        #expect(library.proposedCases(coverage).flatMap(\.items).count > height)
    }

    /// Every mutant of a finding in the tower is told from the library or proved to be the same.
    @Test(arguments: [1, 2, 5, 60]) func mutantsEnd(height: Int) throws {
        let library = try library(height)
        var undecided: [String] = []
        var count = 0
        MutationRun(library).fates(of: library.mutants()) { mutant, fate in
            count += 1
            if case .undecided = fate { undecided.append(mutant.change) }
        }
        #expect(count > 3 * height && undecided.isEmpty, "\(undecided)")
    }

    /// A change in the lowest diamond shows in the calls that are found for the rules far above.
    @Test(arguments: [1, 2, 5, 60]) func differencesEnd(height: Int) throws {
        let (old, new) = (try library(height), try library(height, last: "q3"))
        let found = difference(from: old, to: new, calls: [])
        #expect(found.falls > 0)
        #expect(!difference(from: old, to: old, calls: []).lowers)
    }
}
