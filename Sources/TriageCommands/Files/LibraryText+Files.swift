import TriageAuthoring
import TriageDiagnostics

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
