import Foundation

/// The folder of a record, which its owner alone can look into, and its file, which its owner alone can read.
struct PrivatePlace {
    let folder: String
    var file: String { folder + "/calls.sqlite" }

    /// Makes what is not there. What is there has to be private already: closing a folder that somebody has
    /// opened to others is not ours to do.
    ///
    /// - Parameter isNew: refuse a folder that is there.
    init(_ folder: String, isNew: Bool = false) throws(RecordRefusal) {
        self.folder = folder
        if unsafe mkdir(folder, 0o700) != 0 {
            let error = errno
            guard error == EEXIST else {
                throw .machine("the folder `\(folder)` cannot be made: \(Self.reason(error))")
            }
            if isNew { throw .notPrivate("`\(folder)` is there already; name a folder that is not") }
            try Self.check(folder, is: S_IFDIR, "the folder", "700")
        }
        if let error = Self.make(file), error != EEXIST {
            throw .machine("`\(file)` cannot be made: \(Self.reason(error))")
        }
        for file in [file, file + "-wal", file + "-shm"] where unsafe access(file, F_OK) == 0 {
            try Self.check(file, is: S_IFREG, "the file", "600")
        }
    }

    /// A new file for a copy, of its owner's alone.
    static func makeNew(_ path: String) throws(RecordRefusal) {
        guard let error = make(path) else { return }
        throw .machine(
            error == EEXIST
                ? "`\(path)` exists already; choose another name"
                : "`\(path)` cannot be made: \(reason(error))")
    }

    /// - Returns: why it was not made.
    private static func make(_ path: String) -> Int32? {
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return errno }
        fsync(descriptor)
        close(descriptor)
        sync((path as NSString).deletingLastPathComponent)
        return nil
    }

    /// Whether there is a record in a folder.
    static func isTaken(_ folder: String) -> Bool { unsafe access(folder + "/calls.sqlite", F_OK) == 0 }

    private static func check(_ path: String, is kind: mode_t, _ what: String, _ mode: String)
        throws(RecordRefusal)
    {
        var status = stat()
        guard unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT == kind, status.st_uid == geteuid()
        else {
            throw .notPrivate("\(what) `\(path)` is not yours, or a link, or something else")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw .notPrivate("\(what) `\(path)` is open to others; close it with `chmod \(mode) \(path)`")
        }
    }

    private static func reason(_ error: Int32) -> String { unsafe String(cString: strerror(error)) }

    /// The name of a file is on the disk when its folder is.
    static func sync(_ path: String) {
        let descriptor = unsafe open(path.isEmpty ? "." : path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}
