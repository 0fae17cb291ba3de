import TriageValues

/// Cases counted by what they look like, from which cases can be drawn again.
package protocol Resampled: Sendable {
    /// How many cases there are of each kind.
    var times: [Int] { get }
    /// The same kinds, with other numbers of cases.
    func counting(_ times: [Int]) -> Self
}

extension Resampled {
    /// A statistic of cases.
    package typealias Statistic<Value: Quantity> = (Self) -> Measured<Value>

    /// A 95 % interval of any statistic by drawing whole cases again, with replacement: from the 2.5th to the
    /// 97.5th percentile of what the drawn sets come to. The same seed gives the same interval.
    ///
    /// Drawn sets without a value are left out, up to one in twenty: were there more, what they hide could
    /// move either end anywhere. Where all sets come to the same there is no interval: cases that are alike
    /// show nothing of those that were not seen. For a share of 0 or 1 take `Proportion.interval`.
    ///
    ///     confusion.bootstrap(seed: 1) { $0.kappa(.quadratic) }
    ///
    /// - Source: Efron B, Tibshirani RJ. An Introduction to the Bootstrap. 1993, chapter 13.
    package func bootstrap<Value: Quantity>(
        seed: UInt64, resamples: Int = 2000, _ statistic: @escaping Statistic<Value>
    ) -> Measured<Interval> {
        bootstraps(seed: seed, resamples: resamples, [statistic])[0]
    }

    /// The intervals of several statistics over the same drawn sets.
    package func bootstraps<Value: Quantity>(
        seed: UInt64, resamples: Int = 2000, _ statistics: [Statistic<Value>]
    ) -> [Measured<Interval>] {
        precondition(resamples > 0, "percentiles are those of something")
        let known = statistics.map { $0(self).why }
        let cases = times.indices.flatMap { repeatElement($0, count: times[$0]) }
        guard cases.count > 1 else { return known.map { .undefined($0 ?? .oneCase) } }
        var values = statistics.map { _ in [Double]() }
        if known.contains(where: { $0 == nil }) {
            var generator = SplitMix64(seed: seed)
            for _ in 0..<resamples {
                let drawn = drawn(from: cases, using: &generator)
                for index in statistics.indices where known[index] == nil {
                    if let value = statistics[index](drawn).value { values[index].append(value.value) }
                }
            }
        }
        return zip(known, values).map { why, values in
            why.map { .undefined($0) } ?? interval(of: values, drawn: resamples)
        }
    }

    private func interval(of values: [Double], drawn resamples: Int) -> Measured<Interval> {
        let leftOut = resamples - values.count
        guard leftOut * 20 <= resamples else {
            return .undefined(.undefinedResamples(leftOut, of: resamples))
        }
        let sorted = values.sorted()
        guard let first = sorted.first, let last = sorted.last, last - first > 1e-12 else {
            return .undefined(.noSpread)
        }
        return .defined(Interval(low: sorted.quantile(0.025), high: sorted.quantile(0.975)))
    }

    /// As many cases as there are, each any of them.
    private func drawn(from cases: [Int], using generator: inout SplitMix64) -> Self {
        var drawn = Array(repeating: 0, count: times.count)
        for _ in cases { drawn[cases[generator.next(below: cases.count)]] += 1 }
        return counting(drawn)
    }
}

extension [Double] {
    /// A quantile of sorted values, at least one, on the line between the two beside it.
    ///
    /// - Source: Hyndman RJ, Fan Y. Sample quantiles in statistical packages. Am Stat 1996;50:361-365. Its
    ///   seventh definition, which numpy takes too.
    fileprivate func quantile(_ share: Double) -> Double {
        let place = share * Double(count - 1)
        let below = Int(place)
        let above = Swift.min(below + 1, count - 1)
        return self[below] + (place - Double(below)) * (self[above] - self[below])
    }
}
