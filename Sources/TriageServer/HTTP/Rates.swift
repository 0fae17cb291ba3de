import Synchronization
import TriageCalls

/// How fast each one asks: a bucket that fills with time, and is emptied by requests and streams.
final class Rates: Sendable {
    private struct Bucket {
        var level: Double
        var at: Int64
        var streams = 0
    }

    private let limits: Limits
    private let buckets = Mutex<[String: Bucket]>([:])
    /// Buckets that are held at once; the fullest are forgotten first, since they hold nothing back.
    private static let most = 20_000

    init(_ limits: Limits) { self.limits = limits }

    /// Counts a request of somebody who is known.
    func take(_ who: String, at now: Moment) throws(Problem) {
        try take(who, limits.requestsASecond, limits.burst, now)
    }

    /// Counts a request that came without anybody being known.
    func takeUnknown(_ address: String, at now: Moment) throws(Problem) {
        try take("?" + address, limits.unknownASecond, limits.unknownASecond * 10, now)
    }

    private func take(_ key: String, _ rate: Double, _ burst: Double, _ now: Moment) throws(Problem) {
        let wait: Double? = buckets.withLock { buckets in
            if buckets.count >= Self.most {
                buckets = buckets.filter { $0.value.level < burst / 2 || $0.value.streams > 0 }
            }
            var bucket = buckets[key] ?? Bucket(level: burst, at: now.milliseconds)
            let seconds = Double(max(0, now.milliseconds - bucket.at)) / 1_000
            bucket.level = min(burst, bucket.level + seconds * rate)
            bucket.at = now.milliseconds
            let isThere = bucket.level >= 1
            if isThere { bucket.level -= 1 }
            buckets[key] = bucket
            return isThere ? nil : (1 - bucket.level) / rate
        }
        guard let wait else { return }
        throw Problem(
            429, "too-many-requests", "that was too much at once", help: "wait, then go on",
            retryAfter: max(1, Int(wait.rounded(.up))))
    }

    func beginStream(_ who: String, at now: Moment) throws(Problem) {
        let isThere = buckets.withLock { buckets in
            var bucket = buckets[who] ?? Bucket(level: limits.burst, at: now.milliseconds)
            guard bucket.streams < limits.streams else { return false }
            bucket.streams += 1
            buckets[who] = bucket
            return true
        }
        guard isThere else {
            throw Problem(
                429, "too-many-streams", "\(limits.streams) streams are open, and no more can be",
                help: "close one", retryAfter: 10)
        }
    }

    func endStream(_ who: String) {
        buckets.withLock { $0[who]?.streams -= 1 }
    }
}
