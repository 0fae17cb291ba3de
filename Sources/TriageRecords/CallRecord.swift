import TriageCalls

/// A durable record of calls: what it acknowledged is there, unaltered, or `verify` says which event is not.
///
/// Every storage of calls does what is written here, and the same tests are run on each. Nothing asks a
/// clock; moments are given by whoever calls. No method makes a thread of Swift's concurrency wait for a
/// disk.
package protocol CallRecord: Sendable {
    /// The record's own name, made at random when the record was. Checkpoints are of one record.
    var name: String { get async throws(RecordRefusal) }

    /// Keeps a library; one that is there already is left as it is.
    func keep(_ library: KeptLibrary) async throws(RecordRefusal)

    func library(_ hash: Hash) async throws(RecordRefusal) -> KeptLibrary

    /// A new call with its first events, at least one. Its library has to be kept before.
    ///
    /// - Parameter library: nil when nobody knows with which one it was taken.
    func open(_ call: String, library: Hash?, with events: [NewEvent]) async throws(RecordRefusal)

    /// Adds events, all or none; they are on the disk when this returns.
    ///
    /// - Parameter count: the number of events that the call has. With another one nothing is written.
    /// - Returns: the number of events that it has now.
    @discardableResult
    func append(_ events: [NewEvent], to call: String, expecting count: Int) async throws(RecordRefusal)
        -> Int

    /// - Parameter withheld: without the words that may tell who somebody is.
    func call(_ call: String, withheld: Bool) async throws(RecordRefusal) -> RecordedCall

    /// All calls, by when they were opened here.
    func calls() async throws(RecordRefusal) -> [CallSummary]

    /// The calls that were not closed, or that had more added since than may come after the end, by when they
    /// were opened here.
    func openCalls() async throws(RecordRefusal) -> [RecordedCall]

    /// One of the record's other chains, with its words.
    ///
    /// - Parameter count: leaves out so many of its first lines.
    func chain(_ name: OwnChain, after count: Int) async throws(RecordRefusal) -> RecordedChain

    /// Adds lines to it as `append` adds events to a call; it begins with its first.
    @discardableResult
    func append(_ events: [NewEvent], to chain: OwnChain, expecting count: Int) async throws(RecordRefusal)
        -> Int

    /// Every change that is committed after this has returned, whoever makes it: this program, another one or
    /// another server.
    ///
    /// What could not be heard while a connection was lost is told when it is there again. The stream ends
    /// with the record.
    func changes() async -> AsyncStream<Change>

    /// Notes when people were heard of last, for other servers. It is no event: nothing before it is kept,
    /// and nothing proves it.
    func note(heard people: [String: Moment]) async throws(RecordRefusal)

    /// When people were heard of last, as far as any server noted it.
    func heard() async throws(RecordRefusal) -> [String: Moment]

    /// Destroys the words of a call's events that may tell who somebody is, and their salt.
    ///
    /// - Parameter isOpenToo: purge a call, too, that was never closed.
    func purge(_ call: String, because reason: PurgeReason, isOpenToo: Bool, by person: String?, at: Moment)
        async throws(RecordRefusal)

    /// Notes in the record's own chain that something of a call was given out.
    func note(_ disclosure: Disclosure, by person: String?, at: Moment) async throws(RecordRefusal)

    /// The record's own chain: what was done with it, as lines of JSON.
    func acts() async throws(RecordRefusal) -> [String]

    /// Everything that is wrong; empty when nothing is.
    func verify(against checkpoint: Checkpoint?) async throws(RecordRefusal) -> Verification

    /// The heads of all chains as they are, signed, and noted in the record's own chain afterwards.
    func checkpoint(by key: SigningKey, at: Moment) async throws(RecordRefusal) -> Checkpoint
}

/// A line on its way into a record.
package struct NewEvent: Sendable, Hashable {
    /// One line of `triage-call/1`, or of another chain of the record, without LF.
    package let line: [UInt8]
    /// When the record takes it. What the line says of its time is its own.
    package let taken: Moment
    /// The place at which somebody works.
    package let position: String?
    /// Who is signed in there.
    package let person: String?

    package init(line: [UInt8], taken: Moment, position: String? = nil, person: String? = nil) {
        self.line = line
        self.taken = taken
        self.position = position
        self.person = person
    }

    package init(_ event: CallEvent, taken: Moment, position: String? = nil, person: String? = nil) {
        self.init(
            line: Array(TriageCalls.line(of: event).utf8.dropLast()), taken: taken, position: position,
            person: person)
    }
}

/// A call as a record has it.
package struct RecordedCall: Sendable, Hashable {
    package let name: String
    /// The library it began with; nil when nobody knows it.
    package let library: Hash?
    /// The lines of its events, without LF, in their order. A word that is withheld or was purged reads
    /// `"withheld"`.
    package let lines: [[UInt8]]
    /// Who was signed in when each of them came; nil where nobody was.
    package let people: [String?]
    /// Whether words of any event were purged.
    package let isPurged: Bool

    package init(
        name: String, library: Hash?, lines: [[UInt8]], people: [String?], isPurged: Bool = false
    ) {
        (self.name, self.library, self.lines, self.people) = (name, library, lines, people)
        self.isPurged = isPurged
    }

    /// The call as a file of `triage-call/1`.
    package var file: [UInt8] { Array(eventFileHeader.utf8) + lines.flatMap { $0 + [0x0A] } }
}

package struct CallSummary: Sendable, Hashable {
    package let name: String
    package let library: Hash?
    package let opened: String
    package let eventCount: Int
}

package enum PurgeReason: String, Sendable, CaseIterable {
    /// The time that words are kept is over.
    case retention
    /// The person asked for it.
    case request
    case courtOrder = "court_order"
    /// It should never have been written down.
    case mistake
}

/// Whether this can be the name of a call.
func isCallName(_ name: String) -> Bool {
    let isGood = { (byte: UInt8) in
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "_"),
            UInt8(ascii: "."):
            true
        default: false
        }
    }
    return 1...100 ~= name.utf8.count && name.utf8.allSatisfy(isGood) && !namesOfOwn.contains(name)
        && name.first != "."
}
