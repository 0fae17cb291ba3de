import Testing
import TriageAuthoring
import TriageCalls
import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriagePages
import TriagePresentation
import TriageProofs
import TriageSession
import TriageSyntax
import TriageValues

/// Numbers with a fixed number of places: read from their text, held as steps, written with all places.
@Suite struct DecimalTests {
    // MARK: text

    @Test(arguments: [
        (0, "7", 7), (0, "-7", -7), (0, "+7", 7), (0, "007", 7), (2, "0.08", 8), (2, "0.8", 80), (2, "0", 0),
        (2, "1", 100), (2, "12.34", 1_234), (2, "-0.08", -8), (2, "-0", 0), (2, "+0.08", 8), (4, "0.0001", 1),
        (1, "36.6", 366), (3, "-1.5", -1_500),
    ])
    func isRead(places: Int, text: String, steps: Int) {
        #expect(Places(places).steps(text) == .success(steps))
    }

    @Test(arguments: [
        (2, "0.080", Places.Fault.tooManyPlaces(3)), (2, "0.085", .tooManyPlaces(3)),
        (1, "0.08", .tooManyPlaces(2)),
        (0, "0.0", .notANumber), (2, ".08", .notANumber), (2, "0,08", .notANumber), (2, "08", .notANumber),
        (2, "0.", .notANumber), (2, "8e-2", .notANumber), (2, "", .notANumber), (2, "-", .notANumber),
        (2, "1.2.3", .notANumber), (2, " 0.08", .notANumber), (2, "0.08 %", .notANumber),
        (2, "٠.٠٨", .notANumber),
        (2, "0.-8", .notANumber), (2, "NaN", .notANumber), (2, "99999999999999999999", .outOfBounds),
    ])
    func isNoNumber(places: Int, text: String, fault: Places.Fault) {
        #expect(Places(places).steps(text) == .failure(fault))
    }

    @Test(arguments: [
        (2, ".08", "0.08"), (2, "0,08", "0.08"), (2, "-,08", "-0.08"), (2, "0.080", "0.08"),
        (2, "0.08 %", "0.08"),
        (2, "0,08%", "0.08"), (1, "36,6", "36.6"), (2, "0.800", "0.80"), (2, "0.085", nil), (2, "08", nil),
        (2, "many", nil), (3, "1,000", nil), (3, "0,125", "0.125"), (2, "1,000", nil), (0, "1,5", nil),
        (0, ".5", nil), (2, "1,2,3", nil), (2, "", nil),
    ])
    func isGuessed(places: Int, text: String, meant: String?) {
        #expect(Places(places).meant(by: text, unit: "%") == meant)
    }

    /// What is written is read again, and no two numbers are written alike.
    @Test(arguments: 0...Places.most)
    func everyNumberIsReadAsItIsWritten(places: Int) {
        let (all, places) = (-12_000...12_000, Places(places))
        #expect(all.allSatisfy { places.steps(places.text($0)) == .success($0) })
        #expect(Set(all.map(places.text)).count == all.count)
        let behind = Set(all.map { places.text($0).split(separator: ".").dropFirst().map(\.count) })
        #expect(behind == (places == .whole ? [[]] : [[places.count]]))
    }

    // MARK: a library

    private static func library(places: String = "places: 2", rules: String = "x >= 0.08") -> [String] {
        [
            """
            rule_set: base
            title: Base
            ladders: { l: { title: L, rungs: { l0: { label: A }, l1: { label: B } } } }
            flags: { f: { label: F } }
            sources: { s: { title: T, by: B, year: 1, where: W, status: verified } }
            questions:
              x: { ask: How much?, reads: it is, number: { from: 0, to: 0.5, \(places), unit: '%' } }
              whole: { ask: How many?, reads: they are, number: { from: 0, to: 9, unit: tablets } }
            scores: { load: { reads: the load is, add: { x: { 0.03..0.08: 1, 0.09..0.5: 2 } } } }
            rules:
              r: { when: '\(rules)', raise: [l1], because: It is so., source: s }
              w: { when: whole >= 2 or load >= 1, flag: [f], because: It is so., source: s }
            """
        ]
    }

    private func problems(_ texts: [String]) -> [Diagnostic] {
        compile(files(texts)).problems.filter { $0.severity == .error }
    }

