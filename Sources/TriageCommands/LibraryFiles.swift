import FoundationEssentials
import Glibc
import TriageDiagnostics

/// The files of a library, read from disk.
struct LibraryFiles {
    /// Rule sets and protocols, Rules/ first, each folder in the order of its paths.
    let files: [SourceFile]
    let cases: [SourceFile]
    /// When only some files were asked for: their paths.
    let focus: Set<String>

    /// Finds and reads the files that paths stand for.
    ///
    /// A folder with `Rules` and `Protocols` is a library; any other folder gives its YAML files. A file
    /// inside a library brings the whole library with it, since its names may stand anywhere there. Without
    /// paths the library around the current folder is taken, else the one named by `TRIAGE_LIBRARY`, else the
    /// one beside the program.
    static func read(_ paths: [String]) throws -> LibraryFiles {
        var found: [String] = []
        var focus: Set<String> = []
        for path in paths.isEmpty ? [try defaultLibrary()] : paths {
            switch kind(of: path) {
            case .missing: throw Refusal("there is no file or folder `\(path)`")
            case .folder: found += try files(inFolder: path)
            case .file:
                if let library = library(around: path) {
                    found += try files(inFolder: library)
                    focus.insert(display(absolute(path)))
                } else {
                    found.append(path)
                }
            }
        }
        var seen: Set<String> = []
        let unique = found.map(absolute).filter { seen.insert($0).inserted }
        let sources = try unique.enumerated().map {
            try SourceFile(id: Int32($0), path: display($1), bytes: bytes(of: $1))
        }
        let files = sources.filter { !$0.path.hasSuffix(".cases.yaml") }
        if !files.contains(where: isProtocol) {
            let place = paths.isEmpty ? "here" : "in " + paths.map { "`\($0)`" }.joined(separator: ", ")
            throw Refusal("there is no protocol \(place): no file with `protocol:` was found")
        }
        return LibraryFiles(
            files: files, cases: sources.filter { $0.path.hasSuffix(".cases.yaml") }, focus: focus)
    }

    private static func isProtocol(_ file: SourceFile) -> Bool {
        let text = file.text(0..<min(file.bytes.count, 1 << 20))
        return text.hasPrefix("protocol:") || text.contains("\nprotocol:")
    }

    // MARK: paths

    static func exists(_ path: String) -> Bool { kind(of: path) != .missing }

    private enum Kind {
        case missing, file, folder
    }

    private static func kind(of path: String) -> Kind {
        var status = stat()
        guard stat(path, &status) == 0 else { return .missing }
        return status.st_mode & S_IFMT == S_IFDIR ? .folder : .file
    }

    private static func isLibrary(_ folder: String) -> Bool {
        kind(of: folder + "/Rules") == .folder && kind(of: folder + "/Protocols") == .folder
    }

    private static func defaultLibrary() throws -> String {
        if let here = library(around: absolute(".") + "/x") { return here }
        if let named = ProcessInfo.processInfo.environment["TRIAGE_LIBRARY"], !named.isEmpty { return named }
        if let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"),
            let beside = library(around: program)
        {
            return beside
        }
        throw Refusal("there is no library here: name a folder that holds `Rules` and `Protocols`")
    }

    /// The nearest folder above a path that holds a library.
    private static func library(around path: String) -> String? {
        var folder = absolute(path)
        while let slash = folder.lastIndex(of: "/") {
            folder = String(folder[..<slash])
            if isLibrary(folder.isEmpty ? "/" : folder) { return folder }
        }
        return nil
    }

    private static func files(inFolder folder: String) throws -> [String] {
        if isLibrary(folder) {
            return try yamlFiles(folder + "/Rules") + yamlFiles(folder + "/Protocols")
        }
        let files = try yamlFiles(folder)
        if files.isEmpty { throw Refusal("the folder `\(folder)` holds no YAML file") }
        return files
    }

    /// YAML files in a folder and its subfolders, by path; simulations and recorded calls are not part of a
    /// library.
    private static func yamlFiles(_ folder: String) throws -> [String] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        } catch {
            throw Refusal("the folder `\(folder)` cannot be read", .machineFailed)
        }
        return try names.filter { !$0.hasPrefix(".") && $0 != "Simulations" }.flatMap { name -> [String] in
            let path = folder + "/" + name
            if kind(of: path) == .folder { return try yamlFiles(path) }
            let isLibrary =
                (name.hasSuffix(".yaml") || name.hasSuffix(".yml")) && !name.hasSuffix(".call.yaml")
            return isLibrary ? [path] : []
        }
    }

    private static func absolute(_ path: String) -> String {
        guard let real = realpath(path, nil) else {
            return path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
        }
        defer { free(real) }
        return String(cString: real)
    }

    /// Relative to the current folder where that is shorter.
    private static func display(_ path: String) -> String {
        let here = absolute(".") + "/"
        return path.hasPrefix(here) ? String(path.dropFirst(here.count)) : path
    }

    /// The bytes of a file; of more than the reader takes only so much that it sees it is too much.
    static func bytes(of path: String) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY)
        defer { if descriptor >= 0 { close(descriptor) } }
        guard descriptor >= 0, let bytes = readAll(descriptor) else {
            throw Refusal("`\(path)` cannot be read: \(String(cString: strerror(errno)))", .machineFailed)
        }
        return bytes
    }

    static func standardInput() throws -> [UInt8] {
        guard let bytes = readAll(STDIN_FILENO) else {
            throw Refusal("standard input cannot be read", .machineFailed)
        }
        return bytes
    }

    /// Nil when reading fails; `errno` says why.
    private static func readAll(_ descriptor: Int32, limit: Int = 4 << 20) -> [UInt8]? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count < limit {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0 { return nil }
            if count == 0 { break }
            bytes += buffer[..<count]
        }
        return bytes
    }
}
