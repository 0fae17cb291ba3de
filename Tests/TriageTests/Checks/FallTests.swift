import Testing
import TriageAuthoring
import TriageCommands
import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriageProofs
import TriageValues

/// Whether calls are lower by another library, as z3 says it, against the engine on every call.
@Suite(.timeLimit(.minutes(30))) struct FallTests {
    func proof(_ old: Program, _ new: Program) throws -> FallProof {
        let questions = FallQuestions(ProgramPair(from: old, to: new))
        return try FallProof(questions, by: Solver.init, seconds: (each: 900, all: 1500))
    }

    /// The falls that z3 names and the engine confirms; nothing is undecided, and nobody differs.
    func falls(_ proof: FallProof) throws -> [(question: FallQuestion, call: CallTwice)] {
        #expect(proof.differences == [])
        return try zip(proof.questions.questions, proof.verdicts).compactMap { question, verdict in
            switch verdict {
            case .none: return nil
            case .undecided:
                Issue.record("\(question) is not decided")
                return nil
            case .found(let call, let isShortest):
                try #require(proof.questions.isMet(question, by: call))
                #expect(isShortest)
                return (question, call)
            }
        }
    }

    // MARK: what authors do

    private static func library(_ rules: String, limit: String = "now", mood: String = "")
        -> String
    {
        """
        rule_set: base
        title: Base
        ladders:
          response:
            title: Response
            step_up_limit: \(limit)
            rungs: { wait: { label: W }, help: { label: H }, soon: { label: S }, now: { label: N } }
        sources: { s: { title: Book, by: Author, year: 2000, where: Shelf, status: verified } }
        questions:
          mood: { ask: How is the mood?, answers: { fine: Fine, low: Low, bad: Bad\(mood) } }
          signs: { ask: How many signs?, number: { from: 0, to: 9 } }
          alone: { ask: Is anybody there?, answers: { n: Somebody, y: Nobody } }
        rules:
        \(rules.split(separator: "\n").map { "  \($0), because: B, source: s }\n" }.joined())
        """
    }

    private static let rules = """
        many: { when: signs >= 5, raise: [soon]
        worst: { when: mood >= bad, raise: [now]
        nobody: { when: alone = y and mood >= low, step_up: 1
        low_mood: { when: mood >= low or signs >= 9, raise: [help]
        """
    private static let low = "low_mood: { when: mood >= low or signs >= 9, raise: [help]"
    private static let fromFive = ["soon: signs = 5", "now: mood = low, signs = 5, alone = y"]

    private struct Change: Sendable {
        let old, new: String
        /// The calls that are lower, with what they were; nil where there is nothing to ask.
        let falls: [String]?
    }

    private static let changes = [
        // Nothing, and another name.
        Change(old: "", new: "", falls: nil), Change(old: "many", new: "zzz", falls: nil),
        // Removed, and removed where another covers it.
        Change(old: "many: { when: signs >= 5, raise: [soon]\n", new: "", falls: fromFive),
        Change(old: "many: { when: signs >= 5,", new: "z: { when: signs >= 4 or mood >= bad,", falls: []),
        // Weakened, and made stronger.
        Change(old: "signs >= 5", new: "signs >= 6", falls: fromFive),
        Change(old: "signs >= 5", new: "signs >= 4", falls: []),
        // On a lower rung, on a higher one.
        Change(old: "raise: [soon]", new: "raise: [help]", falls: fromFive),
        Change(old: "raise: [soon]", new: "raise: [now]", falls: nil),
        // Split in two that say the same.
        Change(
            old: low, new: "a: { when: mood >= low, raise: [help]\nb: { when: signs >= 9, raise: [help]",
            falls: []),
        // The step up gone, on fewer calls, on more.
        Change(
            old: "nobody: { when: alone = y and mood >= low, step_up: 1\n", new: "",
            falls: ["soon: mood = low, alone = y", "now: mood = low, signs = 5, alone = y"]),
        Change(
            old: "alone = y and", new: "alone = y and signs >= 1 and",
            falls: ["soon: mood = low, alone = y"]),
        Change(old: "alone = y and mood >= low", new: "alone = y", falls: []),
        // What is stepped up from is lower, though the rule itself is covered by the step.
        Change(
            old: low,
            new: "a: { when: mood >= low and signs >= 3, raise: [help]\nb: { when: mood >= low, step_up: 1",
            falls: ["soon: mood = low, alone = y"]),
    ]

    @Test(arguments: changes.indices)
    func whatAnAuthorChanges(place: Int) throws {
        let change = Self.changes[place]
        let changed = (Self.rules + "\n").replacing(change.old, with: change.new)
        let before = try compiled([Self.library(Self.rules)])
        let after = try compiled([Self.library(changed)])
        let proof = try proof(before, after)
        let found = try falls(proof)
        // Where nothing is assumed both readings are one.
        for assuming in [false, true] {
            let told = found.filter { $0.question.assuming == assuming }.map {
                "\(before.name(of: $0.question.rung)): \(before.description(of: $0.call.old))"
            }
            // Nine signs do as well as five.
            let calls = told.map { $0.replacing("signs = 9", with: "signs = 5") }
            #expect(calls == change.falls ?? [], "\(changed)")
        }
        #expect(proof.questions.questions.isEmpty == (change.falls == nil), "\(proof.questions.questions)")
    }

    // MARK: what is said of it

    private func report(
        _ old: String, _ new: String, seconds: Int = 60
    ) throws -> (codes: [String], text: String, summary: String) {
        let (before, after) = try (CoverageTests.library([old]), CoverageTests.library([new]))
        let questions = FallQuestions(ProgramPair(from: before.program, to: after.program))
        let proof = try FallProof(questions, by: Solver.init, seconds: (each: seconds, all: seconds))
        let report = FallReport(proof, from: before, to: after, "old")
        #expect(
            report.isProved == report.problems.allSatisfy { $0.severity == .warning }, "\(report.problems)")
        let texts = report.problems.map { ([$0.message] + $0.notes.map(\.message)).joined(separator: "; ") }
        return (report.problems.map(\.code), texts.joined(separator: "\n"), report.summary)
    }

    @Test func equalLibrariesAreSaidAtOnce() throws {
        let text = Self.library(Self.rules)
        let (codes, _, summary) = try report(text, text, seconds: 0)
        #expect(codes == [] && summary.hasPrefix("equal to old: no rule differs"), "\(summary)")
        // What is added is no difference downwards.
        let more = Self.library(Self.rules + "\nx: { when: signs >= 2, raise: [now]")
        let (none, _, said) = try report(text, more, seconds: 0)
        #expect(none == [] && said.hasPrefix("no call is lower than in old: 4 of its 4 rules"), "\(said)")
    }

    @Test func whatThereIsNoTimeForIsUndecided() throws {
        let new = Self.library(Self.rules.replacing("signs >= 5", with: "signs >= 4"))
        let (codes, text, summary) = try report(Self.library(Self.rules), new, seconds: 0)
        #expect(Set(codes) == ["lower-undecided"], "\(codes)")
        #expect(text.contains("that rule `many` raised to `soon` is lower now is not decided"), "\(text)")
        #expect(summary.contains("not decided by anybody"), "\(summary)")
    }

    @Test func whatLowersItIsSaid() throws {
        let findings = "findings: { sad: mood >= low }\n"
        let old = Self.library("r: { when: sad, raise: [now]") + findings
        let (codes, text, _) = try report(old, old.replacing("sad: mood >= low", with: "sad: mood >= bad"))
        #expect(codes == ["lower-than-before"])
        #expect(
            text.contains("raised to `now` is `wait` now; the call, and none has fewer answers: mood = low"))
        #expect(text.contains("finding `sad`: `when` was `mood >= low` and is `mood >= bad`"), "\(text)")
    }

    /// What is assumed is part of what a call comes to: with another assumption, and with none.
    @Test(arguments: ["assume low", "ask_again", nil])
    func anotherAssumptionIsSaid(now: String?) throws {
        func library(_ missing: String?) -> String {
            Self.library("r: { when: mood >= bad, raise: [now]").replacing(
                "ask: How is the mood?",
                with: "ask: How is the mood?" + (missing.map { ", if_missing: \($0)" } ?? ""))
        }
        let (codes, text, summary) = try report(library("assume bad"), library(now))
        #expect(codes == ["lower-than-before"], "\(text)")
        let said =
            "raised to `now` is `wait` now with what is assumed for missing answers; the call, "
            + "and none has fewer answers: mood = unknown; question `mood`: `if_missing` was `assume bad`"
        #expect(text.contains(said), "\(text)")
        #expect(summary.contains("0 of its 1 rules that raise are the same"), "\(summary)")
        let (none, _, back) = try report(library(now), library("assume bad"))
        #expect(none == [] && back.hasPrefix("no call is lower"), "\(back)")
    }

    /// The step that is gone, and how far a step goes.
    @Test func stepsAreSaid() throws {
        let text = Self.library(Self.rules)
        let gone = Self.rules.replacing("nobody: { when: alone = y and mood >= low, step_up: 1\n", with: "")
        let (codes, said, _) = try report(text, Self.library(gone))
        #expect(codes == ["lower-than-before", "lower-than-before"])
        #expect(said.contains("that rule `nobody` stepped up to `now` is `soon` now"), "\(said)")
        let (_, limited, _) = try report(text, Self.library(Self.rules, limit: "soon"))
        #expect(limited.contains("brought to `now` is `soon` now"), "\(limited)")
        #expect(limited.contains("`step_up_limit` was `now` and is `soon`"), "\(limited)")
        let (_, back, _) = try report(Self.library(Self.rules, limit: "soon"), text)
        #expect(back == "")
    }

    /// Calls that one of the two cannot record are not compared, and it is said.
    @Test(arguments: [
        ("bad: Bad", "bad: Bad, worse: Worse", "`worse` only now"), ("to: 9", "to: 9, places: 1", "1 place"),
        ("to: 9", "to: 12", "took 0 to 9 and takes 0 to 12"),
        ("to: 9", "to: 9, unit: days", "counts in another unit"),
        ("answers: { n: ", "choose: several, unordered: true, answers: { n: ", "answers of another kind"),
        (
            "  alone: {", "  more: { ask: Q, answers: { a: A, b: B } }\n  alone: {",
            "1 question only in the new"
        ),
        ("  alone: {", "  single: {", "1 question only in the new library"),
    ])
    func whatCannotBeRecordedInBothIsSaid(old: String, new: String, says: String) throws {
        let before = Self.library(Self.rules)
        var after = before.replacing(old, with: new)
        if new.contains("single") { after = after.replacing("alone = y", with: "single = y") }
        if new.contains("several") { after = after.replacing("alone = y", with: "alone contains y") }
        let (codes, text, summary) = try report(before, after)
        #expect(Set(codes) == ["not-compared"] && text.contains(says), "\(codes) \(text) \(summary)")
        #expect(summary.hasPrefix("equal to old on the calls that both record"), "\(summary)")
    }

    @Test func aRungOrALadderThatIsGoneIsLost() throws {
        let text = Self.library(Self.rules)
        let rung = text.replacing("soon: { label: S }, ", with: "").replacing("[soon]", with: "[help]")
        let (codes, said, _) = try report(text, rung)
        #expect(
            codes.contains("lower-than-before") && said.contains("raised to `soon` is `help` now"), "\(said)")
        let ladders = text.replacing(
            "ladders:\n", with: "ladders:\n  z: { title: Z, rungs: { z0: { label: Z }, z1: { label: Y } } }\n"
        )
        let raising = ladders + "  zz: { when: mood = bad, raise: [z1], because: B, source: s }\n"
        let (lost, gone, summary) = try report(raising, text)
        #expect(lost == ["lower-than-before"] && gone.contains("ladder `z` is gone"), "\(gone)")
        #expect(summary.hasPrefix("a ladder of old is gone"), "\(summary)")
        // A lower rung below all others lowers what nothing raises.
        let (_, below, _) = try report(
            text, text.replacing("rungs: { wait", with: "rungs: { calm: { label: O }, wait"))
        #expect(below.contains("a call that no rule raised from `wait` is `calm` now"), "\(below)")
        // A step from there comes less far.
        let step = Self.library("s: { when: mood = bad, step_up: 1")
        let (_, less, _) = try report(
            step, step.replacing("rungs: { wait", with: "rungs: { calm: { label: O }, wait"))
        #expect(less.contains("stepped up to `help` is `wait` now"), "\(less)")
    }

    // MARK: the shipped library

    private func shipped(_ old: String, _ new: String) throws -> FallProof {
        var count = 0
        let texts = try Shipped.files().map { file in
            let text = String(decoding: file.bytes, as: UTF8.self)
            count += text.contains(old) ? 1 : 0
            return text.replacing(old, with: new)
        }
        #expect(count == 1)
        return try proof(Shipped.program(), compiled(texts))
    }

    @Test func theShippedLibraryIsEqualToItself() throws {
        let (old, new) = try (Shipped.program(), Shipped.program())
        #expect(FallQuestions(ProgramPair(from: old, to: new)).questions.isEmpty)
    }

    @Test func aWeakerThresholdOfTheShippedLibraryIsFound() throws {
        let proof = try shipped(
            "    when: agitation >= distressed or despair >= 1\n",
            "    when: agitation >= distressed or despair >= 2\n")
        let falls = try falls(proof).map { proof.questions.pair.old.description(of: $0.call.old) }
        #expect(falls.contains("despair = 1"), "\(falls)")
    }

    /// The same said in two rules, neither of which says it alone.
    @Test func aSplitRuleOfTheShippedLibraryIsProved() throws {
        let rule = "    when: young_person and current_thoughts\n    raise: [mobile_crisis]\n"
        let proof = try shipped(
            "  young_and_suicidal:\n" + rule,
            """
              young_and_thinking_now:
                when: young_person and thoughts_now >= yes
                raise: [mobile_crisis]
                because: The same in two.
                source: asq-nimh
              young_and_suicidal:
                when: young_person and thoughts >= yes
                raise: [mobile_crisis]

            """)
        #expect(!proof.questions.questions.isEmpty)
        #expect(try falls(proof).isEmpty)
    }
}
