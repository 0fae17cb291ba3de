import ArgumentParser
import TriageAuthoring
import TriageDiagnostics
import TriagePresentation

struct FormatCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "format", abstract: "Lay the files of a library out in one way.",
        discussion: """
            Two spaces a level, single blank lines, comments where they were; what stands in braces on one line stays there. What a file says \
            does not change, and formatting twice changes nothing more: both are checked before a file is written.
            """)

    @OptionGroup var library: LibraryArguments

    @Flag(help: "Write nothing; end with 1 when a file would change, and name it.")
    var check = false

    func run() throws {
        let library = try self.library.text()
        var changed = 0
        var faults = 0
        for file in library.own + library.cases
        where library.focus.isEmpty || library.focus.contains(file.path) {
            switch format(file) {
            case .failure(.unreadable(let problems)):
                faults += 1
                Terminal.writeError(present(problems, in: [file], Terminal.style(2)))
            case .failure(.unfaithful(let span)):
                faults += 1
                let place = "\(file.path):\(file.position(at: Int(span.start)).line)"
                Terminal.writeError(
                    "\(file.path): left as it is: what stands at \(place) would not say the same when it is "
                        + "laid out; write it there in another way\n")
            case .success(let text):
                guard Array(text.utf8) != file.bytes else { continue }
                changed += 1
                Terminal.write("\(file.path)\n")
                if !check { try Disk.here.write(text, to: file.path, mode: Disk.shared) }
            }
        }
        Terminal.write("\(counted(changed, "file")) \(check ? "would change" : "changed")\n")
        if faults > 0 || check && changed > 0 { throw ExitCode(1) }
    }
}
