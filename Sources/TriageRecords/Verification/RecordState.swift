import TriageCalls
import TriageDiagnostics

/// One state of a record, as its storage reads it, while others go on writing. All is bytes as they stand
/// there.
protocol RecordState {
    /// What the storage itself finds wrong with what it holds, in sentences.
    func storageFaults() throws -> [String]

    /// One, but for a record that is being made or was tampered with.
    func recordNames() throws -> [[UInt8]]

    /// Every call, the record's own chains among them.
    ///
    /// - Parameter name: only the call of this name; nil for all.
    func callRows(named name: String?) throws -> [CallRow]

    /// The number of each chain's last event, by call.
    func counts() throws -> [String: Int]

    /// The first part of each chain's last event, by call, with its number.
    func lastLines() throws -> [(call: [UInt8], number: Int, line: [UInt8])]

    /// The first part of one event; nil when there is none of this number.
    func line(_ number: Int, of call: [UInt8]) throws -> [UInt8]?

    /// The libraries by the hash they are kept under, and those that only files name.
    func libraryNames() throws -> (kept: Set<[UInt8]>, ofFiles: Set<[UInt8]>)

    /// The files of a library in their order; none where their places are not 0, 1, 2 and so on.
    func files(ofLibrary name: [UInt8]) throws -> [(path: [UInt8], bytes: [UInt8])]

    /// Events with their words, by call and number.
    ///
    /// - Parameter call: only those of this one; nil for all.
    func links(of call: [UInt8]?, _ body: (_ call: [UInt8], Link, Words?) throws -> Void) throws

    /// The same of a part of the calls.
    func links(in part: CallPart, _ body: (_ call: [UInt8], Link, Words?) throws -> Void) throws

    /// When people were heard of last.
    func heardRows() throws -> [(person: [UInt8], at: [UInt8])]

    /// Words that belong to no event.
    func strayWords() throws -> [(call: [UInt8], number: Int)]
}

/// What can be read of a record, whatever keeps it.
extension RecordState {
    func recordName() throws -> [UInt8] {
        let names = try recordNames()
        guard names.count == 1 else { throw RecordRefusal.damaged("the record has \(names.count) names") }
        return names[0]
    }

    func library(_ hash: Hash) throws -> KeptLibrary {
        let files = try files(ofLibrary: Array(hash.description.utf8))
        guard !files.isEmpty else { throw RecordRefusal.noSuchLibrary(hash) }
        let library = try KeptLibrary(files.map { KeptLibrary.File(path: text($0.path), bytes: $0.bytes) })
        guard library.hash == hash else {
            throw RecordRefusal.damaged("library \(hash) was altered; `verify` names what else is wrong")
        }
        return library
    }

    func call(_ call: String, withheld: Bool) throws -> RecordedCall {
        guard isCallName(call), let row = try callRows(named: call).first else {
            throw RecordRefusal.noSuchCall(call)
        }
        return try recorded(row, withheld: withheld)
    }

    private func recorded(_ row: CallRow, withheld: Bool) throws -> RecordedCall {
        var lines: [[UInt8]] = []
        var people: [String?] = []
        var isPurged = false
        try links(of: row.call) { _, link, words in
            isPurged = isPurged || link.commitment != nil && words == nil
            lines.append(try DividedLine.whole(link.line, withheld ? nil : words?.values))
            people.append(link.person.map { text($0) })
        }
        return RecordedCall(
            name: text(row.call), library: row.library.flatMap { Hash(hex: text($0)) }, lines: lines,
            people: people, isPurged: isPurged)
    }

    func calls() throws -> [CallSummary] {
        let counts = try counts()
        return try callRows(named: nil).filter { !namesOfOwn.contains(text($0.call)) }
            .map { row in
                CallSummary(
                    name: text(row.call), library: row.library.flatMap { Hash(hex: text($0)) },
                    opened: text(row.opened), eventCount: counts[text(row.call)] ?? 0)
            }
            .sorted { ($0.opened, $0.name) < ($1.opened, $1.name) }
    }

    func openCalls() throws -> [RecordedCall] {
        try lastLines().filter { !namesOfOwn.contains(text($0.call)) }
            .filter { try !isOver($0.call, $0.number, $0.line) }
            .compactMap { try callRows(named: text($0.call)).first }
            .map { (opened: text($0.opened), call: try recorded($0, withheld: false)) }
            .sorted { ($0.opened, $0.call.name) < ($1.opened, $1.call.name) }
            .map(\.call)
    }

    /// Whether a call was closed, but for what is added to it afterwards.
    private func isOver(_ call: [UInt8], _ number: Int, _ line: [UInt8]) throws -> Bool {
        var (number, last) = (number, kind(of: line))
        while let kind = last, kindsAfterTheEnd.contains(kind), number > 1 {
            number -= 1
            last = try self.line(number, of: call).flatMap { TriageRecords.kind(of: $0) }
        }
        return last == closing
    }

    func chain(_ name: OwnChain, after count: Int) throws -> RecordedChain {
        var lines: [[UInt8]] = []
        var last = 0
        try links(of: Array(name.rawValue.utf8)) { _, link, words in
            last = link.number
            if last > count { lines.append(try DividedLine.whole(link.line, words?.values)) }
        }
        return RecordedChain(name: name, lines: lines, count: last)
    }

    func heard() throws -> [String: Moment] {
        let rows = try heardRows().compactMap { row in Moment(text(row.at)).map { (text(row.person), $0) } }
        return Dictionary(rows) { max($0, $1) }
    }

    func acts() throws -> [String] {
        var lines: [String] = []
        try links(of: Array(recordChain.utf8)) { _, link, _ in lines.append(text(link.line)) }
        return lines
    }
}

/// Whether this is the first part of an event that closes a call.
func isClosing(_ line: [UInt8]) -> Bool { kind(of: line) == closing }

private let closing = "closed"

/// What is added to a call that is over. A kind that is missing here costs a look at such calls, and hides no
/// open one.
private let kindsAfterTheEnd: Set<String> = ["handed_off", "outcome"]

/// What the first part of an event says it is.
private func kind(of line: [UInt8]) -> String? {
    fields(of: SourceFile(id: 0, path: "", bytes: line), line: 1)?["kind"]
}
