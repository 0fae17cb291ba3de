import TriageDiagnostics
import TriageModel
import TriageSyntax

/// A library and the layers on it: what the base says, with each thing that a layer names in place of the one
/// whose version it names.
package struct LibraryStack: Sendable {
    /// The files of one library, as if one author had written them; spans lead to where each piece stands.
    package internal(set) var files: [FileTree]
    /// By `library.yaml`, by name.
    package let libraries: [LibraryDeclaration]
    /// The changes of all layers that were made, lowest layer first.
    package internal(set) var changes: [MadeChange] = []
    /// How many layers stand below a file that names this one; the base's own files name none.
    let levels: [String: Int]

    package struct FileTree: Sendable {
        package let file: SourceFile
        package internal(set) var root: Node
        /// It could not be read to its end.
        let isCut: Bool

        package var layer: String? { root["layer"]?.text }
    }

    package struct MadeChange: Sendable {
        package let change: LayerChange
        /// The thing that it changed, where the library below names it, and which version of it.
        package let place: Span
        package let version: String
    }

    /// From which layer a file is; nil for the base.
    package func layer(ofFile id: Int32) -> String? { files.first { $0.file.id == id }?.layer }

    /// What layers say of a thing of a library below, lowest layer first.
    package func changes(of target: LayerChange.Target) -> [MadeChange] {
        changes.filter { $0.change.target == target }
    }
}

extension LibraryStack {
    /// Puts layers on the library below them; what does not fit is reported.
    ///
    /// - Parameter leavesOut: changes that are not made, for asking what they do.
    init(
        _ trees: [FileTree], leavingOut leavesOut: (LayerChange) -> Bool = { _ in false },
        _ problems: inout Problems
    ) {
        var (ordinary, documents): ([FileTree], [Document]) = ([], [])
        for tree in trees {
            if tree.isOrdinary {
                ordinary.append(tree)
            } else {
                var found = Problems()
                documents.append(parse(tree.root, of: tree.file, &found))
                if tree.isCut {
                    problems.append(found, without: .wholeFile)
                } else {
                    problems.append(found)
                }
            }
        }
        libraries = documents.compactMap(\.library).sorted {
            ($0.name.text, $0.file.path) < ($1.name.text, $1.file.path)
        }
        levels = Self.levels(libraries)
        files = ordinary
        checkLibraries(documents, &problems)
        var merge = LayerMerge(self)
        let layers = documents.compactMap { document in
            document.layerDeclaration.map { ($0, document.file.path) }
        }
        .sorted { ($0.0.name.text, $0.1) < ($1.0.name.text, $1.1) }.map(\.0)
        for level in Set(layers.map { self.level(of: $0.name.text) }).sorted() {
            merge.make(layers.filter { self.level(of: $0.name.text) == level }, level, leavesOut, &problems)
        }
        files = merge.files
        changes = merge.changes
    }

    /// How high a layer stands: 0 is the base. One that no `library.yaml` places stands on the base.
    package func level(of layer: String?) -> Int { layer.map { levels[$0] ?? 1 } ?? 0 }

    private static func levels(_ libraries: [LibraryDeclaration]) -> [String: Int] {
        let below = Dictionary(libraries.map { ($0.name.text, $0.standsOn?.library.text) }) { one, _ in one }
        return below.keys.reduce(into: [:]) { levels, name in
            var (level, next) = (0, below[name] ?? nil)
            while let library = next, level <= libraries.count {
                level += 1
                next = below[library] ?? nil
            }
            levels[name] = level
        }
    }
}

extension LibraryStack.FileTree {
    /// It says something itself: a rule set, a protocol or a language.
    var isOrdinary: Bool {
        let keys = root.entries.compactMap(\.key.text)
        return !keys.contains { $0 == "layer" || $0 == "library" }
            || keys.contains { $0 == "rule_set" || $0 == "protocol" || $0 == "language" }
    }
}
