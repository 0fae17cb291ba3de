import ArgumentParser
import TriageAccess
import TriageCommands

struct PeopleTokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Let other programs in, with tokens that end.",
        subcommands: [TokenListCommand.self, TokenMakeCommand.self, TokenRevokeCommand.self])
}

struct TokenListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "All tokens.")

    @OptionGroup var record: RecordOption

    func run() async throws {
        let keeper = try await record.doorkeeper(isMade: false)
        let tokens = try await admitted { () async throws(AccessRefusal) in
            try await keeper.tokens(for: .atTheMachine("list"))
        }
        for token in tokens {
            let scope = token.scope.map(\.rawValue).sorted().joined(separator: ", ")
            let state =
                token.isRevoked
                ? "taken back" : now() < token.until ? "until \(token.until)" : "ended \(token.until)"
            Terminal.write("\(token.id)  \(token.label)  \(scope)  (\(state))\n")
        }
        if tokens.isEmpty { Terminal.write("none; `people token make` makes one\n") }
    }
}

struct TokenMakeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "make", abstract: "Make a token; it is shown once.")

    @Argument(help: "What it is for, such as the name of the other program.")
    var label: String

    @Option(
        help: """
            What it may do, with commas between: \
            \(Permission.ofMachines.map(\.rawValue).sorted().joined(separator: ", ")).
            """)
    var scope: String

    @Option(help: "After so many days it ends.")
    var days = 90

    @OptionGroup var person: PersonOption
    @OptionGroup var record: RecordOption

    func run() async throws {
        let scope: Set<Deed> = try words(scope, among: Permission.ofMachines, "--scope")
        let keeper = try await record.doorkeeper(isMade: true)
        let (label, days) = (label, days)
        let (id, token) = try await admitted { () async throws(AccessRefusal) in
            try await keeper.makeToken(
                for: label, scope: scope, days: days, by: .atTheMachine(person.person))
        }
        Terminal.write(token + "\n")
        Terminal.writeError(
            """
            The token \(id) ends after \(counted(days, "day")). It is shown this once; keep it where no one \
            reads.

            """)
    }
}

struct TokenRevokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Take a token back; it is good for nothing any more.")

    @Argument(help: "Its id, `m-…`.")
    var id: String

    @OptionGroup var person: PersonOption
    @OptionGroup var record: RecordOption

    func run() async throws {
        let keeper = try await record.doorkeeper(isMade: false)
        let id = id
        try await admitted { () async throws(AccessRefusal) in
            try await keeper.revokeToken(id, by: .atTheMachine(person.person))
        }
        Terminal.write("\(id) is taken back\n")
    }
}
