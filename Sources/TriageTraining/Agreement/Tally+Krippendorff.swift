extension Tally {
    /// Krippendorff's alpha: 1 - (disagreement observed / disagreement expected by chance), for any number of
    /// raters and with missing ratings. Cases with one rating are left out, and `n` counts the others.
    ///
    /// - Source: Krippendorff K. Computing Krippendorff's alpha-reliability. University of Pennsylvania,
    ///   2011; Hayes AF, Krippendorff K. Answering the call for a standard reliability measure for coding
    ///   data. Commun Methods Meas 2007;1:77-89.
    package func krippendorffAlpha(_ level: MeasurementLevel) -> Measured<Estimate> {
        guard paired > 0 else { return .undefined(.noPair) }
        let chosen = (0..<categories).map { category in count { $0.isPaired ? $0.counts[category] : 0 } }
        let distances = level.distances(chosen)
        /// The distances of all pairs that two sets of ratings make.
        func disagreement(_ counts: [Int]) -> Double {
            counts.indices.reduce(0) { sum, one in
                guard counts[one] > 0 else { return sum }
                return counts.indices.reduce(sum) {
                    $0 + Double(counts[one] * counts[$1]) * distances[one][$1]
                }
            }
        }
        let expected = disagreement(chosen) / Double(chosen.reduce(0, +) - 1)
        guard expected > 0 else { return .undefined(.oneCategory) }
        let observed = sum { $0.isPaired ? disagreement($0.counts) / Double($0.ratings - 1) : 0 }
        return .defined(Estimate(1 - observed / expected, n: paired))
    }
}
