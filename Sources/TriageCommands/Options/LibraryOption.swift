import ArgumentParser
import TriageAuthoring
import TriageDiagnostics
import TriageEngine

/// The library of a command, `--library PATH`: every command takes it so.
struct LibraryOption: ParsableArguments {
    @Option(name: .long, help: "The folder with Rules and Protocols (default: the one around you).")
    var library: String?

    var paths: [String] { library.map { [$0] } ?? [] }

    /// The library of calls that begin now, or a refusal that shows what is wrong with it. Cases are not
    /// read.
    func program() throws -> Program { try forCalls().program() }

    /// The library of calls, by the day on which they begin.
    ///
    /// - Parameter withWords: with the words of other languages. They decide nothing, and are a third of what
    ///   there is to read.
    func forCalls(withWords: Bool = false) throws -> CallLibrary {
        let text = try Disk.here.text(at: paths, onlyRules: true)
        guard !withWords else { return try CallLibrary(text) }
        let files = text.files.filter { !("/" + $0.path).contains("/Rules/Languages/") }
        return try CallLibrary(
            LibraryText(
                root: text.root, files: files, cases: text.cases, transcripts: text.transcripts,
                focus: text.focus, bases: text.bases))
    }

    /// The library with its cases.
    func text() throws -> LibraryText { try Disk.here.text(at: paths) }

    /// The folder that names of git revisions are looked up around.
    func root() throws -> String { try text().root ?? Disk.here.folder }
}

/// The library of a command that works on nothing else: `triage check PATH` and `triage check --library
/// PATH`.
struct LibraryArguments: ParsableArguments {
    @Argument(
        help:
            "Folders or files of the library (default: the one around you). A file brings its library with it."
    )
    var paths: [String] = []

    @OptionGroup var option: LibraryOption

    /// The library, and the things of it that were named beside files: `triage test harm_today`.
    func named(onlyRules: Bool = false) throws -> (library: LibraryText, names: [String]) {
        let names = paths.filter { word in
            !Disk.here.exists(word)
                && word.allSatisfy { $0 == "_" || $0.isASCII && ($0.isLowercase || $0.isNumber) }
        }
        var others = self
        others.paths.removeAll(where: names.contains)
        return (try others.text(onlyRules: onlyRules), names)
    }

    /// All that was named, in both ways.
    ///
    /// Cases and transcripts that stand elsewhere may be named beside the library that they are tried on.
    func text(onlyRules: Bool = false) throws -> LibraryText {
        guard let library = option.library, !paths.isEmpty else {
            return try Disk.here.text(at: paths + option.paths, onlyRules: onlyRules)
        }
        for path in paths where LibraryPart(ofFile: path) == .rules {
            throw Disk.here.namedTwice(path, library)
        }
        return try Disk.here.text(at: paths, around: library, onlyRules: onlyRules)
    }
}
