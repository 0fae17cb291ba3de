import ArgumentParser
import TriageAuthoring
import TriageCompiler
import TriageDiagnostics
import TriagePages
import TriagePresentation

struct DocsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "docs",
        abstract:
            "Write the library as a static site: questions, rules in English, sources, pictures, paper cards.",
        discussion:
            "The pages need no server and nothing from elsewhere. Paper cards print on A4, for outages.")

    @Argument(help: "The folder to write into; made when it is not there.")
    var out: String

    @OptionGroup var library: LibraryArguments

    @Option(help: "Put the words of another language, such as es, under the English.")
    var language: String?

    @Option(
        help:
            "Say on the page of changes what changed since a git revision or another folder, and which calls it moved."
    )
    var since: String?

    func run() throws {
        if Disk.here.kind(of: "\(out)/Rules") == .folder {
            throw Refusal(
                "`\(out)` is a library, and pages do not go between its files; name the folder for the pages first: `triage docs FOLDER \(out)`"
            )
        }
        let library = try loaded(self.library.text())
        let broken = brokenLaws(of: library.program)
        if !broken.isEmpty {
            Terminal.writeError(present(broken, in: library.text.all, Terminal.style(2)))
            throw Refusal(
                "a safety law is broken, so no pages and no cards are made; mend what stands above",
                .problemsFound)
        }
        let site = Site(
            of: library, language: try language.map { try library.program.translation($0) },
            since: try earlier(than: library))
        try Disk.here.makeFolder(out)
        for file in site.files {
            try Disk.here.write(file.text, to: "\(out)/\(file.name)", mode: Disk.shared)
        }
        Terminal.write("\(counted(site.files.count, "page")) in \(out); begin with \(out)/index.html\n")
    }

    /// What the library is compared with: what was named, else the library that it stands on.
    private func earlier(than library: LoadedLibrary) throws -> Earlier? {
        let (old, name): (LibraryText, String)
        if let since {
            let isFolder = Disk.here.exists(since)
            old =
                try isFolder
                ? Disk.here.text(at: [since])
                : Revision(since, around: library.text.root ?? Disk.here.folder).library
            name = "\(isFolder ? "folder" : "revision") \(since)"
        } else if let base = library.text.bases.first {
            (old, name) = (library.text.below, "library \(base.name), on which it stands")
        } else {
            return nil
        }
        Terminal.progress("comparing …")
        let before = try loaded(old, refusingCases: false)
        let difference = difference(from: before, to: library)
        Terminal.progress("")
        return Earlier(name: name, difference: difference)
    }
}
