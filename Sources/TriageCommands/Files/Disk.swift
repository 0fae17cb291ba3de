import FoundationEssentials
import Glibc
import TriageAuthoring
import TriageDiagnostics

/// The files of this machine, as seen from a folder: relative paths start there, and paths are shown from
/// there.
package struct Disk: Sendable {
    /// Absolute.
    let folder: String
    /// The same without links, as paths are shown from it.
    private let realFolder: String

    /// As seen from the current folder.
    package static let here = Disk(folder: FileManager.default.currentDirectoryPath)

    init(folder: String) {
        self.folder = folder
        realFolder = Self.real(folder) ?? folder
    }

    // MARK: paths

    enum Kind {
        case missing, file, folder
        /// A device, a pipe, a socket.
        case special
    }

    func kind(of path: String) -> Kind {
        var status = stat()
        guard stat(outer(path), &status) == 0 else { return .missing }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: return .folder
        case S_IFREG: return .file
        default: return .special
        }
    }

    /// Whether the path itself is a link, wherever it leads.
    func isLink(_ path: String) -> Bool {
        var status = stat()
        return lstat(outer(path), &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
    }

    package func isFile(_ path: String) -> Bool { kind(of: path) == .file }

    package func exists(_ path: String) -> Bool { kind(of: path) != .missing }

    /// The path, when there is something there.
    func existing(_ path: String) throws -> String {
        guard exists(path) else { throw missing(path) }
        return path
    }

    /// That nothing is at a path, and which file of its folder was probably meant.
    func missing(_ path: String, _ what: String = "file") -> Refusal {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let folder = path.hasSuffix(name) ? String(path.dropLast(name.count)) : "."
        let names = (try? self.names(in: folder.isEmpty ? "." : folder))?.filter { !$0.hasPrefix(".") } ?? []
        // A long ending that two names share makes them no nearer.
        let ending = name.firstIndex(of: ".").map { String(name[$0...]) } ?? ""
        let alike = names.filter { $0.hasSuffix(ending) }.map { String($0.dropLast(ending.count)) }
        let near = closest(to: String(name.dropLast(ending.count)), among: alike).map { $0 + ending }
        let help = near.map { "; did you mean `\($0)`?" } ?? ""
        return Refusal("there is no \(what) `\(path)`\(help)")
    }

    private func outer(_ path: String) -> String { path.hasPrefix("/") ? path : folder + "/" + path }

    func absolute(_ path: String) -> String {
        path == "." ? realFolder : Self.real(outer(path)) ?? outer(path)
    }

    private static func real(_ path: String) -> String? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }

    /// Relative to the folder where that is shorter.
    package func display(_ path: String) -> String {
        let here = realFolder.hasSuffix("/") ? realFolder : realFolder + "/"
        return path.hasPrefix(here) ? String(path.dropFirst(here.count)) : path
    }

    /// The names in a folder, by name.
    func names(in path: String) throws -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: outer(path)).sorted()
        } catch {
            throw Refusal.cannotBe("read", "the folder `\(path)`", nil)
        }
    }

    /// The file at a path, or the files of a folder that end so, by name.
    package func files(at path: String, endingIn ending: String) throws -> [String] {
        guard kind(of: path) == .folder else { return [path] }
        return try names(in: path).filter { $0.lowercased().hasSuffix(ending) }.map { name in
            let file = path + "/" + name
            guard kind(of: file) == .file else {
                throw Refusal("`\(file)` is no file; take it out of the folder, or name the files")
            }
            return file
        }
    }

    // MARK: bytes

    /// Bytes that are read of one file; more is refused, and never cut.
    static let limit = 256 << 20

    /// The bytes of a file, all of them.
    ///
    /// - Parameter onlyFiles: refuse pipes and devices, which may never end.
    package func bytes(of path: String, onlyFiles: Bool = false) throws -> [UInt8] {
        let descriptor = open(outer(path), O_RDONLY | O_CLOEXEC | (onlyFiles ? O_NONBLOCK : 0))
        defer { if descriptor >= 0 { close(descriptor) } }
        guard descriptor >= 0 else {
            throw errno == ENOENT || errno == ENOTDIR ? missing(path) : Self.cannotBeRead("`\(path)`")
        }
        if onlyFiles, kind(of: path) == .special {
            throw Refusal("`\(path)` is a pipe or a device and no file; keep what it gives in a file first")
        }
        return try Self.readAll(descriptor, "`\(path)`")
    }

    static func standardInput() throws -> [UInt8] { try readAll(STDIN_FILENO, "standard input") }

    /// The last bytes of a file.
    func lastBytes(of path: String, atMost count: Int) throws -> [UInt8] {
        let descriptor = open(outer(path), O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        defer { if descriptor >= 0 { close(descriptor) } }
        guard descriptor >= 0 else { throw Self.cannotBeRead("`\(path)`") }
        let size = Int(lseek(descriptor, 0, SEEK_END))
        lseek(descriptor, off_t(max(0, size - count)), SEEK_SET)
        return try Self.readAll(descriptor, "`\(path)`")
    }

    private static func readAll(_ descriptor: Int32, _ name: String) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var status = stat()
        if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG {
            let size = Int(status.st_size) - Int(lseek(descriptor, 0, SEEK_CUR))
            if size > limit { throw tooLarge(name) }
            bytes.reserveCapacity(max(0, size))
        }
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count == 0 { return bytes }
            if count > 0 {
                bytes += buffer[..<count]
                if bytes.count > limit { throw tooLarge(name) }
            } else if errno == EAGAIN {
                var place = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                poll(&place, 1, -1)
            } else if errno != EINTR {
                throw cannotBeRead(name)
            }
        }
    }

    private static func tooLarge(_ name: String) -> Refusal {
        Refusal(
            "\(name) holds more than \(limit >> 20) MiB, which is as much as is read at once; split it into smaller files"
        )
    }

    private static func cannotBeRead(_ name: String) -> Refusal {
        .cannotBe("read", name)
    }

    /// Refuses a path where something stands already: what a command proposes never replaces what was
    /// written.
    func refuseExisting(_ path: String) throws {
        if exists(path) { throw Refusal("`\(path)` exists already; choose another name") }
    }

    /// Makes a folder and those around it, unless it is there.
    func makeFolder(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(atPath: outer(path), withIntermediateDirectories: true)
        } catch {
            throw Refusal.cannotBe("made", "the folder `\(path)`", nil)
        }
    }

    /// Writes a file as a whole: a crash in between leaves the old one in place. One that is replaced keeps
    /// its permissions.
    ///
    /// - Parameter mode: of a new file; its owner's alone, but for what is made to be shared.
    func write(_ text: String, to path: String, mode: mode_t = PrivateFile.ownersOnly) throws {
        let bytes = Array(text.utf8)
        switch kind(of: path) {
        // A device or a pipe is written to, not put in place of.
        case .special: try writeThrough(bytes, to: path)
        case .missing:
            let file = try PrivateFile(creating: outer(path), mode: mode)
            try file.write(bytes)
            try file.sync()
        case .file, .folder: try PrivateFile(goingOnWith: outer(path)).replace(with: bytes)
        }
    }

    /// Writes a file that must not be there yet.
    package func create(_ text: String, at path: String, mode: mode_t = PrivateFile.ownersOnly) throws {
        if kind(of: path) == .special { return try writeThrough(Array(text.utf8), to: path) }
        let file = try PrivateFile(creating: outer(path), mode: mode)
        try file.write(Array(text.utf8))
        try file.sync()
    }

    /// Permissions of what is made to be read by others: the parts of a library, pages.
    static let shared: mode_t = 0o644

    private func writeThrough(_ bytes: [UInt8], to path: String) throws {
        let descriptor = open(outer(path), O_WRONLY | O_NOCTTY | O_CLOEXEC)
        defer { if descriptor >= 0 { close(descriptor) } }
        guard descriptor >= 0, send(bytes[...], to: descriptor) == nil else {
            throw Refusal.cannotBe("written", "`\(path)`")
        }
    }
}
