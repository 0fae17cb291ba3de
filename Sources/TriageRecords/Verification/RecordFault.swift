import TriageCalls

/// Something that `verify` found wrong, and where.
package enum RecordFault: Sendable, Hashable {
    /// An event is not what it was, or the one before it is not the one that stood there.
    case altered(call: String, number: Int)
    /// Events with these numbers are not there, and later ones are.
    case missing(call: String, numbers: ClosedRange<Int>)
    /// The call has fewer events than at the checkpoint.
    case cutOff(call: String, expected: Int, found: Int)
    /// A call of the checkpoint is not there, or one that the record knows has no event.
    case callGone(String)
    /// The events follow one from the other, and are not those of the checkpoint.
    case rewritten(call: String)
    /// There are events of a call that the record does not know.
    case unknownCall(String)
    case wordsAltered(call: String, number: Int)
    /// Words are not there, and no purge says why.
    case wordsGone(call: String, number: Int)
    /// Words that were purged are there.
    case wordsBack(call: String, number: Int)
    /// There are words of an event that has none.
    case wordsStray(call: String, number: Int)
    case libraryAltered(String)
    case libraryGone(String)
    /// What the storage found, in a sentence.
    case storage(String)
    /// The checkpoint is of another record.
    case otherRecord(String)

    package var sentence: String {
        switch self {
        case .altered(let call, let number):
            "event \(number) of call `\(call)` was altered, or what stood before it"
        case .missing(let call, let numbers) where numbers.count == 1:
            "event \(numbers.lowerBound) of call `\(call)` is missing"
        case .missing(let call, let numbers):
            "events \(numbers.lowerBound) to \(numbers.upperBound) of call `\(call)` are missing"
        case .cutOff(let call, let expected, let found):
            "call `\(call)` was cut off: the checkpoint has \(expected) events, the record \(found)"
        case .callGone(let call): "call `\(call)` is gone"
        case .rewritten(let call): "call `\(call)` was written anew: it is not the one of the checkpoint"
        case .unknownCall(let call): "there are events of a call `\(call)`, which the record does not know"
        case .wordsAltered(let call, let number):
            "the words of event \(number) of call `\(call)` were altered"
        case .wordsGone(let call, let number):
            "the words of event \(number) of call `\(call)` are gone, and no purge says why"
        case .wordsBack(let call, let number):
            "the words of event \(number) of call `\(call)` were purged, and are there"
        case .wordsStray(let call, let number):
            "there are words of event \(number) of call `\(call)`, which has none"
        case .libraryAltered(let hash): "library \(hash) was altered"
        case .libraryGone(let hash): "library \(hash) is gone"
        case .storage(let sentence): sentence
        case .otherRecord(let name): "the checkpoint is of another record, `\(name)`"
        }
    }
}

/// What a verification saw.
package struct Verification: Sendable, Hashable {
    package var faults: [RecordFault] = []
    package var callCount = 0
    package var eventCount = 0
    /// Events whose words are there.
    package var wordsCount = 0
    package var purgedCount = 0
    var heads: [String: Checkpoint.Head] = [:]
    var libraries: Set<Hash> = []

    package var isSound: Bool { faults.isEmpty }

    /// Takes what was seen of other calls.
    mutating func add(_ other: Verification) {
        faults += other.faults
        eventCount += other.eventCount
        wordsCount += other.wordsCount
        purgedCount += other.purgedCount
        heads.merge(other.heads) { first, _ in first }
    }

    /// Refuses when anything is wrong.
    func checkpoint(of record: String, by key: SigningKey, at moment: Moment) throws(RecordRefusal)
        -> Checkpoint
    {
        guard isSound else {
            throw .damaged("the record is not sound, so nothing was signed; `verify` names what is wrong")
        }
        return Checkpoint(record: record, at: moment, heads: heads, libraries: libraries, signedBy: key)
    }
}
