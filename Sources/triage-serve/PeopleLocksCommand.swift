import ArgumentParser
import TriageAccess
import TriageCommands

struct PeopleLocksCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "locks", abstract: "What failures hold against names and addresses now.",
        discussion: """
            Five failures lock a name from one address for fifteen minutes; many from one address, or with one \
            name, slow it to one try at a time. `people lift` and `people lock --lift` take it back.
            """)

    @OptionGroup var record: RecordOption

    func run() async throws {
        let keeper = try await record.doorkeeper(isMade: false)
        let locks = try await admitted { () async throws(AccessRefusal) in
            try await keeper.locks(for: .atTheMachine("locks"))
        }
        for lock in locks {
            let name = lock.name ?? (lock.isLocked ? "a name that nobody has" : "any name")
            Terminal.write("\(lock.address ?? "any address")  \(name)  (\(lock.sentence))\n")
        }
        if locks.isEmpty { Terminal.write("none\n") }
    }
}

struct PeopleLiftCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lift", abstract: "Take back what failures hold against an address.")

    @Argument(help: "The address, as `people locks` shows it.")
    var address: String

    @OptionGroup var person: PersonOption
    @OptionGroup var record: RecordOption

    func run() async throws {
        let keeper = try await record.doorkeeper(isMade: false)
        let address = address
        try await admitted { () async throws(AccessRefusal) in
            try await keeper.lift(address: address, by: .atTheMachine(person.person))
        }
        Terminal.write("nothing is held against \(address) any more\n")
    }
}

extension LockEntry {
    var sentence: String {
        if isLocked { return "locked after failures from \(address ?? "anywhere") until \(until)" }
        return "one try at a time after \(counted(failureCount, "failure")), until \(until)"
    }
}
