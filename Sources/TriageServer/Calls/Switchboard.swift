import TriageAccess
import TriageCalls
import TriageEngine
import TriageRecords
import TriageValues

/// All calls that this server has before it.
///
/// An open call is held from its first event to its last, whoever works on it; a call that is over, only
/// while somebody reads it.
package actor Switchboard {
    private let record: any CallRecord
    private let shelf: LibraryShelf
    /// Which library new calls begin with.
    private let active: ActiveLibrary
    private let limits: Limits
    private var live: [String: LiveCall] = [:]
    private var loading: [String: Task<LiveCall, any Error>] = [:]
    /// Calls that nobody has looked at since this server began.
    private var untouched: [LiveCall] = []
    /// Calls that are over, in the order in which they were last asked for.
    private var read: [String] = []
    /// What nobody's answers come to, which all calls of a library have in common that begin on one day.
    private var untold: (library: Hash, day: Day, assessments: Assessments)?
    private var watchers: [Int: AsyncStream<Void>.Continuation] = [:]
    private var nextWatcher = 0

    package init(
        _ record: any CallRecord, _ shelf: LibraryShelf, _ active: ActiveLibrary, _ limits: Limits
    ) {
        self.record = record
        self.shelf = shelf
        self.active = active
        self.limits = limits
    }

    // MARK: calls

    /// Finds all open calls of the record: the board is whole from the first moment. What their events add
    /// up to is for whoever looks first.
    package func begin() async throws(Problem) {
        let open: [RecordedCall]
        do throws(RecordRefusal) {
            open = try await record.openCalls()
        } catch { throw Problem(error) }
        for recorded in open where live[recorded.name] == nil {
            let call = LiveCall(recorded, try await program(of: recorded), record)
            live[call.name] = call
            untouched.append(call)
        }
        tell()
    }

    /// A call of the record.
    package func call(_ name: String) async throws(Problem) -> LiveCall {
        if let call = live[name] { return call }
        let task =
            loading[name]
            ?? Task {
                let recorded = try await recorded(name)
                let program = try await program(of: recorded)
                return LiveCall(recorded, program, record)
            }
        loading[name] = task
        defer { loading[name] = nil }
        do {
            let call = try await task.value
            if let other = live[name] { return other }
            await hold(call)
            return call
        } catch let problem as Problem {
            throw problem
        } catch { throw Problem(500, "failed", "the call could not be read") }
    }

    /// Opens a call under a name that its client made; the same again is the same call.
    ///
    /// - Returns: whether it is new.
    package func open(_ opening: Opening, by author: Author, at now: Moment) async throws(Problem)
        -> (call: LiveCall, isNew: Bool)
    {
        let library = try await active.library(at: now)
        let program = try library.program(at: now)
        guard live.values.count(where: { !$0.isKnownToBeOver }) < limits.openCalls else {
            throw Problem(
                503, "too-many-open-calls", "\(limits.openCalls) calls are open, and no more can be",
                help: "close those that are over", retryAfter: 30)
        }
        var kinds: [(String?, CallEvent.Kind)] = [
            (
                opening.id,
                .opened(
                    channel: opening.channel, incident: opening.incident, library: Call.library(of: program))
            ),
            (nil, .owned(by: author.owner, .opened)),
        ]
        if opening.isTraining { kinds.append((nil, .training(isBlind: opening.isBlind))) }
        var call = Call(program)
        var events: [NewEvent] = []
        for (id, kind) in kinds {
            let event = CallEvent(at: now, by: author.name, id: id, kind)
            do throws(CallRefusal) {
                try call.add(event)
            } catch { throw Problem(error) }
            events.append(NewEvent(event, taken: now, position: author.position, person: author.id))
        }
        do throws(RecordRefusal) {
            try await record.open(opening.id, library: library.hash, with: events)
        } catch .callIsThere {
            let call = try await self.call(opening.id)
            if await call.wasOpened(by: author, opening) { return (call, false) }
            throw Problem(
                409, "call-is-there", "there is a call `\(opening.id)` already",
                help: "make a new id for each call")
        } catch { throw Problem(error) }
        let opened = LiveCall(
            RecordedCall(
                name: opening.id, library: library.hash, lines: events.map(\.line),
                people: events.map(\.person)),
            program, record, untold(program, library.hash, on: now.calendarDay))
        // Whoever heard of it from the record may have been before us.
        if live[opening.id] == nil { await hold(opened) }
        return (live[opening.id] ?? opened, true)
    }

    private func untold(_ program: Program, _ library: Hash, on day: Day) -> Assessments {
        if let untold, untold.library == library, untold.day == day { return untold.assessments }
        let assessments = Assessments(untold: program)
        untold = (library, day, assessments)
        return assessments
    }

    private func recorded(_ name: String) async throws(Problem) -> RecordedCall {
        do throws(RecordRefusal) {
            return try await record.call(name, withheld: false)
        } catch { throw Problem(error) }
    }

    /// What held of its library when a call began.
    private func program(of recorded: RecordedCall) async throws(Problem) -> Program {
        guard let hash = recorded.library else {
            return try await active.library(at: Moment(milliseconds: .max)).program(of: recorded)
        }
        return try await shelf.library(hash).program(of: recorded)
    }

    private func hold(_ call: LiveCall) async {
        live[call.name] = call
        tell()
        guard await call.isOver else { return }
        read.append(call.name)
        while read.count > limits.closedCallsHeld { live.removeValue(forKey: read.removeFirst()) }
    }

    // MARK: the board

    /// Open calls, by when they were opened.
    package func openCalls() async -> [LiveCall] {
        if !untouched.isEmpty {
            await withTaskGroup { group in
                for call in untouched { group.addTask { _ = await call.isOver } }
            }
            untouched = []
        }
        return live.values.filter { !$0.isKnownToBeOver }
    }

    /// Another server, or this one, wrote to a call.
    package func changed(_ name: String, count: Int) async {
        let wasLive = live[name] != nil
        if let call = try? await self.call(name) {
            if call.knownCount < count { try? await call.refresh(to: count) }
            let isOver = call.isKnownToBeOver
            if isOver, !wasLive { live.removeValue(forKey: name) }
            if isOver, wasLive, !read.contains(name) { await hold(call) }
        }
        tell()
    }

    package func changes() -> (id: Int, AsyncStream<Void>) {
        nextWatcher += 1
        let (stream, continuation) = AsyncStream.makeStream(
            of: Void.self, bufferingPolicy: .bufferingNewest(1))
        watchers[nextWatcher] = continuation
        return (nextWatcher, stream)
    }

    package func endWatching(_ id: Int) { watchers.removeValue(forKey: id)?.finish() }

    /// Says that the board changed.
    func tell() {
        for watcher in watchers.values { watcher.yield() }
    }
}

