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

    /// The 95 % interval from the standard error and the normal distribution, within what a coefficient can
    /// be: -1 to 1. Nil where the cases do not vary: an error of 0 comes from the formula, which knows
    /// nothing of the cases that were not drawn, and is no certainty.
    ///
    /// irrCAC cuts at 1 as well; statsmodels does not.
    package var interval: Interval? {
        reach.map { Interval(low: max(-1, value - $0), high: min(1, value + $0)) }
    }

    /// Whether the formula goes beyond what a coefficient can be, which shows that the cases are too few for
    /// it.
    package var isCut: Bool { reach.map { value - $0 < -1 || value + $0 > 1 } ?? false }

    /// Half the width before it is cut.
    private var reach: Double? {
        // An error of 0 is a difference of equal numbers, of which rounding leaves a rest.
        standardError.flatMap { $0 > 1e-9 ? Interval.z * $0 : nil }
    }
}
