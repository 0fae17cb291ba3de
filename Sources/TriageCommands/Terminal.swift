// Swift takes the C library's signal sets from the first module that includes their header.
import CEdit
import FoundationEssentials
import Glibc
import TriagePresentation

/// The terminal, or whatever stands in its place.
enum Terminal {
    static var isInteractiveInput: Bool { isatty(STDIN_FILENO) == 1 }

    /// Colour and width of standard output: colour only on a terminal and not with `NO_COLOR`; 100 columns
    /// elsewhere.
    static func style(_ descriptor: Int32 = STDOUT_FILENO) -> Style {
        guard isatty(descriptor) == 1 else { return .plain }
        var size = winsize()
        let width = ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
        let environment = ProcessInfo.processInfo.environment
        let hasColour = (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
        return Style(hasColour: hasColour, width: min(width, 120))
    }

    static func write(_ text: String) {
        write(text, to: STDOUT_FILENO)
    }

    static func writeError(_ text: String) {
        write(text, to: STDERR_FILENO)
    }

    /// Shows how far long work is, on a terminal only, in a line of its own that the next replaces.
    static func progress(_ text: String) {
        guard isatty(STDERR_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { return }
        writeError("\r\u{1B}[K\(text)")
    }

    private static func write(_ text: String, to descriptor: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                // Nobody reads any more; there is no one to tell.
                return
            }
            bytes = bytes.dropFirst(count)
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

    /// Today, by the machine's clock, as `YYYY-MM-DD`.
    static func today() -> String {
        var now = time(nil)
        var parts = tm()
        localtime_r(&now, &parts)
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
    }
}

/// Reads standard input line by line, and gives up at Ctrl-C, which Swift's `readLine` does not.
struct LineReader {
    private var buffer: [UInt8] = []
    private var isAtEnd = false

    /// The next line without its ending; nil at the end of input or at Ctrl-C.
    mutating func next() -> String? {
        while true {
            if let end = buffer.firstIndex(of: 0x0A) {
                let line = buffer[..<end]
                buffer.removeSubrange(...end)
                return text(line)
            }
            if isAtEnd {
                defer { buffer = [] }
                return buffer.isEmpty ? nil : text(buffer[...])
            }
            guard Terminal.waitForInput() else { return nil }
            var chunk = [UInt8](repeating: 0, count: 4096)
            let count = Glibc.read(STDIN_FILENO, &chunk, chunk.count)
            if count < 0 { return nil }
            if count == 0 { isAtEnd = true }
            buffer += chunk[..<count]
        }
    }

    private func text(_ line: ArraySlice<UInt8>) -> String {
        String(decoding: line.last == 0x0D ? line.dropLast() : line, as: UTF8.self)
    }
}