    /// The words of a sentence, an answer and a number of JSON: with all places, and with the unit where a
    /// person reads them.
    @Test func isWrittenWithAllItsPlaces() throws {
        let program = try compiled(Self.library())
        let x = try #require(program.questionIndex("x"))
        #expect(program.label(of: .number(30), to: x) == "0.30 %")
        #expect(program.english(.number(30), to: x) == "it is 0.30 %")
        #expect(program.answer(.number(30), to: x) == .one("0.30"))
        #expect(JSON(program.answer(.number(30), to: x)).line == "\"0.30\"")
        let allowed = program.allowedAnswers(program.questions[x])
        #expect(allowed.hasPrefix("a number from 0.00 to 0.50 with at most 2 places (%)"))
        let rule = try #require(program.rules.first { $0.name == "r" })
        #expect(program.english(rule.ownNode) == "it is at least 0.08 %")
        let whole = try #require(program.questionIndex("whole"))
        #expect(program.label(of: .number(3), to: whole) == "3 tablets")
        #expect(program.english(.number(3), to: whole) == "they are 3")
        #expect(program.answer(.number(3), to: whole) == .number(3))
    }

    @Test func aCardIsWrittenWithAllPlaces() throws {
        let program = try compiled(Self.library(rules: "x >= 0.3 or load >= 2 or whole >= 5"))
        let card = PaperCard(of: 0, in: program)
        #expect(card.questions.map(\.numbers).contains("a number from 0.00 to 0.50 %"))
        #expect(card.questions.map(\.numbers).contains("a number from 0 to 9"))
        let parts = card.scores.flatMap(\.parts).map(\.expression)
        #expect(parts == ["1=0.03–0.08", "1≥0.09"])
        let lines = card.ladders.joined().flatMap(\.lines).map(\.expression)
        #expect(lines.contains { $0.contains("1≥0.30") }, "\(lines)")
    }

    @Test(arguments: [
        ("x = 0.08", "it is 0.08 %"), ("x < 0.08", "it is at most 0.07 %"),
        ("x <= 0.1", "it is at most 0.10 %"),
        ("x in [0.03..0.08]", "it is from 0.03 to 0.08 %"),
        ("x in (0, > 0.4)", "it is 0.00 % or at least 0.41 %"),
        ("x in ]0.03..0.08[", "it is from 0.04 to 0.07 %"), ("x != 0.5", "it is at most 0.49 %"),
    ])
    func aConditionIsSaid(condition: String, english: String) throws {
        let texts = Self.library().map {
            $0 + "\n  q: { when: '\(condition)', flag: [f], because: It is so., source: s }\n"
        }
        let program = try compiled(texts)
        let rule = try #require(program.rules.first { $0.name == "q" })
        #expect(program.english(rule.ownNode) == english)
    }

    /// Every number, to each of its answers: the same as comparing hundredths by hand.
    @Test func everyNumberIsCompared() throws {
        let program = try compiled(Self.library())
        let (x, rule) = (try #require(program.questionIndex("x")), try #require(program.ruleIndex("r")))
        let load = try #require(program.scores.firstIndex { $0.name == "load" })
        for step in 0...50 {
            var answers = Answers(for: program)
            let text = "0." + (step < 10 ? "0" : "") + "\(step)"
            answers[x] = try program.code(for: .one(text), to: x).get()
            let evaluation = evaluate(program, answers)
            #expect((evaluation.plain.truths[program.rules[rule].node] == .yes) == (step >= 8), "\(text)")
            let points = step >= 3 && step <= 8 ? 1 : step >= 9 ? 2 : 0
            #expect(evaluation.plain.scores[load] == points...points, "\(text)")
        }
    }

    @Test(arguments: [
        ("0.080", "`0.080` has 3 places; `x`", "did you mean `0.08`?"),
        ("0.085", "`0.085` has 3 places; `x`", nil),
        (".08", "`.08` is not a number for `x`, which", "did you mean `0.08`?"),
        ("0,08", "`0,08` is not a number for `x`, which", "did you mean `0.08`?"),
        ("0.08 %", "`0.08 %` is not a number for `x`, which", "did you mean `0.08`?"),
        ("0.51", "`0.51` is out of range for `x`", nil), ("1", "`1` is out of range for `x`", nil),
    ])
    func anAnswerIsRefused(text: String, start: String, help: String?) throws {
        let message = start + (start.hasSuffix("for `x`") ? "" : " is written with at most 2 places")
        let program = try compiled(Self.library())
        let x = try #require(program.questionIndex("x"))
        guard case .failure(let problem) = program.code(for: .one(text), to: x) else {
            Issue.record("`\(text)` was taken")
            return
        }
        #expect(problem.message == message && problem.help == help)
    }

    @Test(arguments: [
        ("x >= 0.080", "`0.080` has 3 places; it is written with at most 2 places", "did you mean `0.08`?"),
        ("x >= many", "`many` is not a number with at most 2 places", nil),
        (
            "x in (0,08)", "`08` is not a number with at most 2 places",
            "one number is written with a point, as `0.5`; a comma separates two"
        ),
        ("whole >= 1.5", "`1.5` is not a whole number", nil),
        ("load >= 1.5", "`1.5` is not a whole number", nil), ("x >= 0.6", "`x >= 0.6` can never hold", nil),
        ("x contains 0.08", "`x` is a number", "compare it: `x >= 0.01`, `x in [0.01..0.03]`"),
        ("x", "`x` is a question and needs a test", "for example `x >= 0.01`"),
    ])
    func aConditionIsRefused(condition: String, message: String, help: String?) {
        let found = compile(files(Self.library(rules: condition))).problems.first { $0.message == message }
        #expect(
            found != nil && found?.help == help, "\(problems(Self.library(rules: condition)).map(\.message))")
    }

