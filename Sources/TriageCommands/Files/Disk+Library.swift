import FoundationEssentials
import Glibc
import Synchronization
import TriageAuthoring
import TriageDiagnostics

extension Disk {
    /// Finds and reads the files that paths stand for.
    ///
    /// A folder with `Rules` and `Protocols` is a library; any other folder gives its YAML files. A file
    /// inside a library brings the whole library with it, since its names may stand anywhere there; cases and
    /// transcripts from elsewhere bring the default library. Without paths the library around the current
    /// folder is taken, else the one named by `TRIAGE_LIBRARY`, else the one beside the program.
    ///
    /// - Parameters:
    ///   - library: in place of the default one, for cases and transcripts from elsewhere.
    ///   - onlyRules: read neither cases nor transcripts.
    package func text(at paths: [String], around library: String? = nil, onlyRules: Bool = false) throws
        -> LibraryText
    {
        var found = try find(paths, library)
        if onlyRules { found.paths.removeAll { (LibraryPart(ofFile: $0) ?? .rules) != .rules } }
        let sources = try found.paths.enumerated().map {
            try SourceFile(id: Int32($0), path: display($1), bytes: bytes(of: $1))
        }
        let place = paths.isEmpty ? "here" : "in " + paths.map { "`\($0)`" }.joined(separator: ", ")
        let bases =
            try found.root.map { try BaseFiles.under(sources, in: $0, first: Int32(sources.count)) } ?? []
        if let library { try refuseOtherRules(paths, library, sources + bases.flatMap(\.files)) }
        return try LibraryText(sources, root: found.root, focus: found.focus, on: bases, of: place)
    }

    /// Paths, sizes and times of the files that paths stand for, in one number; 0 when they cannot be found.
    func stamp(of paths: [String]) -> Int {
        var hasher = Hasher()
        guard let found = try? find(paths, nil) else { return 0 }
        for path in found.paths + bases(of: found.root) {
            var status = stat()
            stat(path, &status)
            hasher.combine(path)
            hasher.combine(status.st_size)
            hasher.combine(status.st_ino)
            hasher.combine(status.st_mtim.tv_sec)
            hasher.combine(status.st_mtim.tv_nsec)
        }
        return hasher.finalize()
    }

    private struct Found {
        /// Absolute, each once.
        var paths: [String] = []
        var root: String?
        var focus: Set<String> = []
    }

    private func find(_ paths: [String], _ other: String?) throws -> Found {
        var found = Found()
        func take(_ library: String) throws {
            let root = absolute(library)
            if let first = found.root, first != root { throw twoLibraries(first, root) }
            found.root = root
        }
        var without: [String] = []
        for path in paths.isEmpty ? [try defaultLibrary()] : paths {
            switch kind(of: path) {
            case .missing: throw missing(path, "file or folder")
            case .folder:
                if let other {
                    let cases = try files(inFolder: path).filter { LibraryPart(ofFile: $0) == .cases }
                    if isLibrary(path) { throw namedTwice(path, other) }
                    if cases.isEmpty { without.append(path) }
                    try take(other)
                    found.paths += try files(inFolder: other) + cases
                    found.focus.formUnion(cases.map { display(absolute($0)) })
                    continue
                }
                if paths.count == 1, let whole = wholeLibrary(of: path) {
                    throw Refusal(
                        "`\(path)` is a part of a library, and its names may stand in another part; "
                            + "name the whole, `\(whole)`"
                    )
                }
                found.paths += try files(inFolder: path)
                if isLibrary(path) { try take(path) }
            case .file, .special:
                // Cases and transcripts mean nothing by themselves.
                let part = LibraryPart(ofFile: path)
                let isTest = part == .transcript || part == .cases
                let around = other ?? library(around: path)
                if let library = try around ?? (isTest ? defaultLibrary() : nil) {
                    found.paths += try files(inFolder: library)
                    try take(library)
                    if part != nil { found.paths.append(path) }
                    found.focus.insert(display(absolute(path)))
                } else {
                    found.paths.append(path)
                }
            }
        }
        // One without is no mistake where another has some; where none has, all others are of the library.
        if without.count == paths.count, let other, let first = without.first {
            throw Refusal(
                "`\(first)` holds no cases, and `--library \(other)` names the library they would be tried on"
            )
        }
        var seen: Set<String> = []
        found.paths = found.paths.map(absolute).filter { seen.insert($0).inserted }
        return found
    }

    /// Why two libraries are not read as one.
    private func twoLibraries(_ one: String, _ other: String) -> Refusal {
        for (upper, lower) in [(one, other), (other, one)]
        where bases(of: upper).contains(where: { absolute($0) == lower + "/library.yaml" }) {
            return Refusal(
                "two libraries are named; `\(display(upper))` stands on `\(display(lower))` and brings it "
                    + "along: name `\(display(upper))` alone")
        }
        return Refusal("two libraries are named, `\(display(one))` and `\(display(other))`; name one")
    }

    func namedTwice(_ path: String, _ library: String) -> Refusal {
        Refusal("the library is named twice, as `\(path)` and with `--library \(library)`; name it once")
    }

    /// Refuses folders of cases that hold rules of another library than the one that the cases are tried on.
    private func refuseOtherRules(_ paths: [String], _ library: String, _ read: [SourceFile]) throws {
        let known = Set(read.map { absolute($0.path) })
        for path in paths where kind(of: path) == .folder {
            let rules = try files(inFolder: path).filter { LibraryPart(ofFile: $0) == .rules }
            if !known.isSuperset(of: rules.map(absolute)) { throw namedTwice(path, library) }
        }
    }

