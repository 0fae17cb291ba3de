import TriageCalls
import TriageEngine
import TriageRecords
import TriageSyntax

/// The file of a call as somebody gets it.
package struct GivenFile: Sendable, Hashable {
    package let bytes: [UInt8]
    /// As a disclosure has them.
    package let kinds: [String]
    /// How many events are left out, or in it only in part.
    package let leftOutCount: Int
    package let withheldWordsCount: Int

    /// What an event that was left out reads; its number in the call is that of its line.
    static let leftOut = "left_out"
    package static let words = "words"

    /// - Parameters:
    ///   - whole: the call with its words.
    ///   - withheld: the same call without them.
    package init(
        of whole: RecordedCall, withheld: RecordedCall, _ program: Program, for audience: Audience,
        with tags: Set<Int> = [], withWords: Bool? = nil
    ) {
        let events = whole.lines.map { read(line: $0).event }
        let copy = CallCopy(of: events, program, for: audience, with: tags, withWords: withWords)
        var bytes = Self.header(audience, copy)
        var (leftOutCount, withheldWordsCount, hasWords) = (0, 0, false)
        for (place, part) in copy.parts.enumerated() {
            let (line, bare) = (whole.lines[place], withheld.lines[place])
            switch part {
            case .whole:
                bytes += line + [0x0A]
                hasWords = hasWords || line != bare
            case .withoutWords:
                bytes += bare + [0x0A]
                if line != bare { withheldWordsCount += 1 }
            case .narrowed(let event):
                bytes += TriageCalls.line(of: event).utf8
                leftOutCount += 1
            case .leftOut:
                bytes += Self.line(events[place])
                leftOutCount += 1
            }
        }
        self.bytes = bytes
        kinds = copy.tags + (hasWords ? [Self.words] : [])
        self.leftOutCount = leftOutCount
        self.withheldWordsCount = withheldWordsCount
    }

    package var hash: Hash { Hash(ofFile: bytes) }

    private static func header(_ audience: Audience, _ copy: CallCopy) -> [UInt8] {
        let leftOut = copy.withheldTags + (copy.readsWords ? [] : [words])
        return Array(eventFileHeader(givenTo: audience.name, leftOut: leftOut).utf8)
    }

    private static func line(_ event: CallEvent?) -> [UInt8] {
        var pairs: [(key: String, value: JSON)] = [("kind", .text(leftOut))]
        if let event { pairs.insert(("at", .text("\(event.at)")), at: 0) }
        return Array((JSON.object(pairs).line + "\n").utf8)
    }
}

extension Call {
    /// What needs care in what an audience is told of the call, as a disclosure has it.
    package func kinds(for audience: Audience) -> [String] {
        let copy = CallCopy(of: events, program, for: audience)
        let hasDetail = zip(events, copy.parts).contains { event, part in
            if case .detail = event.kind { part == .whole } else { false }
        }
        return copy.tags + (copy.readsWords || hasDetail ? [GivenFile.words] : [])
    }
}
