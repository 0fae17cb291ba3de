import TriageAuthoring
import TriageDiagnostics
import TriageEngine
import TriagePresentation
import TriageValues

extension Session {
    mutating func note(_ text: String) -> Reply {
        if text.isEmpty { return needs("a text", "note TEXT") }
        let seconds = outside.seconds
        _ = change { $0.events.append(.note(text, seconds: seconds)) }
        return Reply("  noted\n")
    }

    // MARK: files

    mutating func save(_ name: String) -> Reply {
        guard let program = loaded?.program else { return noLibrary() }
        guard let path = name.isEmpty ? savedPath : name else { return needs("a file", "save FILE") }
        if path != savedPath, outside.exists(path) {
            return refused(
                .fileExists, "`\(path)` is there already and is not this call's own",
                help: "choose another name")
        }
        do {
            try outside.write(
                sheet.yaml(program), to: path, path == savedPath ? .ours : .new)
        } catch {
            return refused(
                .fileNotReached, error.message, help: "the answers are still here; choose another place")
        }
        savedSheet = sheet
        savedPath = path
        return Reply("  saved to \(path)\n")
    }

    mutating func openCall(_ path: String) -> Reply {
        if path.isEmpty { return needs("a file", "call FILE") }
        let (call, problem) = read(path)
        guard let call else { return problem }
        let reply = change { $0 = call }
        savedSheet = call
        savedPath = path
        return reply
    }

    /// A call from a file, or why there is none.
    private func read(_ path: String) -> (Sheet?, Reply) {
        guard let program = loaded?.program else { return (nil, noLibrary()) }
        let bytes: [UInt8]
        do {
            bytes = try outside.bytes(of: path)
        } catch {
            return (nil, refused(.fileNotReached, error.message))
        }
        let file = SourceFile(id: .max, path: path, bytes: bytes)
        var problems = Problems()
        let call = CallFile.parse(file, program, &problems)
        guard let call, !problems.hasErrors else {
            let failed = refused(.fileHasMistakes, "the call was not taken; mend \(path) first")
            return (
                nil,
                Reply(present(problems.sorted(), in: [file], style) + failed.text, refusal: .fileHasMistakes)
            )
        }
        return (Sheet(call, program), Reply(""))
    }

    /// Brings back what a session that broke off had not saved.
    mutating func recover() -> Reply {
        guard let path = recoverable else {
            return refused(.nothingToRecover, "no session broke off without saving")
        }
        let (call, problem) = read(path)
        guard let call else { return problem }
        recoverable = nil
        return change { $0 = call }
    }

    // MARK: transcripts

    mutating func transcript(_ path: String) -> Reply {
        if path.isEmpty { return needs("a file", "transcript FILE") }
        if path == "off" {
            let was = recordPath
            recordPath = nil
            return Reply(was.map { "  recorded in \($0)\n" } ?? "  nothing was being recorded\n")
        }
        if outside.exists(path) {
            return refused(.fileExists, "`\(path)` is there already", help: "choose another name")
        }
        if let problem = record(to: path) { return refused(.fileNotReached, problem.message) }
        recordPath = path
        return Reply("  recording this session in \(path), from its first line; `transcript off` ends it\n")
    }

    /// Writes the session so far, without the lines that are about the recording.
    mutating func record(to path: String) -> OutsideProblem? {
        let lines = entries.filter { $0.line.firstWord.0 != "transcript" }
        do {
            try outside.write(Transcript(lines).text, to: path, path == recordPath ? .ours : .new)
        } catch {
            return error
        }
        return nil
    }

    // MARK: leaving

    mutating func quit() -> Reply {
        guard unsavedCount > 0 else {
            isDone = true
            return Reply("")
        }
        mode = .leaving
        return Reply(
            "Not saved: \(counted(unsavedCount, "change")) of the call. Save to which file? Enter leaves without saving, `back` stays.\n"
        )
    }

    mutating func leave(_ line: String) -> Reply {
        let name = String(line.trimming(\.isWhitespace))
        switch name {
        case "":
            isDone = true
            savedSheet = sheet
            return Reply("  not saved\n")
        case "back":
            mode = .commands
            return Reply("")
        default:
            let reply = save(name)
            isDone = reply.refusal == nil
            return reply
        }
    }
}
