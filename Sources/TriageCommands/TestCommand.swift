import ArgumentParser
import TriageAuthoring
import TriageCompiler
import TriageDiagnostics
import TriagePresentation

struct TestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Run the cases of a library.",
        discussion: """
            Each case is also run with every one of its answers missing in turn. Prints what failed, what was expected, what came, \
            and why; the last line counts.
            """)

    @Argument(
        help:
            "Folders or files (default: the library around you). A file of cases brings its library with it.")
    var paths: [String] = []

    @Flag(name: .shortAndLong, help: "Name the cases that pass, too.")
    var verbose = false

    func run() throws {
        let library = try LibraryFiles.read(paths)
        let style = Terminal.style()
        let files = library.files + library.cases
        let compilation = compile(library.files)
        guard let program = compilation.program else {
            let errors = compilation.problems.filter { $0.severity == .error }
            Terminal.writeError(present(errors, in: files, Terminal.style(2)))
            throw Refusal("the library has \(errors.count) errors, so no case was run", .problemsFound)
        }
        var problems = Problems()
        let chosen = library.cases.filter { library.focus.isEmpty || library.focus.contains($0.path) }
        let cases = chosen.flatMap { parseCases($0, program, &problems) }
        Terminal.write(present(problems.sorted(), in: files, style))
        var failed = 0
        for test in cases {
            let failures = TriageAuthoring.run(test, program)
            let line = files.first { $0.id == test.span.file }?.position(at: Int(test.span.start)).line ?? 0
            if failures.isEmpty {
                if verbose { Terminal.write("\(style.green("passed")) \(test.name)\n") }
                continue
            }
            failed += 1
            Terminal.write("\(style.red("failed")) \(style.bold(test.name)) (\(test.file):\(line))\n")
            for failure in failures {
                Terminal.write("  expected \(style.wrapped(failure.expected, indent: 11))\n")
                Terminal.write("  got      \(style.wrapped(failure.got, indent: 11))\n")
            }
        }
        let broken = problems.sorted().filter { $0.severity == .error }.count
        if broken > 0 { Terminal.write("\(counted(broken, "mistake")) in the cases themselves\n") }
        if cases.isEmpty, broken == 0 { throw Refusal("there are no cases to run", .problemsFound) }
        Terminal.write("\(cases.count - failed) passed, \(failed + broken) failed\n")
        if failed + broken > 0 { throw ExitCode(1) }
    }
}
