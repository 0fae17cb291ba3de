import Synchronization
import TriageCalls

/// Who was heard of, and when: here, and as far as this server was told, elsewhere.
package final class Presence: Sendable {
    private struct Seen {
        /// When they were heard of last, or first expected.
        var at: Moment
        var streams = 0
        /// Until when other servers know that they were heard of; nil for nothing.
        var told: Moment?
    }

    private let seen = Mutex<[String: Seen]>([:])

    package init() {}

    package func sees(_ person: String, at now: Moment) {
        seen.withLock { $0[person, default: Seen(at: now)].at = now }
    }

    package func begins(_ person: String, at now: Moment) {
        seen.withLock { $0[person, default: Seen(at: now)].streams += 1 }
    }

    package func ends(_ person: String, at now: Moment) {
        seen.withLock {
            $0[person, default: Seen(at: now)].streams -= 1
            $0[person]?.at = now
        }
    }

    /// Those who were here and of whom nothing was heard for so long.
    func gone(for seconds: Int, at now: Moment) -> [String] {
        seen.withLock { seen in
            seen.filter {
                $0.value.streams <= 0 && now.milliseconds - $0.value.at.milliseconds > Int64(seconds) * 1_000
            }.map(\.key).sorted()
        }
    }

    /// Whether somebody was heard of since a moment, in milliseconds.
    func hasHeard(of person: String, since moment: Int64) -> Bool {
        seen.withLock { $0[person].map { $0.streams > 0 || $0.at.milliseconds >= moment } ?? false }
    }

    /// Of these people those whom other servers do not know to have been here so late, and when that was.
    ///
    /// - Parameter seconds: what others may not know yet.
    func untold(_ people: Set<String>, after seconds: Int, at now: Moment) -> [String: Moment] {
        seen.withLock { seen in
            var untold: [String: Moment] = [:]
            for person in people {
                guard let one = seen[person] else { continue }
                let at = one.streams > 0 ? now : one.at
                let since = one.told.map { at.milliseconds - $0.milliseconds } ?? .max
                if since >= Int64(seconds) * 1_000 { untold[person] = at }
            }
            return untold
        }
    }

    /// Other servers know now.
    func tells(_ people: [String: Moment]) {
        seen.withLock { seen in for (person, at) in people { seen[person]?.told = at } }
    }

    /// Another server heard of them.
    func hears(_ person: String, at moment: Moment) {
        seen.withLock {
            guard let one = $0[person], one.at < moment else { return }
            $0[person]?.at = moment
            $0[person]?.told = moment
        }
    }

    /// Counts somebody as here from now on, where nobody has been heard of them: a server that starts gives
    /// owners the whole time.
    func expects(_ person: String, at now: Moment) {
        seen.withLock { if $0[person] == nil { $0[person] = Seen(at: now, told: now) } }
    }

    package func forgets(_ person: String) { seen.withLock { $0[person] = nil } }
}
