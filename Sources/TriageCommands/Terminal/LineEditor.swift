import CEdit
import FoundationEssentials
import Glibc
import TriageDiagnostics
import TriagePresentation
import TriageSession

/// Reads lines from a terminal with editing, history and completion, by libedit.
///
/// libedit reads its characters through `nextCharacter`, which waits for the keyboard, for signals and, while
/// a session watches its files, for the time to look at them.
final class LineEditor {
    enum Line {
        case text(String)
        case interrupted
        /// Ctrl-D.
        case end
        /// A closed terminal or a request to stop.
        case stopped
    }

    private let editor: OpaquePointer
    private let history: OpaquePointer
    private let signals: Int32
    private var prompt: UnsafeMutablePointer<CChar>?
    private var ending: Line?
    /// The bytes of a character that has not come whole.
    private var partial: [UInt8] = []

    /// What could go on after a text.
    var completion: (String) -> Completion = { _ in .none }
    /// Called every 0.3 s while a line is awaited; the text is shown above the line, and the prompt anew.
    var look: (() -> (text: String, prompt: String)?)?

    private static let lookMilliseconds: Int32 = 300

    /// Nil when the terminal cannot be edited on; then plain lines are read.
    init?() {
        setlocale(LC_ALL, "")
        if let type = setlocale(LC_CTYPE, nil), String(cString: type) == "C" {
            setlocale(LC_CTYPE, "C.UTF-8")
        }
        guard let editor = triage_el_init("triage"), let history = history_init() else { return nil }
        self.editor = editor
        self.history = history
        signals = Self.takeSignals()
        triage_el_client(editor, Unmanaged.passUnretained(self).toOpaque())
        triage_el_editor(editor, "emacs")
        triage_history_size(history, 2_000)
        triage_el_history(editor, history)
        triage_el_read(editor) { editor, character in
            guard let editor, let character else { return -1 }
            return LineEditor.of(editor).nextCharacter(into: character)
        }
        triage_el_prompt(editor) { editor in
            guard let editor else { return nil }
            return UnsafePointer(LineEditor.of(editor).prompt)
        }
        triage_el_function(editor, "triage-complete", "complete a word") { editor, _ in
            guard let editor else { return 0 }
            return LineEditor.of(editor).complete()
        }
        triage_el_bind(editor, "^I", "triage-complete")
        triage_el_bind(editor, "^R", "em-inc-search-prev")
    }

    deinit {
        el_end(editor)
        history_end(history)
        free(prompt)
    }

    private static func of(_ editor: OpaquePointer) -> LineEditor {
        Unmanaged<LineEditor>.fromOpaque(triage_el_client_of(editor)).takeUnretainedValue()
    }

    /// The next line.
    func next(_ text: String) -> Line {
        free(prompt)
        prompt = strdup(text.oneLine)
        ending = nil
        partial = []
        var count: Int32 = 0
        guard let line = el_gets(editor, &count), count > 0, ending == nil else {
            el_reset(editor)
            Terminal.write("\n")
            return ending ?? .end
        }
        return .text(String(cString: line).trimmingCharacters { $0 == "\n" || $0 == "\r" })
    }

    /// Puts a line where the arrow keys find it.
    func remember(_ line: String) { triage_history_enter(history, line) }

    // MARK: characters

    /// Waits for a character. 1 when there is one, 0 at the end.
    private func nextCharacter(into character: UnsafeMutablePointer<wchar_t>) -> Int32 {
        while true {
            var sources = [
                pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
                pollfd(fd: signals, events: Int16(POLLIN), revents: 0),
            ]
            let ready = poll(&sources, 2, look == nil ? -1 : Self.lookMilliseconds)
            if ready == 0, let seen = look?() {
                free(prompt)
                prompt = strdup(seen.prompt.oneLine)
                show(seen.text)
            }
            if sources[1].revents != 0, takeSignal() { return 0 }
            guard sources[0].revents != 0 else { continue }
            var byte: UInt8 = 0
            let count = Glibc.read(STDIN_FILENO, &byte, 1)
            if count < 0, errno == EINTR { continue }
            guard count == 1 else {
                ending = .end
                return 0
            }
            if let scalar = scalar(adding: byte) {
                character.pointee = wchar_t(scalar.value)
                return 1
            }
        }
    }

