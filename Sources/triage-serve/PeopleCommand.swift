import ArgumentParser
import TriageAccess
import TriageCommands

struct PeopleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "people",
        abstract: "Say who gets in: people, their roles and passwords, and the tokens of other programs.",
        discussion: """
            Whoever can write to the record's folder may do this; everything that is done is a line of the \
            log that `record verify` holds to be unaltered. No password is ever an argument.
            """,
        subcommands: [
            PeopleListCommand.self, PeopleAddCommand.self, PeopleRolesCommand.self, PeopleResetCommand.self,
            PeopleLockCommand.self, PeopleLocksCommand.self, PeopleLiftCommand.self, PeopleTokenCommand.self,
        ])
}

struct PeopleListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "All people, and what they may be.")

    @OptionGroup var record: RecordOption

    func run() async throws {
        let keeper = try await record.doorkeeper(isMade: false)
        let (people, locks) = try await admitted { () async throws(AccessRefusal) in
            (
                try await keeper.people(for: .atTheMachine("list")),
                try await keeper.locks(for: .atTheMachine("list"))
            )
        }
        for person in people {
            let remarks =
                [
                    person.isLocked ? "locked out" : nil,
                    person.hasSecondFactor ? "second factor" : nil,
                    person.hasOwnPassword ? nil : "has to choose a password",
                    person.signedIn.map { "last in \($0)" } ?? "never in",
                    person.sessionCount > 0 ? "signed in at \(counted(person.sessionCount, "place"))" : nil,
                ].compactMap(\.self) + locks.filter { $0.name == person.name }.map(\.sentence)
            let roles = person.roles.map(\.rawValue).sorted().joined(separator: ", ")
            Terminal.write(
                "\(person.name)  \(person.label)  \(roles)  (\(remarks.joined(separator: "; ")))\n")
        }
        if people.isEmpty { Terminal.write("nobody; `people add` lets somebody in\n") }
    }
}

struct PeopleAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Let somebody in.",
        discussion: """
            Prints a password for one sign-in, after which the person chooses their own; it is shown once. \
            With `--own-password` the person types one here, where nothing of it is shown, or it is the \
            first line of standard input.
            """)

    @Argument(help: "The name to sign in with.")
    var name: String

    @Option(help: "The person's name, as others see it.")
    var label: String

    @OptionGroup var roles: RolesOption
    @OptionGroup var password: PasswordOption
    @OptionGroup var person: PersonOption
    @OptionGroup var record: RecordOption

    func run() async throws {
        let (chosen, roles) = (try password.read(), try roles.read())
        let keeper = try await record.doorkeeper(isMade: true)
        let (name, label) = (name, label)
        let made = try await admitted { () async throws(AccessRefusal) in
            try await keeper.add(
                name, label: label, roles: roles, password: chosen, by: .atTheMachine(person.person))
        }
        Terminal.write("\(name) may sign in\n")
        tell(made)
    }
}

struct PeopleRolesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "roles", abstract: "Give somebody these roles and no other; it counts at once.")

    @Argument(help: "The name to sign in with.")
    var name: String

    @OptionGroup var roles: RolesOption
    @OptionGroup var person: PersonOption
    @OptionGroup var record: RecordOption

    func run() async throws {
        let roles = try roles.read()
        let keeper = try await record.doorkeeper(isMade: false)
        let name = name
        try await admitted { () async throws(AccessRefusal) in
            try await keeper.give(roles, to: name, by: .atTheMachine(person.person))
        }
        Terminal.write("\(name) is now \(roles.map(\.rawValue).sorted().joined(separator: ", "))\n")
    }
}

struct PeopleResetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset",
        abstract: "Give somebody another password, for one sign-in; all their sessions end.",
        discussion: "Lifts a lock that came of failures. Open calls stay open, on the board.")

    @Argument(help: "The name to sign in with.")
    var name: String

    @Flag(help: "Their second factor goes, too: the app was lost.")
    var secondFactor = false

    @OptionGroup var password: PasswordOption
    @OptionGroup var person: PersonOption
    @OptionGroup var record: RecordOption

    func run() async throws {
        let chosen = try password.read()
        let keeper = try await record.doorkeeper(isMade: false)
        let (name, isFactorRemoved) = (name, secondFactor)
        let made = try await admitted { () async throws(AccessRefusal) in
            try await keeper.reset(
                name, password: chosen, isFactorRemoved: isFactorRemoved, by: .atTheMachine(person.person))
        }
        Terminal.write("\(name) has another password\n")
        tell(made)
    }
}

struct PeopleLockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lock", abstract: "Keep somebody out; all their sessions end.",
        discussion: """
            Open calls stay open, on the board. `--lift` lets them in again, and takes back what failures hold \
            against the name; `people lift` does that for an address.
            """)

    @Argument(help: "The name to sign in with.")
    var name: String

    @Flag(help: "Let them in again.")
    var lift = false

    @OptionGroup var person: PersonOption
    @OptionGroup var record: RecordOption

    func run() async throws {
        let keeper = try await record.doorkeeper(isMade: false)
        let (name, lift) = (name, lift)
        try await admitted { () async throws(AccessRefusal) in
            if lift {
                try await keeper.unlock(name, by: .atTheMachine(person.person))
            } else {
                try await keeper.lock(name, by: .atTheMachine(person.person))
            }
        }
        Terminal.write(lift ? "\(name) may sign in again\n" : "\(name) is locked out\n")
    }
}

/// Tells a password that was made.
private func tell(_ password: String?) {
    guard let password else { return }
    Terminal.write("for one sign-in within 24 hours: \(password)\nIt is shown this once.\n")
}
