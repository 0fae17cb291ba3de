/// A share of cases.
package struct Proportion: Quantity, Equatable {
    package let count: Int
    package let n: Int

    /// Nil for a share of nothing, or of more than there is.
    package init?(_ count: Int, of n: Int) {
        guard n > 0, (0...n).contains(count) else { return nil }
        // INVARIANT: n > 0, so that no share divides by nothing.
        self.count = count
        self.n = n
    }

    package var value: Double { Double(count) / Double(n) }

    /// Wilson's 95 % score interval, which holds up for few cases and for shares near 0 and 1.
    ///
    /// - Source: Wilson EB. Probable inference, the law of succession, and statistical inference. J Am Stat
    ///   Assoc 1927;22:209-212.
    package var interval: Interval {
        let n = Double(n)
        let zz = Interval.z * Interval.z
        let middle = value + zz / (2 * n)
        let reach = Interval.z * (value * (1 - value) / n + zz / (4 * n * n)).squareRoot()
        return Interval(
            low: max(0, (middle - reach) / (1 + zz / n)), high: min(1, (middle + reach) / (1 + zz / n)))
    }

    /// Where none was counted, the share that is still possible: were it any larger, none in `n` would be
    /// seen less than one time in twenty. Nil where some were counted.
    ///
    /// - Source: Hanley JA, Lippman-Hand A. If nothing goes wrong, is everything all right? JAMA
    ///   1983;249:1743-1745.
    package var boundIfNone: Double? { count == 0 ? 1 - root(0.05, n) : nil }
}

/// The number between 0 and 1 whose `degree`th power is this, by halving: exact to the last places, and
/// without a library of functions.
private func root(_ power: Double, _ degree: Int) -> Double {
    var (low, high) = (0.0, 1.0)
    while true {
        let middle = low + (high - low) / 2
        guard low < middle, middle < high else { return middle }
        if raised(middle, to: degree) < power { low = middle } else { high = middle }
    }
}

private func raised(_ base: Double, to exponent: Int) -> Double {
    var (result, square, left) = (1.0, base, exponent)
    while left > 0 {
        if left & 1 == 1 { result *= square }
        square *= square
        left >>= 1
    }
    return result
}

extension Measured where Value == Proportion {
    /// A share of cases, or that there are none to share.
    static func share(_ count: Int, of n: Int, else why: Undefined) -> Measured {
        Proportion(count, of: n).map { .defined($0) } ?? .undefined(why)
    }
}