    /// The character that is whole with this byte; one that is not UTF-8 becomes U+FFFD.
    private func scalar(adding byte: UInt8) -> Unicode.Scalar? {
        if byte < 0x80 {
            partial = []
            return Unicode.Scalar(byte)
        }
        partial.append(byte)
        let length = partial[0] >= 0xF0 ? 4 : partial[0] >= 0xE0 ? 3 : 2
        guard partial.count >= length || partial[0] < 0xC0 else { return nil }
        defer { partial = [] }
        return String(decoding: partial, as: UTF8.self).unicodeScalars.first
    }

    // MARK: signals

    /// Blocks the signals a session answers to, so that they are read like characters and none is lost.
    private static func takeSignals() -> Int32 {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in [SIGINT, SIGTERM, SIGHUP, SIGWINCH, SIGCONT] { sigaddset(&set, signal) }
        sigprocmask(SIG_BLOCK, &set, nil)
        return signalfd(-1, &set, Int32(SFD_CLOEXEC))
    }

    /// Whether the signal that came ends the line.
    private func takeSignal() -> Bool {
        var signal = signalfd_siginfo()
        guard Glibc.read(signals, &signal, MemoryLayout<signalfd_siginfo>.size) > 0 else { return false }
        switch Int32(signal.ssi_signo) {
        case SIGWINCH:
            el_resize(editor)
            return false
        case SIGCONT:
            // The shell had the terminal meanwhile and left it as a shell wants it, which libedit does not
            // know.
            triage_el_prepare(editor, 0)
            triage_el_prepare(editor, 1)
            triage_el_refresh(editor)
            return false
        case SIGINT:
            ending = .interrupted
            return true
        default:
            ending = .stopped
            return true
        }
    }

    // MARK: showing and completing

    /// Shows a text above the line that is being typed.
    private func show(_ text: String) {
        Terminal.writeOverLine(text)
        triage_el_refresh(editor)
    }

    private func complete() -> UInt8 {
        guard let info = el_line(editor) else { return UInt8(CC_ERROR) }
        let length = info.pointee.cursor - info.pointee.buffer
        let before = String(
            decoding: UnsafeRawBufferPointer(start: info.pointee.buffer, count: length), as: UTF8.self)
        let found = completion(before)
        guard !found.candidates.isEmpty else { return UInt8(CC_REFRESH_BEEP) }
        let typed = String(before.suffix(found.typed))
        if found.candidates.count == 1 {
            let word = found.candidates[0].text
            insert(String(word.dropFirst(typed.count)) + (word.hasSuffix("/") ? "" : " "))
            return UInt8(CC_REFRESH)
        }
        if found.common.count > typed.count {
            insert(String(found.common.dropFirst(typed.count)))
            return UInt8(CC_REFRESH)
        }
        Terminal.write("\n" + list(found.candidates))
        return UInt8(CC_REDISPLAY)
    }

    private func insert(_ text: String) { el_insertstr(editor, text) }

    /// The candidates with what they mean, cut to the window.
    private func list(_ candidates: [Completion.Candidate]) -> String {
        let style = Terminal.style()
        let width = candidates.map(\.text.count).max() ?? 0
        let shown = candidates.prefix(24).map { candidate in
            let label = String(candidate.label.prefix(max(0, style.width - width - 5)))
            return
                "  \(candidate.text)\(String(repeating: " ", count: width - candidate.text.count))  \(style.dim(label))\n"
        }
        let more = candidates.count > 24 ? "  … and \(candidates.count - 24) more\n" : ""
        return shown.joined() + more
    }
}

extension String {
    fileprivate func trimmingCharacters(_ drops: (Character) -> Bool) -> String {
        guard let last = lastIndex(where: { !drops($0) }) else { return "" }
        return String(self[...last])
    }
}
