import TriageAuthoring
import TriageDiagnostics
import TriageEngine
import TriagePresentation
import TriageValues

/// An author's session: one library, one call, a line in, text out.
///
/// Pure but for `Outside`, so that the same lines give the same text from a terminal, a pipe and a
/// transcript.
package struct Session: Sendable {
    package var style: Style
    package internal(set) var isDone = false
    /// A file with the answers of a session that broke off, offered at the start.
    package internal(set) var recoverable: String?

    var outside: any Outside
    /// What `load` was given; empty for the library around the current folder.
    var paths: [String] = []
    /// The last library without errors.
    var loaded: LoadedLibrary?
    /// What is wrong with the newest state of the files, while the last good one goes on serving.
    var faults: LoadedLibrary.Faults?
    package internal(set) var isWatching = false
    /// What is brought up to date after an edit, while the library is watched.
    var upkeep: Upkeep?
    var stamp = 0
    /// What the files looked like when the session last said that they had changed.
    private var notedStamp = 0

    /// The call.
    var sheet = Sheet()
    var past: [Sheet] = []
    var future: [Sheet] = []
    /// The call as it was last saved, and where.
    var savedSheet = Sheet()
    var savedPath: String?
    /// The call placed in the program, and evaluated.
    var evaluation: Evaluation?

    /// What the next line is for.
    var mode = Mode.commands
    /// The lines of a condition that is not complete yet.
    var unfinished = ""
    /// Lines that did not fit; `more` shows them.
    var rest: [String] = []
    /// Every line so far and what it gave.
    var entries: [Transcript.Entry] = []
    /// The file that the session is recorded in.
    var recordPath: String?

    enum Mode: Sendable {
        case commands
        case asking(CallScreen)
        /// A case was shown and is written after a yes.
        case confirmingCase(CaseDraft)
        /// A rename was shown and is written after a yes.
        case confirmingRename(RenameDraft)
        /// A line was not understood, and is taken as this after a yes.
        case confirmingGuess(String)
        /// The call is not saved, and the session is about to end.
        case leaving
    }

    /// Lines of a reply; `more` shows the next.
    static let pageLines = 60
    /// States of the call that `undo` keeps; more than a session has lines.
    static let undoLimit = 10_000

    /// - Parameter paths: what the library is read from; empty for the one around the current folder.
    package init(_ paths: [String] = [], _ outside: any Outside, _ style: Style, recoverable: String? = nil) {
        self.outside = outside
        self.style = style
        self.recoverable = recoverable
        self.paths = paths
    }

    /// Reads the library. What it says is shown before the first prompt.
    package mutating func start() -> Reply { load(paths) }

    /// Takes one line.
    package mutating func handle(_ line: String) -> Reply {
        let path = recordPath
        var reply = answer(line)
        reply.text = cut(reply.text, keepingRest: line.trimming(\.isWhitespace) == "more")
        reply.text = style.visible(reply.text + changedFiles())
        entries.append(.init(line: line, output: style.uncoloured(reply.text)))
        if let path, path == recordPath, let problem = record(to: path) {
            recordPath = nil
            let failed = refused(.fileNotReached, problem.message, help: "`transcript FILE` starts again")
            reply = Reply(reply.text + failed.text, refusal: failed.refusal)
        }
        return reply
    }

    private mutating func answer(_ line: String) -> Reply {
        switch mode {
        case .commands: return command(line)
        case .asking(let call): return continueAsking(call, line)
        case .confirmingCase(let draft): return confirm(draft, line)
        case .confirmingRename(let draft): return confirm(draft, line)
        case .confirmingGuess(let guess): return confirm(guess: guess, line)
        case .leaving: return leave(line)
        }
    }

    /// Ctrl-D, or the end of a pipe: ends the session after the offer to save.
    package mutating func endOfInput() -> Reply {
        if !unfinished.isEmpty { return takeUnfinished() }
        switch mode {
        case .commands: return quit()
        case .asking(let call): return stopAsking(call)
        case .confirmingCase, .confirmingRename, .confirmingGuess: return handle("no")
        case .leaving:
            isDone = true
            return Reply("")
        }
    }

    /// The end of a pipe: what is not complete is taken as it is, and nothing is asked.
    package mutating func finish() -> Reply {
        isDone = true
        return unfinished.isEmpty ? Reply("") : takeUnfinished()
    }

    /// Takes a line that should have gone on as it stands, and says so.
    private mutating func takeUnfinished() -> Reply {
        let line = String(unfinished.trimming(\.isWhitespace))
        let taken = handle("")
        let told =
            "  " + style.yellow("unfinished")
            + ": the input ended where `\(line.oneLine)` should have gone on\n"
        return Reply(style.visible(told) + taken.text, refusal: taken.refusal ?? .mistake)
    }

    /// Ctrl-C: drops the lines of an unfinished condition or goes back from a question, and nothing else.
    package mutating func interrupt() {
        unfinished = ""
        switch mode {
        case .commands, .asking: break
        case .confirmingCase, .confirmingRename, .confirmingGuess, .leaving: mode = .commands
        }
    }

    /// What stands before the cursor: the library, what is not saved, whether it is watched or stale.
    package var prompt: String {
        if !unfinished.isEmpty { return "...> " }
        switch mode {
        case .asking: return "answer> "
        case .confirmingCase, .confirmingRename, .confirmingGuess: return "yes or no> "
        case .leaving: return "file> "
        case .commands: break
        }
        var marks: [String] = []
        if unsavedCount > 0 { marks.append("\(unsavedCount) unsaved") }
        if isWatching { marks.append("watching") }
        if faults != nil { marks.append(loaded == nil ? "broken" : "stale") }
        let name = loaded?.name ?? "no library"
        return name + (marks.isEmpty ? "" : " [\(marks.joined(separator: ", "))]") + "> "
    }

    /// How many answers and notes differ from what was saved.
    var unsavedCount: Int {
        guard sheet != savedSheet else { return 0 }
        let names = Set(sheet.answers.keys).union(savedSheet.answers.keys)
        let answers = names.count { sheet.answers[$0] != savedSheet.answers[$0] }
        return max(1, answers + abs(sheet.notes.count - savedSheet.notes.count))
    }

    /// What must not be lost, as a call file; nil when everything is saved.
    package var unsavedCall: String? {
        guard unsavedCount > 0, let program = loaded?.program else { return nil }
        return sheet.yaml(program)
    }

    // MARK: long output

    /// The first page; the rest waits for `more`.
    ///
    /// - Parameter keepingRest: the rest is being shown; any other reply ends it.
    private mutating func cut(_ text: String, keepingRest: Bool) -> String {
        if !keepingRest { rest = [] }
        let lines = text.lines.dropLast()
        guard lines.count > Self.pageLines else { return text }
        rest = lines.dropFirst(Self.pageLines).map(String.init)
        let shown = lines.prefix(Self.pageLines).map { $0 + "\n" }.joined()
        return shown + style.dim("… \(counted(rest.count, "more line")): `more`") + "\n"
    }

    mutating func more() -> Reply {
        let text = rest.isEmpty ? "there is no more\n" : rest.map { $0 + "\n" }.joined()
        rest = []
        return Reply(text)
    }

    /// Says once that files were saved which the session has not read.
    private mutating func changedFiles() -> String {
        guard loaded != nil, !isWatching, !isDone else { return "" }
        let now = outside.stamp(of: paths)
        guard now != stamp, now != notedStamp else { return "" }
        notedStamp = now
        return "  " + style.yellow("note") + ": files of the library were saved; `reload` takes them in\n"
    }

    // MARK: the call

    /// Changes the call, keeps what was for `undo`, and says what moved.
    mutating func change(_ edit: (inout Sheet) -> Void) -> Reply {
        var changed = sheet
        edit(&changed)
        guard changed != sheet else { return Reply("  nothing changed\n") }
        past.append(sheet)
        if past.count > Self.undoLimit { past.removeFirst() }
        future = []
        return put(changed)
    }

    /// Puts a call in place of the present one and says what moved.
    mutating func put(_ changed: Sheet) -> Reply {
        let before = evaluation
        sheet = changed
        let left = evaluateCall()
        guard let before, let evaluation, let program = loaded?.program else { return Reply("") }
        let moved = difference(from: before, to: evaluation, program)
        return Reply(present(moved, evaluation, program, style) + keptAside(left))
    }

    /// Evaluates the call anew; the answers that the library cannot take, which are kept all the same.
    @discardableResult
    mutating func evaluateCall() -> [(name: String, reason: String)] {
        guard let program = loaded?.program else { return [] }
        let (answers, left) = sheet.placed(in: program)
        evaluation = evaluate(program, answers)
        return left
    }

    func keptAside(_ left: [(name: String, reason: String)]) -> String {
        left.map {
            "  " + style.yellow("kept aside") + ": "
                + style.wrapped(
                    "\($0.name) = \(sheet.answers[$0.name]?.description ?? ""): \($0.reason)", indent: 4)
                + "\n"
        }.joined()
    }
}
