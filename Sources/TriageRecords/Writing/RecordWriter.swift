import TriageCalls

/// What is done to a record in one transaction.
struct RecordWriter<Tables: RecordTables> {
    let tables: Tables

    init(_ tables: Tables) { self.tables = tables }

    /// The record's name, made with its own chain where there is none yet.
    func begin(at moment: Moment) throws -> String {
        if let name = try tables.state.recordNames().first { return text(name) }
        let name = Sodium.random(16).hex
        try tables.insert(name: name)
        try begin(recordChain, nil, [Entry(.made, by: nil, at: moment)])
        return name
    }

    func keep(_ library: KeptLibrary) throws {
        if try !tables.has(library.hash) { try tables.insert(library) }
    }

    func note(heard people: [String: Moment]) throws {
        for (person, moment) in people.sorted(by: { $0.key < $1.key }) {
            try tables.note(heard: person, at: "\(moment)")
        }
    }

    // MARK: chains

    func open(_ call: String, _ library: Hash?, _ entries: [Entry]) throws {
        guard isCallName(call) else { throw RecordRefusal.badCallName(call) }
        if try tables.tail(of: call) != nil { throw RecordRefusal.callIsThere(call) }
        if let library, try !tables.has(library) { throw RecordRefusal.noSuchLibrary(library) }
        try begin(call, library, entries)
    }

    /// - Returns: how many events the call has now.
    func append(_ entries: [Entry], to call: String, expecting count: Int) throws -> Int {
        let tail = try tail(ofCall: call)
        guard tail.number == count else {
            throw RecordRefusal.conflict(call: call, expected: count, found: tail.number)
        }
        try chain(entries, call, after: tail)
        return count + entries.count
    }

    func append(_ entries: [Entry], to own: OwnChain, expecting count: Int) throws -> Int {
        let name = own.rawValue
        let tail = try tables.tail(of: name)
        guard tail?.number ?? 0 == count else {
            throw RecordRefusal.conflict(call: name, expected: count, found: tail?.number ?? 0)
        }
        if let tail {
            try chain(entries, name, after: tail)
        } else if !entries.isEmpty {
            try begin(name, nil, entries)
        }
        return count + entries.count
    }

    /// - Returns: how many acts there are.
    func note(_ act: Act, by person: String?, at moment: Moment) throws -> Int {
        guard let tail = try tables.tail(of: recordChain) else {
            throw RecordRefusal.damaged("the record has lost its own chain")
        }
        try chain([Entry(act, by: person, at: moment)], recordChain, after: tail)
        return tail.number + 1
    }

    func note(_ disclosure: Disclosure, by person: String?, at moment: Moment) throws -> Int {
        _ = try tail(ofCall: disclosure.call)
        return try note(.disclosed(disclosure), by: person, at: moment)
    }

    /// - Returns: how many acts there are.
    func purge(
        _ call: String, because reason: PurgeReason, isOpenToo: Bool, by person: String?, at moment: Moment
    ) throws -> Int {
        let count = try tail(ofCall: call).number
        guard try isOpenToo || isClosed(call) else { throw RecordRefusal.callIsOpen(call) }
        try tables.deleteWords(of: call)
        return try note(.purged(call: call, through: count, reason), by: person, at: moment)
    }

    private func isClosed(_ call: String) throws -> Bool {
        var isClosed = false
        try tables.state.links(of: Array(call.utf8)) { _, link, _ in
            isClosed = isClosed || isClosing(link.line)
        }
        return isClosed
    }

    /// Refuses what is no call.
    private func tail(ofCall call: String) throws -> (number: Int, hash: [UInt8]) {
        guard isCallName(call), let tail = try tables.tail(of: call) else {
            throw RecordRefusal.noSuchCall(call)
        }
        return tail
    }

    private func begin(_ chain: String, _ library: Hash?, _ entries: [Entry]) throws {
        guard let first = entries.first else {
            throw RecordRefusal.notAnEvent("a call begins with at least one")
        }
        let row = CallRow(
            call: Array(chain.utf8), library: library.map { Array($0.description.utf8) }, opened: first.taken)
        try tables.insert(row)
        let root = row.root(inRecord: try tables.state.recordName())
        try self.chain(entries, chain, after: (0, root.bytes))
    }

    private func chain(_ entries: [Entry], _ name: String, after tail: (number: Int, hash: [UInt8])) throws {
        var (number, hash) = tail
        let events = entries.map { entry in
            let link = entry.link(number + 1, after: hash)
            (number, hash) = (link.number, link.hash)
            return (link, entry.words)
        }
        try tables.insert(events, in: name)
    }
}
