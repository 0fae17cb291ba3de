/// A coefficient computed from ratings.
package struct Estimate: Quantity, Equatable {
    package let value: Double
    package let n: Int
    /// For large numbers of cases; nil where no formula is offered and only resampling gives an interval.
    package let standardError: Double?

    init(_ value: Double, n: Int, standardError: Double? = nil) {
        self.value = value
        self.n = n
        self.standardError = standardError
    }

    /// The 95 % interval from the standard error and the normal distribution. Not cut at 1, so that an end
    /// beyond it shows that the cases are too few for this interval.
    package var interval: Interval? {
        standardError.map { Interval(low: value - Interval.z * $0, high: value + Interval.z * $0) }
    }
}
