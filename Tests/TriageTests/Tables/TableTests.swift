import Testing
import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriageModel
import TriageSyntax
import TriageValues

/// Decision tables: what they mean, and what is said of them on every call.
@Suite struct TableTests {
    /// Every state of the questions a table asks, with the truth of its rows.
    private struct BruteForce {
        var hasGap = false
        var overlaps: Set<[Int]> = []
        var matched: Set<Int> = []
        var mattering: Set<Int> = []

        init(_ table: RandomTable) {
            let questions = Array(Set(table.columns.map(\.question))).sorted()
            let states = questions.map { name in table.columns.first { $0.question == name }?.states ?? [] }
            visit(table, questions, states, [])
        }

        private mutating func visit(
            _ table: RandomTable, _ questions: [String], _ states: [[RandomTable.State]],
            _ chosen: [RandomTable.State]
        ) {
            guard chosen.count == questions.count else {
                for state in states[chosen.count] { visit(table, questions, states, chosen + [state]) }
                return
            }
            let call = Dictionary(uniqueKeysWithValues: zip(questions, chosen))
            note(
                table,
                table.rows.map { row in
                    zip(table.columns, row.cells).map { $1.truth(call[$0.question] ?? .open) }.min() ?? .yes
                })
        }

        private mutating func note(_ table: RandomTable, _ truths: [Truth]) {
            if truths.allSatisfy({ $0 == .no }) { hasGap = true }
            let holding = truths.indices.filter { truths[$0] == .yes }
            matched.formUnion(holding)
            for row in holding {
                let others = holding.filter { $0 != row }.map { table.rows[$0] }
                let own = table.rows[row]
                let isNew = zip(own.rungs, 0...).contains { rung, ladder in
                    rung > 0 && !others.contains { $0.rungs[ladder] >= rung }
                }
                if isNew || own.hasFlag && !others.contains(where: \.hasFlag) { mattering.insert(row) }
                for other in holding where other > row && table.rows[other].rungs != own.rungs {
                    overlaps.insert([row, other])
                }
            }
        }
    }

    /// On random tables the analysis says what trying every call says, and its examples show it with no
    /// answer too many.
    @Test func theAnalysisAgreesWithBruteForce() throws {
        var random = Seeded(7)
        var counts = [0, 0, 0, 0]
        let tables = Nightly.count(5_000, oneIn: 4)
        for number in 0..<tables {
            let table = RandomTable(&random)
            let file = SourceFile(id: 0, path: "t.yaml", text: table.text)
            let compilation = compile([file])
            guard let program = compilation.program else {
                Issue.record("table \(number): \(compilation.problems.map(\.message))")
                return
            }
            let analysis = TableAnalysis(of: 0, in: try #require(compilation.sound), program)
            let truth = BruteForce(table)
            #expect(analysis.undecided.isEmpty)
            #expect(!analysis.gaps.isEmpty == truth.hasGap, "gaps of table \(number)\n\(table.text)")
            let unmatched = Set(analysis.unmatched)
            #expect(unmatched == Set(table.rows.indices).subtracting(truth.matched), "unmatched, \(number)")
            let masked = Set(analysis.masked.map(\.row))
            #expect(
                masked == truth.matched.subtracting(truth.mattering), "masked, table \(number)\n\(table.text)"
            )
            let overlaps = Set(analysis.overlaps.map { [$0.first, $0.second] })
            #expect(overlaps == truth.overlaps, "overlaps of table \(number)\n\(table.text)")
            for example in analysis.gaps {
                expectNeeded(example, program, "a gap of table \(number)") { evaluation in
                    program.rules.allSatisfy { evaluation.plain.truths[$0.node] == .no }
                }
            }
            for overlap in analysis.overlaps {
                expectNeeded(overlap.example, program, "an overlap of table \(number)") { evaluation in
                    [overlap.first, overlap.second].allSatisfy {
                        evaluation.plain.truths[program.rules[$0].node] == .yes
                    }
                }
            }
            for (place, found) in [
                !analysis.gaps.isEmpty, !overlaps.isEmpty, !masked.isEmpty, !unmatched.isEmpty,
            ].enumerated() where found { counts[place] += 1 }
        }
        // Each kind came up often enough to mean something.
        #expect(counts.allSatisfy { $0 > tables / 100 }, "\(counts)")
    }

    /// The example shows it, and with any answer left out it does not.
    private func expectNeeded(
        _ example: Answers, _ program: Program, _ what: String, _ shows: (Evaluation) -> Bool
    ) {
        let isShown = shows(evaluate(program, example))
        #expect(isShown, "\(what) is not shown")
        for question in example.codes.indices where example.codes[question] != .notAsked {
            let isStillShown = shows(evaluate(program, example.replacing([question: .notAsked])))
            #expect(!isStillShown, "\(what) needs fewer answers")
        }
    }

