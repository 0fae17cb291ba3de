import ArgumentParser

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
            FlattenCommand.self, TranslateCommand.self, ProveCommand.self, RenameCommand.self,
            ApproveCommand.self,
            FormatCommand.self, SchemaCommand.self,
            DocsCommand.self, PracticeCommand.self, ScoreCommand.self, SampleCommand.self,
            AgreementCommand.self, ReplayCommand.self,
            ServeElsewhere.self,
            ExplainCommand.self,
        ])

    package init() {}

    /// Runs the command line and ends with 0 (fine), 1 (problems found), 2 (the request was wrong) or 3 (the
    /// machine failed).
    package static func start() -> Never {
        Terminal.openStandardDescriptors()
        do {
            var command = try parseAsRoot()
            try command.run()
            end(with: 0)
        } catch { end(with: code(after: error)) }
    }
}
