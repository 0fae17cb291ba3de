import TriageCalls
import TriageRecords
import TriageSyntax

/// Which library a call begins with that is opened now. The record's chain of libraries says it; so all
/// servers on a record agree.
package actor ActiveLibrary {
    private let record: any CallRecord
    private let shelf: LibraryShelf
    private var history = LibraryHistory()

    package init(_ record: any CallRecord, _ shelf: LibraryShelf) {
        self.record = record
        self.shelf = shelf
    }

    /// Reads what the record has, and where no library was ever active makes this one the first.
    package func begin(with first: ServedLibrary?, by author: Author, at now: Moment) async throws(Problem) {
        try await refresh()
        guard let first else { return }
        guard history.count == 0 else {
            // What the record has by this hash is the same to the byte, so it is not compiled again.
            if history.proposals.contains(where: { $0.library == first.hash }) { await shelf.holds(first) }
            return
        }
        try await shelf.keep(first)
        _ = try await decide { history throws(Problem) in
            guard history.count == 0 else { return nil }
            return LibraryHistory.line("installed", Self.fields(first.hash, now), by: author, at: now)
        }
    }

    package func library(at moment: Moment) async throws(Problem) -> ServedLibrary {
        guard let hash = history.active(at: moment) else {
            throw Problem(
                503, "no-library", "no library is active, so no call can begin",
                help: "start the server with one, or let two people activate one")
        }
        return try await shelf.library(hash)
    }

    package func proposals() -> [LibraryHistory.Proposal] { history.proposals }
    package func active(at moment: Moment) -> Hash? { history.active(at: moment) }

    package func propose(_ library: Hash, from: Moment, by author: Author, at now: Moment)
        async throws(Problem)
        -> Int
    {
        // It has to compile, before anybody is asked about it.
        _ = try await shelf.library(library)
        return try await decide { _ throws(Problem) in
            LibraryHistory.line("proposed", Self.fields(library, from), by: author, at: now)
        }
    }

    /// - Parameter check: refuses who may not confirm it.
    package func confirm(
        _ number: Int, by author: Author, at now: Moment,
        check: (LibraryHistory.Proposal) throws(Problem) -> Void
    ) async throws(Problem) {
        _ = try await decide { history throws(Problem) in
            let proposal = try history.proposal(number)
            try check(proposal)
            guard proposal.confirmed == nil, !proposal.isWithdrawn else {
                throw Problem(409, "proposal-is-decided", "proposal \(number) was decided already")
            }
            return LibraryHistory.line("confirmed", [("proposal", .number(number))], by: author, at: now)
        }
    }

    package func withdraw(_ number: Int, by author: Author, at now: Moment) async throws(Problem) {
        _ = try await decide { history throws(Problem) in
            let proposal = try history.proposal(number)
            guard !proposal.isWithdrawn, proposal.begins.map({ $0 > now }) ?? true else {
                throw Problem(
                    409, "proposal-is-decided", "proposal \(number) cannot be withdrawn any more",
                    help: "propose the library that is to be active instead")
            }
            return LibraryHistory.line("withdrawn", [("proposal", .number(number))], by: author, at: now)
        }
    }

    /// Takes what is new in the chain.
    package func refresh() async throws(Problem) {
        let chain: RecordedChain
        let before = history.count
        do throws(RecordRefusal) {
            chain = try await record.chain(.libraries, after: before)
        } catch { throw Problem(error) }
        // Another reading may have come first.
        for line in chain.lines.dropFirst(history.count - before) { try history.take(line) }
    }

    /// Writes what follows from the history; when another server was faster, decides anew.
    private func decide(_ body: (LibraryHistory) throws(Problem) -> NewEvent?) async throws(Problem) -> Int {
        for _ in 0..<8 {
            try await refresh()
            guard let event = try body(history) else { return history.count }
            let count: Int
            do throws(RecordRefusal) {
                count = try await record.append([event], to: .libraries, expecting: history.count)
            } catch .conflict { continue } catch { throw Problem(error) }
            try await refresh()
            return count
        }
        throw Problem(503, "busy", "others change the libraries without a pause", retryAfter: 1)
    }

    private static func fields(_ library: Hash, _ from: Moment) -> [(key: String, value: JSON)] {
        [("library", .text("\(library)")), ("from", .text("\(from)"))]
    }
}
