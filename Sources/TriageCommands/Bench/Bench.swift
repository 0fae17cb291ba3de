import TriageAuthoring
import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriageSession
import TriageTraining
import TriageValues

/// What `make bench` measures with.
package enum Bench {
    package static func shippedProgram() throws -> Program {
        let compilation = compile(try Disk.here.text(at: []).files)
        guard let program = compilation.program else {
            throw Refusal("the library has errors; run `triage check`")
        }
        return program
    }

    /// Calls that are empty, half asked and fully asked; always the same.
    package static func calls(_ program: Program, count: Int) -> [(name: String, answers: [Answers])] {
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

extension Bench {
    /// Every mutant of a generated library, and the run that finds out about them.
    package struct Mutants {
        let run: MutationRun
        let mutants: [Mutant]
        package var count: Int { mutants.count }

        package func examineAll() { run.fates(of: mutants) { _, _ in } }
    }

    package static func mutants(of rules: Int) throws -> Mutants {
        guard
            case .success(let library) = LoadedLibrary.load(
                try Generated(questions: rules / 4, rules: rules).library(at: []))
        else {
            throw Refusal("the generated library does not compile")
        }
        return Mutants(run: MutationRun(library), mutants: library.mutants())
    }

    /// Attempts at the shipped simulations as the bytes of their files, and their scoring on all cores.
    package struct Attempts {
        let shelf: TrainingShelf
        let files: [SourceFile]
        package var count: Int { files.count }

        /// Reads and scores every file; how many came out.
        package func scoreAll() -> Int {
            let shelf = shelf
            return concurrently(files) { file -> Int in
                var problems = Problems()
                guard let attempt = parseAttempt(file, shelf.program, &problems) else { return 0 }
                let simulation = attempt.simulation.flatMap(shelf.simulation)
                return score(attempt, of: simulation, by: shelf.rubric, shelf.program).points >= 0 ? 1 : 0
            }.reduce(0, +)
        }
    }

    package static func attempts(_ count: Int) throws -> Attempts {
        let shelf = try TrainingShelf(root: nil)
        let files = (0..<count).map { index in
            let simulation = shelf.simulations[index % shelf.simulations.count]
            let attempt = idealAttempt(at: simulation, shelf.program, seed: index)
            let text =
                beginLine(simulation, shelf.program, trainee: "t\(index % 40)", seed: index)
                + attempt.events.map { $0.line(shelf.program) }.joined()
            return SourceFile(id: Int32(index), path: "\(index).jsonl", text: text)
        }
        return Attempts(shelf: shelf, files: files)
    }

    /// Lines an author types, each standing for its command; those that run every case or every call apart.
    package static let lines = [
        "q0 = much", "q1 = unknown, q2 = most", "undo", "redo", "answers", "result", "why", "why now",
        "why not r500",
        "why not now", "what if q7 = most", "next", "open", "q3 >= much and not(q4 = none)", "q3 >= mch",
        "show r500",
        "show q5", "show now", "rules Reason 77", "rules", "questions q1", "ladders", "help", "note x",
        "case a new case of the generated library",
    ]
}
