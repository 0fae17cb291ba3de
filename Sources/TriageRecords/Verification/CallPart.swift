/// The calls whose names stand from one on and before another, in the storage's own order; nil for no bound.
package struct CallPart: Sendable, Hashable {
    package let from: [UInt8]?
    package let until: [UInt8]?

    package static let all = CallPart(from: nil, until: nil)

    /// As many parts as wished, or fewer, of about as many events each.
    ///
    /// - Parameter counts: the number of events of each call, as the storage has it: somebody may have
    ///   written any number there.
    package static func parts(_ count: Int, _ counts: [String: Int]) -> [CallPart] {
        let counts = counts.mapValues { min(max(0, $0), 1 << 32) }
        let names = counts.keys.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
        let all = counts.values.reduce(0, +)
        var (bounds, passed): ([[UInt8]], Int) = ([], 0)
        for name in names {
            if bounds.count < count - 1, passed > 0, passed >= all * (bounds.count + 1) / count {
                bounds.append(Array(name.utf8))
            }
            passed += counts[name] ?? 0
        }
        return zip([nil] + bounds.map(Optional.some), bounds.map(Optional.some) + [nil])
            .map { CallPart(from: $0, until: $1) }
    }
}
