import TriageDiagnostics

/// The files of a library as they were read.
public struct LibraryText: Sendable {
    /// The folder that holds `Rules` and `Protocols`; nil for loose files.
    public let root: String?
    /// Rule sets and protocols, `Rules` first, each folder in the order of its paths.
    public let files: [SourceFile]
    public let cases: [SourceFile]
    public let transcripts: [SourceFile]
    /// When only some files were asked for: their paths.
    public let focus: Set<String>

    public init(
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
    public var all: [SourceFile] { files + cases + transcripts }
}
