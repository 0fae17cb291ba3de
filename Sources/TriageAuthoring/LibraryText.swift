import TriageDiagnostics

/// The files of a library as they were read.
package struct LibraryText: Sendable {
    /// The folder that holds `Rules` and `Protocols`; nil for loose files.
    package let root: String?
    /// Rule sets, protocols, layers and languages, `Rules` first, each folder in the order of its paths; behind
    /// them those of the libraries it stands on.
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

        package init(name: String, folder: String, files: Set<Int32>) {
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

    /// A file's path in a copy of the whole: from the folder of its library, and under the name of a library
    /// that this one stands on.
    package func path(of file: SourceFile, from root: String) -> String {
        if let base = bases.first(where: { $0.files.contains(file.id) }) {
            return base.name + "/" + file.path.dropFirst(base.folder.count)
        }
        return file.path.hasPrefix(root) ? String(file.path.dropFirst(root.count)) : file.path
    }

    /// Every file a diagnostic can speak of.
    package var all: [SourceFile] { files + cases + transcripts }
}
