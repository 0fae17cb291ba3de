import FoundationEssentials
import Glibc
import TriageAuthoring
import TriageDiagnostics

extension Disk {
    /// Finds and reads the files that paths stand for.
    ///
    /// A folder with `Rules` and `Protocols` is a library; any other folder gives its YAML files. A file
    /// inside a library brings the whole library with it, since its names may stand anywhere there; cases and
    /// transcripts from elsewhere bring the default library. Without paths the library around the current
    /// folder is taken, else the one named by `TRIAGE_LIBRARY`, else the one beside the program.
    func text(at paths: [String]) throws -> LibraryText {
        let found = try find(paths)
        let sources = try found.paths.enumerated().map {
            try SourceFile(id: Int32($0), path: display($1), bytes: bytes(of: $1))
        }
        func those(_ ending: String) -> [SourceFile] { sources.filter { $0.path.hasSuffix(ending) } }
        let files = sources.filter {
            !$0.path.hasSuffix(".cases.yaml") && !$0.path.hasSuffix(".transcript")
        }
        if !files.contains(where: isProtocol) {
            let place = paths.isEmpty ? "here" : "in " + paths.map { "`\($0)`" }.joined(separator: ", ")
            throw Refusal("there is no protocol \(place): no file with `protocol:` was found")
        }
        return LibraryText(
            root: found.root, files: files, cases: those(".cases.yaml"), transcripts: those(".transcript"),
            focus: found.focus)
    }

    /// Paths, sizes and times of the files that paths stand for, in one number; 0 when they cannot be found.
    func stamp(of paths: [String]) -> Int {
        var hasher = Hasher()
        guard let found = try? find(paths) else { return 0 }
        for path in found.paths {
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

    private func find(_ paths: [String]) throws -> Found {
        var found = Found()
        for path in paths.isEmpty ? [try defaultLibrary()] : paths {
            switch kind(of: path) {
            case .missing: throw Refusal("there is no file or folder `\(path)`")
            case .folder:
                found.paths += try files(inFolder: path)
                if isLibrary(path) { found.root = absolute(path) }
            case .file, .special:
                // Cases and transcripts mean nothing by themselves.
                let isTest = path.hasSuffix(".transcript") || path.hasSuffix(".cases.yaml")
                if let library = try library(around: path) ?? (isTest ? defaultLibrary() : nil) {
                    found.paths += try files(inFolder: library)
                    found.root = absolute(library)
                    if !path.hasSuffix(".call.yaml") { found.paths.append(path) }
                    found.focus.insert(display(absolute(path)))
                } else {
                    found.paths.append(path)
                }
            }
        }
        var seen: Set<String> = []
        found.paths = found.paths.map(absolute).filter { seen.insert($0).inserted }
        return found
    }

    private func isProtocol(_ file: SourceFile) -> Bool {
        let text = file.text(0..<min(file.bytes.count, 1 << 20))
        return text.hasPrefix("protocol:") || text.contains("\nprotocol:")
    }

    private func isLibrary(_ folder: String) -> Bool {
        kind(of: folder + "/Rules") == .folder && kind(of: folder + "/Protocols") == .folder
    }

    private func defaultLibrary() throws -> String {
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
    private func library(around path: String) -> String? {
        var folder = absolute(path)
        while let slash = folder.lastIndex(of: "/") {
            folder = String(folder[..<slash])
            if isLibrary(folder.isEmpty ? "/" : folder) { return folder }
        }
        return nil
    }

    private func files(inFolder folder: String) throws -> [String] {
        if isLibrary(folder) {
            return try libraryFiles(folder + "/Rules") + libraryFiles(folder + "/Protocols")
        }
        let files = try libraryFiles(folder)
        if !files.contains(where: { !$0.hasSuffix(".transcript") }) {
            throw Refusal("the folder `\(folder)` holds no YAML file")
        }
        return files
    }

    /// YAML files and transcripts in a folder and its subfolders, by path; simulations, rubrics and recorded
    /// calls are not part of a library.
    private func libraryFiles(_ folder: String) throws -> [String] {
        try names(in: folder).filter { !$0.hasPrefix(".") && $0 != "Simulations" }.flatMap {
            name -> [String] in
            let path = folder + "/" + name
            if kind(of: path) == .folder { return try libraryFiles(path) }
            let isPart = [".yaml", ".yml", ".transcript"].contains { name.hasSuffix($0) }
            return isPart && !name.hasSuffix(".call.yaml") && name != "rubrics.yaml" ? [path] : []
        }
    }
}
