import Glibc
import TriageCommands

/// Reads a password that a person chooses.
enum PasswordPrompt {
    /// From a terminal twice, without showing it; elsewhere the first line of standard input.
    static func read() throws -> String {
        guard isatty(STDIN_FILENO) == 1 else {
            guard let line = readLine(), !line.isEmpty else {
                throw Refusal("standard input has no password; its first line is it")
            }
            return line
        }
        let first = try typed("password (nothing is shown): ")
        guard try typed("once more: ") == first else {
            throw Refusal("the two are not the same; nothing was changed")
        }
        return first
    }

    private static func typed(_ question: String) throws -> String {
        var state = termios()
        guard unsafe tcgetattr(STDIN_FILENO, &state) == 0 else {
            throw Refusal("the terminal cannot be kept from showing what is typed; nothing was changed")
        }
        var hidden = state
        // Ctrl-C comes as a character, so that nothing ends while the terminal shows nothing.
        hidden.c_lflag &= ~tcflag_t(ECHO | ISIG)
        guard unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden) == 0 else {
            throw Refusal("the terminal cannot be kept from showing what is typed; nothing was changed")
        }
        defer { _ = unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &state) }
        Terminal.writeError(question)
        let line = readLine()
        Terminal.writeError("\n")
        guard let line, !line.isEmpty, !line.unicodeScalars.contains(where: { $0.value < 0x20 }) else {
            throw Refusal("no password was typed; nothing was changed")
        }
        return line
    }
}
