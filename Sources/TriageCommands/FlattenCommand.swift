import ArgumentParser
import TriageAuthoring
import TriageDiagnostics

struct FlattenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "flatten", abstract: "Write a library and what it stands on as one library.",
        discussion: """
            The files of the library below, with what its layers say in their place, those that layers \
            add, and the library's own cases. It says what the stack says: `triage diff` of the two is \
            empty. Files that a layer changed are written anew, without their comments.
            """)

    @Argument(help: "The folder to write into; it must not be there yet.")
    var out: String

    @OptionGroup var library: LibraryOption

    func run() throws {
        guard !Disk.here.exists(out) else {
            throw Refusal("`\(out)` is there already; name a folder that is not")
        }
        let text = try library.text()
        _ = try loaded(text)
        let root = text.root.map { Disk.here.display($0 + "/") } ?? ""
        let tests = (text.cases + text.transcripts).map {
            (path: text.path(inItsLibrary: $0, from: root), text: $0.text(0..<$0.bytes.count))
        }
        let files = flattened(text, from: root) + tests
        for file in files {
            let path = "\(out)/\(file.path)"
            if let slash = path.lastIndex(of: "/") { try Disk.here.makeFolder(String(path[..<slash])) }
            try Disk.here.write(file.text, to: path, mode: Disk.shared)
        }
        Terminal.write("\(counted(files.count, "file")) in \(out)\n")
    }
}
