import Glibc

/// Which file a path leads to, however it is spelled and through whatever links; of one that is not there
/// yet, its folder and name.
struct FileIdentity: Hashable {
    private let device: UInt
    private let number: UInt
    private var name = ""

    /// Nil for what is no file: a pipe, a device, a folder.
    init?(_ path: String) {
        switch Disk.here.kind(of: path) {
        case .file:
            var status = stat()
            guard stat(Disk.here.absolute(path), &status) == 0 else { return nil }
            self.init(status)
        case .missing:
            let whole = path.hasPrefix("/") ? path : "./" + path
            guard let slash = whole.lastIndex(of: "/") else { return nil }
            var status = stat()
            guard stat(Disk.here.absolute(String(whole[...slash])), &status) == 0 else { return nil }
            self.init(status)
            name = String(whole[whole.index(after: slash)...])
        case .folder, .special: return nil
        }
    }

    /// Of what is open; nil when it is no file.
    init?(open descriptor: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        self.init(status)
    }

    private init(_ status: stat) {
        device = UInt(status.st_dev)
        number = UInt(status.st_ino)
    }
}

/// The files that a replay reads and those that it writes, held against each other before anything is
/// written.
struct ReplayFiles {
    /// What is read, and what that is.
    var inputs: [(path: String, what: String)] = []
    /// What is written; a run that goes on finds the first kind there already.
    var growing: [String] = []
    var others: [String] = []

    /// Refuses to write over what is read, over another output, and over any file that stands there already.
    ///
    /// - Parameter resuming: the results, rejects and the note of an earlier run are gone on with.
    func check(resuming: Bool) throws {
        var read: [FileIdentity: (path: String, what: String)] = [:]
        for input in inputs {
            if let file = FileIdentity(input.path) { read[file] = input }
        }
        if let file = FileIdentity(open: STDOUT_FILENO), let input = read[file] {
            throw Refusal("standard output goes into `\(input.path)`, which \(input.what)")
        }
        var written: Set<FileIdentity> = []
        for path in growing + others {
            guard Disk.here.kind(of: path) != .folder else {
                throw Refusal("`\(path)` is a folder; name a file in it")
            }
            guard let file = FileIdentity(path) else { continue }
            if let input = read[file] {
                throw Refusal("`\(path)` \(input.what); what a replay writes goes to another file")
            }
            guard written.insert(file).inserted else {
                throw Refusal("results, summary and rejects go to files of their own; give each another name")
            }
        }
        for path in resuming ? others : growing + others where Disk.here.kind(of: path) == .file {
            let note = path + ".progress"
            let isInterrupted = growing.contains(note) && Disk.here.kind(of: note) == .file
            throw Refusal(
                "`\(path)` exists already; choose another name"
                    + (isInterrupted ? ", or go on with the interrupted replay by --resume" : ""))
        }
    }
}
