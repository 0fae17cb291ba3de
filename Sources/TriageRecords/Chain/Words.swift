import TriageCalls
import TriageDiagnostics
import TriageSyntax

/// The values of an event that may tell who somebody is, apart from its line.
package struct Words: Sendable, Hashable {
    /// A JSON list of the values as they stood in the line, in their order.
    package var values: [UInt8]
    package var salt: [UInt8]

    static let saltBytes = 32

    var commitment: Hash {
        var form = CanonicalForm("words", about: values.count)
        form.add(salt)
        form.add(values)
        return form.hash
    }
}

/// A line in its two parts.
struct DividedLine: Sendable, Hashable {
    /// With `"withheld"` for each value that stands apart.
    let line: [UInt8]
    /// A JSON list of those values; nil when there are none.
    let values: [UInt8]?

    private static let withheld = Array("\"withheld\"".utf8)

    /// What stays in the line of a call, by kind. Everything else stands apart, whatever it is: what this
    /// version does not know it cannot know to be harmless.
    private static let staying: [String: Set<String>] = [
        "opened": ["channel", "library"],
        "answered": ["person", "question", "answer", "manner", "by_means_of"],
        "corrected": ["person", "question", "answer", "manner", "by_means_of"],
        "changed": ["person", "question", "answer", "manner", "by_means_of"],
        "screened": ["person", "screen", "covers", "named", "missing", "observed"],
        "message": ["from", "written_at"],
        "guidance_given": ["guidance"],
        "person_added": ["person"],
        "person_named": ["person"],
        "person_removed": ["person"],
        "detail": ["person", "question"],
        "person_chosen": ["person"],
        "decided": ["rungs", "reason"],
        "agreement_asked": ["rungs", "reason", "asker"],
        "agreed": ["asked", "agreer"],
        "agreement_refused": ["asked"],
        "agreement_withdrawn": ["asked"],
        "handed_off": ["audience"],
        "sent": ["responder"],
        "arrived": ["responder"],
        "cancelled": ["responder"],
        "report_taken_back": ["responder"],
        "owned": ["owner", "name", "because"],
        "training": ["blind"],
        "outcome": ["outcome", "satisfaction", "follow_up"],
        "closed": ["ending"],
    ]

    /// The same for the other chains of the record, whatever the kind.
    private static let stayingOfOwn: [OwnChain: Set<String>] = [
        // Ids tell nobody who somebody is; names, addresses and all that is secret go to the words.
        .access: [
            "person", "session", "token", "roles", "scope", "step", "one_time", "because", "why", "until",
        ],
        .libraries: ["library", "from", "proposal"],
        .outbox: ["call", "number", "sequence", "status"],
    ]

    private static let stayingOfAll: Set<String> = ["at", "by", "id", "kind"]

    /// Refuses a line that is no event of `triage-call/1`, or none of a chain of the record's.
    init(_ line: [UInt8], of chain: OwnChain?) throws(RecordRefusal) {
        try chain == nil ? checkCallLine(line) : checkOwnLine(line)
        let entries = try Self.entries(line)
        let kind = entries.first { $0.key.text == "kind" }?.value.text ?? ""
        let staying = chain.map { Self.stayingOfOwn[$0] } ?? Self.staying[kind]
        let stays = (staying ?? []).union(Self.stayingOfAll)
        // What reads `"withheld"` itself goes with the words, so that in the line this always stands for one.
        let spans = entries.filter {
            !stays.contains($0.key.text ?? "") || line[$0.place] == Self.withheld[...]
        }.map(\.place)
        guard !spans.isEmpty else {
            (self.line, values) = (line, nil)
            return
        }
        self.line = Self.replaced(line, spans.map { ($0, Self.withheld[...]) })
        values =
            Array("[".utf8) + Array(spans.map { line[$0] }.joined(separator: Array(", ".utf8)))
            + Array("]".utf8)
    }

    /// The line as it was.
    ///
    /// - Parameter values: nil when they are withheld or gone; then the line says so in their places.
    static func whole(_ line: [UInt8], _ values: [UInt8]?) throws(RecordRefusal) -> [UInt8] {
        guard let values else { return line }
        // What was written by a version that let other keys stay is read as it was written.
        let places = try entries(line).map(\.place).filter { line[$0] == withheld[...] }
        guard case .list(let items)? = node(values)?.content, items.count == places.count else {
            throw .damaged("the words of an event are not those of its line")
        }
        return replaced(
            line, zip(places, items).map { ($0, values[Int($1.span.start)..<Int($1.span.end)]) })
    }

    private static func entries(_ line: [UInt8]) throws(RecordRefusal) -> [TriageSyntax.Entry] {
        guard case .mapping(let entries)? = node(line)?.content else { throw .damaged("a line is no event") }
        return entries
    }

    private static func node(_ bytes: [UInt8]) -> Node? {
        var ignored = Problems()
        return readJSON(SourceFile(id: 0, path: "", bytes: bytes), &ignored)
    }

    private static func replaced(_ bytes: [UInt8], _ pieces: [(Range<Int>, ArraySlice<UInt8>)]) -> [UInt8] {
        var result: [UInt8] = []
        var end = 0
        for (range, piece) in pieces {
            result += bytes[end..<range.lowerBound] + piece
            end = range.upperBound
        }
        return result + bytes[end...]
    }
}

extension TriageSyntax.Entry {
    /// Of its value.
    fileprivate var place: Range<Int> { Int(value.span.start)..<Int(value.span.end) }
}
