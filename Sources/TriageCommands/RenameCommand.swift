import ArgumentParser
import Glibc
import TriageAuthoring
import TriageDiagnostics
import TriagePresentation
import TriageSession

struct RenameCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rename", abstract: "Give a thing of a library another name, in every file.",
        discussion: """
            Changes a question, finding, score, rule, table, law, source or protocol wherever its name stands as a name: rules, cases, words in other \
            languages, simulations, calls and transcripts of the library. Shows the difference, tries the library and every case with it, and \
            writes after a yes. A question keeps its old name as `was`, so that calls that were recorded read.
            """)

    @Argument(help: "Its name.") var old: String
    @Argument(help: "The name it is to have.") var new: String
    @OptionGroup var library: LibraryOption

    @Flag(help: "Write without asking.")
    var yes = false

    func run() throws {
        let text = try library.text()
        let loaded = try loaded(text)
        // Paths of files start at the folder one stands in.
        let outside = DiskOutside(disk: .here, knowsRevisions: false)
        let draft: RenameDraft
        do {
            draft = try RenameDraft(old, to: new, in: loaded, library.paths, outside, Terminal.style())
        } catch {
            Terminal.writeError(present(error.found, in: error.files, Terminal.style(2)))
            throw Refusal(error.message + (error.help.map { "; \($0)" } ?? ""))
        }
        Terminal.write(draft.text)
        guard yes || asked() else {
            throw Refusal(
                Terminal.isInteractiveInput
                    ? "nothing was written" : "nothing was written: `--yes` writes it without asking",
                .problemsFound)
        }
        for (count, change) in draft.changes.enumerated() {
            do {
                try Disk.here.write(change.text, to: change.path, mode: Disk.shared)
            } catch let refusal as Refusal {
                throw Refusal(
                    "\(refusal.message); \(count) of \(draft.changes.count) files were written before it",
                    refusal.code)
            }
        }
        Terminal.write("written to \(counted(draft.changes.count, "file"))\n")
    }

    private func asked() -> Bool {
        guard Terminal.isInteractiveInput else { return false }
        Terminal.write("Write it? yes or no: ")
        return ["yes", "y"].contains(readLine()?.lowercased())
    }
}