    /// A cell reads and prints as the FEEL grammar has it, and means the condition one would write for it.
    @Test(arguments: [
        ("signs", ">= 2", "signs >= 2"), ("signs", "[1..3]", "signs in [1..3]"),
        ("signs", "0, [2..4]", "signs in (0, [2..4])"),
        ("mood", "low", "mood = low"), ("mood", "low, very_low", "mood in (low, very_low)"),
        ("mood", "not(fine)", "not(mood = fine)"), ("mood", "is missing", "mood is missing"),
        ("mood", ">= low, is refused", "mood >= low or mood is refused"),
        ("feel", "hopeless", "feel contains hopeless"),
        ("feel", "hopeless, trapped", "feel contains any of (hopeless, trapped)"),
        ("feel", "not(steady)", "not(feel contains steady)"), ("down", "yes", "down"),
        ("down", "no", "not(down)"),
        ("weight", "2", "weight = 2"),
    ])
    func aCellMeansACondition(column: String, cell: String, condition: String) throws {
        let text = """
            rule_set: more
            title: More
            findings: { down: mood >= low }
            scores: { weight: { reads: the weight is, count: [mood >= low, signs >= 2] } }
            tables:
              t:
                columns: [\(column)]
                rows:
                  row: { cells: ['\(cell)'], flag: [note], because: B, source: s }

            """
        let files = [
            SourceFile(id: 0, path: "base.yaml", text: ExampleBase.text),
            SourceFile(id: 1, path: "more.yaml", text: text),
        ]
        let library = compile(files).library
        let rule = try #require(library.rules.first { $0.declaration.name.text == "row" })
        #expect(rule.declaration.when.description == condition)
        #expect(library.tables[0].declaration.rows[0].cells[0].description == cell)
    }

    /// What is wrong in a table is said at the very cell.
    @Test(arguments: [
        ("mood, signs", "low", "`cells` of row `row` needs one cell for each column", "['low']"),
        ("moot", "low", "nothing is called `moot`", "moot"),
        ("mood", "lou", "unknown answer `lou` for question `mood`", "lou"),
        ("mood", "-", "row `row` asks nothing, so it would match every call", "['-']"),
        ("signs", ">= 2 and", "`and` does not continue the cell", "and"),
        ("down", "maybe", "`down` is a finding: a cell below it is `yes`, `no` or `-`", "maybe"),
        ("feel", ">= hopeless", "`feel` has several answers at once", ">= hopeless"),
        ("mood", ">=", "the condition stops here", ">="),
    ])
    func mistakesAreSaidWhereTheyAre(columns: String, cell: String, message: String, place: String) throws {
        let text = """
            rule_set: more
            title: More
            findings: { down: mood >= low }
            tables:
              t:
                columns: [\(columns)]
                rows:
                  row: { cells: ['\(cell)'], flag: [note], because: B, source: s }

            """
        let file = SourceFile(id: 1, path: "more.yaml", text: text)
        let problems = compile([SourceFile(id: 0, path: "base.yaml", text: ExampleBase.text), file]).problems
        let found = problems.filter { $0.severity == .error }
        #expect(found.map(\.message).contains(message), "\(found.map(\.message))")
        let span = found.first { $0.message == message }?.span
        #expect(span.map { file.text(Int($0.start)..<Int($0.end)) } == place)
    }

    /// Two rows that meet are crossed where each raises something that the other does not.
    @Test(arguments: [
        ("raise: [help]", "step_up: 1", true), ("raise: [help], step_up: 1", "step_up: 1", false),
        ("raise: [help], step_up: 1", "raise: [now]", true), ("raise: [help]", "raise: [now]", false),
        ("raise: [now], step_up: 1", "raise: [help]", false), ("step_up: 1", "raise: [help]", true),
    ])
    func rowsAreCrossed(one: String, other: String, isCrossed: Bool) throws {
        let text = """
            rule_set: more
            title: More
            tables:
              t:
                columns: [mood, signs]
                rows:
                  a: { cells: ['>= low', '-'], \(one), because: B, source: s }
                  b: { cells: ['-', '>= 2'], \(other), because: B, source: s }

            """
        let compilation = compile(files([ExampleBase.text, text]))
        let program = try #require(compilation.program, "\(compilation.problems.map(\.message))")
        let analysis = TableAnalysis(of: 0, in: try #require(compilation.sound), program)
        #expect(analysis.overlaps.map(\.isCrossed) == [isCrossed])
    }
}
