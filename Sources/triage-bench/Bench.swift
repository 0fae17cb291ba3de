import TriageAuthoring
import TriageBench
import TriageCommands
import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriageSession
import TriageTraining
import TriageValues

extension Bench {
    /// The shipped library, read, checked and lowered from its bytes in memory.
    static func shippedProgram() throws -> Program {
        guard let program = compile(try shipped.get().library.text.files).program else {
            throw Failure("the library has errors; run `triage check`")
        }
        return program
    }

    private static let shipped = Result { try TrainingShelf.here() }
}

extension Bench {
    /// Attempts at the shipped simulations as the bytes of their files, and their scoring on all cores.
    struct Attempts {
        let shelf: TrainingShelf
        let files: [SourceFile]
        var count: Int { files.count }

        /// Reads and scores every file; how many came out.
        func scoreAll() -> Int {
            let shelf = shelf
            return concurrently(files) { file -> Int in
                var problems = Problems()
                guard let attempt = parseAttempt(file, shelf.program, &problems) else { return 0 }
                let simulation = attempt.simulation.flatMap(shelf.simulation)
                return score(attempt, of: simulation, by: shelf.rubric, shelf.program).points >= 0 ? 1 : 0
            }.reduce(0, +)
        }
    }

    static func attempts(_ count: Int) throws -> Attempts {
        let shelf = try shipped.get()
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
    static let lines = [
        "q0 = much", "q1 = unknown, q3 = most", "undo", "redo", "answers", "result", "why", "why now",
        "why not r500",
        "why not now", "what if q6 = most", "next", "open", "q3 >= much and not(q4 = no)", "q3 >= mch",
        "show r500",
        "show q5", "show now", "rules Reason 77", "rules", "questions q1", "ladders", "help", "note x",
        "case a new case of the generated library",
    ]
}
