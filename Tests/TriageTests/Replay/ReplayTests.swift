import Foundation
import Testing
import TriageCommands
import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriageReplay
import TriageValues

/// A program's calls as records, and what a replay makes of them, in memory.
struct Records {
    let program: Program
    let calls: [Answers]

    var header: [String] { ["call"] + program.questions.map(\.name) }

    /// A line for each call, without its end.
    func csv() -> [String] {
        calls.enumerated().map { number, answers in
            (["c\(number)"] + program.questions.indices.map { cell(answers.codes[$0], $0) }).joined(
                separator: ",")
        }
    }

    func jsonLines() -> [String] {
        calls.enumerated().map { number, answers in
            let pairs = program.questions.indices.compactMap { index -> String? in
                guard let answer = program.answer(answers.codes[index], to: index) else { return nil }
                let value =
                    switch answer {
                    case .one(let name): "\"\(name)\""
                    case .missing(let reason): "\"\(reason.rawValue)\""
                    case .number(let number): "\(number)"
                    case .several(let names): "[" + names.map { "\"\($0)\"" }.joined(separator: ", ") + "]"
                    }
                return "\"\(program.questions[index].name)\": \(value)"
            }
            return "{" + (["\"call\": \"c\(number)\""] + pairs).joined(separator: ", ") + "}"
        }
    }

    private func cell(_ code: AnswerCode, _ index: Int) -> String {
        switch program.answer(code, to: index) {
        case nil: ""
        case .one(let name): name
        case .missing(let reason): reason.rawValue
        case .number(let number): "\(number)"
        case .several(let names): names.joined(separator: ";")
        }
    }

    /// The line of results for a call, from evaluating it alone.
    func expected(_ number: Int) -> String {
        let evaluation = evaluate(program, calls[number])
        let explanation = explain(evaluation, program)
        func names(_ rules: [Int]) -> String { rules.map { program.rules[$0].name }.joined(separator: ";") }
        let ladders = explanation.ladders.map { ladder in
            let rungs = program.ladders[ladder.ladder].rungs
            let standing = ladder.standing
            return [
                rungs[standing.established].name, rungs[standing.recommended].name,
                rungs[standing.possible].name,
                "\(standing.isProvisional)", names(ladder.reasons),
            ].joined(separator: ",")
        }
        let open = explanation.open.filter(\.isMustAsk).map { program.questions[$0.question].name }
        return (["c\(number)"] + ladders + [open.joined(separator: ";")]).joined(separator: ",")
    }
}

/// Replays text in pieces of so many lines; each begins a record.
func replayedInPieces(
    _ lines: [String], _ format: RecordFormat, _ setup: ReplaySetup, piece: Int = .max, firstLine: Int = 1
) throws -> [ReplayPart] {
    let replayer = Replayer(setup)
    return try stride(from: 0, to: lines.count, by: min(piece, max(1, lines.count))).map { start in
        let some = lines[start..<min(lines.count, start + min(piece, lines.count))]
        return try PaddedBytes.with(Array(some.joined(separator: "\n").utf8)) {
            try replayer.replay(RecordLines(firstLine: firstLine + start, file: 0, format: format), $0)
        }
    }
}

func replayed(
    _ lines: [String], _ format: RecordFormat, _ setup: ReplaySetup, piece: Int = .max, firstLine: Int = 1
) throws -> ReplayPart {
    var whole = ReplayPart(counts: ReplayCounts(setup.libraries))
    for part in try replayedInPieces(lines, format, setup, piece: piece, firstLine: firstLine) {
        whole.counts.add(part.counts)
        whole.results += part.results
        whole.rejects += part.rejects
    }
    return whole
}

extension ReplayPart {
    var lines: [String] {
        String(decoding: results, as: UTF8.self).split(separator: "\n").map { String($0) }
    }
}

