import ArgumentParser
import TriageAccess
import TriageCommands
import TriageRecords

/// Roles, with commas between.
struct RolesOption: ParsableArguments {
    @Option(
        help: """
            What they are, with commas between: \
            \(Role.ofPeople.map(\.rawValue).joined(separator: ", ")).
            """)
    var roles: String

    func read() throws -> Set<Role> { try words(roles, among: Set(Role.ofPeople), "--roles") }
}

/// A password that a person chooses; otherwise one is made.
struct PasswordOption: ParsableArguments {
    @Flag(help: "Type a password here, or give it as the first line of standard input.")
    var ownPassword = false

    func read() throws -> String? { ownPassword ? try PasswordPrompt.read() : nil }
}

extension RecordOption {
    /// Whoever says who gets in, on this record.
    ///
    /// - Parameter isMade: make the record where there is none.
    func doorkeeper(isMade: Bool) async throws -> Doorkeeper {
        let record = isMade ? try await made() : try await existing()
        let begin = ContinuousClock.now
        let clock = AccessClock(
            wall: now, steady: { Int64((ContinuousClock.now - begin) / .milliseconds(1)) })
        return Doorkeeper(chain: RecordChain(record), clock: clock)
    }
}

/// Passes the sentence of a refusal on.
func admitted<Done>(_ work: () async throws(AccessRefusal) -> Done) async throws -> Done {
    do throws(AccessRefusal) {
        return try await work()
    } catch {
        if case .record(let refusal) = error, refusal.isOfMachine {
            throw Refusal(refusal.message, .machineFailed)
        }
        throw Refusal(error.message)
    }
}

/// Words with commas between; refuses one that is not among them.
func words<Word: RawRepresentable<String> & Hashable>(
    _ text: String, among all: Set<Word>, _ option: String
) throws -> Set<Word> {
    let parts = text.split(separator: ",").map { $0.filter { $0 != " " } }
    let words = parts.compactMap { Word(rawValue: $0) }.filter(all.contains)
    guard !parts.isEmpty, words.count == parts.count else {
        let names = all.map(\.rawValue).sorted().joined(separator: ", ")
        throw Refusal("`\(option) \(text)` is not of these, with commas between: \(names)")
    }
    return Set(words)
}
