import ArgumentParser
import TriageAuthoring
import TriageDiagnostics
import TriagePresentation
import TriageSession

struct TestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Run the cases and transcripts of a library.",
        discussion: """
            Each case is also run with every one of its answers missing in turn. Prints what failed, what was expected, what came, \
            and why; the last line counts. Transcripts recorded in `triage repl` are replayed line by line. A protocol or rule set named \
            alone brings the cases that stand beside it: with `NAME.yaml` those of `NAME.cases.yaml`. A rule, finding, score, question or table, \
            by its name, brings the cases that expect it, on which its rules hold, or that answer it.
            """)

    @OptionGroup var library: LibraryArguments

    @Flag(name: .shortAndLong, help: "Name the cases that pass, too.")
    var verbose = false

    @Flag(help: "Write transcripts anew with what they give now; read the difference before you keep it.")
    var update = false

    func run() throws {
        let (library, names) = try self.library.named()
        let style = Terminal.style()
        let program = try compiled(library)
        let (chosen, concerned) = try chosen(in: library, names)
        func isChosen(_ file: SourceFile) -> Bool {
            library.focus.isEmpty && names.isEmpty || chosen.contains(file.path)
        }
        var problems = Problems()
        let cases =
            library.cases.filter(isChosen).flatMap { parseCases($0, program, &problems) }
            + concerned.filter { !chosen.contains($0.file) }
        Terminal.write(present(problems.sorted(), in: library.all, style))
        var report = CaseReport(files: library.all, style: style)
        var runner = CaseRunner(program)
        for test in cases {
            let failure = report.add(test, runner.failures(of: test))
            Terminal.write(failure)
            if failure.isEmpty, verbose { Terminal.write("\(style.green("passed")) \(test.name)\n") }
        }
        let broken = problems.sorted().count { $0.severity == .error }
        if broken > 0 { Terminal.write("\(counted(broken, "mistake")) in the cases themselves\n") }
        let transcripts = library.transcripts.filter(isChosen)
        let differing = try transcripts.count { try !replays($0, library, style) }
        if cases.isEmpty, transcripts.isEmpty, broken == 0 {
            let below =
                library.casesBelow(for: "test").map { "; \($0)" }
                ?? "; cases are files that end in `.cases.yaml`"
            throw Refusal("there are no cases to run\(below)", .problemsFound)
        }
        if library.focus.isEmpty, names.isEmpty, let below = library.casesBelow(for: "test") {
            Terminal.writeError(below + "\n")
        }
        Terminal.write(
            report.summary(with: broken + differing, passed: transcripts.count - differing) + "\n")
        if report.failed + broken + differing > 0 { throw ExitCode(1) }
    }

    /// The files of cases and transcripts that were asked for, with a file of rules those that stand beside
    /// it under its name; and the cases that concern what was asked for by name.
    private func chosen(in library: LibraryText, _ names: [String]) throws -> (Set<String>, [Case]) {
        var chosen = library.focus
        var concerned: [Case] = []
        if !names.isEmpty {
            let loaded = try loaded(library, refusingCases: false)
            if let scope = try scope(names, of: library, in: loaded.library, loaded.program) {
                concerned = loaded.cases(concerning: scope)
            }
        }
        for file in library.files where library.focus.contains(file.path) {
            let stem = file.path.split(separator: ".", omittingEmptySubsequences: false)
                .dropLast().joined(separator: ".")
            let beside = [".cases.yaml", ".cases.yml", ".transcript"].map { stem + $0 }
            let found = (library.cases + library.transcripts).map(\.path).filter(beside.contains)
            if found.isEmpty {
                throw Refusal(
                    "`\(file.path)` holds no cases, and no `\(beside[0])` stands beside it; "
                        + "`triage test` without a file runs the whole library, and with a file of cases only that",
                    .problemsFound)
            }
            chosen.formUnion(found)
        }
        return (chosen, concerned)
    }

    /// Whether a session still gives what a transcript says; shows the first difference, or writes the
    /// transcript anew.
    ///
    /// Paths in a transcript start at the library's folder, and nothing it writes reaches the disk.
    private func replays(_ file: SourceFile, _ library: LibraryText, _ style: Style) throws -> Bool {
        let disk = Disk(folder: library.root ?? Disk.here.folder)
        let transcript = Transcript(parsing: file.text(0..<file.bytes.count))
        let start = transcript.library.map { [$0] } ?? (library.root == nil ? self.library.paths : ["."])
        var session = Session(start, Overlay(over: DiskOutside(disk: disk, knowsRevisions: false)), .plain)
        _ = session.start()
        let replay = transcript.replay(in: session)
        guard let first = replay.mismatches.first else {
            if verbose { Terminal.write("\(style.green("passed")) \(file.path)\n") }
            return true
        }
        if update, transcript.fault == nil {
            try Disk.here.write(replay.transcript.text, to: file.path, mode: Disk.shared)
            Terminal.write("\(style.yellow("written anew")) \(file.path)\n")
            return true
        }
        Terminal.write(
            "\(style.red("failed")) \(style.bold("> \(first.line)")) (\(file.path):\(first.number))\n")
        let (expected, got) = (first.expected.split(separator: "\n"), first.got.split(separator: "\n"))
        let index =
            zip(expected, got).enumerated().first { $1.0 != $1.1 }?.offset ?? min(expected.count, got.count)
        func line(_ lines: [Substring]) -> Substring { index < lines.count ? lines[index] : "(nothing more)" }
        Terminal.write("  expected \(line(expected))\n  got      \(line(got))\n")
        if replay.mismatches.count > 1 {
            Terminal.write("  and \(counted(replay.mismatches.count - 1, "more line")) of this transcript\n")
        }
        return false
    }
}
