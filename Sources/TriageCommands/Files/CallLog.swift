import Glibc
import TriageCalls
import TriageDiagnostics

/// Keeps one call: every event is on the disk before its reply is shown.
///
/// A call never waits for its file. What cannot be written is told, kept in memory and tried again.
final class CallLog {
    private(set) var path: String?
    private var file: PrivateFile?
    /// Bytes of whole events in the file.
    private var whole = 0
    /// Lines that are not in the file, in their order.
    private(set) var waiting: [String] = []
    /// Why they are not there.
    private(set) var problem: String?
    private let begun: Moment

    /// A new call.
    init(begun: Moment) {
        self.begun = begun
        // A file that may not grow is a failed write, and not the end of the program.
        signal(SIGXFSZ, SIG_IGN)
    }

    /// A call that is gone on with. Refuses when another `triage` is taking it.
    init(goingOnWith path: String, begun: Moment) throws {
        self.begun = begun
        signal(SIGXFSZ, SIG_IGN)
        if CallFolder.isOpen(path) {
            throw Refusal(
                "this call is open in another terminal; it can be taken in one place only; leave it "
                    + "there first"
            )
        }
        file = try PrivateFile(goingOnWith: path)
        self.path = path
    }

    /// The contents of the file that is gone on with.
    func contents() throws -> [UInt8] {
        guard let path else { return [] }
        return try Disk.here.bytes(of: path, onlyFiles: true)
    }

    /// Makes the file ready for what comes next, once it is known to be a call. A last line without its end
    /// gets it where the event is whole; a torn one was never acknowledged, and is written over.
    func goOn(after bytes: [UInt8]) throws {
        guard let file else { return }
        whole = bytes.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        if whole < bytes.count, isEvent(bytes[whole...]) {
            try file.cut(to: bytes.count)
            try file.write([0x0A])
            try file.sync()
            whole = bytes.count + 1
        } else {
            try file.cut(to: whole)
        }
    }

    private func isEvent(_ line: ArraySlice<UInt8>) -> Bool {
        var ignored = Problems()
        let file = SourceFile(id: 0, path: "", bytes: Array(eventFileHeader.utf8) + line)
        return !readEvents(file, &ignored).isEmpty
    }

    /// Puts events on the disk, with those that wait.
    func keep(_ events: [CallEvent]) {
        waiting += events.map(line(of:))
        retry()
    }

    /// Tries again what could not be written.
    func retry() {
        guard !waiting.isEmpty else { return }
        do {
            let file = try self.file ?? create()
            // A write that failed may have left a piece.
            if problem != nil { try file.cut(to: whole) }
            let bytes = Array(((whole == 0 ? eventFileHeader : "") + waiting.joined()).utf8)
            do {
                try file.write(bytes)
                try file.sync()
            } catch {
                try? file.cut(to: whole)
                throw error
            }
            whole += bytes.count
            (waiting, problem) = ([], nil)
        } catch {
            problem = (error as? Refusal)?.message ?? "\(error)"
        }
    }

    private func create() throws -> PrivateFile {
        let file = try PrivateFile(creating: CallFolder.newPath(at: begun))
        self.file = file
        path = file.path
        file.syncName()
        return file
    }

    /// What is not kept, in one sentence; nil when everything is.
    var notKept: String? {
        problem.map { problem in
            let count = waiting.count
            return
                "NOT KEPT: \(count == 1 ? "1 event is" : "\(count) events are") not on the disk, and tried again: \(problem)."
        }
    }

    /// How to go on with the call; nil where there is no file.
    var id: String? { path.map(CallFolder.id(ofFile:)) }
}
