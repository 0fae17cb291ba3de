import Testing
import TriageCommands
import TriageCompiler
import TriageEngine
import TriageProofs
import TriageValues

/// Whether a call is lower by another library, as z3 says it, against the engine on calls.
@Suite(.timeLimit(.minutes(30))) struct FallTests {
    /// A library, and what it is without some of its rules, with another threshold, with another answer.
    private static func pair(_ seed: Int) throws -> (fuller: Program, poorer: Program) {
        var random = Seeded(91_000 + seed)
        var files = RandomLibrary(seed: 240_000 + seed).files
        let fuller = try compiled(files.map { $0.text() })
        for file in files.indices {
            files[file].sections["rules"]?.removeAll { _ in random.chance(25) }
        }
        return (fuller, try compiled(files.map { $0.text() }))
    }

    /// A rule that is taken out may lower calls, and one that is added lowers none; calls at random never say
    /// otherwise, and each call that z3 names falls by the engine.
    @Test(arguments: 0..<Nightly.count(200, oneIn: 8))
    func theEngineSaysTheSame(seed: Int) throws {
        let solver = try Solver()
        let (fuller, poorer) = try Self.pair(seed)
        let proof = try FallVerdicts(from: fuller, to: poorer, by: solver, milliseconds: 60_000)
        #expect(proof.differences.isEmpty, "seed \(seed): \(proof.differences)")
        let back = try FallVerdicts(from: poorer, to: fuller, by: solver, milliseconds: 60_000)
        #expect(back.met.isEmpty && back.undecided.isEmpty, "seed \(seed): a rule that was added lowers")
        var random = Seeded(seed)
        for _ in 0..<300 {
            let named = randomNamed(fuller, &random)
            let call = CallTwice(old: named(fuller), new: named(poorer))
            for fall in proof.script.falls where proof.script.isMet(fall, by: call) {
                #expect(proof.met.contains(fall), "seed \(seed): z3 knows of no such call")
            }
        }
    }

    /// Answers that one of the two does not know count there as not asked.
    @Test func whatOneDoesNotKnowIsNotAsked() throws {
        func library(_ answers: String, _ from: Int, _ when: String) throws -> Program {
            try compiled([
                ExampleBase.text,
                """
                rule_set: small
                title: Small
                questions:
                  new: { ask: What?, answers: { \(answers) } }
                  count: { ask: How many?, number: { from: 0, to: \(from) } }
                rules: { r: { when: '\(when)', raise: [help], because: It is so., source: s } }

                """,
            ])
        }
        let solver = try Solver()
        func falls(_ old: Program, _ new: Program) throws -> Int {
            let proof = try FallVerdicts(from: old, to: new, by: solver, milliseconds: 60_000)
            #expect(proof.differences.isEmpty, "\(proof.differences)")
            return proof.met.count
        }
        let old = try library("a: A, b: B", 9, "new = b or count >= 5")
        #expect(try falls(old, library("a: A, z: Z, b: B", 9, "new = b or count >= 5")) == 0)
        #expect(try falls(old, library("a: A, z: Z", 9, "new = z or count >= 5")) > 0)
        #expect(try falls(old, library("a: A, b: B", 9, "new = b or count >= 4")) == 0)
        #expect(try falls(old, library("a: A, b: B", 9, "new = b or count >= 6")) > 0)
        #expect(try falls(old, library("a: A, b: B", 7, "new = b or count >= 5")) > 0)
        #expect(try falls(old, library("a: A, b: B", 12, "new = b or count >= 5")) == 0)
    }

    /// A call as both libraries record it, by names.
    private func randomNamed(_ program: Program, _ random: inout Seeded) -> (Program) -> Answers {
        let call = program.randomAnswers(&random, askedPercent: 60)
        var named: [String: Answer] = [:]
        for place in program.questions.indices {
            named[program.questions[place].name] = program.answer(call.codes[place], to: place)
        }
        return { other in
            var answers = Answers(for: other)
            for (place, question) in other.questions.enumerated() {
                guard let answer = named[question.name] else { continue }
                answers[place] = (try? other.code(for: answer, to: place).get()) ?? .notAsked
            }
            return answers
        }
    }
}
