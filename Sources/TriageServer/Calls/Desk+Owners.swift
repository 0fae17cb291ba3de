import TriageCalls
import TriageRecords

/// Whose the calls of somebody become who leaves them, signs out, or is not heard of any more.
extension Desk {
    /// A supervisor who is there; of several the one with the fewest open calls. Nil where none is: then the
    /// call is nobody's, and stands first on the board.
    ///
    /// Being signed in is not enough: who was not heard of for as long as owners may be silent is not there.
    package func heir(of person: String, at now: Moment) async -> Owner? {
        let supervisors = await gate.supervisors().filter { $0.id != person }
        guard !supervisors.isEmpty else { return nil }
        // While the record cannot say who was heard of elsewhere, who was heard of here counts.
        let heard = (try? await record.heard()) ?? [:]
        let least = now.milliseconds - Int64(limits.absentSeconds) * 1_000
        let here = supervisors.filter { supervisor in
            presence.hasHeard(of: supervisor.id, since: least)
                || heard[supervisor.id].map { $0.milliseconds >= least } ?? false
        }
        var counts: [String: Int] = [:]
        for call in await calls.openCalls() {
            if let owner = await call.call.owner { counts[owner.id, default: 0] += 1 }
        }
        return here.min { (counts[$0.id] ?? 0, $0.id) < (counts[$1.id] ?? 0, $1.id) }
    }

    /// Hands over all open calls of somebody who is not there any more.
    ///
    /// - Returns: how many there were.
    @discardableResult
    package func release(callsOf owner: String, because custody: Custody, at now: Moment) async -> Int {
        var count = 0
        for call in await calls.openCalls() where await call.call.owner?.id == owner {
            do throws(Problem) {
                try await handOver(
                    call, of: owner, because: custody, by: Author(id: "server", name: "server"), at: now)
                count += 1
            } catch {
                // Somebody else has it by now, or the record cannot be written; the next look sees to that.
            }
        }
        await calls.tell()
        return count
    }

    /// Hands a call over by the same rule, for its owner alone.
    package func handOver(
        _ call: LiveCall, of owner: String, because custody: Custody, by author: Author, at now: Moment
    ) async throws(Problem) {
        // What is for practice is no supervisor's work.
        let heir = await call.call.isTraining ? nil : await heir(of: owner, at: now)
        try await call.handOver(to: heir, because: custody, by: author, at: now) { $0.owner?.id == owner }
        // They have as long to be heard of as anybody.
        if let heir { presence.expects(heir.id, at: now) }
    }
}
