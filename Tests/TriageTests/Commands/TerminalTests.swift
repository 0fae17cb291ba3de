import Foundation
import Testing

extension CommandTests {
    /// The real command in a real terminal, by tmux: what a person sees who types.
    @Suite(.timeLimit(.minutes(2))) struct TerminalTests {
        @Test func typingEditingAndCompletion() throws {
            let screen = try Screen()
            defer { screen.close() }
            try screen.see("`help` lists everything")
            // A word in the middle is put in place with the arrow keys.
            try screen.type("thoughts = es", "Left", "Left", "y", "Enter")
            try screen.see("remote_support ↑")
            try screen.see("[1 unsaved]>")
            // One match goes in whole, with a space; several are listed with their labels, then one is left.
            try screen.type("act_n", "Tab")
            try screen.see("> act_now")
            try screen.type("= ", "Tab")
            try screen.see("in_progress    Right now")
            try screen.type("in", "Tab", "Enter")
            try screen.see("now holds: act_in_progress")
            try screen.type("why not emer", "Tab", "Enter")
            try screen.see("`emergency` stands already")
            try screen.type("zzz", "Tab", "Enter")
            try screen.see("nothing is called `zzz`")
        }

        @Test func textOfManyAlphabets() throws {
            let screen = try Screen()
            defer { screen.close() }
            try screen.see(">")
            try screen.type("note “naïve” 漢字 é!", "BSpace", "Left", "Left", "x", "Enter")
            try screen.see("noted")
            try screen.type("answers", "Enter")
            try screen.see("note: “naïve” 漢字x é")
        }

        @Test func historyOutlivesTheSession() throws {
            let screen = try Screen()
            defer { screen.close() }
            try screen.see(">")
            try screen.type("thoughts = yes", "Enter")
            try screen.see("[1 unsaved]>")
            try screen.ready()
            try screen.type("C-d")
            try screen.see("Save to which file?")
            try screen.type("kept.call.yaml", "Enter")
            try screen.see("ENDED 0")
            #expect(FileManager.default.fileExists(atPath: screen.folder + "/kept.call.yaml"))
            try screen.start()
            try screen.see(">")
            // Not the first session any more: no three lines of greeting.
            #expect(!screen.text.contains("lists everything"))
            try screen.ready()
            try screen.type("Up")
            try screen.see("> kept.call.yaml")
            try screen.type("Up", "Enter")
            try screen.see("now holds: thoughts_present")
        }

        @Test func nothingIsKeptWithoutHistory() throws {
            let screen = try Screen("--no-history")
            defer { screen.close() }
            try screen.see(">")
            try screen.type("thoughts = yes", "Enter")
            try screen.see("[1 unsaved]>")
            #expect(!FileManager.default.fileExists(atPath: screen.folder + "/state"))
        }

        @Test func controlKeysAndRecovery() throws {
            let screen = try Screen()
            defer { screen.close() }
            try screen.see(">")
            // Ctrl-C drops the line and what was unfinished, and keeps the answers.
            try screen.type("act_now = unknown", "Enter")
            try screen.see("[1 unsaved]>")
            try screen.type("half a li", "C-c", "age", " = adult", "Enter")
            try screen.see("[2 unsaved]>")
            try screen.type("(thoughts = yes", "Enter")
            try screen.see("...>")
            try screen.type("C-c")
            try screen.ready()
            try screen.type("answers", "Enter")
            try screen.see("“18 to 64”")
            try screen.ready()
            try screen.type("C-d")
            try screen.see("Save to which file?")
            try screen.ready()
            try screen.type("C-c")
            try screen.ready()
            try screen.type("open", "Enter")
            try screen.see("must ask")
            // The terminal is closed: the answers are offered to the next session.
            screen.closeTerminal()
            try screen.start()
            try screen.see("`recover` brings them back")
            try screen.type("recover", "Enter")
            try screen.see("[2 unsaved]>")
            try screen.ready()
            try screen.type("C-d")
            try screen.see("Save to which file?")
            try screen.type("Enter")
            try screen.see("ENDED 0")
            try screen.start()
            try screen.see(">")
            #expect(!screen.text.contains("recover"))
        }

        /// A session that is killed leaves its answers to the next; one that still runs keeps them to itself.
        @Test func aCrashLosesNothing() throws {
            let screen = try Screen()
            defer { screen.close() }
            try screen.see(">")
            try screen.type("thoughts = yes", "Enter")
            try screen.see("[1 unsaved]>")
            let other = try Screen(beside: screen)
            defer { other.closeTerminal() }
            try other.see(">")
            try other.type("open", "Enter")
            try other.see("must ask")
            #expect(!other.text.contains("recover"))
            screen.kill()
            try screen.see("ENDED 137")
            try screen.start()
            try screen.see("`recover` brings them back")
            try screen.type("recover", "Enter")
            try screen.see("now holds: thoughts_present")
            // The line that was typed last is in the history.
            try screen.ready()
            try screen.type("Up", "Up")
            try screen.see("> open")
        }

        @Test func theWindowChangesItsSize() throws {
            let screen = try Screen()
            defer { screen.close() }
            try screen.see(">")
            try screen.type("thoughts = yes", "Enter")
            try screen.see("unsaved]>")
            try screen.type("half of a")
            screen.resize(to: 60)
            try screen.type(" line", "C-u", "why", "Enter")
            try screen.see("rests on: thoughts = yes")
            let longest = screen.text.split(separator: "\n").suffix(25).map(\.count).max() ?? 0
            #expect(longest <= 60 && longest > 45, "\(longest) columns")
        }

        /// Stopped and brought back, a session has its prompt, the half-typed line and its keys again.
        @Test func aSessionThatWasStoppedGoesOn() throws {
            let screen = try Screen(inShell: true)
            defer { screen.close() }
            try screen.type("triage repl", "Enter")
            try screen.see("lists everything")
            for (typed, rest, seen) in [
                ("thoughts = y", "es", "remote_support ↑"), ("", "answers", "thoughts"),
            ] {
                try screen.ready()
                try screen.type(typed, "C-z")
                try screen.see("Stopped")
                try screen.type("clear; fg", "Enter")
                try screen.see("> \(typed)")
                try screen.ready(typed)
                try screen.type(rest, "Enter")
                try screen.see(seen)
            }
            try screen.ready()
            try screen.type("act_n", "Tab")
            try screen.see("> act_now")
            #expect(!screen.text.contains("\t"))
        }

        @Test func watchingFiles() throws {
            let screen = try Screen()
            defer { screen.close() }
            let path = screen.folder + "/library/Protocols/mood.yaml"
            let good = try String(contentsOfFile: path, encoding: .utf8)
            try screen.see(">")
            try screen.type("load library", "Enter")
            try screen.see("2 questions")
            try screen.type("mood = low, sleep = bad", "Enter")
            try screen.see("wait → help")
            try screen.type("watch on", "Enter")
            try screen.see("watching]>")
            try screen.type("half a line")
            // A good save: what it does to the call stands above the line, which is still there.
            let raised = good.replacingOccurrences(of: "raise: [help]", with: "raise: [now]")
            try #require(raised != good)
            try raised.write(toFile: path, atomically: true, encoding: .utf8)
            try screen.see("recommended help → now")
            try screen.see("> half a line")
            // A bad one: the diagnostics, and the last good library goes on serving.
            try raised.replacingOccurrences(of: "mood >= low", with: "mod >= low")
                .write(toFile: path, atomically: true, encoding: .utf8)
            try screen.see("did you mean `mood`?")
            try screen.see("the library as it was goes on serving")
            try screen.type("C-u", "answers", "Enter")
            try screen.see("stale]>")
            try screen.type("why", "Enter")
            try screen.see("Response: now")
            // And a good one again.
            try good.write(toFile: path, atomically: true, encoding: .utf8)
            try screen.see("recommended now → help")
            try screen.type("Enter")
            try screen.see("watching]>")
        }
    }
}

