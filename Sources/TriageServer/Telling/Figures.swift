import Synchronization

/// What `/metrics` says, in the text form of Prometheus. It names nobody and nothing that was said.
final class Figures: Sendable {
    private struct State {
        var requests: [String: Int] = [:]
        var seconds: [String: Histogram] = [:]
        var counters: [String: Int] = [:]
        var gauges: [String: Int] = [:]
    }

    private struct Histogram {
        static let bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]
        var counts = [Int](repeating: 0, count: bounds.count + 1)
        var sum = 0.0

        mutating func add(_ seconds: Double) {
            counts[Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count] += 1
            sum += seconds
        }
    }

    private let state = Mutex(State())

    /// A request that was answered.
    func answered(_ route: String, _ status: Int, seconds: Double) {
        state.withLock {
            $0.requests["route=\"\(route)\",status=\"\(status)\"", default: 0] += 1
            $0.seconds[route, default: Histogram()].add(seconds)
        }
    }

    func count(_ name: String, _ number: Int = 1) {
        state.withLock { $0.counters[name, default: 0] += number }
    }

    func set(_ name: String, _ number: Int) { state.withLock { $0.gauges[name] = number } }

    func add(_ name: String, _ number: Int) {
        state.withLock { $0.gauges[name, default: 0] += number }
    }

    func text() -> String {
        state.withLock { state in
            var text = head("triage_requests_total", "Requests by route and status.", "counter")
            for (labels, count) in state.requests.sorted(by: { $0.key < $1.key }) {
                text += "triage_requests_total{\(labels)} \(count)\n"
            }
            text += head(
                "triage_request_seconds", "Seconds from a request to its answer.", "histogram")
            for (route, histogram) in state.seconds.sorted(by: { $0.key < $1.key }) {
                var sum = 0
                for (place, bound) in Histogram.bounds.enumerated() {
                    sum += histogram.counts[place]
                    text += "triage_request_seconds_bucket{route=\"\(route)\",le=\"\(bound)\"} \(sum)\n"
                }
                sum += histogram.counts[Histogram.bounds.count]
                text += "triage_request_seconds_bucket{route=\"\(route)\",le=\"+Inf\"} \(sum)\n"
                text += "triage_request_seconds_sum{route=\"\(route)\"} \(histogram.sum)\n"
                text += "triage_request_seconds_count{route=\"\(route)\"} \(sum)\n"
            }
            for (name, help) in Self.counters {
                text += head(name, help, "counter") + "\(name) \(state.counters[name, default: 0])\n"
            }
            for (name, help) in Self.gauges {
                text += head(name, help, "gauge") + "\(name) \(state.gauges[name, default: 0])\n"
            }
            return text
        }
    }

    static let events = "triage_events_total"
    static let conflicts = "triage_conflicts_total"
    static let stalled = "triage_stalled_streams_total"
    static let openCalls = "triage_open_calls"
    static let unowned = "triage_open_calls_on_board"
    static let streams = "triage_streams"
    static let outbox = "triage_outbox_waiting"

    private static let counters = [
        (events, "Events that were recorded."),
        (conflicts, "Requests that met what somebody else had added."),
        (stalled, "Streams that were cut since nobody read them."),
    ]
    private static let gauges = [
        (openCalls, "Open calls."), (unowned, "Open calls that are with the supervisors' board."),
        (streams, "Open streams."), (outbox, "What is to be sent to dispatch still."),
    ]

    private func head(_ name: String, _ help: String, _ kind: String) -> String {
        "# HELP \(name) \(help)\n# TYPE \(name) \(kind)\n"
    }
}
