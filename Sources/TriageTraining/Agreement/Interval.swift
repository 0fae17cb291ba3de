/// The ends of a 95 % confidence interval.
public struct Interval: Sendable, Equatable {
    public let low: Double
    public let high: Double

    public init(low: Double, high: Double) {
        self.low = low
        self.high = high
    }

    /// The 97.5 % quantile of the standard normal distribution.
    static let z = 1.959963984540054
}
