extension Tally {
    /// Gwet's AC1: agreement of any two of a case's raters, without order, corrected for the chance that
    /// raters guess. Unlike kappa it stays high where raters agree and one category is common.
    ///
    /// Cases with one rating tell which categories are common and nothing else. Categories that nobody used
    /// count among those that could have been guessed, so it is defined, and 1, even where all ratings are in
    /// one category of several. The standard error is that for large numbers of cases; irrCAC widens the
    /// interval with Student's t, this one's is normal.
    ///
    /// - Source: Gwet KL. Computing inter-rater reliability and its variance in the presence of high
    ///   agreement. Br J Math Stat Psychol 2008;61:29-48. Missing ratings: Gwet KL. Handbook of Inter-Rater
    ///   Reliability, 4th edition, 2014, as in irrCAC 0.4.4.
    package var gwetAC1: Measured<Estimate> {
        let n = Double(n)
        let paired = Double(paired)
        guard paired > 0 else { return .undefined(.noPair) }
        guard n > 1 else { return .undefined(.oneCase) }
        guard categories > 1 else { return .undefined(.oneCategory) }

        let shares = (0..<categories).map { category in
            sum { Double($0.counts[category]) / Double($0.ratings) } / n
        }
        /// The chance that a guess of the whole scale meets another one, weighted by what was chosen.
        func chance(_ chosen: [Double]) -> Double {
            zip(chosen, shares).reduce(0) { $0 + $1.0 * (1 - $1.1) } / Double(categories - 1)
        }
        let observed = sum(\.agreement) / paired
        let expected = chance(shares)
        // INVARIANT: expected <= 1 / categories < 1, its highest where all categories are chosen alike.
        let coefficient = (observed - expected) / (1 - expected)

        /// By how much a case moves the coefficient.
        func influence(_ row: Row) -> Double {
            let own = row.isPaired ? (row.agreement - expected) * n / paired : 0
            let guess = chance(row.counts.map { Double($0) / Double(row.ratings) })
            return (own - 2 * (1 - coefficient) * (guess - expected)) / (1 - expected) - coefficient
        }
        let squares = sum { influence($0) * influence($0) }
        let error = (squares / (n * (n - 1))).squareRoot()
        return .defined(Estimate(coefficient, n: self.n, standardError: error))
    }
}
