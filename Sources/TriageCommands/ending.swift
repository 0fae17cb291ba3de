import ArgumentParser
import Glibc
import TriageDiagnostics

extension AsyncParsableCommand {
    /// Runs a command line that waits for more than the disk; ends as `Triage.start` does.
    package static func start() async -> Never {
        Terminal.openStandardDescriptors()
        do {
            var command = try parseAsRoot()
            if var waiting = command as? any AsyncParsableCommand {
                try await waiting.run()
            } else {
                try command.run()
            }
            end(with: 0)
        } catch { end(with: code(after: error)) }
    }
}

extension ParsableCommand {
    private static var name: String { configuration.commandName ?? "triage" }

    static func end(with code: Int32) -> Never {
        if Terminal.readerIsGone { Glibc.exit(128 + SIGPIPE) }
        if let refusal = Terminal.outputFailure {
            Terminal.writeError("\(name): \(refusal.message)\n")
            Glibc.exit(refusal.code.rawValue)
        }
        Glibc.exit(code)
    }

    /// Says why a command line was not carried out; how it ends then.
    static func code(after error: any Error) -> Int32 {
        if let refusal = error as? Refusal {
            Terminal.writeError("\(name): \(refusal.message)\n")
            return refusal.code.rawValue
        }
        let code = exitCode(for: error)
        let message = fullMessage(for: error)
        if code == .success {
            if !message.isEmpty { Terminal.write(message + "\n") }
            return 0
        }
        if !message.isEmpty { Terminal.writeError((unknownCommand() ?? unknownOption() ?? message) + "\n") }
        return code == .validationFailure ? Refusal.Code.requestWrong.rawValue : code.rawValue
    }

    /// What to say when a word that begins like an option is none of the command.
    private static func unknownOption() -> String? {
        var (command, path): (any ParsableCommand.Type, String) = (self, name)
        var names: [String] = []
        for word in CommandLine.arguments.dropFirst().prefix(while: { $0 != "--" }) {
            if word.hasPrefix("--") {
                names.append(word.prefix { $0 != "=" }.description)
            } else if let next = command.configuration.subcommands.first(where: {
                $0.configuration.commandName == word
            }) {
                (command, path) = (next, "\(path) \(word)")
            }
        }
        let known = options(of: command)
        guard let wrong = names.first(where: { !known.contains($0) }) else { return nil }
        let help = suggestion(for: wrong, among: known) ?? "`\(path) --help` lists them"
        return "\(name): there is no option `\(wrong)`; \(help)"
    }

    /// As its help page lists them: what a line has in front of the meaning.
    private static func options(of command: any ParsableCommand.Type) -> [String] {
        helpMessage(for: command, includeHidden: true).split(separator: "\n").flatMap { line in
            let line = line.drop { $0 == " " }
            guard line.hasPrefix("-") else { return [String]() }
            let names = line.firstRange(of: "  ").map { line[..<$0.lowerBound] } ?? line
            return names.matches(of: /--[a-z0-9-]+/).map { String($0.output) }
        } + [
            "--help", "--version", "--help-hidden", "--generate-completion-script",
            "--experimental-dump-help",
        ]
    }

    /// What to say when the first word is no command.
    private static func unknownCommand() -> String? {
        let names = configuration.subcommands.map { $0.configuration.commandName ?? "" } + ["help"]
        guard let word = CommandLine.arguments.dropFirst().first, !word.hasPrefix("-"), !names.contains(word)
        else {
            return nil
        }
        let help = suggestion(for: word, among: names) ?? "`\(name) help` lists them"
        return "\(name): there is no command `\(word)`; \(help)"
    }
}
