import TriageDiagnostics
import TriageModel
import TriageSyntax

extension DiagnosticKind {
    package static let wrongLayer = DiagnosticKind(
        "wrong-layer", needs: .wholeLibrary,
        summary: "A library stands on one that is there, and its files say so.",
        manual: """
            `library.yaml` names a library and the one that it stands on, by name and by its folder. Each \
            file of a library that stands on another begins with `layer:` and the library's name, so that \
            everywhere it can be said from whom a thing comes; the files of a library that stands on none \
            have no `layer`.
            """,
        accepted: ["library: county\ntitle: County\nversion: 1.0.0\n"],
        rejected: [
            """
            library: county
            title: County
            version: 1.0.0
            stands_on: { library: ↓state, folder: ../state }
            """
        ])
}

extension LibraryStack {
    /// Whether libraries stand on libraries that are there, and files in the folders of their layers.
    func checkLibraries(_ documents: [Document], _ problems: inout Problems) {
        var seen: [String: LibraryDeclaration] = [:]
        for library in libraries {
            if let first = seen.updateValue(library, forKey: library.name.text) {
                problems.report(
                    .duplicateName, "a library called `\(library.name.text)` exists already",
                    at: library.name.span, notes: [.init("first here", first.name.span)])
            }
        }
        for library in libraries {
            guard let base = library.standsOn else { continue }
            if seen[base.library.text] == nil {
                problems.report(
                    .wrongLayer, "there is no library `\(base.library.text)` to stand on",
                    at: base.library.span,
                    help: suggestion(for: base.library.text, among: seen.keys)
                        ?? "`library.yaml` of the folder `\(base.folder.text)` says its name")
            } else if level(of: library.name.text) > libraries.count - 1 {
                problems.report(
                    .wrongLayer, "library `\(library.name.text)` stands on itself, by way of others",
                    at: base.library.span)
            }
        }
        let said = files.map { ($0.file, $0.root["layer"], $0.root) }.map { file, layer, root in
            (file: file, layer: layer.map { ($0.text ?? "", $0.span) }, place: root.entries.first?.key.span)
        }
        let layers = documents.compactMap { document in
            document.layerDeclaration.map {
                (
                    file: document.file, layer: ($0.name.text, $0.name.span) as (String, Span)?,
                    place: Span?.none
                )
            }
        }
        for (file, layer, place) in said + layers {
            let around = libraries.filter { file.path.hasPrefix($0.folder) }
            guard let library = around.max(by: { $0.folder.count < $1.folder.count }) else { continue }
            // Of a library that is not there nobody knows which files are its own.
            if let base = library.standsOn, seen[base.library.text] == nil { continue }
            let expected = library.standsOn.map { _ in library.name.text }
            guard layer?.0 != expected, let span = layer?.1 ?? place else { continue }
            problems.report(
                .wrongLayer,
                "this file stands in the folder of library `\(library.name.text)`, and does not say so",
                at: span, notes: [.init("the library", library.name.span)],
                help: expected.map { "write `layer: \($0)`" } ?? "leave `layer` out: it stands on no other")
        }
    }
}

extension LibraryStack {
    /// Whether what is taken out is taken out for a reason in the bibliography.
    func checkSources(_ library: CheckedLibrary, _ problems: inout Problems) {
        for change in changes.map(\.change) where change.verb == .remove {
            for word in change.sources where library.names.sources[word.text] == nil {
                problems.report(
                    .unknownSource, "`\(word.text)` is not in the bibliography", at: word.span,
                    help: suggestion(for: word.text, among: library.names.sources.keys))
            }
        }
    }
}
