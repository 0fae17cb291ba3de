import TriageAuthoring
import TriageCompiler
import TriageDiagnostics

/// The files of a library that another stands on.
struct BaseFiles {
    let name: String
    /// How their paths begin.
    let folder: String
    let files: [SourceFile]
    /// They say what it should do, and are not run on what stands on it.
    let cases: [SourceFile]

    /// The libraries below some files of a library, the nearest first: what its `library.yaml` names, and
    /// what that one stands on.
    ///
    /// - Parameters:
    ///   - root: the library's folder, from which the folder of the next is named.
    ///   - first: the place of the first file that is read.
    static func under(_ sources: [SourceFile], in root: String, first: Int32) throws -> [BaseFiles] {
        var (bases, seen): ([BaseFiles], Set<String>) = ([], [Disk.here.absolute(root)])
        var (sources, root, next) = (sources, Disk.here.absolute(root), first)
        while let base = standsOn(sources) {
            let named = base.folder.hasPrefix("/") ? base.folder : root + "/" + base.folder
            guard Disk.here.kind(of: named) == .folder else {
                throw Refusal(
                    "this library stands on `\(base.library)` in `\(base.folder)`, "
                        + "and there is no such folder; mend where it says so, or put the folder there"
                )
            }
            root = Disk.here.absolute(named)
            guard seen.insert(root + "@" + (base.revision ?? "")).inserted, seen.count < 100 else {
                throw Refusal(
                    "library `\(base.library)` stands on itself, by way of others; one of them has "
                        + "to stand on none of the rest"
                )
            }
            let found =
                try base.revision.map {
                    try stored(base.library, $0, around: root, first: next)
                }
                ?? BaseFiles(
                    name: base.library, folder: Disk.here.display(root + "/"),
                    files: Disk.here.rules(ofLibrary: root, first: next),
                    cases: Disk.here.cases(ofLibrary: root))
            bases.append(found)
            sources = found.files
            next += Int32(sources.count)
        }
        return bases
    }

    /// The files of a revision, under a name that tells it from a folder.
    private static func stored(
        _ name: String, _ revision: String, around folder: String, first: Int32
    ) throws -> BaseFiles {
        let prefix = "\(name)@\(revision)/"
        let sources: [SourceFile]
        do {
            sources = try Revision.files(revision, around: folder).sources
        } catch let refusal as Refusal {
            throw Refusal("this library stands on `\(name)` at `\(revision)`: \(refusal.message)")
        }
        let files = sources.filter { LibraryPart(ofFile: $0.path) == .rules }.enumerated().map {
            SourceFile(id: first + Int32($0), path: prefix + $1.path, bytes: $1.bytes)
        }
        let cases = sources.filter { LibraryPart(ofFile: $0.path) == .cases }
        return BaseFiles(name: name, folder: prefix, files: files, cases: cases)
    }
}