    @Test(arguments: [
        ("places: 5", "`places` is a whole number from 0 to 4, not `5`"),
        ("places: -1", "`places` is a whole number from 0 to 4, not `-1`"),
        ("places: two", "`places` is a whole number from 0 to 4, not `two`"),
        ("places: 0", "`0.5` is not a whole number"), ("danger: high", "`0.5` is not a whole number"),
    ])
    func aDeclarationIsRefused(places: String, message: String) {
        #expect(problems(Self.library(places: places)).map(\.message).contains(message))
    }

    /// Points by ranges: what is no range of such numbers is told, and guessed.
    @Test(arguments: [
        ("0.03..0.08", ".03..0,08", "did you mean `0.03..0.08`?"),
        ("0.03..0.08", "0.030..0.08", "did you mean `0.03..0.08`?"),
        ("0.03..0.08", "0.4..0.6", "for example `0.00..0.50: 1`"),
    ])
    func aRangeOfPointsIsRefused(old: String, new: String, help: String) {
        let texts = Self.library().map { $0.replacing(old, with: "'\(new)'") }
        let found = problems(texts).first { $0.code == "unknown-answer" }
        #expect(
            found?.message == "`\(new)` is no number and no range from 0.00 to 0.50 with at most 2 places")
        #expect(found?.help == help)
    }

    // MARK: what changes it

    /// A mutant moves a limit by the smallest step, and says so in the words of the language.
    @Test func mutantsMoveByAStep() throws {
        let changes = try CoverageTests.library(Self.library(), cases: "[]").mutants().map(\.change)
        for test in ["x >= 0.07", "x >= 0.09", "points for `0.04..0.08`"] {
            #expect(changes.contains { $0.contains(test) }, "\(changes)")
        }
    }

    /// A call file keeps what was answered, as a text or as a number of JSON, and writes a text.
    @Test(arguments: [
        ("\"0.08\"", "\"0.08\""), ("0.08", "\"0.08\""), ("0.1", "\"0.1\""), ("0.10", "\"0.10\""), ("7", "7"),
    ])
    func anEventKeepsItsNumber(answer: String, written: String) throws {
        let line =
            #"{"at": "2026-11-27T23:41:07Z", "kind": "answered", "person": "p", "question": "x", "answer": "#
            + answer + "}"
        var problems = Problems()
        let event = try #require(readEvent(line: Array(line.utf8), &problems))
        let again = TriageCalls.line(of: event)
        #expect(again.contains("\"answer\": \(written)"), "\(again)")
    }

    /// A translation may write a comma, and may not move the point.
    @Test(arguments: [("0,8", true), ("0.8", true), ("8,0", false), ("8.0", false), ("0,8 o 1", false)])
    func aTranslationHasTheSameNumber(said: String, isSaid: Bool) {
        let texts = [
            """
            rule_set: base
            title: Base
            ladders: { l: { title: L, rungs: { l0: { label: A }, l1: { label: B } } } }
            sources: { s: { title: T, by: B, year: 1, where: W, status: verified } }
            questions: { q: { ask: More than 0.8?, answers: { no: N, yes: Y } } }
            rules: { r: { when: q = yes, raise: [l1], because: It is so., source: s } }
            """,
            """
            language: es
            title: T
            questions: { q: { ask: { en: More than 0.8?, es: '¿Más de \(said)?' } } }
            """,
        ]
        let compilation = compile(files(texts))
        let differs = compilation.problems.filter { $0.code == "translation-differs" }
        #expect(differs.isEmpty == isSaid)
        #expect((compilation.translations.first?.words["questions.q.ask"] != nil) == isSaid)
    }

    /// What a threshold that moves by three steps changes is found at the steps, and said with all places.
    @Test func aDifferenceIsFoundAtTheStep() throws {
        let old = try CoverageTests.library(Self.library(), cases: "[]")
        let new = try CoverageTests.library(Self.library(rules: "x >= 0.11"), cases: "[]")
        let found = difference(from: old, to: new, calls: [])
        #expect(found.falls > 0 && found.rises == 0, "\(found)")
        let calls = found.moves.map(\.effect.answers)
        #expect(calls.allSatisfy { ["x = 0.08", "x = 0.09", "x = 0.10"].contains($0) }, "\(calls)")
    }
}
