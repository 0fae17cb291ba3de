import TriageDiagnostics

/// The files of a library as they were read.
package struct LibraryText: Sendable {
    /// The folder that holds `Rules` and `Protocols`; nil for loose files.
    package let root: String?
    /// Rule sets, protocols, layers and languages, `Rules` first, each folder in the order of its
    /// paths; before them those of the libraries it stands on.
    package let files: [SourceFile]
    /// The libraries that it stands on, the nearest first.
    package let bases: [Base]
    package let cases: [SourceFile]
    package let transcripts: [SourceFile]
    /// When only some files were asked for: their paths.
    package let focus: Set<String>

    package init(
        root: String?, files: [SourceFile], cases: [SourceFile], transcripts: [SourceFile] = [],
        focus: Set<String> = [],
        bases: [Base] = []
    ) {
        self.root = root
        self.bases = bases
        self.files = files
        self.cases = cases
        self.transcripts = transcripts
        self.focus = focus
    }

    /// A library that another stands on. Nothing of it is changed.
    package struct Base: Sendable {
        package let name: String
        /// How the paths of its files begin.
        package let folder: String
        /// Its files, by their places.
        package let files: Set<Int32>
        /// The files of its cases, which are not run here.
        package let cases: [SourceFile]

        package init(name: String, folder: String, files: Set<Int32>, cases: [SourceFile] = []) {
            self.cases = cases
            self.name = name
            self.folder = folder
            self.files = files
        }
    }

    /// The files that stand in the library's own folder.
    package var own: [SourceFile] {
        let others = bases.reduce(into: Set<Int32>()) { $0.formUnion($1.files) }
        return files.filter { !others.contains($0.id) }
    }

    /// The library below that a file belongs to; nil for the library's own.
    package func base(of file: SourceFile) -> Base? { bases.first { $0.files.contains(file.id) } }

    /// A file's path in a copy of the whole: from the folder of its library, and under the name of a library
    /// that this one stands on.
    package func path(of file: SourceFile, from root: String) -> String {
        (base(of: file).map { $0.name + "/" } ?? "") + path(inItsLibrary: file, from: root)
    }

    package func path(inItsLibrary file: SourceFile, from root: String) -> String {
        let folder = base(of: file)?.folder ?? root
        return file.path.hasPrefix(folder) ? String(file.path.dropFirst(folder.count)) : file.path
    }

    /// Every file a diagnostic can speak of.
    package var all: [SourceFile] { files + cases + transcripts }
}
