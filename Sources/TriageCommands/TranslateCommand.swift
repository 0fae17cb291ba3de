import ArgumentParser
import TriageAuthoring
import TriageCompiler
import TriageDiagnostics
import TriageModel
import TriageSyntax

struct TranslateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "translate", abstract: "Write a file for the words that a language does not have yet.",
        discussion: """
            The English of everything that is said on a call and has no words in the language stands in it, \
            each with an empty place below, in the order of the library. What is filled in is said; what is \
            left empty is said in English, and `triage check` counts it. In a layer it is what the layer \
            adds or says otherwise, where the library below has the language.
            """)

    @Argument(help: "The language, by its code: es.")
    var language: String

    @OptionGroup var library: LibraryOption

    @Option(help: "The file (default: Rules/Languages/LANGUAGE/NAME.yaml of the library, by its name).")
    var to: String?

    func validate() throws {
        guard 2...3 ~= language.utf8.count, language.utf8.allSatisfy({ 0x61...0x7A ~= $0 }),
            language != "en"
        else {
            throw ValidationError("`\(language)` is not the code of another language; write `es` for Spanish")
        }
    }

    func run() throws {
        let text = try library.text()
        let loaded = try loaded(text, refusingCases: false)
        guard let unsaid = loaded.unsaid(in: language) else {
            return Terminal.write("everything has words in `\(language)`\n")
        }
        let path = try to ?? Self.path(language, loaded)
        try Disk.here.refuseExisting(path)
        if let slash = path.lastIndex(of: "/") { try Disk.here.makeFolder(String(path[..<slash])) }
        try Disk.here.create(unsaid.text, at: path, mode: Disk.shared)
        Terminal.write(
            "\(counted(unsaid.count, "wording")) to be said in `\(language)`, in \(path)\n")
    }

    private static func path(_ language: String, _ library: LoadedLibrary) throws -> String {
        guard let root = library.text.root else {
            throw Refusal("these files are no library with a folder of its own; name the file with --to")
        }
        let top = library.stack.libraries.max {
            library.stack.level(of: $0.name.text) < library.stack.level(of: $1.name.text)
        }
        let folder = Disk.here.display(root + "/")
        return "\(folder)Rules/Languages/\(language)/\(top?.name.text ?? "more").yaml"
    }
}
