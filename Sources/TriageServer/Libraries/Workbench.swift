import Synchronization
import TriageAuthoring
import TriageRecords
import TriageValues

/// Compiles, inspects and tries libraries, one after another on a thread of its own: it takes seconds, and
/// calls go on meanwhile.
actor Workbench {
    private let executor: SerialQueue
    private var inspected: [Hash: Inspection] = [:]
    private var compared: [[Hash]: LibraryDiff] = [:]
    /// At most so many differences are held.
    private static let mostCompared = 32
    private var tried: [Hash: TriedLibrary] = [:]
    /// At most so many libraries are held with their cases, about 30 MB each.
    private static let mostTried = 4
    private let waiting = Mutex(0)
    /// What waits at once; whoever comes after that is told to come again.
    private static let most = 4

    init(_ label: String) { executor = SerialQueue(label) }

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    /// A library, compiled.
    ///
    /// - Parameter today: when it is to be taken up, the day from which on it has to be whole.
    nonisolated func library(
        _ kept: KeptLibrary, today: Day? = nil
    ) async throws(Problem) -> ServedLibrary {
        try enter()
        defer { leave() }
        return try await compiled(kept, today)
    }

    /// Everything that is found wrong with a library, as `triage check` finds it.
    nonisolated func inspection(of library: ServedLibrary) async throws(Problem) -> Inspection {
        try enter()
        defer { leave() }
        return await inspect(library)
    }

    /// What one library says otherwise than another, and what that does to calls, as `triage diff` finds it.
    nonisolated func difference(
        from old: ServedLibrary, to new: ServedLibrary
    ) async throws(Problem) -> LibraryDiff {
        try enter()
        defer { leave() }
        return try await compare(old, new)
    }

    /// What became of each case of a library, and what all of them show, as `triage test` and `triage cover`
    /// find it.
    nonisolated func tried(_ library: ServedLibrary) async throws(Problem) -> TriedLibrary {
        try enter()
        defer { leave() }
        return try await attempt(library)
    }

    private func attempt(_ library: ServedLibrary) throws(Problem) -> TriedLibrary {
        if let tried = tried[library.hash] { return tried }
        let found = TriedLibrary(try library.loaded())
        if tried.count >= Self.mostTried { tried.removeAll() }
        tried[library.hash] = found
        return found
    }

    private func compare(_ old: ServedLibrary, _ new: ServedLibrary) throws(Problem) -> LibraryDiff {
        if let difference = compared[[old.hash, new.hash]] { return difference }
        let found = TriageAuthoring.difference(from: try old.loaded(), to: try new.loaded())
        if compared.count >= Self.mostCompared { compared.removeAll() }
        compared[[old.hash, new.hash]] = found
        return found
    }

    private func compiled(_ kept: KeptLibrary, _ today: Day?) throws(Problem) -> ServedLibrary {
        try ServedLibrary(kept, today: today)
    }

    private func inspect(_ library: ServedLibrary) -> Inspection {
        if let inspection = inspected[library.hash] { return inspection }
        let inspection = library.inspection()
        inspected[library.hash] = inspection
        return inspection
    }

    private nonisolated func enter() throws(Problem) {
        let isThere = waiting.withLock { waiting in
            guard waiting < Self.most else { return false }
            waiting += 1
            return true
        }
        guard isThere else {
            throw Problem(
                503, "busy", "other libraries are being looked at", help: "ask again", retryAfter: 5)
        }
    }

    private nonisolated func leave() { waiting.withLock { $0 -= 1 } }
}
