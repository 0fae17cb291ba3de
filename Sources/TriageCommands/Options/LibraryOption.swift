import ArgumentParser
import TriageAuthoring
import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriagePresentation

/// Where commands take the library from.
struct LibraryOption: ParsableArguments {
    @Option(name: .long, help: "The folder with Rules and Protocols (default: the one around you).")
    var library: String?

    /// The compiled library, or a refusal that shows what is wrong with it.
    func program() throws -> Program { try Self.program(at: library) }

    /// The same of a folder; nil for the library around you.
    static func program(at library: String?) throws -> Program {
        try compiled(Disk.here.text(at: library.map { [$0] } ?? [], onlyRules: true))
    }
}

/// Text for people or JSON for programs.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
}
