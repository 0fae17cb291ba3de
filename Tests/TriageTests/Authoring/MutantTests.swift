import Testing
import TriageAuthoring
import TriageDiagnostics
import TriageEngine
import TriagePresentation
import TriageSession
import TriageValues

/// Small changes, and whether cases notice them.
@Suite struct MutantTests {
    private static let rule = """
        rule_set: more
        title: More
        rules:
          both: { when: 'mood >= low and signs in [2..3]', flag: [note], because: So., source: s }

        """

    @Test func makesTheChangesAnAuthorMightMake() throws {
        let library = try CoverageTests.library([ExampleBase.text, Self.rule])
        #expect(
            try library.mutants(of: library.scope(["both"])).map(\.change) == [
                "the rule is removed", "`mood >= low` becomes `mood = very_low`", "`and` becomes `or`",
                "`signs in [2..3]` becomes `signs in [1..3]`", "`signs in [2..3]` becomes `signs = 3`",
                "`signs in [2..3]` becomes `signs >= 2`", "`signs in [2..3]` becomes `signs = 2`",
            ])
        let raising = try library.mutants(of: library.scope(["base_help"])).map(\.change)
        #expect(
            raising.contains("`raise: help` becomes `now`")
                && raising.contains("`raise: help` becomes `wait`"))
        #expect(
            raising.contains("`feel contains trapped` becomes `feel contains any of (hopeless, trapped)`"))
    }

    @Test func changesWhatIsCounted() throws {
        let counting = """
            rule_set: more
            title: More
            rules:
              few: { when: 'at least 2 of [base, signs >= 4, base]', flag: note, because: So., source: s }
              all: { when: 'at least 2 of [base, signs >= 4]', flag: note, because: So., source: s }
            findings: { base: mood >= low }

            """
        let library = try CoverageTests.library([ExampleBase.text, counting])
        #expect(
            Set(try library.mutants(of: library.scope(["few"])).map(\.change)) == [
                "the rule is removed", "`at least 2 of` becomes `at least 1 of`",
                "`at least 2 of` becomes `at least 3 of`", "`at least 2 of` forgets `base`",
                "`at least 2 of` forgets `signs = 4`", "`signs = 4` becomes `signs >= 3`",
            ])
        #expect(
            Set(try library.mutants(of: library.scope(["all"])).map(\.change)) == [
                "the rule is removed", "`at least 2 of` becomes `at least 1 of`",
                "`signs = 4` becomes `signs >= 3`",
            ])
    }

    /// What is changed in a score itself, and not in what reads it.
    private static func ofScore(_ name: String, _ library: LoadedLibrary) throws -> [Mutant] {
        try library.mutants(of: library.scope([name])).filter { mutant in
            if case .score = mutant.place { true } else { false }
        }
    }

    @Test func changesThePointsOfScores() throws {
        let scoring = """
            rule_set: more
            title: More
            rules:
              r: { when: load >= 2, flag: note, because: So., source: s }
              q: { when: both >= 2, flag: note, because: So., source: s }
            scores:
              load:
                reads: the load is
                add:
                  - signs: { 0..1: 0, 3: 1 }
                  - { when: mood >= low, signs: { 4: 2 } }
              both: { reads: both are, count: [mood >= low, signs >= 2] }

            """
        let library = try CoverageTests.library([ExampleBase.text, scoring])
        #expect(
            Set(try Self.ofScore("load", library).map(\.change)) == [
                "`mood >= low` becomes `mood = very_low`", "`when: mood >= low` is left out",
                "points for `0..1` become points for `1`", "points for `0..1` become points for `0`",
                "points for `0..1` become points for `0..2`", "points for `3` become points for `2..3`",
                "points for `3` become points for `3..4`", "points for `4` become points for `3..4`",
            ])
        let counted = try Self.ofScore("both", library)
        #expect(
            Set(counted.map(\.change)) == [
                "`mood >= low` becomes `mood = very_low`", "`signs >= 2` becomes `signs >= 1`",
                "`signs >= 2` becomes `signs >= 3`", "`mood >= low` is not counted",
                "`signs >= 2` is not counted",
            ])
    }

    /// What a missing answer counts as is changed too, and all stands in the order of the files.
    @Test func changesWhatAMissingAnswerCountsAs() throws {
        let library = try CoverageTests.library([CallLibrary.text])
        let expected = [
            ("breathing", ["`if_missing: ask_again` is left out"]),
            (
                "weapon",
                [
                    "`if_missing: assume shown` is left out",
                    "`if_missing: assume shown` becomes `assume laid_down`",
                ]
            ), ("body", []), ("pain", []),
        ]
        for (question, changes) in expected {
            let found = try library.mutants(of: library.scope([question])).map(\.change)
            #expect(found == changes, "\(question)")
        }
        let all = library.mutants()
        #expect(
            all.compactMap { if case .question = $0.place { $0.change } else { nil } }
                == expected.flatMap(\.1))
        #expect(zip(all, all.dropFirst()).allSatisfy { !($1.span < $0.span) })
        #expect(Array(all.prefix(3).map(\.change)) == expected.flatMap(\.1))
    }

    /// What survives comes with a call on which the two differ, which kills the mutant once it is a case;
    /// what is said to be equivalent differs on no random call.
    @Test func whatIsSaidOfMutantsIsTrue() throws {
        var survived = 0
        var equivalent = 0
        let libraries = Nightly.count(25, oneIn: 4)
        for seed in 0..<libraries {
            let texts = RandomLibrary(seed: 120_000 + seed).texts()
            let library = try CoverageTests.library(texts)
            let run = MutationRun(library)
            var report = MutationReport(library, .plain)
            var open: [Mutant] = []
            var random = Seeded(seed)
            for mutant in library.mutants() {
                let fate = run.fate(of: mutant)
                _ = report.add(mutant, fate)
                switch fate {
                case .noticed: Issue.record("seed \(seed): noticed without a case")
                case .survives: open.append(mutant)
                case .undecided: break
                case .equivalent:
                    equivalent += 1
                    for _ in 0..<100 {
                        var answers = library.program.fullAnswers(&random)
                        if case .question(let question) = mutant.place {
                            answers[question] = .missing(random.pick(Missing.allCases))
                        }
                        let isTold = run.tellsApart(answers, mutant)
                        #expect(!isTold, "seed \(seed): \(mutant.change)")
                    }
                }
            }
            survived += open.count
            guard !open.isEmpty else { continue }
            let guarded = try CoverageTests.library(texts, cases: report.cases)
            let again = MutationRun(guarded)
            for mutant in open {
                guard case .noticed = again.fate(of: mutant) else {
                    Issue.record("seed \(seed): \(mutant.change) is not noticed by its own case")
                    continue
                }
                guard seed < 3 || Nightly.isOn && seed < 6 else { continue }
                let isSaid = !difference(from: guarded, to: guarded.applying(mutant)).isEmpty
                #expect(isSaid, "seed \(seed): the difference says nothing of \(mutant.change)")
            }
        }
        #expect(
            survived > 12 * libraries && equivalent > libraries / 2,
            "\(survived) survived, \(equivalent) equivalent")
    }
}