    func isLibrary(_ folder: String) -> Bool {
        kind(of: folder + "/library.yaml") == .file
            || kind(of: folder + "/Rules") == .folder && kind(of: folder + "/Protocols") == .folder
    }

    /// The files of the libraries that one stands on, as they lie on the disk.
    private func bases(of root: String?) -> [String] {
        guard let root, let bytes = try? bytes(of: root + "/library.yaml") else { return [] }
        let file = SourceFile(id: 0, path: "library.yaml", bytes: bytes)
        guard let bases = try? BaseFiles.under([file], in: root, first: 1) else { return [] }
        return bases.flatMap(\.files).map(\.path)
    }

    /// The files of the rules of a library in a folder.
    func rules(ofLibrary folder: String, first: Int32) throws -> [SourceFile] {
        guard isLibrary(folder) else {
            throw Refusal(
                "`\(display(folder))` is no library: "
                    + "it has neither `library.yaml` nor `Rules` and `Protocols`"
            )
        }
        return try files(inFolder: folder).filter { LibraryPart(ofFile: $0) == .rules }.enumerated().map {
            try SourceFile(id: first + Int32($0), path: display(absolute($1)), bytes: bytes(of: $1))
        }
    }

    /// The files of the cases of a library in a folder.
    func cases(ofLibrary folder: String) throws -> [SourceFile] {
        try files(inFolder: folder).filter { LibraryPart(ofFile: $0) == .cases }.map {
            try SourceFile(id: 0, path: display(absolute($0)), bytes: bytes(of: $0))
        }
    }

    /// Of a folder in the `Rules` or `Protocols` of a library the library, as the path is written.
    private func wholeLibrary(of folder: String) -> String? {
        guard !isLibrary(folder), let library = library(around: folder),
            ["Rules", "Protocols"].contains(where: {
                (absolute(folder) + "/").hasPrefix(absolute(library + "/" + $0) + "/")
            })
        else { return nil }
        return library == absolute(".") ? "." : display(library)
    }

    private func defaultLibrary() throws -> String {
        if let here = library(around: absolute(".") + "/x") { return here }
        if let named = ProcessInfo.processInfo.environment["TRIAGE_LIBRARY"], !named.isEmpty {
            Self.tellOnce("the library from TRIAGE_LIBRARY: \(display(absolute(named)))\n")
            return named
        }
        if let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"),
            let beside = library(around: program)
        {
            Self.tellOnce("the library beside the program: \(display(beside))\n")
            return beside
        }
        throw Refusal("there is no library here: name a folder that holds `Rules` and `Protocols`")
    }

    /// Says which library is taken where nobody named it and none is around, lest it is another than was
    /// meant; once, however often it is read.
    private static func tellOnce(_ text: String) {
        if isToldWhere.exchange(true, ordering: .relaxed) { return }
        Terminal.writeError(text)
    }

    private static let isToldWhere = Atomic(false)

    /// The nearest folder above a path that holds a library.
    private func library(around path: String) -> String? {
        var folder = absolute(path)
        while let slash = folder.lastIndex(of: "/") {
            folder = String(folder[..<slash])
            if isLibrary(folder.isEmpty ? "/" : folder) { return folder }
        }
        return nil
    }

    private func files(inFolder folder: String) throws -> [String] {
        var walk = LibraryWalk(disk: self, root: absolute(folder))
        if isLibrary(folder) {
            let own = folder + "/library.yaml"
            let parts = ["/Rules", "/Protocols"].map { folder + $0 }.filter { kind(of: $0) == .folder }
            return try (kind(of: own) == .file ? [own] : []) + parts.flatMap { try walk.files(in: $0) }
        }
        let files = try walk.files(in: folder)
        if !files.contains(where: { LibraryPart(ofFile: $0) != .transcript }) {
            throw Refusal(
                "the folder `\(folder)` holds no YAML file; name one that holds `Rules` and `Protocols`")
        }
        return files
    }
}

/// Finds the files of a library, each folder once whatever links there are.
private struct LibraryWalk {
    let disk: Disk
    /// Without links. What a link leads to outside of it is not the library's.
    let root: String
    private var seen: Set<String> = []

    init(disk: Disk, root: String) {
        self.disk = disk
        self.root = root
    }

    /// YAML files and transcripts in a folder and its subfolders, by path; simulations are not part of a
    /// library.
    mutating func files(in folder: String) throws -> [String] {
        guard seen.insert(disk.absolute(folder)).inserted else { return [] }
        var files: [String] = []
        for name in try disk.names(in: folder) where !name.hasPrefix(".") && name != "Simulations" {
            let path = folder + "/" + name
            let kind = disk.kind(of: path)
            guard kind == .folder || LibraryPart(ofFile: name) != nil else { continue }
            if disk.isLink(path) { try stayInside(path, kind) }
            switch kind {
            case .folder: files += try self.files(in: path)
            case .file: files.append(path)
            case .special, .missing:
                throw Refusal(
                    "`\(disk.display(path))` is a pipe or a device; a library is made of files; take it out")
            }
        }
        return files
    }

    private func stayInside(_ link: String, _ kind: Disk.Kind) throws {
        if kind == .missing {
            throw Refusal(
                "`\(disk.display(link))` is a link that leads nowhere; take it out, or put the file "
                    + "itself there"
            )
        }
        guard (disk.absolute(link) + "/").hasPrefix(root == "/" ? root : root + "/") else {
            throw Refusal(
                "`\(disk.display(link))` is a link that leads out of the library, so it is not read; put the file itself there"
            )
        }
    }
}
