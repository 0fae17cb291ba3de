import TriageSession

/// The file that a call is kept in while it is taken.
final class RecordFile {
    let path: String
    private var file: PrivateFile?

    init(_ path: String) { self.path = path }

    /// Takes the file before the first answer, so that no two calls are kept in one. A file that cannot be
    /// written is no reason not to take the call; that is said, and it is tried again after every answer.
    ///
    /// - Parameter goingOn: the file is there and holds this call so far.
    func claim(goingOn: Bool) throws {
        do {
            file = try goingOn ? PrivateFile(goingOnWith: path) : PrivateFile(creating: path)
        } catch let refusal as Refusal where refusal.code == .machineFailed {
            Terminal.writeError("not saved yet: \(refusal.message)\n")
        } catch let refusal as Refusal where !goingOn && Disk.here.kind(of: path) == .file {
            throw Refusal("\(refusal.message), or go on with it: --resume \(path) --save \(path)")
        }
    }

    /// Keeps what was taken so far. A call goes on when that fails; its end tries again, elsewhere if need
    /// be.
    func keep(_ session: CallSession) {
        if let problem = write(CallRecord(session).yaml()) {
            Terminal.writeError("not saved yet: \(problem)\n")
        }
    }

    /// Puts a record into the file, as a whole; what hinders it, nil when nothing does.
    func write(_ text: String) -> String? {
        do {
            let file = try self.file ?? PrivateFile(creating: path)
            self.file = file
            try file.replace(with: Array(text.utf8))
            return nil
        } catch {
            return (error as? Refusal)?.message ?? "\(error)"
        }
    }

    /// Saves a call that broke off, in a file of its own in the current folder; its name, nil when there is
    /// none.
    static func brokenOff(_ text: String) -> String? {
        let name = "call-broken-off-\(Terminal.today())-\(Terminal.seconds())"
        for number in 1...1_000 {
            let path = name + (number == 1 ? "" : "-\(number)") + ".call.yaml"
            do {
                try Disk.here.create(text, at: path)
                return path
            } catch {
                // Another call broke off in the same second.
                if (error as? Refusal)?.code == .machineFailed { return nil }
            }
        }
        return nil
    }
}
