import Testing
import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriageModel
import TriageValues

/// Every limit of a library: what is just within it works, what is just past it is refused at its place.
@Suite struct LimitTests {
    private func problems(_ example: Example) -> [Diagnostic] {
        compile(ExampleBase.files(example.text)).problems.filter { $0.severity == .error }
    }

    /// The example compiles without arrows, and with them is refused there.
    private func check(_ marked: String, _ code: String) {
        let example = Example(marked)
        let errors = problems(example)
        #expect(errors.map(\.code) == example.places.map { _ in code }, "\(marked.prefix(2_000))")
        let header = "rule_set: example\ntitle: Example\n".utf8.count
        #expect(errors.map { Int($0.span.start) - header } == example.places)
    }

    private func list(_ count: Int, separator: String = ", ", _ item: (Int) -> String) -> String {
        (0..<count).map(item).joined(separator: separator)
    }

    private let flagged = "flag: [note], because: It is so., source: s"

    @Test func numbers() {
        for (number, arrow) in [
            ("1000000", ""), ("-1000000", ""), ("1000001", "↓"), ("-1000001", "↓"), ("\(Int.max)", "↓"),
            ("\(Int.min)", "↓"), ("9223372036854775808", "↓"), ("-99999999999999999999999", "↓"),
        ] {
            check(
                "rules: { r: { when: 'mood = low and signs != \(arrow)\(number)', \(flagged) } }",
                "wrong-type")
            guard !arrow.isEmpty else { continue }
            check(
                "rules: { r: { when: 'mood = low and signs in [0..\(arrow)\(number)]', \(flagged) } }",
                "wrong-type")
        }
    }

    @Test func pointsAndRanges() {
        for number in ["1000001", "-1000001", "\(Int.max)", "\(Int.min)", "9223372036854775808"] {
            check(
                "scores: { load: { reads: L, add: { mood: { fine: 0, low: ↓\(number), very_low: ↓\(number) } } } }",
                "bad-value")
            check(
                "questions: { days: { ask: D, number: { from: ↓\(number), to: ↓\(number) } } }", "bad-value")
        }
        check(
            "questions: { days: { ask: D, number: { from: 990000, to: 1000000 } } }\nrules: { r: { when: days > 999999, \(flagged) } }",
            "")
        check("questions: { days: { ask: D, number: ↓{ from: 989999, to: 1000000 } } }", "bad-value")
    }

    @Test func answers() {
        func library(_ count: Int, _ arrow: String) -> String {
            "questions: { plan: { ask: P, answers: \(arrow){ \(list(count) { "a\($0): A" }) } } }\n"
                + (arrow.isEmpty ? "rules: { r: { when: plan >= a1, \(flagged) } }" : "")
        }
        check(library(LibraryLimit.answers, ""), "")
        check(library(LibraryLimit.answers + 1, "↓"), "bad-value")
    }

    @Test func rungsAndLadders() {
        func ladder(_ name: String, _ rungs: Int) -> String {
            "\(name): { title: T, rungs: { \(list(rungs) { "\(name)\($0): { label: L }" }) } }"
        }
        func rule(_ rungs: [String]) -> String {
            "rules: { r: { when: mood >= low, raise: [\(rungs.joined(separator: ", "))], because: B, source: s } }"
        }
        for count in [LibraryLimit.rungs, LibraryLimit.rungs + 1, 300] {
            let arrow = count > LibraryLimit.rungs ? "↓" : ""
            check(
                "ladders: { \(arrow)\(ladder("x", count)) }\n" + rule((1..<count).map { "x\($0)" }),
                "bad-ladder")
        }
        // The base has one.
        for count in [LibraryLimit.ladders - 1, LibraryLimit.ladders, 100] {
            let ladders = (0..<count).map { index in
                (index == LibraryLimit.ladders - 1 ? "↓" : "") + ladder("x\(index)_", 2)
            }
            check(
                "ladders: { \(ladders.joined(separator: ", ")) }\n" + rule((0..<count).map { "x\($0)_1" }),
                "bad-ladder")
        }
    }

