/// A coefficient computed from ratings.
public struct Estimate: Quantity, Equatable {
    public let value: Double
    public let n: Int
    /// For large numbers of cases; nil where no formula is offered and only resampling gives an interval.
    public let standardError: Double?

    init(_ value: Double, n: Int, standardError: Double? = nil) {
        self.value = value
        self.n = n
        self.standardError = standardError
    }

    /// The 95 % interval from the standard error and the normal distribution. Not cut at 1, so that an end
    /// beyond it shows that the cases are too few for this interval.
    public var interval: Interval? {
        standardError.map { Interval(low: value - Interval.z * $0, high: value + Interval.z * $0) }
    }
}
