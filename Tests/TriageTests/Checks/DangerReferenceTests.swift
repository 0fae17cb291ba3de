import Testing
import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriageModel
import TriageReference
import TriageValues

/// What `lowers-on-danger` promises, held against every call of small libraries: where it reports nothing, no
/// more dangerous answer lowers a rung, and no missing answer is worse than the safest known one.
@Suite struct DangerReferenceTests {
    /// A pair of calls of which the second is more dangerous and stands lower.
    private struct Fall {
        let before: Answers
        let after: Answers
    }

    /// All falls of a library, by the reference, since a library that is refused has no program. The
    /// questions come from the same library with rules that only flag, which nothing refuses.
    private func fall(of texts: [String], _ program: Program) -> Fall? {
        let documents = documents(texts)
        let calls = program.everyCall()
        var standings: [[String: Answer]: [[Int]]] = [:]
        func standing(_ call: Answers) -> [[Int]] {
            let named = program.named(call)
            if let known = standings[named] { return known }
            let new = Reference.standings(documents, named)
            standings[named] = new
            return new
        }
        func isLower(_ after: Answers, _ before: Answers) -> Bool {
            zip(standing(before), standing(after)).contains { old, new in
                zip(old, new).contains { $0 > $1 }
            }
        }
        for call in calls {
            for question in program.questions.indices {
                for code in program.everyMoreDangerous(call.codes[question], question) {
                    let worse = call.replacing([question: code])
                    if isLower(worse, call) { return Fall(before: call, after: worse) }
                }
                guard case .missing = call.codes[question], program.questions[question].isOrdered else {
                    continue
                }
                // Where no single answer is the safest, it must not be worse than all of them.
                let safe =
                    program.safestAnswer(to: question).map { [$0] }
                    ?? program.everyCode(question).filter(\.isValue)
                let known = safe.map { call.replacing([question: $0]) }
                if let first = known.first, known.allSatisfy({ isLower(call, $0) }) {
                    return Fall(before: first, after: call)
                }
            }
        }
        return nil
    }

    /// The questions of a library, whatever its rules are worth.
    private func questions(_ texts: [String]) -> Program? {
        let flags = "flags: { f: { label: F } }\n"
        let harmless = texts.map {
            $0.replacing(#/raise: \[[a-z0-9]+\]/#, with: "flag: [f]").replacing(
                "must_ask: true, ", with: ""
            ).replacing("step_up: 1", with: "flag: [f]")
        }
        return compile(files([harmless[0] + flags] + harmless.dropFirst())).program
    }

    @Test(arguments: 0..<Nightly.count(8, oneIn: 4))
    func whatIsNotReportedNeverFalls(part: Int) throws {
        var counts = (sound: 0, reported: 0, falling: 0)
        for seed in part * 60..<(part + 1) * 60 {
            let texts = SmallLibrary(seed: seed).texts
            let problems = compile(files(texts)).problems.filter { $0.severity == .error }
            let isReported = problems.contains { $0.code == "lowers-on-danger" }
            guard problems.allSatisfy({ $0.code == "lowers-on-danger" }), let program = questions(texts)
            else {
                continue
            }
            let fall = fall(of: texts, program)
            if isReported { counts.reported += 1 } else { counts.sound += 1 }
            if fall != nil { counts.falling += 1 }
            if let fall, !isReported {
                Issue.record(
                    "seed \(seed): \(program.description(of: fall.before)) falls on \(program.description(of: fall.after))\n\(texts[1])"
                )
            }
        }
        #expect(counts.sound >= 3 && counts.reported >= 10 && counts.falling >= 8, "\(counts)")
    }

    private static let subjects: [(question: String, tests: [String])] = [
        (
            "q: { ask: Q, answers: { u: U, v: V, w: W }",
            [
                "= u", "= v", "= w", "!= u", "!= v", "!= w", "< v", "<= v", "> v", ">= v", "in (u, w)",
                "in [v..w]",
            ]
        ),
        ("q: { ask: Q, unordered: true, answers: { u: U, v: V, w: W }", ["= u", "= w", "!= v", "in (u, w)"]),
        (
            "q: { ask: Q, choose: several, none: u, answers: { u: U, v: V, w: W }",
            ["contains u", "contains v", "contains any of (v, w)", "contains any of (u, v)"]
        ),
        (
            "q: { ask: Q, choose: several, answers: { u: U, v: V, w: W }",
            ["contains u", "contains any of (v, w)"]
        ),
        (
            "q: { ask: Q, choose: several, unordered: true, answers: { u: U, v: V, w: W }",
            ["contains u", "contains any of (v, w)"]
        ),
        (
            "q: { ask: Q, number: { from: 0, to: 3 }",
            [
                "= 0", "= 2", "= 3", "!= 0", "!= 2", "!= 3", "< 2", "> 2", "<= 2", ">= 2", "in (0, [2..3])",
                "in [1..2]",
            ]
        ),
        (
            "q: { ask: Q, number: { from: 0, to: 3, danger: low }",
            [
                "= 0", "= 2", "= 3", "!= 0", "!= 2", "!= 3", "< 2", "> 2", "<= 2", ">= 2", "in (0, [2..3])",
                "in [1..2]",
            ]
        ),
        ("q: { ask: Q, unordered: true, number: { from: 0, to: 3 }", ["= 2", "!= 2", "<= 2", ">= 2"]),
    ]

