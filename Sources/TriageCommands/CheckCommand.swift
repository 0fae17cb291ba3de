import ArgumentParser
import Glibc
import TriageAuthoring
import TriageCompiler
import TriageDiagnostics
import TriagePresentation
import TriageSession
import TriageSyntax
import TriageValues

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Find everything that is wrong with a library.",
        discussion:
            "Reads rule sets, protocols and cases, tries every rule and safety law on all calls, and reports by file and line. "
            + "With a file, a protocol, a rule, finding or score, by its name, what concerns it is shown. "
            + "Each problem ends with its code in brackets, and `triage explain CODE` has a page on it."
    )

    @OptionGroup var library: LibraryArguments

    @Option(
        help:
            "The day of which it is said what is overdue, not approved and not yet in force, as 2027-11-01 (default: today)."
    )
    var today: String?

    @Option(help: "text or json.", transform: Format.one(of: .text, .json))
    var format = Format.text

    @Flag(help: "Warnings count as problems.")
    var strict = false

    @Flag(
        help:
            "Go on, and say what each edit does as files are saved: to cases, laws, coverage and red-flag mutants."
    )
    var watch = false

    func run() throws {
        if watch { return try keepWatching() }
        guard let day = Day(today ?? Terminal.today()) else {
            throw Refusal("`\(today ?? "")` is not a day; write it as 2027-11-01")
        }
        let (library, names) = try self.library.named()
        let inspection = Inspection(library, today: day)
        let all = inspection.problems
        let scope = try scope(
            names, of: library, in: inspection.compilation.library, inspection.compilation.program)
        let shown = all.filter { problem in
            scope?.concerns(problem) ?? true
                || library.all.contains { $0.id == problem.span.file && library.focus.contains($0.path) }
        }
        switch format {
        case .json, .html: Terminal.write(json(of: shown, in: library.all).text() + "\n")
        case .text:
            Terminal.write(present(shown, in: library.all, Terminal.style()))
            if let scope, !names.isEmpty { Terminal.write(inspection.laws(in: scope)) }
            if scope == nil { Terminal.write(inspection.coming) }
            Terminal.write(inspection.summary(shown: shown) + "\n")
        }
        if all.contains(where: { $0.severity == .error || strict }) { throw ExitCode(1) }
    }

    // MARK: watching

    /// Checks once, and then says what each edit does, until it is ended.
    private func keepWatching() throws {
        guard format == .text else { throw Refusal("`--watch` writes text; leave out `--format`") }
        var session = Session(
            library.paths + library.option.paths, DiskOutside(disk: .here), Terminal.style())
        for reply in [session.start(), session.handle("check"), session.handle("watch on")] {
            Terminal.write(reply.text)
        }
        while !Terminal.hasFailed {
            Terminal.progress(session.working ?? "")
            guard let reply = session.look() else {
                _ = poll(nil, 0, 300)
                continue
            }
            if !reply.text.isEmpty {
                Terminal.progress("")
                Terminal.write(reply.text)
            }
        }
    }
}
