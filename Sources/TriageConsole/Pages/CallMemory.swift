import Synchronization
import TriageCalls
import TriageDiagnostics
import TriageRecords
import TriageServer

/// What the console remembers of calls, so that pages about many of them read no call twice: who had it,
/// what came of it, who is on the way. Of telephone numbers it has a keyed hash alone, under a key that ends
/// with the process; nothing of it is on a disk.
final class CallMemory: Sendable {
    struct Kept: Sendable {
        /// The number of events that it follows from.
        let count: Int
        let opened: Moment
        /// When something was added last.
        let changed: Moment
        var owner: Owner?
        var owners: Set<String> = []
        var isTraining = false
        var isOver = false
        var outcome: Aftermath.Outcome?
        var followUp: Moment?
        /// Responders that were sent, neither there nor cancelled, by name.
        var underWay: Set<String> = []
        /// Whether anybody was sent at all.
        var wasSent = false
        /// By question, the numbers that stand written down with it.
        var numbers: [String: Set<[UInt8]>] = [:]
    }

    private let known = Mutex<[String: Kept]>([:])
    private let key = Sodium.random(32)
    /// Calls read anew for one page; a page that needs more says so and goes on when it is asked for again.
    private static let most = 1_000

    /// The calls of the record with what is kept of each, the newest first, and whether that is all of them.
    func calls(of record: any CallRecord) async throws(Problem) -> (
        calls: [(name: String, kept: Kept)], isWhole: Bool
    ) {
        do throws(RecordRefusal) {
            var (found, count): ([(name: String, kept: Kept)], Int) = ([], 0)
            for summary in try await record.calls().reversed() {
                let name = summary.name
                if let kept = known.withLock({ $0[name] }), kept.count == summary.eventCount {
                    found.append((name, kept))
                    continue
                }
                count += 1
                if count > Self.most { return (found, false) }
                let kept = try await read(name, record)
                known.withLock { $0[name] = kept }
                found.append((name, kept))
            }
            return (found, true)
        } catch { throw Problem(error) }
    }

    /// As the record has it at this moment: what was purged since is not in it.
    func read(_ name: String, _ record: any CallRecord) async throws(RecordRefusal) -> Kept {
        let recorded = try await record.call(name, withheld: false)
        var ignored = Problems()
        let events = recorded.lines.compactMap { readEvent(line: $0, &ignored) }
        var kept = Kept(
            count: recorded.lines.count, opened: events.first?.at ?? Moment(milliseconds: 0),
            changed: events.map(\.at).max() ?? Moment(milliseconds: 0))
        var details: [String: [String: String]] = [:]
        for event in events {
            switch event.kind {
            case .owned(let owner, _):
                kept.owner = owner
                if let owner { kept.owners.insert(owner.id) }
            case .training: kept.isTraining = true
            case .closed: kept.isOver = true
            case .cameOfIt(let aftermath):
                (kept.outcome, kept.followUp) = (aftermath.outcome, aftermath.followUp)
            case .sent(let name):
                kept.underWay.insert(name)
                kept.wasSent = true
            case .arrived(let name), .cancelled(let name), .reportTakenBack(let name):
                kept.underWay.remove(name)
            case .detail(let person, let question, let text): details[question, default: [:]][person] = text
            default: break
            }
        }
        kept.numbers = details.mapValues { texts in Set(texts.values.flatMap(hashes)) }
        return kept
    }

    /// The keyed hashes of the telephone numbers in a text.
    func hashes(of text: String) -> [[UInt8]] {
        telephoneNumbers(in: text).map { Sodium.keyedHash(Array($0.utf8), key: key) }
    }
}

/// The telephone numbers in a text, as digits alone and without the 1 of North America in front: 7 to 15
/// digits in a row, with nothing between them but what people set between groups of them.
package func telephoneNumbers(in text: String) -> Set<String> {
    let runs = text.split { !($0.isASCII && $0.isNumber) && !" +-().\u{2011}\u{2013}/".contains($0) }
    return Set(
        runs.compactMap { run in
            // A single point between digits alone stands in a decimal number.
            let bare = run.trimming { " +-".contains($0) }
            let isDecimal =
                bare.count(where: { $0 == "." }) == 1 && bare.allSatisfy { $0.isNumber || $0 == "." }
            guard !isDecimal else { return nil }
            let digits = run.filter(\.isNumber)
            guard 7...15 ~= digits.count else { return nil }
            return digits.count == 11 && digits.first == "1" ? String(digits.dropFirst()) : String(digits)
        })
}
