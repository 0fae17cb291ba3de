import FoundationEssentials
import Glibc
import TriageAuthoring
import TriageDiagnostics

/// The files of this machine, as seen from a folder: relative paths start there, and paths are shown from
/// there.
struct Disk: Sendable {
    /// Absolute.
    let folder: String

    /// As seen from the current folder.
    static let here = Disk(folder: FileManager.default.currentDirectoryPath)

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

    func exists(_ path: String) -> Bool { kind(of: path) != .missing }

    /// The path, when there is something there.
    func existing(_ path: String) throws -> String {
        guard exists(path) else { throw Refusal("there is no file `\(path)`") }
        return path
    }

    private func outer(_ path: String) -> String { path.hasPrefix("/") ? path : folder + "/" + path }

    func absolute(_ path: String) -> String {
        guard let real = realpath(outer(path), nil) else { return outer(path) }
        defer { free(real) }
        return String(cString: real)
    }

    /// Relative to the folder where that is shorter.
    func display(_ path: String) -> String {
        let here = absolute(".") + "/"
        return path.hasPrefix(here) ? String(path.dropFirst(here.count)) : path
    }

    /// The names in a folder, by name.
    func names(in path: String) throws -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: outer(path)).sorted()
        } catch {
            throw Refusal("the folder `\(path)` cannot be read", .machineFailed)
        }
    }

    // MARK: bytes

    /// The bytes of a file; of more than the reader takes only so much that it sees it is too much.
    func bytes(of path: String) throws -> [UInt8] {
        let descriptor = open(outer(path), O_RDONLY)
        defer { if descriptor >= 0 { close(descriptor) } }
        guard descriptor >= 0, let bytes = Self.readAll(descriptor) else {
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

    /// Refuses a path where something stands already: what a command proposes never replaces what was
    /// written.
    func refuseExisting(_ path: String) throws {
        if exists(path) { throw Refusal("`\(path)` exists already; choose another name") }
    }

    /// Writes a file as a whole: a crash in between leaves the old one in place.
    /// Makes a folder and those around it, unless it is there.
    func makeFolder(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(atPath: outer(path), withIntermediateDirectories: true)
        } catch {
            throw Refusal("the folder `\(path)` cannot be made", .machineFailed)
        }
    }

    /// Adds to the end of a file; it is on the disk when this returns.
    func append(_ text: String, to path: String) throws {
        guard !text.isEmpty else { return }
        let file = open(outer(path), O_WRONLY | O_APPEND | O_CLOEXEC)
        defer { close(file) }
        var rest = Array(text.utf8)[...]
        while file >= 0, !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            guard count > 0 else { break }
            rest = rest.dropFirst(count)
        }
        guard file >= 0, rest.isEmpty, fdatasync(file) == 0 else {
            throw Refusal("`\(path)` cannot be written", .machineFailed)
        }
    }

    func write(_ text: String, to path: String) throws {
        // A device or a pipe is written to, not put in place of.
        if kind(of: path) == .special {
            return try OutputFile(outer(path), keeping: true).write(Array(text.utf8))
        }
        do {
            try Data(text.utf8).write(to: URL(filePath: outer(path)), options: .atomic)
        } catch {
            throw Refusal("`\(path)` cannot be written", .machineFailed)
        }
    }
}
