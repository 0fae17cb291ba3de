import ArgumentParser
import TriageDiagnostics
import TriagePresentation
import TriageSession
import TriageTraining

struct PracticeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "practice",
        abstract: "Take a simulated call, in training dress; every step is kept as an attempt.",
        discussion:
            "Without a name the simulations are listed. `triage score ATTEMPT` says what the attempt is worth, and why."
    )

    @Argument(help: "The simulation's id.")
    var simulation: String?

    @OptionGroup var library: LibraryOption

    @Option(help: "The file for the attempt (default: SIMULATION-1.attempt.jsonl, the next free number).")
    var out: String?

    @Option(help: "Who practises; stands in the score.")
    var trainee = ""

    @Option(help: "Chooses among the caller's wordings.")
    var seed = 1

    @Option(help: "Seconds that every line takes, in place of the clock: for tests, and for reading slowly.")
    var pace: Int?

    func validate() throws {
        if let pace, !(0...Attempt.longestSeconds).contains(pace) {
            throw ValidationError("--pace is seconds, 0 to \(Attempt.longestSeconds), not \(pace)")
        }
    }

    func run() throws {
        let shelf = try TrainingShelf(library.text())
        guard let simulation else {
            Terminal.write(
                shelf.simulations.map { "\($0.id)  \($0.level.rawValue), \($0.form.rawValue): \($0.title)\n" }
                    .joined())
            return
        }
        guard let chosen = shelf.simulation(simulation) else {
            let help =
                suggestion(for: simulation, among: shelf.simulations.map(\.id))
                ?? "`triage practice` alone lists them"
            throw Refusal("no simulation is called `\(simulation)`; \(help)")
        }
        let attempt = try newAttempt(chosen.id)
        func keep(_ lines: String) throws {
            try attempt.write(Array(lines.utf8))
            try attempt.sync()
        }
        try keep(beginLine(chosen, shelf.program, trainee: trainee, seed: seed))
        var session = PracticeSession(chosen, shelf.program, shelf.rubric, seed: seed, Terminal.style())
        let begun = Terminal.seconds()
        var lines = 0
        func show(_ reply: PracticeSession.Reply) throws {
            // What happened is on the disk before it is on the screen.
            try keep(reply.events.map { $0.line(shelf.program) }.joined())
            Terminal.write(reply.text)
        }
        try show(session.start())
        while !session.isOver, !Terminal.hasFailed {
            Terminal.write(session.prompt)
            guard let line = readLine() else { break }
            lines += 1
            // From a file or pipe the page reads as it would on a terminal.
            if !Terminal.isInteractiveInput { Terminal.write(line + "\n") }
            let seconds = pace.map { $0 * lines } ?? Terminal.seconds() - begun
            try show(session.handle(line, seconds: seconds))
        }
        let path = attempt.path
        Terminal.write("The attempt is in \(path); `triage score \(path)` says what it is worth.\n")
    }

    /// The file asked for, or the next that is free.
    private func newAttempt(_ id: String) throws -> PrivateFile {
        if let out { return try PrivateFile(creating: out) }
        var number = 1
        while true {
            let path = "\(id)-\(number).attempt.jsonl"
            do {
                return try PrivateFile(creating: path)
            } catch let refusal as Refusal where refusal.code == .requestWrong && number < 100_000 {
                number += 1
            }
        }
    }
}
