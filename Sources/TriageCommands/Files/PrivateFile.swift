import Glibc

/// A file that holds what was said on calls: calls, attempts, histories, results.
///
/// Its owner alone can read it, from its first byte on. It is never reached through a link and never put over
/// a file that another program wrote meanwhile, and while it is open no other `triage` writes to it.
package final class PrivateFile {
    let path: String
    private var descriptor: Int32
    /// Bytes from the beginning of the file to the place where the next are written.
    private(set) var written = 0

    /// Permissions of a new file: its owner reads and writes it.
    package static let ownersOnly: mode_t = 0o600

    /// A new file. Refuses a path where anything stands, be it a link that leads nowhere.
    init(creating path: String, mode: mode_t = ownersOnly) throws {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
        guard descriptor >= 0 else {
            if errno == EEXIST { throw Refusal("`\(Self.shown(path))` exists already; choose another name") }
            throw Self.cannotBeWritten(path)
        }
        // A file that was made a moment ago is locked by nobody, unless another `triage` was quick to go on
        // with it.
        try claim()
    }

    /// A file that is there, to be replaced or to be added to from its beginning on. Refuses links, devices
    /// and files that another `triage` has open so.
    init(goingOnWith path: String) throws {
        self.path = path
        descriptor = open(path, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ELOOP { throw Refusal("`\(Self.shown(path))` is a link; name the file itself") }
            throw Self.cannotBeWritten(path)
        }
        guard let status = Self.status(of: descriptor), status.st_mode & S_IFMT == S_IFREG else {
            throw Refusal("`\(Self.shown(path))` is no file that can be replaced; choose another name")
        }
        try claim()
        // Whoever held the lock may have put another file here.
        guard isStillHere else { throw Self.takenOver(path) }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    // MARK: writing

    /// Writes at the end of what was written.
    func write(_ bytes: [UInt8]) throws {
        if let error = send(bytes[...], to: descriptor) { throw Self.cannotBeWritten(path, error) }
        written += bytes.count
    }

    /// Returns when everything written is on the disk.
    func sync() throws {
        if fdatasync(descriptor) != 0, errno != EINVAL, errno != EROFS { throw Self.cannotBeWritten(path) }
    }

    /// Returns when the file's name is on the disk.
    func syncName() { Self.syncFolder(of: path) }

    /// Keeps so many bytes of what stands there and goes on behind them.
    func cut(to size: Int) throws {
        guard lseek(descriptor, 0, SEEK_END) >= off_t(size), ftruncate(descriptor, off_t(size)) == 0,
            lseek(descriptor, off_t(size), SEEK_SET) == off_t(size)
        else {
            throw Refusal(
                "`\(Self.shown(path))` is not what the interrupted run left; run again without `--resume`")
        }
        written = size
    }

    /// Puts new contents in place of all there is: after a crash there is the old file or the new one. The
    /// permissions stay.
    func replace(with bytes: [UInt8]) throws {
        let (new, name) = try Self.temporary(beside: path)
        do {
            guard let old = Self.status(of: descriptor) else { throw Self.cannotBeWritten(path) }
            // Only root may give a file away; for all others it is theirs already.
            _ = fchown(new, old.st_uid, old.st_gid)
            guard fchmod(new, old.st_mode & 0o777) == 0 else { throw Self.cannotBeWritten(path) }
            _ = flock(new, LOCK_EX | LOCK_NB)
            if let error = send(bytes[...], to: new) { throw Self.cannotBeWritten(path, error) }
            guard fsync(new) == 0 else { throw Self.cannotBeWritten(path) }
            guard isStillHere else { throw Self.takenOver(path) }
            guard rename(name, path) == 0 else { throw Self.cannotBeWritten(path) }
        } catch {
            close(new)
            unlink(name)
            throw error
        }
        close(descriptor)
        descriptor = new
        written = bytes.count
        Self.syncFolder(of: path)
    }

    // MARK: whose it is

    /// Takes the lock, which ends with the file. File systems without locks have none to take.
    private func claim() throws {
        if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
            throw Refusal("another triage is writing to `\(Self.shown(path))`; choose another name")
        }
    }

    /// Whether the path still leads to this file.
    private var isStillHere: Bool {
        var there = stat()
        guard lstat(path, &there) == 0, let own = Self.status(of: descriptor) else { return false }
        return there.st_ino == own.st_ino && there.st_dev == own.st_dev
    }

    private static func status(of descriptor: Int32) -> stat? {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? status : nil
    }

    /// A new file in the same folder, so that it can be moved in place of another.
    private static func temporary(beside path: String) throws -> (descriptor: Int32, name: String) {
        for number in 0..<1_000 {
            let name = folder(of: path) + "/.triage-\(getpid())-\(number)"
            let new = open(name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, ownersOnly)
            if new >= 0 { return (new, name) }
            if errno != EEXIST { break }
        }
        throw cannotBeWritten(path)
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The name of a file is on the disk when its folder is.
    private static func syncFolder(of path: String) {
        let descriptor = open(folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    // MARK: refusals

    /// As a person names it.
    private static func shown(_ path: String) -> String { Disk.here.display(path) }

    private static func takenOver(_ path: String) -> Refusal {
        Refusal(
            "another program has put a file at `\(shown(path))`; it is left as it is; choose another name",
            .machineFailed)
    }

    private static func cannotBeWritten(_ path: String, _ error: Int32 = errno) -> Refusal {
        .cannotBe("written", "`\(shown(path))`", error)
    }
}

/// Writes bytes to a descriptor, waiting while it takes none; the error number when it never will.
func send(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) -> Int32? {
    var rest = bytes
    while !rest.isEmpty {
        let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        if count >= 0 {
            rest = rest.dropFirst(count)
        } else if errno == EAGAIN {
            var place = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            poll(&place, 1, -1)
        } else if errno != EINTR {
            return errno
        }
    }
    return nil
}
