import ArgumentParser
import TriageAuthoring
import TriageDiagnostics
import TriageEngine
import TriagePresentation
import TriageSession
import TriageValues

struct MutateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mutate", abstract: "Say which small mistakes in the rules no case would notice.",
        discussion: """
            Changes every rule, finding and assumption in small ways, one at a time, and runs the cases. A change that no case notices comes \
            with a call that would, ready to be kept as a case. Ends with 1 when a change of a rule that raises a highest rung is not \
            noticed. With a file, a protocol, a rule, finding or score, by its name, only that is changed: of a score the tests that read it; of a \
            library that stands on another what is its own.
            """)

    @OptionGroup var library: LibraryArguments

    @Option(help: "Only this rule, finding, score or question, as if it stood alone; can be given again.")
    var of: [String] = []

    @Flag(help: "Only what rules that raise a highest rung rest on.")
    var redFlags = false

    @Flag(help: "Of a library that stands on another change what it stands on, too.")
    var whole = false

    @Option(help: "Write the calls that would notice into this file, as cases.")
    var cases: String?

    func run() throws {
        try cases.map(Disk.here.refuseExisting)
        let (text, names) = try self.library.named()
        let library = try loaded(text)
        let scope = try scopeOfRules(names + of, of: text, in: library.library, library.program)
        let own = scope == nil && !whole && text.focus.isEmpty ? library.ownScope : nil
        let mutants = library.mutants(of: scope ?? own).filter { $0.isRedFlag || !redFlags }
        Terminal.begin("\(counted(mutants.count, "change")) to be tried")
        var report = MutationReport(library, Terminal.style())
        let run = MutationRun(library)
        var count = 0
        var rest = MutationRun.groups(of: mutants)[...]
        while !rest.isEmpty {
            let groups = Array(rest.prefix(16))
            rest = rest.dropFirst(16)
            for (group, fates) in zip(groups, concurrently(groups) { run.fates(ofGroup: $0) }) {
                for (mutant, fate) in zip(group, fates) {
                    let text = report.add(mutant, fate)
                    Terminal.progress("")
                    Terminal.write(text)
                    count += 1
                }
            }
            if count < mutants.count {
                Terminal.progress("\(count) of \(mutants.count) changes, \(report.survivors) not noticed")
            }
        }
        Terminal.progress("")
        Terminal.write(report.summary + "\n")
        if own != nil { Terminal.writeError(CoverCommand.toldOwn) }
        if let below = text.casesBelow(for: "mutate") { Terminal.writeError(below + "\n") }
        if let cases { try Disk.here.create(report.cases, at: cases, mode: Disk.shared) }
        if report.redFlagSurvivors > 0 { throw ExitCode(1) }
    }
}
