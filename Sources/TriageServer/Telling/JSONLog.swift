import Logging
import TriageCalls
import TriageSyntax

/// A log of one JSON object a line.
///
/// It has only the keys that are named here, whatever is given: what was said on a call, who somebody is and
/// what a request held can be in none of them.
package struct JSONLog: LogHandler {
    private static let keys: Set<String> = [
        "route", "method", "status", "code", "ms", "listening", "calls", "library", "events",
    ]

    package var logLevel: Logger.Level
    package var metadata: Logger.Metadata = [:]
    private let label: String
    private let now: @Sendable () -> Moment
    private let write: @Sendable (String) -> Void

    package init(
        _ label: String, _ level: Logger.Level, now: @escaping @Sendable () -> Moment,
        write: @escaping @Sendable (String) -> Void
    ) {
        self.label = label
        self.now = now
        logLevel = level
        self.write = write
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        let given = metadata.merging(event.metadata ?? [:]) { $1 }
        var fields: [(key: String, value: JSON)] = [
            ("at", .text("\(now())")), ("level", .text(event.level.rawValue)), ("from", .text(label)),
            ("message", .text("\(event.message)")),
        ]
        for (key, value) in given.sorted(by: { $0.key < $1.key }) where Self.keys.contains(key) {
            let text = "\(value)"
            fields.append((key, Int(text).map { .number($0) } ?? .text(text)))
        }
        write(JSON.object(fields).line + "\n")
    }
}
