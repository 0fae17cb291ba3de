/// The ends of a 95 % confidence interval.
package struct Interval: Sendable, Equatable {
    package let low: Double
    package let high: Double

    package init(low: Double, high: Double) {
        self.low = low
        self.high = high
    }

    /// The 97.5 % quantile of the standard normal distribution.
    static let z = 1.959963984540054
}
