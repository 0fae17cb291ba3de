import TriageAuthoring
import TriageCompiler
import TriageEngine
import TriageValues

/// What `make bench` measures with.
public enum Bench {
    public static func shippedProgram() throws -> Program {
        let compilation = compile(try Disk.here.text(at: []).files)
        guard let program = compilation.program else {
            throw Refusal("the library has errors; run `triage check`")
        }
        return program
    }

    /// Calls that are empty, half asked and fully asked; always the same.
    public static func calls(_ program: Program, count: Int) -> [(name: String, answers: [Answers])] {
        [("nothing asked", 0), ("half asked", 50), ("all asked", 100)].map { name, percent in
            var state: UInt64 = 42
            func next(_ bound: Int) -> Int {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return Int(state >> 33) % bound
            }
            let answers = (0..<count).map { _ in
                var answers = Answers(for: program)
                for (index, question) in program.questions.enumerated() where next(100) < percent {
                    switch question.kind {
                    case .choice: answers[index] = .choice(next(question.options.count))
                    case .several: answers[index] = .several(1 << UInt64(next(question.options.count)))
                    case .number(let range):
                        answers[index] = .number(range.bounds.lowerBound + next(range.bounds.count))
                    }
                    if next(10) == 0 { answers[index] = .missing(.unknown) }
                }
                return answers
            }
            return (name, answers)
        }
    }
}
