import TriageAuthoring
import TriageCompiler
import TriageDiagnostics
import TriageModel
import TriageSyntax

extension LibraryText {
    /// The library on another base, which its layer takes as if it had been written for it; and what the base
    /// changed below the layer.
    func standing(on folder: String) throws -> (text: LibraryText, stale: [Diagnostic], files: [SourceFile]) {
        guard let base = bases.first else {
            throw Refusal(
                "this library stands on no other, so no other base can be put below it; leave out --base")
        }
        guard bases.count == 1 else {
            throw Refusal("this library stands on \(bases.count) others; compare the lowest layer first")
        }
        guard Disk.here.kind(of: folder) == .folder else { throw Refusal("there is no folder `\(folder)`") }
        let first = (all.map(\.id).max() ?? 0) + 1
        let files = try Disk.here.rules(ofLibrary: Disk.here.absolute(folder), first: first)
        func stack(_ own: [SourceFile]) -> LibraryText {
            LibraryText(
                root: root, files: files + own, cases: cases, transcripts: transcripts, focus: focus,
                bases: [
                    Base(
                        name: base.name, folder: Disk.here.display(Disk.here.absolute(folder) + "/"),
                        files: Set(files.map(\.id)))
                ])
        }
        let found = compile(stack(own).files)
        let stale = found.problems.filter { $0.kind == .changedBelow }
        return (stack(own.map { renewed($0, found.stack) }), stale, files + own)
    }

    /// The libraries below, alone.
    var below: LibraryText {
        let names = Set(own.map(\.id))
        return LibraryText(root: root, files: files.filter { !names.contains($0.id) }, cases: [])
    }

    /// The things that layers change, as a sentence says them.
    var changed: [String] { compile(files).stack.changes.map(\.change.target.text) }

    /// A file of the layer with the versions that are there now.
    private func renewed(_ file: SourceFile, _ stack: LibraryStack) -> SourceFile {
        var bytes = file.bytes
        let versions = stack.changes.compactMap { made in made.change.of.map { ($0.span, made.version) } }
        for (span, version) in versions.sorted(by: { $0.0 > $1.0 }) where span.file == file.id {
            bytes.replaceSubrange(Int(span.start)..<Int(span.end), with: Array(version.utf8))
        }
        return SourceFile(id: file.id, path: file.path, bytes: bytes)
    }
}