    /// Places for a test, which stands for `TEST`; `gate` goes into the question.
    private static let frames: [(name: String, gate: String, rest: String)] = [
        ("rule", "", "rules: { r: { when: 'TEST', raise: [a1], because: B, source: s } }"),
        (
            "step up", "",
            "rules: { r: { when: 'TEST', step_up: 1, because: B, source: s }, t: { when: here >= y, raise: [a1], because: B, source: s } }"
        ),
        (
            "finding", "",
            "findings: { f: 'TEST' }\nrules: { r: { when: f, raise: [a1], because: B, source: s } }"
        ),
        (
            "denied finding", "",
            "findings: { f: 'TEST' }\nrules: { r: { when: not(f), raise: [a1], because: B, source: s } }"
        ),
        (
            "score", "",
            "scores: { s: { reads: S, count: ['TEST', here >= y] } }\nrules: { r: { when: s >= 1, raise: [a1], because: B, source: s } }"
        ),
        (
            "ladder", "",
            """
            ladders: { z: { title: Z, rungs: { z0: { label: Z0 }, z1: { label: Z1 } } } }
            rules:
              r: { when: 'TEST', raise: [a1], because: B, source: s }
              t: { when: a >= a1 and here >= y, raise: [z1], because: B, source: s }
            """
        ),
        (
            "ladder that decides what matters", "",
            """
              more: { ask: Q, answers: { n: N, y: Y }, ask_when: z >= z1 }
            ladders: { z: { title: Z, rungs: { z0: { label: Z0 }, z1: { label: Z1 } } } }
            rules:
              r: { when: 'TEST', raise: [z1], because: B, source: s }
              t: { when: more >= y, raise: [a1], because: B, source: s }
            """
        ),
        (
            "gated", ", ask_when: here >= y",
            "rules: { r: { when: 'TEST', raise: [a1], because: B, source: s } }"
        ),
        (
            "gate", "",
            "  more: { ask: Q, answers: { n: N, y: Y }, ask_when: 'TEST' }\nrules: { r: { when: more >= y, raise: [a1], because: B, source: s } }"
        ),
        (
            "must-ask gate", "",
            """
              more: { ask: Q, why: W, answers: { n: N, y: Y }, must_ask: true, if_missing: ask_again, ask_when: 'TEST' }
            rules:
              r: { when: here >= y, raise: [a1], because: B, source: s }
              t: { when: more >= y and here is missing, flag: [g], because: B, source: s }
              u: { when: here is refused, raise: [a2], because: B, source: s }
            """
        ),
    ]

    /// One test alone, in each place where a test can stand: reported exactly when some call falls by it.
    @Test(arguments: frames.map(\.name))
    func aTestAloneIsReportedIffItFalls(frame name: String) throws {
        let frame = try #require(Self.frames.first { $0.name == name })
        var counts = (reported: 0, sound: 0)
        for (question, tests) in Self.subjects {
            for test in tests + ["is answered", "is missing", "is unknown"] {
                for condition in ["q \(test)", "not(q \(test))"] {
                    let body =
                        "rule_set: small\ntitle: Small\nflags: { g: { label: G } }\nquestions:\n  \(question)\(frame.gate) }\n"
                        + frame.rest.replacing("TEST", with: condition) + "\n"
                    let texts = [SmallLibrary.base, body]
                    let problems = compile(files(texts)).problems.filter { $0.severity == .error }
                    let isReported = problems.contains { $0.code == "lowers-on-danger" }
                    guard problems.allSatisfy({ $0.code == "lowers-on-danger" }),
                        let program = questions(texts)
                    else { continue }
                    if isReported { counts.reported += 1 } else { counts.sound += 1 }
                    let fall = fall(of: texts, program)
                    #expect(
                        (fall != nil) == isReported,
                        "\(name), \(condition) in \(question): \(fall.map { program.description(of: $0.before) + " to " + program.description(of: $0.after) } ?? "no fall")"
                    )
                }
            }
        }
        #expect(counts.reported >= 20 && counts.sound >= 20, "\(counts)")
    }
}
