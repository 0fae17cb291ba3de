import ArgumentParser
import Glibc
import TriageDiagnostics

/// The command line. Start-up stays synchronous and light: a call waits for it.
package struct Triage: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "triage",
        abstract:
            "Decision support for mental-health crisis calls: which response is certain, why, and what could change it.",
        version: "0.1.0",
        subcommands: [
            CallCommand.self, CallsCommand.self, HandOffCommand.self, EvaluateCommand.self, ReplCommand.self,
            CheckCommand.self, TestCommand.self, CoverCommand.self, MutateCommand.self, DiffCommand.self,
            FormatCommand.self, SchemaCommand.self,
            DocsCommand.self, PracticeCommand.self, ScoreCommand.self, SampleCommand.self,
            AgreementCommand.self, ReplayCommand.self,
            ExplainCommand.self,
        ])

    package init() {}

    /// Runs the command line and ends with 0 (fine), 1 (problems found), 2 (the request was wrong) or 3 (the
    /// machine failed).
    package static func start() -> Never {
        Terminal.openStandardDescriptors()
        let code = ending()
        if Terminal.readerIsGone { Glibc.exit(128 + SIGPIPE) }
        if let refusal = Terminal.outputFailure {
            Terminal.writeError("triage: \(refusal.message)\n")
            Glibc.exit(refusal.code.rawValue)
        }
        Glibc.exit(code)
    }

    /// Runs the command line; how it ends.
    private static func ending() -> Int32 {
        do {
            var command = try parseAsRoot()
            try command.run()
            return 0
        } catch let refusal as Refusal {
            Terminal.writeError("triage: \(refusal.message)\n")
            return refusal.code.rawValue
        } catch {
            let code = exitCode(for: error)
            let message = fullMessage(for: error)
            if code == .success {
                if !message.isEmpty { Terminal.write(message + "\n") }
                return 0
            }
            if !message.isEmpty { Terminal.writeError((unknownCommand() ?? message) + "\n") }
            return code == .validationFailure ? Refusal.Code.requestWrong.rawValue : code.rawValue
        }
    }

    /// What to say when the first word is no command.
    private static func unknownCommand() -> String? {
        let names = configuration.subcommands.map { $0.configuration.commandName ?? "" } + ["help"]
        guard let word = CommandLine.arguments.dropFirst().first, !word.hasPrefix("-"), !names.contains(word)
        else {
            return nil
        }
        let help = suggestion(for: word, among: names) ?? "`triage help` lists them"
        return "triage: there is no command `\(word)`; \(help)"
    }
}
