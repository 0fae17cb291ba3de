import Testing
import TriageAuthoring
import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriageModel
import TriageValues

/// Which of a library holds on a day.
@Suite struct HoldingTests {
    private static let base =
        SmallLibrary.moodAndSigns
            + """
            rules:
              always: { when: mood >= bad, raise: [help], because: B, source: s }
              later: { when: mood >= bad, raise: [now], because: B, source: s, holds_from: 2027-01-01 }
            tables:
              t:
                columns: [signs, mood]
                otherwise: Nothing.
                holds_from: 2027-02-01
                rows:
                  many: { cells: ['>= 3', '-'], raise: [help], because: B, source: s }
                  most: { cells: ['4', '-'], flag: [note], because: B, source: s, holds_from: 2027-03-01 }

            """
    private static let file = """
        protocol: added
        title: Added
        version: 1.0.0
        review_by: 2999-01-01
        holds_from: 2027-04-01
        questions: { more: { ask: What more?, answers: { none: None, some: Some } } }
        rules: { added_rule: { when: more >= some, raise: [help], because: B, source: s } }
        laws: { promised: { when: more >= some, at_least: help, because: B, source: s } }

        """

    private func names(on day: String?) throws -> [String] {
        let found = compile(files([Self.base, Self.file]), on: day.flatMap { Day($0) })
        let program = try #require(found.program, "\(found.problems)")
        return program.rules.map(\.name) + program.laws.map(\.name)
            + program.questions.map(\.name).filter { $0 == "more" }
    }

    @Test func aCallHasWhatHoldsOnItsDay() throws {
        let rules = ["always", "later", "many", "most", "added_rule", "promised", "more"]
        #expect(try names(on: "2026-12-31") == ["always"])
        #expect(try names(on: "2027-01-01") == ["always", "later"])
        #expect(try names(on: "2027-02-01") == ["always", "later", "many"])
        #expect(try names(on: "2027-03-31") == ["always", "later", "many", "most"])
        #expect(try names(on: "2027-04-01") == rules)
        #expect(try names(on: nil) == rules)
    }

