// Swift takes the C library's signal sets from the first module that includes their header.
import CEdit
import FoundationEssentials
import Glibc
import Synchronization
import TriagePresentation

/// The terminal, or whatever stands in its place.
package enum Terminal {
    static var isInteractiveInput: Bool { isatty(STDIN_FILENO) == 1 }

    /// Colour and width of standard output: colour only on a terminal and not with `NO_COLOR`; 100 columns
    /// elsewhere.
    static func style(_ descriptor: Int32 = STDOUT_FILENO) -> Style {
        guard isatty(descriptor) == 1 else { return .plain }
        return style(width: min(size(descriptor).width, 120))
    }

    /// Of a terminal, so many columns wide.
    static func style(width: Int) -> Style {
        let hasColour = isEmpty("NO_COLOR") && canBePainted
        return Style(hasColour: hasColour, width: width, opening: styleOpening)
    }

    /// Columns and lines of a terminal; 80 and 24 where it does not say.
    static func size(_ descriptor: Int32 = STDOUT_FILENO) -> (width: Int, height: Int) {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
            return (80, 24)
        }
        return (Int(size.ws_col), Int(size.ws_row))
    }

    /// Whether the terminal says that it understands more than letters.
    static var canBePainted: Bool { ProcessInfo.processInfo.environment["TERM"] != "dumb" }

    private static func isEmpty(_ variable: String) -> Bool {
        (ProcessInfo.processInfo.environment[variable] ?? "").isEmpty
    }

    /// Shows a text; what is no text in it, such as the escapes of a file, is shown and does nothing.
    ///
    /// A failure is kept: `hasFailed` says so, and the program ends with it (`outputFailure`).
    package static func write(_ text: String) { write(raw: shown(text)) }

    /// The same on standard error; where nobody reads that, there is no one to tell.
    package static func writeError(_ text: String) {
        _ = send(Array(shown(text).utf8)[...], to: STDERR_FILENO)
    }

    /// Shows how far long work is, on a terminal only, in a line of its own that the next replaces.
    static func progress(_ text: String) {
        guard showsProgress else { return }
        _ = send(Array("\r\u{1B}[K\(shown(text))".utf8)[...], to: STDERR_FILENO)
    }

    /// Says what long work begins with, where no progress is shown.
    static func begin(_ text: String) {
        if !showsProgress { writeError(text + "\n") }
    }

    private static var showsProgress: Bool { isatty(STDERR_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 }

    /// Shows a text above the line that is being typed.
    static func writeOverLine(_ text: String) { write(raw: "\r\u{1B}[K" + shown(text)) }

    /// Sends a text as it is, with the controls in it.
    package static func write(raw text: String) {
        guard !hasFailed, let error = send(Array(text.utf8)[...], to: STDOUT_FILENO) else { return }
        failure.withLock { $0 = error }
    }

    /// Begins the codes of this program's own styles. No file can hold it, since nobody knows it before the
    /// start.
    private static let styleOpening = "\u{1B}\(UInt64.random(in: 0...(.max)))["
    private static let ownStyle = Style(hasColour: true, width: 0, opening: styleOpening)

    /// A text as it may be sent to a terminal: nothing of it acts but the program's own styles.
    static func shown(_ text: String) -> String {
        // A line of a log, say: nothing in it could act.
        if text.utf8.allSatisfy({ 0x20..<0x7F ~= $0 || $0 == 0x0A }) { return text }
        return ownStyle.visible(text).replacing(styleOpening, with: "\u{1B}[")
    }

    // MARK: failures

    /// The error number of the first write that failed.
    private static let failure = Mutex<Int32?>(nil)

    /// Whether something that should have been shown was not.
    static var hasFailed: Bool { failure.withLock { $0 != nil } }

    /// Why the program cannot have done what it was asked; nil when all of its output was taken.
    static var outputFailure: Refusal? {
        failure.withLock { $0 }.map {
            Refusal("standard output cannot be written: \(String(cString: strerror($0)))", .machineFailed)
        }
    }

    /// Whether the reader of a pipe went away (`triage … | head`), which needs no words.
    static var readerIsGone: Bool { failure.withLock { $0 == EPIPE } }

    /// Puts something in place of input and output that are closed, so that no file that is opened later is
    /// taken for them. Writing there fails, as it should.
    static func openStandardDescriptors() {
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) == -1 {
            // The lowest number that is free is this one.
            _ = open("/dev/null", O_RDONLY)
        }
    }

    /// Makes Ctrl-C, a closed terminal and a request to stop end the wait for a line instead of the program,
    /// so that what was typed can be saved.
    ///
    /// The signals stay blocked outside that wait (`LineReader`), so that one that comes in between is not
    /// lost.
    static func letSignalsEndReading() {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { _ in }
        for signal in endingSignals { sigaction(signal, &action, nil) }
        var blocked = signalSet
        sigprocmask(SIG_BLOCK, &blocked, nil)
        // Nobody reads any more: what was typed is saved all the same.
        signal(SIGPIPE, SIG_IGN)
    }

    private static let endingSignals = [SIGINT, SIGHUP, SIGTERM]

    private static var signalSet: sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in endingSignals { sigaddset(&set, signal) }
        return set
    }

    /// Waits until standard input has something to read; false when a signal came instead.
    static func waitForInput() -> Bool {
        var mask = sigset_t()
        sigprocmask(SIG_BLOCK, nil, &mask)
        for signal in endingSignals { sigdelset(&mask, signal) }
        var input = fd_set()
        input.__fds_bits.0 = 1 << STDIN_FILENO
        return pselect(STDIN_FILENO + 1, &input, nil, nil, nil, &mask) >= 0
    }

    /// Whole seconds of the monotonic clock.
    static func seconds() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec
    }

    /// Milliseconds since 1970 in UTC, by the machine's clock.
    package static func wallMilliseconds() -> Int64 { milliseconds(CLOCK_REALTIME) }

    /// Milliseconds of a clock that nobody can set back; it goes on while the machine sleeps.
    package static func steadyMilliseconds() -> Int64 { milliseconds(CLOCK_BOOTTIME) }

    private static func milliseconds(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// Minutes by which the clocks here stand before UTC.
    static func offsetMinutes() -> Int {
        var now = time(nil)
        var parts = tm()
        localtime_r(&now, &parts)
        return parts.tm_gmtoff / 60
    }

    /// Today in UTC, as `YYYY-MM-DD`: the day by which calls have their library.
    static func today() -> String {
        var now = time(nil)
        var parts = tm()
        gmtime_r(&now, &parts)
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
    }
}