/// A terminal with a session in it.
private final class Screen {
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

    /// A second terminal in the same folder.
    init(beside other: Screen) throws {
        options = other.options
        inShell = other.inShell
        folder = other.folder
        try start()
    }

    /// - Parameter inShell: a shell with job control stands in it, and `triage` is a command there.
    init(_ options: String = "", inShell: Bool = false) throws {
        self.options = options
        self.inShell = inShell
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
            + "export LC_ALL=C XDG_STATE_HOME=\(folder)/state TRIAGE_LIBRARY=\(Shipped.root); "
        let command =
            place
            + (inShell
                ? "PATH=\(URL(filePath: triage).deletingLastPathComponent().path):$PATH exec bash --norc --noprofile -i"
                : "\(triage) repl \(options); echo ENDED $?; exec sleep 100")
        tmux(["-u", "-f", "/dev/null", "new-session", "-d", "-s", "t", "-x", "100", "-y", "50", command])
        tmux(["pipe-pane", "-t", "t", "exec cat > \(output)"])
    }

    /// Keys by their names, anything else as text.
    func type(_ keys: String...) throws {
        let names = ["Enter", "Tab", "Left", "Up", "BSpace", "C-c", "C-d", "C-u", "C-z"]
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

    func resize(to width: Int) { tmux(["resize-window", "-t", "t", "-x", "\(width)", "-y", "50"]) }

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
