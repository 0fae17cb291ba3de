import ArgumentParser
import TriageAuthoring
import TriageSyntax

struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "Print the JSON Schema of the files, for editors that know YAML.",
        discussion: """
            An editor with the YAML language server offers keys, names and their meaning, and marks mistakes as they are typed; Protocols/AUTHORING.md \
            says how to set it up.
            """)

    enum Kind: String, ExpressibleByArgument, CaseIterable {
        case library
        case cases
    }

    @Argument(help: "library (rule sets and protocols) or cases.")
    var kind: Kind

    @Flag(
        help:
            "Offer the names of the library around you: rungs, responders, guidance, flags, sources, questions, rules."
    )
    var names = false

    @OptionGroup var library: LibraryOption

    func validate() throws {
        if library.library != nil, !names {
            throw ValidationError("--library says whose names are offered; it needs --names")
        }
    }

    func run() throws {
        let names = names ? SchemaNames(try loaded(library.text()).program) : nil
        switch kind {
        case .library: Terminal.write(librarySchema(names).text() + "\n")
        case .cases: Terminal.write(casesSchema(names).text() + "\n")
        }
    }
}