    @Test func namesAndClasses() {
        for count in [60, 61] {
            let name = String(repeating: "a", count: count)
            check("flags: { \(count > 60 ? "↓" : "")\(name): { label: L } }", "bad-name")
        }
        for (count, arrow) in [(29, ""), (30, "↓")] {
            let numbers = list(count) { "\($0 * 3 + 1)" } + (arrow.isEmpty ? ", 200" : "")
            check(
                "questions: { \(arrow)days: { ask: D, number: { from: 0, to: 200 } } }\nrules: { r: { when: 'days in (\(numbers))', \(flagged) } }",
                "too-many-values")
        }
        for (count, arrow) in [(60, ""), (61, "↓")] {
            let parts = list(count) { _ in "mood = low" }
            check(
                "rules: { r: { when: 'at least \(arrow)2 of [\(parts)]', \(flagged) } }", "condition-syntax")
        }
        for (points, arrow) in [(30, ""), (31, "↓")] {
            check(
                "scores: { \(arrow)load: { reads: L, add: { mood: { fine: -30, low: 0, very_low: \(points) } } } }\nrules: { r: { when: load > 0, \(flagged) } }",
                "too-many-values")
        }
    }

    /// Findings one on another; just within the limit everything works that walks them.
    @Test func chains() throws {
        func chain(_ count: Int, arrowAt arrow: Int) -> String {
            "findings:\n  f1: mood = low\n"
                + (2...count).map {
                    "  \($0 == arrow ? "↓" : "")f\($0): 'f\($0 - 1) and (f\($0 - 1) or signs >= 2)'\n"
                }.joined()
                + "rules: { r: { when: f\(count), \(flagged) } }"
        }
        // `mood` is a name as well.
        let limit = LibraryLimit.chain
        check(chain(limit - 1, arrowAt: 0), "")
        check(chain(limit, arrowAt: limit), "long-chain")
        check(chain(10_000, arrowAt: limit), "long-chain")
        let program = try compiled([
            ExampleBase.text, "rule_set: e\ntitle: E\n" + chain(limit - 1, arrowAt: 0),
        ])
        let mood = try #require(program.questionIndex("mood"))
        let evaluation = evaluate(program, Answers(for: program).replacing([mood: .choice(1)]))
        #expect(explain(evaluation, program).flags == [0])
    }

    @Test func chainsOfQuestionsAndScores() {
        let limit = LibraryLimit.chain
        func questions(_ count: Int, arrowAt arrow: Int) -> String {
            "questions:\n  q1: { ask: Q, answers: { n: N, y: Y } }\n"
                + (2...count).map {
                    "  \($0 == arrow ? "↓" : "")q\($0): { ask: Q, answers: { n: N, y: Y }, ask_when: q\($0 - 1) >= y }\n"
                }.joined() + "rules: { r: { when: q\(count) >= y, raise: [help], because: B, source: s } }"
        }
        check(questions(limit, arrowAt: 0), "")
        check(questions(limit + 1, arrowAt: limit + 1), "long-chain")
        check(questions(5_000, arrowAt: limit + 1), "long-chain")
        let scores =
            "scores:\n  s1: { reads: S, count: [mood >= low] }\n"
            + (2...5_000).map {
                "  \($0 == limit ? "↓" : "")s\($0): { reads: S, count: [s\($0 - 1) >= 1] }\n"
            }.joined()
            + "rules: { r: { when: s5000 >= 1, raise: [help], because: B, source: s } }"
        check(scores, "long-chain")
    }

    /// A round trip of ten thousand names is one problem with a message that can be read.
    @Test func longRoundTrips() {
        let round =
            "findings:\n  ↓f1: f10000\n" + (2...10_000).map { "  f\($0): f\($0 - 1)\n" }.joined()
            + "rules: { r: { when: f10000, \(flagged) } }"
        check(round, "cycle")
        #expect(problems(Example(round)).allSatisfy { $0.notes.allSatisfy { $0.message.count < 400 } })
    }
}
