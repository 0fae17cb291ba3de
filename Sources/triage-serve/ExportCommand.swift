import ArgumentParser
import TriageCommands
import TriageEngine
import TriageRecords
import TriageServer

struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Give out what somebody may have of a call, and record to whom and why.",
        discussion: """
            Who is an audience of the call's library gets what its hand-offs may hold; anybody else gets no \
            confidential answer and no words. What is left out is named in the file's first line, and can be \
            asked for by name. The file's hash goes on record, so `record verify --given FILE` proves it. \
            With --whole it is all of the call, as `record import` takes it in elsewhere.
            """)

    @Argument(help: "The call's name.")
    var call: String

    @Option(help: "A new file (default: standard output).")
    var to: String?

    @Option(
        name: .customLong("for"), help: "Who gets it: an audience of the library, such as police, or another."
    )
    var audience: String

    @Option(help: "Why they may have it, and what is asked for with --with.")
    var because: String

    @Option(help: "Give this, too: a confidentiality tag of the library, such as part_2, or `words`.")
    var with: [String] = []

    @Flag(help: "Leave out all words that may tell who somebody is.")
    var withheld = false

    @Flag(
        help: "Give all of it, confidential answers and words included, to move the call to another record.")
    var whole = false

    @OptionGroup var person: PersonOption
    @OptionGroup var record: RecordOption

    func validate() throws {
        guard !whole || with.isEmpty && !withheld else {
            throw ValidationError("--whole leaves nothing out, so it goes without --with and --withheld")
        }
        guard !withheld || !with.contains("words") else {
            throw ValidationError("--withheld leaves out the words that `--with words` asks for")
        }
    }

    func run() async throws {
        let record = try await record.existing()
        let (name, reason) = (call, because)
        let kept = try await told { () async throws(RecordRefusal) in
            try await record.call(name, withheld: false)
        }
        let given = whole ? nil : try await file(of: kept, record)
        let text = String(decoding: given?.bytes ?? kept.file, as: UTF8.self)
        // What was given out is recorded before it is.
        let disclosure = Disclosure(
            of: name, to: audience, because: reason, whole ? .whole : .file, kinds: given?.kinds,
            file: Hash(ofFile: Array(text.utf8)))
        try await told { () async throws(RecordRefusal) in
            try await record.note(disclosure, by: person.person, at: now())
        }
        if kept.isPurged { Terminal.writeError("Words of this call were purged; they read `withheld`.\n") }
        Terminal.writeError(sentence(given))
        if let to { try Disk.here.create(text, at: to) } else { Terminal.write(raw: text) }
    }

    private func file(of kept: RecordedCall, _ record: any CallRecord) async throws -> GivenFile {
        guard let hash = kept.library else {
            throw Refusal(
                """
                nobody knows with which library this call was taken, so nobody knows what of it is \
                confidential; `--whole` gives all of it
                """)
        }
        let (library, bare) = try await told { () async throws(RecordRefusal) in
            (try await record.library(hash), try await record.call(kept.name, withheld: true))
        }
        let program: Program
        do throws(Problem) { program = try ServedLibrary(library).program(of: kept) } catch {
            throw Refusal("the library of this call does not compile: \(error.message)", .problemsFound)
        }
        let isAudience = program.audiences.contains { $0.name == audience }
        return GivenFile(
            of: kept, withheld: bare, program, for: reader(program), with: try tags(program),
            withWords: withheld ? false : with.contains(GivenFile.words) ? true : isAudience ? nil : false)
    }

    /// Who is no audience of the library may have what everybody may.
    private func reader(_ program: Program) -> Audience {
        if let audience = program.audiences.first(where: { $0.name == audience }) { return audience }
        let names = program.audiences.map { "`\($0.name)`" }.joined(separator: ", ")
        Terminal.writeError("`\(audience)` is no audience of this call's library, which has \(names).\n")
        return Audience(name: audience, label: audience, sees: [], responders: [])
    }

    private func tags(_ program: Program) throws -> Set<Int> {
        var tags: Set<Int> = []
        for name in with where name != GivenFile.words {
            guard let place = program.confidentiality.firstIndex(where: { $0.name == name }) else {
                let names = program.confidentiality.map(\.name) + [GivenFile.words]
                throw Refusal(
                    "nothing is kept back under `\(name)`; --with is one of "
                        + names.map { "`\($0)`" }.joined(separator: ", "))
            }
            tags.insert(place)
        }
        return tags
    }

    private func sentence(_ given: GivenFile?) -> String {
        guard let given else {
            return """
                This is the whole call, confidential answers and words included; it is for another record, \
                and no hand-off.

                """
        }
        if given.leftOutCount == 0, given.withheldWordsCount == 0 { return "Nothing is left out.\n" }
        return """
            Left out for `\(audience)`: \(counted(given.leftOutCount, "event")) in whole or in part, and the \
            words of \(counted(given.withheldWordsCount, "event")); `--with` asks for them.

            """
    }
}