/// A replay gives what evaluating each call gives.
@Suite struct ReplayTests {
    /// Random libraries with everything the language has, from CSV and from JSON Lines.
    @Test(arguments: 0..<4)
    func randomLibrariesAgree(part: Int) throws {
        for seed in part * 40..<part * 40 + Nightly.count(40, oneIn: 5) {
            let program = try compiled(RandomLibrary(seed: seed).texts())
            var random = Seeded(seed)
            let records = Records(
                program: program,
                calls: (0..<700).map {
                    program.randomAnswers(&random, askedPercent: [0, 30, 60, 90, 100][$0 % 5])
                })
            let setup = ReplaySetup(Libraries(now: program), results: .csv)
            for (lines, format) in [
                (records.csv(), RecordFormat.csv(header: records.header)), (records.jsonLines(), .jsonLines),
            ] {
                let replay = try replayed(lines, format, setup, piece: [7, 513, 600, .max][seed % 4])
                #expect(replay.rejects.isEmpty)
                let results = replay.lines
                try #require(results.count == records.calls.count)
                for number in records.calls.indices where results[number] != records.expected(number) {
                    Issue.record("seed \(seed), call \(number): \(results[number])")
                }
                try check(replay.counts, records)
            }
        }
    }

    private func check(_ counts: ReplayCounts, _ records: Records) throws {
        let explanations = records.calls.map { explain(evaluate(records.program, $0), records.program) }
        try #require(counts.calls == records.calls.count && counts.rejected == 0)
        for (ladder, own) in counts.ladders.enumerated() {
            for rung in own.recommended.indices {
                let here = explanations.map { $0.ladders[ladder].standing }.filter { $0.recommended == rung }
                try #require(own.recommended[rung] == here.count)
                try #require(own.provisional[rung] == here.count { $0.isProvisional })
            }
        }
        for rule in records.program.rules.indices {
            try #require(counts.holds[rule] == explanations.count { $0.rulesHolding.contains(rule) })
            try #require(
                counts.decides[rule]
                    == explanations.count {
                        $0.ladders.contains { $0.reasons.contains(rule) }
                    })
        }
        for question in records.program.questions.indices {
            try #require(
                counts.open[question]
                    == explanations.count { $0.open.contains { $0.isMustAsk && $0.question == question } })
        }
    }

    /// The shipped library: 200,000 calls every night; the reasons of every tenth.
    @Test(arguments: 0..<4)
    func theShippedLibraryAgrees(part: Int) throws {
        let program = try Shipped.program()
        var random = Seeded(part)
        var evaluator = Evaluator(program)
        for round in 0..<Nightly.count(10, oneIn: 5) {
            let records = Records(
                program: program,
                calls: (0..<5_000).map {
                    program.randomAnswers(&random, askedPercent: [10, 40, 70, 95, 100][$0 % 5])
                })
            let replay = try replayed(
                round % 2 == 0 ? records.csv() : records.jsonLines(),
                round % 2 == 0 ? .csv(header: records.header) : .jsonLines,
                ReplaySetup(Libraries(now: program), results: .csv), piece: 1_337)
            let lines = replay.lines
            try #require(lines.count == records.calls.count)
            for (number, answers) in records.calls.enumerated() {
                if number % 10 == 0 { try #require(lines[number] == records.expected(number)) }
                evaluator.evaluate(answers)
                let cells = lines[number].split(separator: ",", omittingEmptySubsequences: false)
                for (ladder, standing) in evaluator.standings.enumerated() {
                    let rungs = program.ladders[ladder].rungs
                    let names = [standing.established, standing.recommended, standing.possible].map {
                        rungs[$0].name[...]
                    }
                    if Array(cells[(1 + 5 * ladder)..<(4 + 5 * ladder)]) != names {
                        Issue.record("call \(number)")
                    }
                }
            }
        }
    }

    /// What moved between two libraries, against both evaluated call by call.
    @Test(arguments: 0..<30)
    func movesAgree(seed: Int) throws {
        let before = try compiled(RandomLibrary(seed: seed).texts())
        // The same library with some rules taken out and rungs changed.
        let texts = RandomLibrary(seed: seed).texts().map { changed($0, seed) }
        guard let now = try? compiledQuietly(texts) else { return }
        var random = Seeded(seed)
        let records = Records(
            program: before,
            calls: (0..<600).map { before.randomAnswers(&random, askedPercent: [40, 100][$0 % 2]) })
        let setup = ReplaySetup(Libraries(now: now, before: before), results: .jsonLines)
        let replay = try replayed(records.csv(), .csv(header: records.header), setup)
        var matrix = now.ladders.map { ladder in ladder.rungs.map { _ in ladder.rungs.map { _ in 0 } } }
        for answers in records.calls {
            let old = evaluate(before, answers)
            let new = evaluate(now, answers)
            for ladder in matrix.indices {
                matrix[ladder][old.standings[ladder].recommended][new.standings[ladder].recommended] += 1
            }
        }
        #expect(replay.counts.ladders.map(\.moves) == matrix)
        for (ladder, comparison) in ReplaySummary(replay.counts, setup.libraries).ladders.compactMap(
            \.comparison
        ).enumerated() {
            let own = replay.counts.ladders[ladder]
            #expect(comparison.up + comparison.down + comparison.same == records.calls.count)
            // Every call that moved is told of: by a rule of its own, or as one without.
            #expect(own.raisedBy.reduce(0, +) + own.raisedOtherwise >= comparison.up)
            #expect(own.fellWithout.reduce(0, +) + own.fellOtherwise >= comparison.down)
            #expect(own.raisedOtherwise <= comparison.up && own.fellOtherwise <= comparison.down)
            // A rule that only says less than before has raised nothing, unless it holds by another ladder.
            for (rule, calls) in own.raisedBy.enumerated() where calls > 0 {
                let nodes = now.nodes(from: [now.rules[rule].node], .everything)
                if nodes.contains(where: { now.rungTested(by: $0) != nil }) { continue }
                let same = before.rules.first { $0.name == now.rules[rule].name }
                #expect(
                    same == nil || same?.raise != now.rules[rule].raise
                        || same?.stepsUp != now.rules[rule].stepsUp)
            }
            for move in comparison.moves {
                for name in move.examples {
                    let answers = records.calls[Int(name.dropFirst()) ?? 0]
                    #expect(
                        now.ladders[ladder].rungs[evaluate(now, answers).standings[ladder].recommended].name
                            == move.to)
                }
            }
        }
    }

    /// A library's text with some rules left out and some of another rung.
    private func changed(_ text: String, _ seed: Int) -> String {
        var lines: [String] = []
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            guard line.contains("raise: ["), (number + seed) % 3 == 0 else {
                lines.append(String(line))
                continue
            }
            if number % 2 == 1 { lines.append(String(line).replacing("raise: [a1]", with: "raise: [a2]")) }
        }
        return lines.joined(separator: "\n")
    }

    private func compiledQuietly(_ texts: [String]) throws -> Program {
        guard let program = compile(files(texts)).program else { throw DoesNotCompile() }
        return program
    }

    /// A map gives columns and answers other names; what it gives away no longer stands for itself.
    @Test func aMapGivesOtherNames() throws {
        let program = try Shipped.program()
        var problems = Problems()
        let map = SourceFile(
            id: 0, path: "map.yaml",
            text:
                "columns: { Incident No: call, 'SI, plan': plan_intent, Remarks: ignore }\nanswers: { plan_intent: { Y: yes, N: no } }\n"
        )
        let naming = try #require(Naming(map, Libraries(now: program), &problems))
        let setup = ReplaySetup(Libraries(now: program), naming: naming, results: .jsonLines)
        let header = ["Incident No", "SI, plan", "Remarks"]
        let mapped = try replayed(
            ["7,Y,\"said \"\"no\"\", left\"", "8,N,", "9,yes,x", "10,maybe,"], .csv(header: header), setup)
        let plain = try replayed(
            ["7,yes", "8,no", "9,yes"], .csv(header: ["call", "plan_intent"]),
            ReplaySetup(Libraries(now: program), results: .jsonLines))
        #expect(mapped.results == plain.results && mapped.rejects.map(\.line) == [4])
        let json = try replayed(
            [#"{"Incident No": "7", "SI, plan": "Y", "Remarks": {"a": ["}"]}}"#, #"{"plan_intent": "no"}"#],
            .jsonLines, setup)
        #expect(json.lines == Array(plain.lines.prefix(1)))
        #expect(json.rejects.map(\.problem.column) == ["plan_intent"])
        // Two words that change places stand for each other, not for themselves in the end.
        var swapped = Naming()
        swapped.answers = ["plan_intent": ["yes": "no", "no": "yes", "y": "yes"]]
        let swap = try replayed(
            ["7,no", "8,yes", "9,y"], .csv(header: ["call", "plan_intent"]),
            ReplaySetup(Libraries(now: program), naming: swapped, results: .jsonLines))
        #expect(swap.results == plain.results)
        for (text, message) in [
            ("columns: { X: plan_intnt }", "there is no question `plan_intnt`"),
            ("answers: { nowhere: { a: b } }", "there is no question `nowhere`"),
            ("column: {}", "no key `column`"),
            ("answers: { plan_intent: { Y: sometimes } }", "`sometimes`"),
        ] {
            var problems = Problems()
            let made = Naming(
                SourceFile(id: 0, path: "map.yaml", text: text), Libraries(now: program), &problems)
            #expect(
                made == nil && problems.list.contains { $0.message.contains(message) }, "\(problems.list)")
        }
    }

    /// The names of columns are questions, once each.
    @Test func headersAreChecked() throws {
        let libraries = Libraries(now: try Shipped.program())
        #expect(throws: ColumnProblem.self) { try Naming().columns(["call", "plan_intnt"], libraries) }
        #expect(throws: ColumnProblem.self) {
            try Naming().columns(["plan_intent", "plan_intent"], libraries)
        }
        #expect(throws: ColumnProblem.self) { try Naming().columns(["call", "id"], libraries) }
        #expect(throws: ColumnProblem.self) { try Naming().columns(["call"], libraries) }
        #expect(try Naming().columns(["id", "plan_intent"], libraries) == [.call, .question("plan_intent")])
    }

    /// Every number of two parts is added.
    @Test func partsAddUp() throws {
        let program = try compiled([ExampleBase.text])
        var one = ReplayCounts(Libraries(now: program, before: program))
        (one.calls, one.rejected, one.lineBreaks) = (1, 2, 3)
        (one.ladders[0].raisedOtherwise, one.ladders[0].fellOtherwise) = (4, 5)
        (one.ladders[0].raisedBy[0], one.ladders[0].fellWithout[0], one.ladders[0].moves[0][1]) = (6, 7, 8)
        (one.ladders[0].established[0], one.ladders[0].recommended[0]) = (9, 10)
        (one.ladders[0].possible[0], one.ladders[0].provisional[0]) = (11, 12)
        (one.holds[0], one.decides[0], one.open[0]) = (13, 14, 15)
        (one.unknownNow["q"], one.unknownBefore["q"]) = (16, 17)
        var both = one
        both.add(one)
        let ladder = both.ladders[0]
        #expect(
            [
                both.calls, both.rejected, both.lineBreaks, ladder.raisedOtherwise, ladder.fellOtherwise,
                ladder.raisedBy[0], ladder.fellWithout[0], ladder.moves[0][1], ladder.established[0],
                ladder.recommended[0], ladder.possible[0], ladder.provisional[0], both.holds[0],
                both.decides[0], both.open[0], both.unknownNow["q"], both.unknownBefore["q"],
            ] == (1...17).map { 2 * $0 })
    }
}
