import TriageDiagnostics

/// Goes along the chains of all calls, event by event.
struct ChainCheck {
    /// The record's name.
    let record: [UInt8]
    /// By call.
    let rows: [[UInt8]: CallRow]
    /// The hash of the event that was a chain's last at the checkpoint, where it is there.
    private(set) var atCheckpoint: [[UInt8]: [UInt8]] = [:]
    private(set) var seen = Verification()

    private let heads: [String: Checkpoint.Head]
    /// Up to which event the words of a call were purged.
    private let purged: [[UInt8]: Int]
    private var call: [UInt8]?
    /// The same as a sentence has it.
    private var name = ""
    /// Its last event so far.
    private var last: Checkpoint.Head?
    /// How many events the call had at the checkpoint.
    private var checkpointCount: Int?
    private var purgedThrough = 0
    /// The number that comes next in this call.
    private var next = 1
    private var previous: [UInt8] = []

    init(_ state: some RecordState, _ checkpoint: Checkpoint?) throws {
        record = try state.recordName()
        heads = checkpoint?.heads ?? [:]
        rows = Dictionary(try state.callRows(named: nil).map { ($0.call, $0) }) { first, _ in first }
        var purged: [[UInt8]: Int] = [:]
        try state.links(of: Array(recordChain.utf8)) { _, link, _ in
            let line = fields(of: SourceFile(id: 0, path: "", bytes: link.line), line: 1) ?? [:]
            guard line["kind"] == "purged", let call = line["call"], let through = line["through"] else {
                return
            }
            purged[Array(call.utf8)] = max(purged[Array(call.utf8)] ?? 0, Int(through) ?? 0)
        }
        self.purged = purged
    }

    /// Events come by call and number.
    mutating func take(_ call: [UInt8], _ link: Link, _ words: Words?) {
        if call != self.call { begin(call) }
        let hash = link.hash(after: previous)
        if link.number > next {
            seen.faults.append(.missing(call: name, numbers: next...link.number - 1))
        } else if link.number < next || hash.bytes != link.hash {
            seen.faults.append(.altered(call: name, number: link.number))
        }
        seen.eventCount += 1
        last = Checkpoint.Head(eventCount: link.number, hash: Hash(link.hash) ?? hash)
        if link.number == checkpointCount { atCheckpoint[call] = link.hash }
        // A number that was tampered with may be the greatest there is.
        (next, previous) = (link.number &+ 1, link.hash)
        check(words, of: link, name)
    }

    private mutating func begin(_ call: [UInt8]) {
        endCall()
        self.call = call
        name = text(call)
        checkpointCount = heads[name]?.eventCount
        purgedThrough = purged[call] ?? 0
        next = 1
        previous = rows[call]?.root(inRecord: record).bytes ?? []
        if rows[call] == nil { seen.faults.append(.unknownCall(name)) }
    }

    private mutating func endCall() {
        if let last { seen.heads[name] = last }
        last = nil
    }

    private mutating func check(_ words: Words?, of link: Link, _ call: String) {
        let isPurged = link.number <= purgedThrough
        switch (link.commitment, words) {
        case (nil, nil): break
        case (nil, _?): seen.faults.append(.wordsStray(call: call, number: link.number))
        case (_?, nil) where isPurged: seen.purgedCount += 1
        case (_?, nil): seen.faults.append(.wordsGone(call: call, number: link.number))
        case (_?, _?) where isPurged: seen.faults.append(.wordsBack(call: call, number: link.number))
        case (let commitment?, let words?):
            seen.wordsCount += 1
            if words.commitment.bytes != commitment {
                seen.faults.append(.wordsAltered(call: call, number: link.number))
            }
        }
    }

    /// Goes along the chains of a part of the calls; this one knows what it knew before it.
    func along(_ part: CallPart, of state: some RecordState) throws -> ChainCheck {
        var check = self
        try state.links(in: part) { call, link, words in check.take(call, link, words) }
        check.endCall()
        return check
    }

    /// What the parts saw, in their order, and the calls of which none saw an event: each began with one.
    mutating func end(_ parts: [ChainCheck]) {
        for part in parts {
            seen.add(part.seen)
            atCheckpoint.merge(part.atCheckpoint) { first, _ in first }
        }
        for call in rows.keys.sorted(by: { text($0) < text($1) }) where seen.heads[text(call)] == nil {
            seen.faults.append(.callGone(text(call)))
        }
        if rows[Array(recordChain.utf8)] == nil { seen.faults.append(.callGone(recordChain)) }
        seen.callCount = rows.keys.count { !namesOfOwn.contains(text($0)) }
    }
}

/// As a sentence has it; what is no text reads as far as it is one.
func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
