import Synchronization
import TriageCalls

/// Who was heard of, and when.
package final class Presence: Sendable {
    private struct Seen {
        var at: Moment
        var streams = 0
    }

    private let seen = Mutex<[String: Seen]>([:])

    package init() {}

    func sees(_ person: String, at now: Moment) {
        seen.withLock { $0[person, default: Seen(at: now)].at = now }
    }

    func begins(_ person: String, at now: Moment) {
        seen.withLock { $0[person, default: Seen(at: now)].streams += 1 }
    }

    func ends(_ person: String, at now: Moment) {
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

    /// Counts somebody as here from now on, where nobody has been heard of them: a server that starts gives
    /// owners the whole time.
    func expects(_ person: String, at now: Moment) {
        seen.withLock { if $0[person] == nil { $0[person] = Seen(at: now) } }
    }

    package func forgets(_ person: String) { seen.withLock { $0[person] = nil } }
}
