import Glibc
import TriageAuthoring
import TriageDiagnostics

/// The library as it was at a git revision.
///
/// Blobs are read as they are stored. Nothing is checked out, so that no filter, hook or transport that a
/// repository configures is run.
struct Revision {
    /// The tree that the name stood for: the same whenever the same files are meant.
    let tree: String
    let library: LibraryText

    /// Reads `library.yaml`, `Rules` and `Protocols` of a revision out of the repository around a folder.
    /// What it stands on is read from where `library.yaml` says.
    init(_ name: String, around folder: String) throws {
        let (tree, sources) = try Self.files(name, around: folder)
        self.tree = tree
        let bases = try BaseFiles.under(sources, in: folder, first: Int32(sources.count))
        library = try LibraryText(sources, root: folder, on: bases, of: "in `\(name)`")
    }

    /// The files of a library at a revision, and the tree that the name stood for.
    static func files(
        _ name: String, around folder: String
    ) throws -> (tree: String, sources: [SourceFile]) {
        guard
            let tree = git(
                ["rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{tree}"], folder
            )
            .map({ String(decoding: $0, as: UTF8.self).filter { !$0.isWhitespace } }),
            let listing = git(
                ["ls-tree", "-r", "-z", tree, "--", "library.yaml", "Rules", "Protocols"], folder)
        else { throw notFound(name) }
        let entries = try listing.split(separator: 0).compactMap { try Entry($0, of: name) }.sorted()
        let ids = entries.map { $0.id + "\n" }.joined()
        guard !entries.isEmpty,
            let stored = git(["cat-file", "--batch"], folder, input: Array(ids.utf8))
        else {
            throw notFound(name)
        }
        let blobs = try blobs(stored, count: entries.count, name)
        let sources = zip(entries, blobs).enumerated().map {
            SourceFile(id: Int32($0), path: $1.0.path, bytes: $1.1)
        }
        return (tree, sources)
    }

    /// A file of the library in a tree of git.
    private struct Entry: Comparable {
        let id: String
        let path: String

        /// Nil for what is no part of a library. A link is refused: what it leads to is not in the tree.
        init?(_ line: ArraySlice<UInt8>, of revision: String) throws {
            let parts = line.split(separator: UInt8(ascii: "\t"), maxSplits: 1)
            let words = parts[0].split(separator: UInt8(ascii: " ")).map {
                String(decoding: $0, as: UTF8.self)
            }
            guard parts.count == 2, words.count == 3 else { return nil }
            path = String(decoding: parts[1], as: UTF8.self)
            id = words[2]
            let names = path.split(separator: "/")
            guard LibraryPart(ofFile: path) != nil, words[1] == "blob",
                !names.contains(where: { $0.hasPrefix(".") || $0 == "Simulations" })
            else { return nil }
            if words[0] == "120000" {
                throw Refusal("`\(path)` in `\(revision)` is a link; put the file itself there")
            }
        }

        /// `Rules` first, each folder in the order of its names, as on the disk.
        static func < (one: Entry, other: Entry) -> Bool {
            func parts(_ entry: Entry) -> [Substring] { entry.path.split(separator: "/") }
            func isRules(_ entry: Entry) -> Bool { entry.path.hasPrefix("Rules/") }
            if isRules(one) != isRules(other) { return isRules(one) }
            return parts(one).lexicographicallyPrecedes(parts(other))
        }
    }

    /// The contents from what `git cat-file --batch` prints: a line with the size, the bytes, a line break.
    private static func blobs(_ stored: [UInt8], count: Int, _ name: String) throws -> [[UInt8]] {
        var blobs: [[UInt8]] = []
        var rest = stored[...]
        for _ in 0..<count {
            let head = rest.prefix { $0 != 0x0A }
            let size = head.split(separator: UInt8(ascii: " ")).last.flatMap {
                Int(String(decoding: $0, as: UTF8.self))
            }
            rest = rest.dropFirst(head.count + 1)
            guard let size, size >= 0, size <= rest.count else { throw notFound(name) }
            blobs.append(Array(rest.prefix(size)))
            rest = rest.dropFirst(size + 1)
        }
        return blobs
    }

    private static func notFound(_ name: String) -> Refusal {
        Refusal(
            "`\(name)` is neither a folder nor a git revision with `Rules` and `Protocols` in it; "
                + "`git log --oneline` lists revisions"
        )
    }

    /// What git prints; nil when it does not end well.
    private static func git(_ arguments: [String], _ folder: String, input: [UInt8] = []) -> [UInt8]? {
        // Objects that are not here are not fetched, since a repository may say by which program.
        let environment = ["GIT_NO_LAZY_FETCH=1", "GIT_ALLOW_PROTOCOL=none", "GIT_OPTIONAL_LOCKS=0"]
        return output(
            of: ["git", "--no-replace-objects", "--no-pager", "-C", folder] + arguments, environment,
            input: input)
    }
}
