import ArgumentParser
import Glibc
import TriagePresentation
import TriageSession

struct ReplCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "repl",
        abstract:
            "Try rules on a call: answer, ask why and why not, see a rule at work, keep the call as a case.",
        discussion: """
            On a terminal with line editing, completion and history; from a pipe it reads plain lines and gives the same. `help` lists \
            what can be typed. The library around you is loaded, or the one named.
            """)

    @OptionGroup var library: LibraryArguments

    @Flag(help: "End with 1 when a line could not be done.")
    var strict = false

    @Flag(help: "Repeat each line before what it gives, as a transcript does.")
    var echo = false

    @Flag(help: "Keep neither the lines that are typed nor a file of unsaved answers.")
    var noHistory = false

    private var paths: [String] { library.paths + library.option.paths }

    func run() throws {
        if Terminal.isInteractiveInput, isatty(STDOUT_FILENO) == 1, let editor = LineEditor() {
            converse(editor)
        } else {
            try readPlainLines()
        }
    }

    /// Lines from a pipe or a file: no prompt, no history, nothing kept.
    private func readPlainLines() throws {
        var session = Session(paths, DiskOutside(disk: .here), Terminal.style())
        var hasFailed = show(session.start())
        var input = LineReader()
        Terminal.letSignalsEndReading()
        while !session.isDone, let line = input.next() {
            while let changed = session.look() { hasFailed = show(changed) || hasFailed }
            if echo { Terminal.write("> \(line)\n") }
            hasFailed = show(session.handle(line)) || hasFailed
        }
        if !session.isDone { hasFailed = show(session.finish()) || hasFailed }
        if strict, hasFailed { throw ExitCode(1) }
    }

    /// Shows a reply; whether its line failed.
    private func show(_ reply: Reply) -> Bool {
        Terminal.write(reply.text)
        return reply.refusal != nil
    }

    // MARK: on a terminal

    private func converse(_ editor: LineEditor) {
        let keepsake = keepsake()
        defer { keepsake?.end() }
        keepsake?.history().forEach(editor.remember)
        let conversation = Conversation(
            Session(paths, DiskOutside(disk: .here), Terminal.style(), recoverable: keepsake?.left()))
        Terminal.write(conversation.session.start().text)
        Terminal.write(conversation.session.greeting(isFirst: keepsake?.isFirstSession ?? true))
        editor.completion = { conversation.session.completion(of: $0) }
        var warned = false
        while !conversation.session.isDone {
            editor.look =
                conversation.session.isWatching
                ? {
                    conversation.session.look().map { ($0.text, conversation.session.prompt) }
                } : nil
            let typed = editor.next(conversation.session.prompt)
            conversation.session.style = Terminal.style()
            switch typed {
            // What is not saved stands in the recovery file.
            case .stopped: return
            case .interrupted: conversation.session.interrupt()
            case .end: Terminal.write(conversation.session.endOfInput().text)
            case .text(let line):
                if let keepsake, !line.isEmpty {
                    editor.remember(line)
                    if !keepsake.remember(line), !warned {
                        warned = true
                        Terminal.writeError(
                            "this line and the next are not kept: the history cannot be written\n")
                    }
                }
                Terminal.write(conversation.session.handle(line).text)
            }
            if let keepsake, !keepsake.keep(conversation.session.unsavedCall), !warned {
                warned = true
                Terminal.writeError("unsaved answers are not kept: \(StateFolder.place) cannot be written\n")
            }
            if conversation.session.recoverable == nil, let recovered = conversation.offered {
                Keepsake.forget(recovered)
                conversation.offered = nil
            }
        }
    }

    /// Nil when nothing is to be kept, or cannot be; then that is said.
    private func keepsake() -> Keepsake? {
        if noHistory { return nil }
        do {
            return try Keepsake()
        } catch {
            let reason = (error as? Refusal)?.message ?? "\(error)"
            Terminal.writeError("lines and unsaved answers are not kept: \(reason)\n")
            return nil
        }
    }

    /// The session, shared between the loop and what the editor calls.
    private final class Conversation {
        var session: Session
        /// The recovery file that was offered and not taken yet.
        var offered: String?

        init(_ session: Session) {
            self.session = session
            offered = session.recoverable
        }
    }
}
