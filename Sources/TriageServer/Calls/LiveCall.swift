import Synchronization
import TriageCalls
import TriageEngine
import TriagePresentation
import TriageRecords
import TriageSyntax

/// A call as this server has it before it: what the record's events add up to.
///
/// The record is what is true. This is a fold over it that is made when somebody first looks, so that a
/// server begins soon, and made anew whenever the record turns out to have more: another server on the same
/// record may write to the same call.
package actor LiveCall {
    package nonisolated let name: String
    /// The library it began with; nil when nobody knows it.
    package nonisolated let library: Hash?
    package nonisolated let program: Program
    package nonisolated let pieces = Pieces()
    private let record: any CallRecord
    private lazy var folded = fold()
    /// As the record has them, without LF.
    private var lines: [[UInt8]]
    /// Who was signed in when each of them came.
    private var people: [String?]
    /// How many events are known here, and whether they end the call: for whoever looks at all calls, and
    /// waits for none of them.
    private nonisolated let known: Atomic<Int>
    private nonisolated let ended = Atomic(false)
    /// Whether the record may have more than is here: nobody knows what became of a write.
    private var isStale = false
    private var isWriting = false
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private var watchers: [Int: AsyncStream<Void>.Continuation] = [:]
    private var nextWatcher = 0
    /// As the last answer had it.
    private var lastView: CallView?
    private var assessments: Assessments

    /// Where an event stands, and when it happened.
    fileprivate struct Place {
        let number: Int
        let at: Moment
    }

    /// - Parameter assessments: of a call to which nobody has said anything yet, where they are known.
    init(
        _ recorded: RecordedCall, _ program: Program, _ record: any CallRecord,
        _ assessments: Assessments = Assessments()
    ) {
        name = recorded.name
        library = recorded.library
        self.program = program
        self.record = record
        self.assessments = assessments
        (lines, people) = (recorded.lines, recorded.people)
        known = Atomic(recorded.lines.count)
    }

    private func fold() -> Folded {
        let folded = Folded(lines, program)
        ended.store(folded.call.isOver, ordering: .releasing)
        return folded
    }

    // MARK: reading

    package var call: Call { folded.call }
    package var count: Int { lines.count }
    /// When this server took the last event, whenever that was said to have happened; nil where it took none.
    package private(set) var lastTaken: Moment?
    package var isOver: Bool { call.isOver }
    /// The same without waiting for it: no, as long as nobody has looked at what its events add up to.
    nonisolated var isKnownToBeOver: Bool { ended.load(ordering: .acquiring) }
    nonisolated var knownCount: Int { known.load(ordering: .acquiring) }
    func isBlind(for person: String) -> Bool { call.isBlind(for: person) }

    package func view(at moment: Moment) -> CallView {
        if let lastView, lastView.at == moment { return lastView }
        return call.view(at: moment, keeping: &assessments)
    }

    /// The lines of events after a number, with their numbers.
    package func lines(after number: Int) -> [(number: Int, line: [UInt8])] {
        guard number < lines.count else { return [] }
        return (max(0, number)..<lines.count).map { ($0 + 1, lines[$0]) }
    }

    /// Takes what the record has more than is known here.
    ///
    /// - Parameter number: of events that the record has; what was written from here is mostly known by the
    ///   time at which it is told.
    package func refresh(to number: Int) async throws(Problem) {
        guard count < number else { return }
        await enter()
        defer { leave() }
        if count < number { try await reload() }
    }

    /// Says that there is something new, at most one signal ahead of who listens.
    package func changes() -> (id: Int, AsyncStream<Void>) {
        nextWatcher += 1
        let (stream, continuation) = AsyncStream.makeStream(
            of: Void.self, bufferingPolicy: .bufferingNewest(1))
        watchers[nextWatcher] = continuation
        return (nextWatcher, stream)
    }

    package func endWatching(_ id: Int) { watchers.removeValue(forKey: id)?.finish() }

    /// Whether an event has this id.
    func knows(_ id: String) -> Bool { folded.places[id] != nil }

    // MARK: writing

    /// What came of events that were sent.
    package struct Appended: Sendable {
        /// By the order in which they were sent.
        package let numbers: [(id: String, number: Int)]
        /// In the same order: when it happened, as it is kept, and whether that was said to lie ahead.
        package let moments: [(at: Moment?, wasAhead: Bool)]
        /// All of them were in the record before.
        package let isRepeated: Bool
        package let count: Int
        package let before: CallView
        package let after: CallView
        package let program: Program
        package let moved: JSON

        var json: JSON { TriagePresentation.json(live: after, program) }
    }

    /// Adds events, all or none; they are durable when this returns.
    ///
    /// What is sent again by the same ids is not added again. Other servers may write at the same time: then
    /// the call is read anew and the events are tried on what it is now.
    ///
    /// - Parameters:
    ///   - seen: the number of events that the sender knew; with it, nothing is added where somebody else
    ///     added something since. Nil adds to whatever is there.
    ///   - check: refuses, by what the call is at that moment.
    package func append(
        _ sent: [SubmittedEvent], afterSeeing seen: Int? = nil, by author: Author, at now: Moment,
        check: @Sendable (Call) throws(Problem) -> Void = { _ throws(Problem) in }
    ) async throws(Problem) -> Appended {
        await enter()
        defer { leave() }
        if isStale { try await reload() }
        for _ in 0..<8 {
            let before = lastView ?? view(at: now)
            var fresh: [SubmittedEvent] = []
            for event in sent where try !isKnown(event) { fresh.append(event) }
            if fresh.isEmpty { return appended(sent, isRepeated: true, before, at: now) }
            try check(call)
            try checkSeen(seen, sent, author)
            var next = call
            var events: [CallEvent] = []
            for event in fresh {
                // A clock that runs ahead elsewhere keeps no answer out; the reply says what was kept.
                let at = min(event.at ?? now, now)
                events.append(CallEvent(at: at, by: event.decider ?? author.name, id: event.id, event.kind))
                try add(events[events.count - 1], to: &next)
            }
            try next.checkEnd(of: events, at: now, &assessments)
            let new = events.map {
                NewEvent($0, taken: now, position: author.position, person: author.id)
            }
            do throws(RecordRefusal) {
                try await record.append(new, to: name, expecting: lines.count)
            } catch .conflict {
                try await reload()
                continue
            } catch {
                isStale = true
                throw Problem(error)
            }
            lastTaken = now
            take(new.map(\.line), events, next, author)
            return appended(sent, isRepeated: false, before, at: now)
        }
        throw Problem(
            503, "call-busy", "others write to this call without a pause", help: "send it again",
            retryAfter: 1)
    }

    private func isKnown(_ sent: SubmittedEvent) throws(Problem) -> Bool {
        guard let number = folded.places[sent.id]?.number else { return false }
        guard read(line: lines[number - 1]).event?.kind == sent.kind else {
            throw Problem(
                409, "id-taken", "another event of this call has this id", help: "make a new id for each")
        }
        return true
    }

    private func checkSeen(_ seen: Int?, _ sent: [SubmittedEvent], _ author: Author) throws(Problem) {
        guard let seen else { return }
        guard 0...lines.count ~= seen else {
            throw .badRequest("the call has \(lines.count) events, so nobody has seen \(seen)")
        }
        let own = Set(sent.compactMap { folded.places[$0.id]?.number })
        let others = (seen..<lines.count).filter { !own.contains($0 + 1) }
        guard !others.isEmpty else { return }
        throw Problem(
            409, "call-conflict", "\(who(others, author)) added to this call since, so nothing was added",
            help: "look at what is new, then send it again with the number of events that you saw"
        )
        .with("count", .number(lines.count))
        .with("new", .list(others.map { numbered($0 + 1, lines[$0]) }))
    }

    /// Those who added the events at some places, as the one who asks is told.
    private func who(_ others: [Int], _ author: Author) -> String {
        var told: [String] = []
        for place in others {
            let who =
                people[place] == author.id
                ? "you (by another request)" : read(line: lines[place]).event?.by ?? "somebody else"
            if !told.contains(who) { told.append(who) }
        }
        return told.joined(separator: " and ")
    }

    private func add(_ event: CallEvent, to call: inout Call) throws(Problem) {
        do throws(CallRefusal) {
            try call.add(event)
        } catch {
            throw Problem(error).with("id", .optional(event.id))
        }
    }

    private func appended(
        _ sent: [SubmittedEvent], isRepeated: Bool, _ before: CallView, at now: Moment
    ) -> Appended {
        let after = view(at: now)
        lastView = after
        return Appended(
            numbers: sent.map { ($0.id, folded.places[$0.id]?.number ?? 0) },
            moments: sent.map { sent in
                let kept = folded.places[sent.id]?.at
                let isAhead = sent.at.map { said in kept.map { said > $0 } ?? false } ?? false
                return (kept, isAhead)
            }, isRepeated: isRepeated, count: lines.count,
            before: before, after: after, program: program,
            moved: isRepeated ? [] : TriagePresentation.json(moved: before, after, program))
    }

    private func take(_ new: [[UInt8]], _ events: [CallEvent], _ next: Call, _ author: Author) {
        folded.call = next
        lastView = nil
        for (line, event) in zip(new, events) {
            lines.append(line)
            people.append(author.id)
            if let id = event.id { folded.places[id] = Place(number: lines.count, at: event.at) }
        }
        ended.store(next.isOver, ordering: .releasing)
        known.store(lines.count, ordering: .releasing)
        tell()
    }

    private func tell() {
        for watcher in watchers.values { watcher.yield() }
    }

    private func reload() async throws(Problem) {
        let recorded: RecordedCall
        do throws(RecordRefusal) {
            recorded = try await record.call(name, withheld: false)
        } catch { throw Problem(error) }
        isStale = false
        guard recorded.lines.count != lines.count || recorded.isPurged else { return }
        let isMore = recorded.lines.count > lines.count
        (lines, people) = (recorded.lines, recorded.people)
        pieces.forget()
        folded = fold()
        known.store(lines.count, ordering: .releasing)
        lastView = nil
        if isMore { tell() }
    }

    // MARK: one writer at a time

    private func enter() async {
        guard isWriting else {
            isWriting = true
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    private func leave() {
        if waiting.isEmpty { isWriting = false } else { waiting.removeFirst().resume() }
    }
}

/// Who writes: what stands in an event of who was there.
package struct Author: Sendable, Hashable {
    /// Their id at this server.
    package let id: String
    /// What they are called.
    package nonisolated let name: String
    /// The place at which they work.
    package let position: String?

    package init(id: String, name: String, position: String? = nil) {
        self.id = id
        self.name = name
        self.position = position
    }

    package var owner: Owner { Owner(id: id, name: name) }
}

/// What the lines of a call add up to: in one place, so that nobody who looks copies it.
private final class Folded {
    var call: Call
    /// Where the event of each id stands.
    var places: [String: LiveCall.Place]

    init(_ lines: [[UInt8]], _ program: Program) {
        var places: [String: LiveCall.Place] = [:]
        var events: [CallEvent] = []
        for (place, line) in lines.enumerated() {
            guard let event = read(line: line).event else { continue }
            if let id = event.id { places[id] = LiveCall.Place(number: place + 1, at: event.at) }
            events.append(event)
        }
        var left: [(event: CallEvent, CallRefusal)] = []
        call = Call(program, recorded: events, left: &left)
        self.places = places
    }
}

/// An event of the record with its number, for programs.
func numbered(_ number: Int, _ line: [UInt8]) -> JSON {
    let event = read(line: line).event
    return [
        "number": .number(number), "id": .optional(event?.id), "at": .optional(event.map { "\($0.at)" }),
        "by": .optional(event?.by), "event": JSON(line: line),
    ]
}

extension JSON {
    /// A line of a call; null where it is no JSON.
    init(line: [UInt8]) {
        self = (try? Body(line))?.json ?? .null
    }
}
