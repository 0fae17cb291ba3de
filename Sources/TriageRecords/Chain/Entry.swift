import TriageCalls

/// An event ready to be chained: its line in two parts.
struct Entry: Sendable {
    let taken: [UInt8]
    let position: [UInt8]?
    let person: [UInt8]?
    let line: [UInt8]
    let words: Words?

    /// Refuses them all when one is no event.
    ///
    /// - Parameter chain: the one of the record's that they are for; nil for a call.
    static func all(_ events: [NewEvent], of chain: OwnChain? = nil) throws(RecordRefusal) -> [Entry] {
        var entries: [Entry] = []
        for event in events { entries.append(try Entry(event, of: chain)) }
        return entries
    }

    private init(_ event: NewEvent, of chain: OwnChain?) throws(RecordRefusal) {
        let divided = try DividedLine(event.line, of: chain)
        for name in [event.position, event.person] {
            guard let name, name.isEmpty || name.unicodeScalars.contains(where: { $0.value < 0x20 }) else {
                continue
            }
            throw .notAnEvent("a position or a person is a text without control characters")
        }
        taken = Array(event.taken.description.utf8)
        position = event.position.map { Array($0.utf8) }
        person = event.person.map { Array($0.utf8) }
        line = divided.line
        words = divided.values.map { Words(values: $0, salt: Sodium.random(Words.saltBytes)) }
    }

    /// What was done with the record; nothing of it stands apart.
    init(_ act: Act, by person: String?, at moment: Moment) {
        taken = Array(moment.description.utf8)
        position = nil
        self.person = person.map { Array($0.utf8) }
        line = act.line(by: person, at: moment)
        words = nil
    }

    func link(_ number: Int, after previous: [UInt8]) -> Link {
        var link = Link(
            number: number, taken: taken, position: position, person: person, line: line,
            commitment: words?.commitment.bytes, hash: [])
        link.hash = link.hash(after: previous).bytes
        return link
    }
}
