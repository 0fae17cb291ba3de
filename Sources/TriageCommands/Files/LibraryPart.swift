import TriageAuthoring
import TriageDiagnostics

/// What a file of a library is, by its name.
enum LibraryPart {
    /// A rule set or a protocol.
    case rules
    case cases
    case transcript

    /// Nil for what is no part of a library: recorded calls, rubrics, hidden files, all that is not YAML.
    init?(ofFile path: String) {
        let name = (path.split(separator: "/").last ?? "").lowercased()
        func ends(_ endings: String...) -> Bool { endings.contains(where: name.hasSuffix) }
        if name.hasPrefix(".") || ends(".call.yaml", ".call.yml") || name == "rubrics.yaml" { return nil }
        if ends(".transcript") {
            self = .transcript
        } else if ends(".cases.yaml", ".cases.yml") {
            self = .cases
        } else if ends(".yaml", ".yml") {
            self = .rules
        } else {
            return nil
        }
    }
}

extension LibraryText {
    /// A library from its files; a file of another name that was asked for counts as rules.
    ///
    /// - Parameter place: where they were looked for, for the refusal when there is no protocol.
    init(
        _ sources: [SourceFile], root: String?, focus: Set<String> = [], on bases: [BaseFiles] = [],
        of place: String
    ) throws {
        func those(_ part: LibraryPart) -> [SourceFile] {
            sources.filter { (LibraryPart(ofFile: $0.path) ?? .rules) == part }
        }
        self.init(
            root: root, files: bases.reversed().flatMap(\.files) + those(.rules), cases: those(.cases),
            transcripts: those(.transcript), focus: focus,
            bases: bases.map {
                Base(name: $0.name, folder: $0.folder, files: Set($0.files.map(\.id)), cases: $0.cases)
            })
        if !hasProtocol(files) {
            throw Refusal("there is no protocol \(place): no file with `protocol:` was found")
        }
    }
}
