import ArgumentParser
import FoundationEssentials
import Glibc
import TriageAuthoring
import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriageModel
import TriagePages
import TriagePresentation
import TriageSyntax
import TriageReplay

struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Replay many recorded calls on the library, or on two libraries to compare.",
        discussion: """
            Calls are CSV with a header of question names, or JSON Lines with them as keys; `call` is what a call is known by, several answers to \
            a question stand with `;` between them, an empty cell is a question not asked. Gzip and zstd are recognised. A record that cannot be \
            used is left out, named and counted; the rest is replayed, and the command ends with 1.

            An interrupted replay that writes --results goes on where it was with --resume.
            """)

    @Argument(help: "Files of calls; - reads standard input.")
    var calls: [String]

    @OptionGroup var library: LibraryOption

    @Option(help: "Compare with another library: a folder, or a git revision of the library around you.")
    var against: String?

    @Option(help: "A map file: what the columns and answers of these records are called here.")
    var map: String?

    @Option(help: "The columns of a table without a header, with commas between them.")
    var columns: String?

    @Option(help: "csv or jsonl, where the first byte of the calls might mislead.")
    var inputFormat: InputFormat?

    @Option(
        help: "Write a line for each call to this file (CSV for .csv, else JSON Lines); - is standard output."
    )
    var results: String?

    @Option(help: "jsonl or csv, where the name of the results does not say it.")
    var resultFormat: ResultFormat?

    @Option(help: "Write the summary to this file: .json, .html, else text.")
    var summary: String?

    @Option(
        help: "The summary as text, json, or html: one page with pictures.",
        transform: Format.one(of: .text, .json, .html))
    var format: Format?

    @Option(
        help: ArgumentHelp(
            "Write the records that were left out to this file, JSON Lines with line (the record's first), "
                + "reason, and column where one column is at fault."
        ))
    var rejects: String?

    @Flag(help: "Stop at the first record that cannot be used.")
    var strict = false

    @Flag(help: "Go on where an interrupted replay with the same files and --results was.")
    var resume = false

    @Option(help: "Threads (default: one a core).")
    var threads: Int?

    @Option(help: ArgumentHelp("Bytes read at once.", visibility: .hidden))
    var pieceSize = 1 << 18

    @Option(help: ArgumentHelp("Milliseconds between notes of how far it is.", visibility: .hidden))
    var noteInterval = 1_000

    func validate() throws {
        if calls.filter({ $0 == "-" }).count > 1 { throw ValidationError("standard input can be read once") }
        if results == "-", rejects == "-" {
            throw ValidationError("results and rejects cannot both go to standard output")
        }
        if resume, results == nil || results == "-" {
            throw ValidationError(
                "--resume needs --results FILE: beside it stands how far the interrupted replay was")
        }
        if resume, calls.contains(where: { Disk.here.kind(of: $0) != .file }) {
            throw ValidationError("only files can be resumed, not standard input or a pipe")
        }
        if let threads, threads < 1 || threads > 256 { throw ValidationError("--threads is from 1 to 256") }
        if pieceSize < 1 || pieceSize > 1 << 26 {
            throw ValidationError("--piece-size is from 1 to \(1 << 26) bytes")
        }
    }

    func run() throws {
        for path in calls where path != "-" { _ = try Disk.here.existing(path) }
        let started = milliseconds()
        let texts = try texts()
        let libraries = Libraries(
            now: try compiled(texts.now),
            before: try texts.before.map { try compiled($0) })
        try files(texts).check(resuming: resume)
        let naming = try naming(libraries)
        let setup = ReplaySetup(
            libraries, naming: naming, results: results.map(formatOfResults), isStrict: strict)
        let source = try recordSource(naming, libraries)
        // From here on a request to stop finds a note to be gone on from.
        Interruption.listen()
        let output = try output(setup, source, texts)
        var options = ReplayRun.Options()
        options.threads = threads ?? max(1, ProcessInfo.processInfo.activeProcessorCount)
        let before = output.counts.calls
        options.progress = { calls, share in Self.show(calls, share, since: started, before) }
        for broken in brokenLaws(of: libraries.now) {
            Terminal.writeError(
                Terminal.style(2).red("this library is not to be used: \(broken.message)") + "\n")
        }
        let ending: ReplayRun.Ending
        do {
            ending = try ReplayRun(setup, source, output, options).run()
        } catch {
            Terminal.progress("")
            // What went wrong first is what is told.
            try? output.writeNote()
            tell(output)
            throw error
        }
        Terminal.progress("")
        tell(output)
        switch ending {
        case .interrupted:
            try output.writeNote()
            let how = notePath == nil ? "" : "; the same command with --resume goes on from there"
            throw Refusal("stopped after \(grouped(output.counts.calls)) calls\(how)", .machineFailed)
        case .badRecord:
            try output.writeNote()
            throw Refusal(
                "stopped at a record that cannot be used (--strict); without it such a record is "
                    + "left out and counted",
                .problemsFound)
        case .whole: output.removeNote()
        }
        try writeSummary(ReplaySummary(output.counts, libraries))
        if output.counts.calls == 0, output.counts.rejected == 0, !calls.contains("-") {
            throw Refusal(
                "there is no call in \(calls.joined(separator: ", ")); a line of JSON or CSV is one",
                .problemsFound)
        }
        if output.counts.rejected > 0 { throw ExitCode(1) }
    }

    // MARK: what is needed

    /// The libraries' files, read once: what is compiled is what a note of the run is held against.
    private struct Texts {
        let now: LibraryText
        let before: LibraryText?
    }

    private func texts() throws -> Texts {
        let now = try Disk.here.text(at: library.paths, onlyRules: true)
        guard let against else { return Texts(now: now, before: nil) }
        if Disk.here.exists(against) {
            return Texts(now: now, before: try Disk.here.text(at: [against], onlyRules: true))
        }
        let revision = try Revision(against, around: now.root ?? Disk.here.folder)
        return Texts(now: now, before: revision.library)
    }

    private func naming(_ libraries: Libraries) throws -> Naming {
        guard let map else { return Naming() }
        let file = SourceFile(id: 0, path: map, bytes: try Disk.here.bytes(of: Disk.here.existing(map)))
        var problems = Problems()
        let naming = Naming(file, libraries, &problems)
        if !problems.list.isEmpty {
            Terminal.writeError(present(problems.sorted(), in: [file], Terminal.style(2)))
        }
        guard let naming else { throw Refusal("the map cannot be used; mend what stands above") }
        return naming
    }

    private func recordSource(_ naming: Naming, _ libraries: Libraries) throws -> RecordSource {
        try RecordSource(
            calls, columns: columns?.split(separator: ",").map { String($0) }, format: inputFormat,
            pieceSize: pieceSize
        ) { format, path in
            guard case .csv(let header) = format else { return }
            do throws(ColumnProblem) {
                _ = try naming.columns(header, libraries)
            } catch {
                let mark = header.count == 1 ? [";", "\t", "|"].first { header[0].contains($0) } : nil
                let help = mark == nil ? error.help : "the columns are separated by commas"
                throw Refusal("\(path): \(error.message)" + (help.map { "\n  = help: \($0)" } ?? ""))
            }
        }
    }

    private func formatOfResults(_ path: String) -> ResultFormat {
        resultFormat ?? (path.hasSuffix(".csv") ? .csv : .jsonLines)
    }

    /// Beside the results, how far the run is.
    private var notePath: String? {
        results.flatMap { $0 == "-" || Disk.here.kind(of: $0) == .special ? nil : $0 + ".progress" }
    }

    /// What is read and what is written.
    private func files(_ texts: Texts) -> ReplayFiles {
        var files = ReplayFiles()
        files.inputs = calls.filter { $0 != "-" }.map { ($0, "holds the calls") }
        if let map { files.inputs.append((map, "is the map")) }
        for text in [texts.now, texts.before].compactMap({ $0 }) {
            files.inputs += text.all.map { ($0.path, "belongs to the library") }
        }
        files.growing = [results, notePath, rejects].compactMap { $0 }.filter { $0 != "-" }
        files.others = summary.map { [$0] } ?? []
        return files
    }

    private func output(_ setup: ReplaySetup, _ source: RecordSource, _ texts: Texts) throws -> ReplayOutput {
        let key = try runKey(texts)
        let note = notePath.map { ReplayNote(path: $0, key: key) }
        let earlier = try resume ? note?.read(setup.libraries, files: calls.count) : nil
        if resume, earlier == nil {
            if let results, Disk.here.kind(of: results) == .file {
                throw Refusal(
                    "`\(results)` exists already, and no note of an interrupted replay beside it; choose "
                        + "another name")
            }
            Terminal.writeError(
                "there is no interrupted replay of \(results ?? ""); it starts from the beginning\n")
        }
        let output = ReplayOutput(
            ReplayCounts(setup.libraries),
            results: try results.map { try OutputFile($0, keeping: earlier != nil) },
            rejects: try rejects.map { try OutputFile($0, keeping: earlier != nil) }, note: note,
            noteInterval: noteInterval)
        if let earlier {
            try output.goOn(from: earlier)
            output.seen = try ids(of: setup, upTo: earlier.place)
            try source.go(to: earlier.place)
        } else {
            try output.begin(header: setup.resultHeader)
        }
        return output
    }

    /// The ids of the calls that an interrupted run came to: its records are read once more, so that a call
    /// that comes again behind them is told.
    private func ids(of setup: ReplaySetup, upTo end: RecordSource.Place) throws -> SeenCalls {
        var seen = SeenCalls()
        let source = try recordSource(setup.naming, setup.libraries)
        let replayer = Replayer(setup)
        // SAFETY: nothing that is kept of a piece points into the buffer.
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: source.bufferSize, alignment: 64)
        defer { buffer.deallocate() }
        while source.place.file < end.file || source.place.file == end.file && source.place.line < end.line,
            let piece = try source.next(into: buffer)
        {
            // What is read in one piece may reach beyond the place.
            seen.take(
                try replayer.replay(piece.lines, piece.bytes),
                before: piece.lines.file < end.file
                    ? .max : piece.lines.file == end.file ? end.line : 0)
        }
        return seen
    }

    /// What has to be the same for a run to go on: libraries by their content, names, options, and the files
    /// as they stand.
    private func runKey(_ texts: Texts) throws -> String {
        var parts = [
            "2", columns ?? "", inputFormat?.rawValue ?? "",
            results.map { formatOfResults($0).rawValue } ?? "",
            rejects == nil ? "" : "rejects",
        ]
        for text in [texts.now, texts.before] {
            parts.append(text.map { digest($0.files.map(\.bytes)) } ?? "")
        }
        parts.append(try map.map { digest([try Disk.here.bytes(of: $0)]) } ?? "")
        for path in calls where path != "-" {
            var status = stat()
            stat(Disk.here.absolute(path), &status)
            parts.append(
                "\(Disk.here.absolute(path)) \(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
            )
        }
        return parts.joined(separator: "|")
    }

    // MARK: what is said

    private static func show(_ calls: Int, _ share: Double?, since started: Int, _ before: Int) {
        let seconds = Double(max(1, milliseconds() - started)) / 1_000
        var text = "\(grouped(calls)) calls, \(grouped(Int(Double(calls - before) / seconds))) a second"
        if let share, share > 0, share <= 1 {
            let left = Int(seconds / share * (1 - share))
            text =
                "\(Int(share * 100)) %  \(text), "
                + (left >= 120 ? "\(left / 60) min left" : "\(left) s left")
        }
        Terminal.progress(text)
    }

    private func tell(_ output: ReplayOutput) {
        for (path, reject) in output.firstRejects {
            let column = reject.problem.column.map { $0 + ": " } ?? ""
            let told = "\(path):\(reject.line): \(column)\(reject.problem.reason)".oneLine.unicodeScalars
            Terminal.writeError(String(told.prefix(600)) + (told.count > 600 ? "…" : "") + "\n")
        }
        let more = output.rejected - output.firstRejects.count
        if more > 0 {
            Terminal.writeError(
                "… and \(grouped(more)) more\(rejects == nil ? "; --rejects FILE writes them all" : ", in \(rejects ?? "")")\n"
            )
        }
        if output.counts.lineBreaks > 0 {
            Terminal.writeError(
                "\(counted(output.counts.lineBreaks, "line break")) inside cells in quotes, taken as part of them\n"
            )
        }
    }

    private func writeSummary(_ summary: ReplaySummary) throws {
        let ending = self.summary.map {
            $0.hasSuffix(".json") ? Format.json : $0.hasSuffix(".html") ? .html : .text
        }
        let text: String
        switch format ?? ending ?? .text {
        case .text: text = present(summary, self.summary == nil ? Terminal.style() : .plain)
        case .json: text = json(of: summary).text() + "\n"
        case .html: text = replayPage(summary)
        }
        if let path = self.summary { return try Disk.here.write(text, to: path) }
        // Results on standard output stand alone there.
        if results == "-" || rejects == "-" { return Terminal.writeError(text) }
        Terminal.write(text)
    }
}

extension ResultFormat: ExpressibleByArgument {}
extension InputFormat: ExpressibleByArgument {}
