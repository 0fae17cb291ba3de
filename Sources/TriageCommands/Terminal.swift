import FoundationEssentials
import Glibc
import TriagePresentation

/// The terminal, or whatever stands in its place.
enum Terminal {
    static var isInteractiveInput: Bool { isatty(STDIN_FILENO) == 1 }

    /// Colour and width of standard output: colour only on a terminal and not with `NO_COLOR`; 100 columns elsewhere.
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

    /// Makes Ctrl-C, a closed terminal and a request to stop end a waiting read instead of the program, so that what was typed
    /// can be saved.
    static func letSignalsEndReading() {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { _ in }
        var unblocked = sigset_t()
        sigemptyset(&unblocked)
        for signal in [SIGINT, SIGHUP, SIGTERM] {
            sigaction(signal, &action, nil)
            sigaddset(&unblocked, signal)
        }
        // Whoever started the program may have had them blocked, and a child inherits that.
        sigprocmask(SIG_UNBLOCK, &unblocked, nil)
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