/// What a client says of a call that begins.
package struct Opening: Sendable, Hashable {
    /// Made by the client: the call's name.
    package let id: String
    package let channel: Channel
    package let incident: String?
    package let isTraining: Bool
    /// Until it is over, who takes it is not told what the rules say of it.
    package let isBlind: Bool

    package init(
        id: String, channel: Channel = .voice, incident: String? = nil, isTraining: Bool = false,
        isBlind: Bool = false
    ) {
        self.id = id
        self.channel = channel
        self.incident = incident
        self.isTraining = isTraining
        self.isBlind = isBlind
    }
}

extension LiveCall {
    /// Whether its first events are those of this opening.
    func wasOpened(by author: Author, _ opening: Opening) -> Bool {
        guard call.events.count >= 2, call.isTraining == opening.isTraining,
            case .opened(opening.channel, opening.incident, _) = call.events[0].kind,
            case .owned(author.owner, .opened) = call.events[1].kind
        else { return false }
        return call.events[0].id == opening.id
    }

    /// Makes somebody the owner, or the board.
    ///
    /// - Parameter condition: what has to be so still at the moment at which it is written.
    package func handOver(
        to owner: Owner?, because custody: Custody, by author: Author, at now: Moment,
        where condition: @escaping @Sendable (Call) -> Bool = { _ in true }
    ) async throws(Problem) {
        let id = "owner-" + Author.randomID()
        _ = try await append(
            [SubmittedEvent(id: id, .owned(by: owner, custody))], by: author, at: now
        ) { call throws(Problem) in
            guard !call.isOver else { throw Problem(409, "call-over", "the call is over") }
            guard condition(call) else {
                let owner = call.owner.map { $0.id == author.id ? "you" : $0.name }
                throw Problem(
                    409, "call-moved-on", "the call is with \(owner ?? "the supervisors' board") by now",
                    help: "look at it again")
            }
        }
    }
}

extension Author {
    /// Sixteen characters that nobody can guess to be those of another.
    static func randomID() -> String {
        var random = SystemRandomNumberGenerator()
        let text = String(random.next() as UInt64, radix: 16)
        return String(repeating: "0", count: 16 - text.count) + text
    }
}