    @Test func aLibraryKnowsItsTurns() throws {
        let all = files([Self.base, Self.file])
        let compilation = compile(all)
        let days = ["2027-01-01", "2027-02-01", "2027-03-01", "2027-04-01"]
        #expect(compilation.turns.map(\.description) == days)
        let byDay = try #require(LibraryByDay(all, compilation))
        for (day, count) in [("2026-01-01", 1), ("2027-01-31", 2), ("2027-02-01", 3), ("2028-01-01", 5)] {
            let day = try #require(Day(day))
            let program = try #require(byDay.program(on: day))
            #expect(program.rules.count == count, "\(day)")
        }
        let (late, early) = (try #require(Day("2027-01-31")), try #require(Day("2026-01-31")))
        #expect(byDay.program(on: late)?.since == Day("2027-01-01"))
        #expect(byDay.program(on: early)?.since == nil)
        #expect(byDay.whole.since == Day("2027-04-01"))
    }

    /// What holds earlier than what it reads is found on every day to come, and on none that is past.
    @Test func whatComesTooEarlyIsFound() throws {
        let early = """
            rule_set: early
            title: Early
            rules: { early_rule: { when: more >= some, raise: [now], because: B, source: s, holds_from: 2027-02-15 } }

            """
        func faults(_ today: String) -> [String] {
            compile(files([Self.base, Self.file, early]), today: Day(today)).problems
                .filter { $0.severity == .error }.map { "\($0.code): \($0.message)" }
        }
        let message = { (day: String) in "too-early: until \(day), nothing is called `more`" }
        #expect(faults("2026-11-28") == [message("2027-03-01"), message("2027-04-01")])
        #expect(faults("2027-02-15") == [message("2027-03-01"), message("2027-04-01")])
        #expect(faults("2027-03-05") == [message("2027-04-01")])
        #expect(faults("2027-04-01") == [])
    }

    /// Whatever is held back, calls never get more than the whole gives them: rules only raise.
    @Test func whatIsHeldBackOnlyLowers() throws {
        var (heldBack, byLadder) = (0, 0)
        for seed in 0..<100 {
            var random = Seeded(seed)
            let texts = RandomLibrary(seed: seed).texts().map { text in
                text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
                    guard line.contains("because: B"), line.hasSuffix(" }"), random.chance(40) else {
                        return String(line)
                    }
                    return line.dropLast(2) + ", holds_from: 2027-01-01 }"
                }.joined(separator: "\n")
            }
            let whole = try compiled(texts)
            let held = try #require(
                compile(files(texts), on: Day("2026-12-31")).program, "seed \(seed)")
            heldBack += whole.rules.count - held.rules.count
            let kept = Set(held.rules.map(\.name))
            let rules = whole.rules.indices.filter { kept.contains(whole.rules[$0].name) }
            for _ in 0..<20 {
                let answers = whole.randomAnswers(&random, askedPercent: 60)
                let (one, other) = (evaluate(held, answers), evaluate(whole, answers))
                for (few, all) in zip(one.standings, other.standings) {
                    try #require(few.established <= all.established && few.possible <= all.possible)
                }
                for (rule, same) in zip(held.rules, rules.map { whole.rules[$0] }) {
                    let (few, all) = (one.plain.truths[rule.node], other.plain.truths[same.node])
                    // What rests on how high a ladder stands may hold where that is held back: `a < a2`.
                    let isByLadder = whole.nodes(from: [same.node], .everything).contains {
                        whole.rungTested(by: $0) != nil
                    }
                    if isByLadder { byLadder += 1 }
                    let isRaising = !same.raise.isEmpty || same.stepsUp
                    try #require(few == all || isByLadder && (few < all || !isRaising), "seed \(seed)")
                }
            }
        }
        #expect(heldBack > 100 && byLadder > 1_000, "\(heldBack) \(byLadder)")
    }

    /// A case that answers what is asked no more is told, and runs.
    @Test func aCaseOfARetiredQuestionIsToldAndRuns() throws {
        let text = """
            rule_set: base
            title: Base
            ladders: { response: { title: R, rungs: { wait: { label: Wait }, help: { label: Help } } } }
            sources: { s: { title: Book, by: Author, year: 2000, where: Shelf, status: verified } }
            questions:
              old: { ask: Old?, answers: { fine: Fine, bad: Bad }, retired: 2026-01-01, instead: new }
              new: { ask: New?, answers: { fine: Fine, bad: Bad } }
            rules: { r: { when: old >= bad or new >= bad, raise: [help], because: B, source: s } }

            """
        let cases = SourceFile(
            id: 9, path: "a.cases.yaml",
            text: "- { case: a, given: { old: bad }, expect: { established: help, because: [r] } }\n")
        let library = LibraryText(root: nil, files: files([text]), cases: [cases])
        let told = Inspection(library, today: Day("2026-11-28")).problems.filter { $0.span.file == 9 }
        #expect(told.map(\.code) == ["retired-question"])
        #expect(
            told.map(\.message) == [
                "calls that begin from 2026-01-01 on are not asked `old`, but `new` in its place"
            ])
        let loaded = try LoadedLibrary.load(library).get()
        #expect(loaded.caseProblems.isEmpty && loaded.cases.count == 1)
        #expect(TriageAuthoring.run(loaded.cases[0], loaded.program).isEmpty)
    }

    @Test func whatIsToComeIsListed() throws {
        let library = LibraryText(root: nil, files: files([Self.base, Self.file]), cases: [])
        let now = Inspection(library, today: Day("2027-02-01"))
        #expect(
            now.coming == """
                from 2027-03-01: rule `most` holds (file0.yaml:20)
                from 2027-04-01: file `added` holds (file1.yaml:1)

                """)
        #expect(now.summary(shown: now.problems).contains("; 2 not yet in force on 2027-02-01"))
        let then = Inspection(library, today: Day("2027-04-01"))
        #expect(then.coming == "" && !then.summary(shown: then.problems).contains("not yet"))
    }
}
