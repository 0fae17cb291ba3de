import ArgumentParser
import TriageAuthoring
import TriageCompiler
import TriageDiagnostics
import TriagePresentation
import TriageValues

struct ApproveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Say who answers for a rule, a table, a law or a file, as it stands.",
        discussion: """
            Shows what is approved and what it rests on, and after a yes writes `approved` into its file, with the version that was shown: when the thing, \
            or what it rests on, says something else, the approval counts no more. A rule that raises to the highest rung of a ladder needs two people. Who \
            they are is not checked here; whoever commits the file says so.
            """)

    @Argument(help: "The name of the rule, row, table, law, protocol or rule set.") var name: String
    @Option(help: "Who approves it.") var by: String
    @Option(help: "In which role.") var role: String
    @Option(help: "What there is to say about it.") var note: String?
    @Option(help: "The day, as 2027-11-01 (default: today).") var on: String?
    @OptionGroup var library: LibraryOption

    @Flag(help: "Write without asking.")
    var yes = false

    func validate() throws {
        for (option, text) in [("--by", by), ("--role", role)]
        where text.allSatisfy(\.isWhitespace) {
            throw ValidationError("\(option) says who answers for it; it cannot be empty")
        }
    }

    func run() throws {
        guard let day = Day(on ?? Terminal.today()) else {
            throw Refusal("`\(on ?? "")` is not a day; write it as 2027-11-01")
        }
        let today = Day(Terminal.today())
        if let today, day > today {
            throw Refusal(
                "\(day) is still to come (in UTC), and an approval counts from its day; approve it then")
        }
        let loaded = try loaded(library.text(), refusingCases: false)
        let draft: ApprovalDraft
        do {
            draft = try ApprovalDraft(
                of: name, by: .init(name: by, role: role, on: day, note: note), in: loaded,
                today: today)
        } catch { throw Refusal(error.message + (error.help.map { "; \($0)" } ?? "")) }
        Terminal.write(present(draft, in: loaded, Terminal.style()))
        guard yes || asked() else {
            throw Refusal(
                Terminal.isInteractiveInput
                    ? "nothing was written" : "nothing was written: `--yes` writes it without asking",
                .problemsFound)
        }
        try Disk.here.write(draft.text, to: draft.path, mode: Disk.shared)
        Terminal.write("written to \(draft.path)\n")
    }

    private func asked() -> Bool {
        guard Terminal.isInteractiveInput else { return false }
        Terminal.write("Write it? yes or no: ")
        return ["yes", "y"].contains(readLine()?.lowercased())
    }
}
