import Testing
import TriageCompiler
import TriageEngine
import TriageValues

/// The calls that may end too early, held against every call of small libraries.
@Suite struct EarlyExitTests {
    /// Small libraries with a must-ask question: as they are, with a rung more, with a step up.
    private static func library(_ seed: Int) -> [String] {
        var texts = SmallLibrary(seed: 300_000 + seed, isSound: true).texts
        switch seed % 3 {
        case 1: texts[0] = texts[0].replacing("a2: { label: C }", "a2: { label: C }, a3: { label: D }")
        case 2: texts[1] = texts[1].replacing("raise: [a1]", "step_up: 1")
        default: break
        }
        if seed % 2 == 0 {
            texts[0] = texts[0].replacing(
                "here: { ask: Q", "here: { ask: Q, why: W, must_ask: true, if_missing: ask_again")
        }
        return texts
    }

    /// What a person would call one: every must-ask question that may matter has a value, and an answer to
    /// another one that may matter lifts a recommended rung to the top, or by two, by more than a floor.
    private static func isExit(_ call: Answers, _ question: Int, _ code: AnswerCode, _ program: Program)
        -> Bool
    {
        let before = evaluate(program, call)
        func mayMatter(_ index: Int) -> Bool {
            program.questions[index].relevance.map { before.plain.truths[$0] != .no } ?? true
        }
        let isOver = program.questions.indices.allSatisfy { index in
            let record = program.questions[index]
            switch call.codes[index] {
            case .choice, .several, .number: return true
            case .missing(let reason):
                return !mayMatter(index) || !(record.asksAgain || record.mustAsk && reason == .lost)
            case .notAsked: return !record.mustAsk || !mayMatter(index)
            }
        }
        guard isOver, mayMatter(question), call.codes[question] == .notAsked, code.isValue else {
            return false
        }
        let after = evaluate(program, call.replacing([question: code])).standings
        return zip(before.standings, after).enumerated().contains { ladder, pair in
            let (from, to) = (pair.0.recommended, pair.1.recommended)
            let isTop = to == program.ladders[ladder].rungs.count - 1
            return !pair.1.isFloor && to > from && (isTop || to - from >= 2)
        }
    }

    @Test(arguments: 0..<6)
    func agreesWithEveryCall(part: Int) throws {
        var counts = (libraries: 0, exits: 0, none: 0)
        for seed in part * 60..<(part + 1) * 60 {
            let texts = Self.library(seed)
            guard let program = compile(files(texts)).program else { continue }
            let (exits, undecided) = earlyExits(of: program)
            #expect(undecided.isEmpty, "seed \(seed)")
            for exit in exits {
                #expect(
                    Self.isExit(exit.answers, exit.question, exit.code, program), "seed \(seed)\n\(texts[1])")
                #expect(program.questions[exit.question].mustAsk == false)
            }
            var expected: [Int: Answers] = [:]
            for call in program.everyCall() {
                for question in program.questions.indices
                where expected[question] == nil && call.codes[question] == .notAsked {
                    let isFound = program.everyCode(question).contains {
                        Self.isExit(call, question, $0, program)
                    }
                    if isFound { expected[question] = call }
                }
            }
            let found = Set(exits.map(\.question))
            for (question, call) in expected where !found.contains(question) {
                Issue.record(
                    "seed \(seed): \(program.questions[question].name) on \(program.description(of: call))\n\(texts[1])"
                )
            }
            counts.libraries += 1
            counts.exits += exits.count
            counts.none += exits.isEmpty ? 1 : 0
        }
        #expect(counts.libraries > 20 && counts.exits > 10 && counts.none > 3, "\(counts)")
    }

    /// Questions that matter only by what is volunteered, or while another one stays open that matters itself
    /// only by a must-ask answer: cases that a search of this kind once missed.
    @Test(arguments: [
        (
            "unordered: true, answers: { u: U, v: V, w: W }", "first = v", "first = u", "middle >= w",
            "(middle >= v and first = w) or (last >= 2 and last >= 3)"
        ),
        ("answers: { u: U, v: V, w: W }", "first >= v", nil, "middle >= w", "last >= 2 or middle >= w"),
    ])
    func gatesBehindGatesAreOpened(
        first: String, middle: String, applies: String?, last: String, rule: String
    )
        throws
    {
        let base = """
            rule_set: more
            title: More
            questions:
              first: { ask: Q, why: W, must_ask: true, if_missing: ask_again, \(first) }
              middle: { ask: Q, ask_when: '\(middle)', answers: { u: U, v: V, w: W } }

            """
        let text = """
            protocol: small
            title: Small
            version: 1.0.0
            review_by: 2999-01-01
            \(applies.map { "applies_when: \($0)\n" } ?? "")questions: { last: { ask: Q, ask_when: '\(last)', number: { from: 0, to: 3 } } }
            rules: { r: { when: '\(rule)', raise: [a2], because: B, source: s } }

            """
        let program = try compiled([SmallLibrary.base, base, text])
        let exits = earlyExits(of: program).exits
        #expect(exits.map { program.questions[$0.question].name }.contains("last"))
        for exit in exits { #expect(Self.isExit(exit.answers, exit.question, exit.code, program)) }
    }

    /// No answer of a call that is shown can be left out or be safer.
    @Test func theCallsShownAreShort() throws {
        for seed in 0..<60 {
            guard let program = compile(files(Self.library(seed))).program else { continue }
            for exit in earlyExits(of: program).exits {
                for question in program.questions.indices where exit.answers.codes[question] != .notAsked {
                    let shorter = exit.answers.replacing([question: .notAsked])
                    #expect(!Self.isExit(shorter, exit.question, exit.code, program), "seed \(seed)")
                }
            }
        }
    }

    /// Where there is no time, it is said.
    @Test func whatIsCutOffIsNotDecided() throws {
        let items = (0..<24).map { "  i\($0): { ask: Q, answers: { u: U, v: V } }\n" }.joined()
        let pairs = (0..<12).map { "(i\(2 * $0) = v or i\(2 * $0 + 1) = v)" }.joined(separator: " and ")
        let text = """
            rule_set: many
            title: Many
            questions:
              awake: { ask: Q, why: W, answers: { y: Y, n: N }, must_ask: true, if_missing: ask_again }
            \(items)rules:
              r: { when: '\(pairs) and awake = n', raise: [a2], because: B, source: s }
              t: { when: awake = n, raise: [a2], because: B, source: s }

            """
        let program = try compiled([SmallLibrary.base, text])
        let (exits, undecided) = earlyExits(of: program)
        #expect(exits.isEmpty && undecided.count == 24)
    }
}

extension String {
    fileprivate func replacing(_ old: String, _ new: String) -> String {
        split(separator: old, maxSplits: 1, omittingEmptySubsequences: false).joined(separator: new)
    }
}
