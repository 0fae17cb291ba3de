import TriageSyntax
import ArgumentParser
import TriageAuthoring
import TriageDiagnostics
import TriageEngine
import TriagePages
import TriagePresentation
import TriageSession
import TriageTraining
import TriageValues

struct ScoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "score",
        abstract:
            "Score attempts at simulated calls, or reviewed real calls, with the ground of every point.",
        discussion: """
            An attempt is what `triage practice` keeps, JSON lines. A real call in the same form has a line `"event": "review"` that says what is \
            right. What cannot be used of a file is left out and named; the rest is scored.
            """)

    @Argument(help: "Attempt files, or folders of them.")
    var attempts: [String]

    @OptionGroup var library: LibraryOption

    @Option(help: "Another rubric than the library's Rules/rubrics.yaml.")
    var rubric: String?

    @Option(
        help: "text, json, or html: a page the trainee can keep (one attempt).",
        transform: Format.one(of: .text, .json, .html))
    var format = Format.text

    @Flag(help: "Over all attempts: per trainee and per question, with trend.")
    var cohort = false

    func run() throws {
        let shelf = try TrainingShelf(library.text(), rubric: rubric)
        let paths = try attempts.flatMap(files)
        if paths.isEmpty {
            throw Refusal(
                "there is no attempt in \(attempts.joined(separator: ", ")); `triage practice` "
                    + "writes them, and "
                    + "their names end in `.jsonl`")
        }
        let results = try scored(paths, shelf)
        let scores = results.compactMap(\.score)
        for result in results where !result.problems.isEmpty {
            Terminal.writeError(present(result.problems, in: [result.file], Terminal.style(2)))
        }
        for fault in results.compactMap(\.fault) { Terminal.writeError(fault + "\n") }
        try write(scores, shelf)
        if results.contains(where: { !$0.problems.isEmpty || $0.fault != nil }) { throw ExitCode(1) }
    }

    private func write(_ scores: [AttemptScore], _ shelf: TrainingShelf) throws {
        let style = Terminal.style()
        switch format {
        case .text where cohort: Terminal.write(present(Cohort(scores, shelf.program), shelf.program, style))
        case .text:
            Terminal.write(
                scores.map { present($0, shelf.program, shelf.rubric, style) }.joined(separator: "\n"))
        case .json:
            let list = JSON.list(scores.map { json(of: $0, shelf.program) })
            Terminal.write(
                cohort
                    ? json(of: Cohort(scores, shelf.program), shelf.program).text() + "\n"
                    : list.text() + "\n")
        case .html:
            guard scores.count == 1, !cohort else {
                throw Refusal("a page is made of one attempt at a time; name one, without --cohort")
            }
            Terminal.write(scorePage(scores[0], shelf.program, shelf.rubric))
        }
    }

    private func files(_ path: String) throws -> [String] {
        try Disk.here.files(at: path, endingIn: ".jsonl")
    }

    private struct Result: Sendable {
        let file: SourceFile
        var score: AttemptScore?
        var problems: [Diagnostic] = []
        var fault: String?
    }

    /// Scores the files on all cores, in their order, with progress.
    private func scored(_ paths: [String], _ shelf: TrainingShelf) throws -> [Result] {
        var results: [Result] = []
        let batch = 512
        for start in stride(from: 0, to: paths.count, by: batch) {
            let files = try paths[start..<min(start + batch, paths.count)].enumerated().map {
                SourceFile(id: Int32($0), path: $1, bytes: try Disk.here.bytes(of: Disk.here.existing($1)))
            }
            results += concurrently(files) { score($0, shelf) }
            if paths.count > batch { Terminal.progress("\(results.count) of \(paths.count) attempts") }
        }
        Terminal.progress("")
        return results
    }

    private func score(_ file: SourceFile, _ shelf: TrainingShelf) -> Result {
        var problems = Problems()
        guard let attempt = parseAttempt(file, shelf.program, &problems) else {
            return Result(file: file, problems: problems.sorted())
        }
        var result = Result(file: file, problems: problems.sorted())
        let simulation = attempt.simulation.flatMap(shelf.simulation)
        if attempt.kind == .training, simulation == nil {
            let names = shelf.simulations.map(\.id)
            problems.report(
                .badAttempt,
                attempt.simulation.map { "there is no simulation `\($0)`, so this cannot be scored" }
                    ?? "the attempt does not say of which simulation it is, so it cannot be scored",
                at: attempt.place ?? Span(file: file.id, start: 0, end: 0),
                help: attempt.simulation.flatMap { suggestion(for: $0, among: names) }
                    ?? "a simulation is a file in Protocols/Simulations of the library")
            result.problems = problems.sorted()
        } else if attempt.kind == .call,
            attempt.review?.accepted.contains(where: { $0.ladder == shelf.program.response }) != true
        {
            result.fault =
                "\(file.path): a real call is scored only with a review that says which rungs are accepted (a line with `\"event\": \"review\"`)"
        } else {
            result.score = TriageTraining.score(attempt, of: simulation, by: shelf.rubric, shelf.program)
            let now = shelf.program.documents.filter(\.isProtocol).map { "\($0.name) \($0.version ?? "")" }
            if !attempt.protocols.isEmpty, attempt.protocols != now {
                result.fault =
                    "\(file.path): taken with \(attempt.protocols.joined(separator: ", ")); scored "
                    + "with \(now.joined(separator: ", ")); `--library` names another"
            }
        }
        return result
    }
}
