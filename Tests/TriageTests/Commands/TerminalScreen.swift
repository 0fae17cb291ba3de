import Foundation
import Testing

/// A terminal with a session in it.
final class TerminalScreen {
    let folder: String
    /// A pipe with what the terminal prints, and one that the session holds open while it lives.
    private var printed: Int32 = -1
    private var alive: Int32 = -1
    private var socket = "triage-test-\(UUID().uuidString.prefix(8))"

    struct NotSeen: Error, CustomStringConvertible {
        let wanted: String
        let screen: String
        var description: String { "`\(wanted)` did not come; the screen shows\n\(screen)" }
    }

    private let options: String
    private let inShell: Bool
    private let size: (width: Int, height: Int)
    /// The command that stands in it.
    private let command: String
    private let library: String

    /// A second terminal in the same folder.
    init(beside other: TerminalScreen, options: String? = nil) throws {
        self.options = options ?? other.options
        inShell = other.inShell
        (size, command, library) = (other.size, other.command, other.library)
        folder = other.folder
        try start()
    }

    /// - Parameter inShell: a shell with job control stands in it, and `triage` is a command there.
    init(
        _ options: String = "", inShell: Bool = false, command: String = "repl",
        size: (width: Int, height: Int) = (100, 50), library: String = Shipped.root
    ) throws {
        self.options = options
        self.inShell = inShell
        (self.size, self.command, self.library) = (size, command, library)
        folder = FileManager.default.temporaryDirectory.appending(path: socket).path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            atPath: Shipped.root + "/Tests/Fixtures/nocases", toPath: folder + "/library")
        try start()
    }

    func start() throws {
        let triage = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(
            path: "triage"
        ).path
        closeTerminal()
        socket = "triage-test-\(UUID().uuidString.prefix(8))"
        let (output, life) = (folder + "/\(socket).printed", folder + "/\(socket).alive")
        try #require(mkfifo(output, 0o600) == 0 && mkfifo(life, 0o600) == 0)
        printed = open(output, O_RDWR | O_NONBLOCK)
        alive = open(life, O_RDONLY | O_NONBLOCK)
        try #require(printed >= 0 && alive >= 0)
        let place =
            "cd \(folder); exec 9>\(life); "
            + "export LC_ALL=C XDG_STATE_HOME=\(folder)/state TRIAGE_LIBRARY=\(library); "
        let line =
            place
            + (inShell
                ? "PATH=\(URL(filePath: triage).deletingLastPathComponent().path):$PATH exec bash --norc --noprofile -i"
                : "\(triage) \(command) \(options); echo ENDED $?; exec sleep 100")
        tmux([
            "-u", "-f", "/dev/null", "new-session", "-d", "-s", "t", "-x", "\(size.width)", "-y",
            "\(size.height)", line,
        ])
        tmux(["pipe-pane", "-t", "t", "exec cat > \(output)"])
    }

    /// Keys by their names, anything else as text.
    func type(_ keys: String...) throws {
        let names =
            ["Enter", "Tab", "Left", "Up", "Down", "BSpace", "Escape", "C-c", "C-d", "C-u", "C-z"]
            + (1...8).map { "F\($0)" }
        for key in keys { tmux(["send-keys", "-t", "t"] + (names.contains(key) ? [key] : ["-l", key])) }
    }

    var text: String { tmux(["capture-pane", "-p", "-J", "-t", "t"]) }

    /// Waits until there is a prompt with nothing behind it: before that, the terminal takes keys as a shell
    /// does.
    ///
    /// - Parameter typed: what stands behind it already.
    func ready(_ typed: String = "") throws {
        try until("a prompt with `\(typed)` behind it") { screen in
            let lines = screen.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
            return lines.last { !$0.isEmpty }?.hasSuffix(typed.isEmpty ? ">" : "> " + typed) == true
        }
    }

    /// Waits until something stands on the screen.
    func see(_ wanted: String) throws { try until(wanted) { $0.contains(wanted) } }

    /// Waits until the screen is so. Whatever the terminal prints wakes it.
    private func until(_ wanted: String, _ isSo: (String) -> Bool) throws {
        let end = ContinuousClock.now + .seconds(15)
        while true {
            let screen = text
            if isSo(screen) { return }
            let left = ContinuousClock.now.duration(to: end)
            guard left > .zero else { throw NotSeen(wanted: wanted, screen: screen) }
            wait(for: POLLIN, at: printed, atMost: left)
            var drained = [UInt8](repeating: 0, count: 1 << 16)
            _ = read(printed, &drained, drained.count)
        }
    }

    private func wait(for event: Int32, at descriptor: Int32, atMost left: Duration) {
        var entry = pollfd(fd: descriptor, events: Int16(event), revents: 0)
        poll(&entry, 1, Int32(left / .milliseconds(1)) + 1)
    }

    func resize(to width: Int, height: Int = 50) {
        tmux(["resize-window", "-t", "t", "-x", "\(width)", "-y", "\(height)"])
    }

    /// Pastes a text, as a terminal does that was asked to mark what is pasted.
    func paste(_ text: String) {
        tmux(["set-buffer", text])
        tmux(["paste-buffer", "-p", "-t", "t"])
    }

    /// Whether the program shows another page than the shell's.
    var hasOwnPage: Bool {
        tmux(["display-message", "-p", "-t", "t", "#{alternate_on}"]).hasPrefix("1")
    }

    /// What the terminal shows, by lines.
    var lines: [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// Closes the terminal as a closed window does, and waits until the session in it has ended.
    func closeTerminal() {
        tmux(["kill-server"])
        if alive >= 0 { wait(for: 0, at: alive, atMost: .seconds(10)) }
        for descriptor in [printed, alive] where descriptor >= 0 { Foundation.close(descriptor) }
        (printed, alive) = (-1, -1)
    }

    /// Ends the session as a crash does.
    func kill() { sessions.forEach { Foundation.kill($0, SIGKILL) } }

    /// The processes that the terminal's shell has started.
    private var sessions: [Int32] {
        let shell = tmux(["display-message", "-p", "-t", "t", "#{pane_pid}"]).trimmingCharacters(
            in: .whitespacesAndNewlines)
        let children = try? String(contentsOfFile: "/proc/\(shell)/task/\(shell)/children", encoding: .utf8)
        return (children ?? "").split(separator: " ").compactMap { Int32($0) }
    }

    func close() {
        closeTerminal()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Runs tmux; what it says, for a command that is asked something.
    ///
    /// Its server outlives the command that starts it and holds whatever was open then, which Foundation's
    /// `Process` would wait for; so this goes through the shell and a file.
    @discardableResult
    private func tmux(_ arguments: [String]) -> String {
        let words = arguments.map { "'" + $0.replacingOccurrences(of: "'", with: "'\\''") + "'" }
        let output = folder + "/\(socket).out"
        // Threads of tests block signals, and a child would inherit that.
        var none = sigset_t()
        var before = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        system("exec tmux -L \(socket) \(words.joined(separator: " ")) </dev/null >\(output) 2>/dev/null")
        return (try? String(contentsOfFile: output, encoding: .utf8)) ?? ""
    }
}
