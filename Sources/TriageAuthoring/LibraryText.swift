import TriageDiagnostics

/// The files of a library as they were read.
package struct LibraryText: Sendable {
    /// The folder that holds `Rules` and `Protocols`; nil for loose files.
    package let root: String?
    /// Rule sets, protocols and languages, `Rules` first, each folder in the order of its paths.
    package let files: [SourceFile]
    package let cases: [SourceFile]
    package let transcripts: [SourceFile]
    /// When only some files were asked for: their paths.
    package let focus: Set<String>

    package init(
        root: String?, files: [SourceFile], cases: [SourceFile], transcripts: [SourceFile] = [],
        focus: Set<String> = []
    ) {
        self.root = root
        self.files = files
        self.cases = cases
        self.transcripts = transcripts
        self.focus = focus
    }

    /// Every file a diagnostic can speak of.
    package var all: [SourceFile] { files + cases + transcripts }
}
