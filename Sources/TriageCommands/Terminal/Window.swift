// Swift takes the C library's signal sets from the first module that includes their header.
import CEdit
import Glibc
import Synchronization
import TriagePresentation

/// The whole terminal, painted line by line, and its keyboard.
///
/// While it is open the terminal gives keys as they are pressed and shows another page than the shell's; it
/// is given back as it was by `close`, by a stop (Ctrl-Z), and by a crash.
final class Window {
    enum Happening {
        case keys([Key])
        case resized
        /// Nothing for a second.
        case second
        /// A closed terminal, or a request to stop.
        case ended
    }

    private let before: termios
    private let signals: Int32
    private var reader = KeyReader()
    /// What stands on the screen; empty when that is not known.
    private var painted: [String] = []
    private var isOpen = false

    /// Nil where there is no terminal that can be painted.
    init?() {
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1, Terminal.canBePainted else { return nil }
        var state = termios()
        guard tcgetattr(STDIN_FILENO, &state) == 0 else { return nil }
        before = state
        signals = Self.takeSignals()
        guard signals >= 0 else { return nil }
        Rescue.arm(state)
        open()
    }

    deinit { close() }

    // MARK: the terminal's state

    private static let enter = "\u{1B}[?1049h\u{1B}[?2004h\u{1B}[2J"
    fileprivate static let leave = "\u{1B}[?2004l\u{1B}[?7h\u{1B}[?25h\u{1B}[0m\u{1B}[?1049l"

    private func open() {
        var raw = before
        cfmakeraw(&raw)
        tcsetattr(STDIN_FILENO, TCSADRAIN, &raw)
        isOpen = true
        Rescue.isNeeded.store(true, ordering: .relaxed)
        painted = []
        Terminal.write(raw: Self.enter)
    }

    /// Gives the terminal back.
    func close() {
        guard isOpen else { return }
        isOpen = false
        Rescue.isNeeded.store(false, ordering: .relaxed)
        Terminal.write(raw: Self.leave)
        var state = before
        tcsetattr(STDIN_FILENO, TCSADRAIN, &state)
    }

    /// Stops as a program does at Ctrl-Z; returns when it is brought back.
    func stop() {
        close()
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGTSTP)
        signal(SIGTSTP, SIG_DFL)
        kill(0, SIGTSTP)
        // It stops here.
        sigprocmask(SIG_UNBLOCK, &set, nil)
        sigprocmask(SIG_BLOCK, &set, nil)
        open()
    }

    // MARK: painting

    /// Columns and lines.
    var size: (width: Int, height: Int) { Terminal.size() }

    /// Puts lines on the screen, from the top; lines that stand there already are left alone.
    ///
    /// - Parameter cursor: counted from 0.
    func paint(_ lines: [String], cursor: (line: Int, column: Int), bell: Bool) {
        let height = size.height
        // A line that is too wide is cut, and only while it is painted: what a shell writes later is not.
        var text = "\u{1B}[?25l\u{1B}[?7l"
        for place in 0..<height {
            let line = place < lines.count ? lines[place] : ""
            if place < painted.count, painted[place] == line { continue }
            text += "\u{1B}[\(place + 1);1H\u{1B}[2K" + Terminal.shown(line)
        }
        painted = (0..<height).map { $0 < lines.count ? lines[$0] : "" }
        text += "\u{1B}[\(cursor.line + 1);\(cursor.column + 1)H\u{1B}[?7h\u{1B}[?25h"
        Terminal.write(raw: text + (bell ? "\u{7}" : ""))
    }

    // MARK: the keyboard

    /// Waits for what comes next, a second at most.
    func next() -> Happening {
        var sources = [
            pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
            pollfd(fd: signals, events: Int16(POLLIN), revents: 0),
        ]
        let ready = poll(&sources, 2, Int32(reader.waitMilliseconds ?? 1_000))
        if ready == 0 {
            let keys = reader.waitMilliseconds == nil ? [] : reader.flush()
            return keys.isEmpty ? .second : .keys(keys)
        }
        guard ready > 0 else { return .second }
        if sources[1].revents != 0, let happening = signalled() { return happening }
        guard sources[0].revents != 0 else { return .keys([]) }
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = Glibc.read(STDIN_FILENO, &bytes, bytes.count)
        if count < 0, errno == EINTR || errno == EAGAIN { return .keys([]) }
        return count > 0 ? .keys(reader.take(Array(bytes[..<count]))) : .ended
    }

    /// What was signalled; nil when that needs nothing.
    private func signalled() -> Happening? {
        var signal = signalfd_siginfo()
        guard Glibc.read(signals, &signal, MemoryLayout<signalfd_siginfo>.size) > 0 else { return nil }
        switch Int32(signal.ssi_signo) {
        case SIGWINCH:
            painted = []
            Terminal.write(raw: "\u{1B}[2J")
            return .resized
        case SIGCONT:
            // The shell had the terminal meanwhile and left it as a shell wants it.
            if isOpen { open() }
            return .resized
        case SIGTSTP:
            stop()
            return .resized
        default: return .ended
        }
    }

    /// Blocks the signals that a window answers to, so that they are read like keys and none is lost.
    private static func takeSignals() -> Int32 {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH, SIGCONT, SIGTSTP] {
            sigaddset(&set, signal)
        }
        sigprocmask(SIG_BLOCK, &set, nil)
        // Nobody reads any more: what was taken is kept all the same.
        signal(SIGPIPE, SIG_IGN)
        return signalfd(-1, &set, Int32(SFD_CLOEXEC | SFD_NONBLOCK))
    }
}

/// Gives the terminal back when the program crashes.
private enum Rescue {
    static let isNeeded = Atomic<Bool>(false)
    // SAFETY: written once, before a signal can use it; a handler only reads.
    private nonisolated(unsafe) static var state = termios()
    private nonisolated(unsafe) static var leave: [UInt8] = []

    static func arm(_ before: termios) {
        state = before
        leave = Array(Window.leave.utf8)
        for crash in [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGSEGV, SIGFPE] {
            signal(crash) { crash in
                if Rescue.isNeeded.load(ordering: .relaxed) {
                    // SAFETY: only calls that a handler may make.
                    Rescue.leave.withUnsafeBufferPointer {
                        _ = write(STDOUT_FILENO, $0.baseAddress, $0.count)
                    }
                    tcsetattr(STDIN_FILENO, TCSANOW, &Rescue.state)
                }
                signal(crash, SIG_DFL)
                raise(crash)
            }
        }
    }
}
