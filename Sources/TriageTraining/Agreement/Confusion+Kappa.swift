extension Confusion {
    /// Cohen's kappa: 1 - (disagreement observed / disagreement expected by chance), with the standard error
    /// for large numbers of cases.
    ///
    /// One formula serves all weightings. The error's squares are taken about their mean, which is
    /// `observed`: the published difference of two sums is the same number, which rounding can make negative.
    ///
    /// - Source: Cohen J. Weighted kappa. Psychol Bull 1968;70:213-220. Error: Fleiss JL, Cohen J, Everitt
    ///   BS. Large sample standard errors of kappa and weighted kappa. Psychol Bull 1969;72:323-327.
    package func kappa(_ weighting: KappaWeighting) -> Measured<Estimate> {
        let n = Double(n)
        guard n > 0 else { return .undefined(.noPair) }
        let scale = 0..<categories
        let weights = scale.map { row in scale.map { weighting.disagreement(row, $0) } }
        let shares = scale.map { row in scale.map { Double(self[reference: row, rating: $0]) / n } }
        let references = shares.map { $0.reduce(0, +) }
        let ratings = scale.map { column in shares.reduce(0) { $0 + $1[column] } }

        /// Disagreement of a category with what the other rater says on the whole.
        func mean(_ category: Int, _ other: [Double]) -> Double {
            scale.reduce(0) { $0 + weights[category][$1] * other[$1] }
        }
        let referenceMeans = scale.map { mean($0, ratings) }
        let ratingMeans = scale.map { mean($0, references) }

        let expected = scale.reduce(0) { $0 + references[$1] * referenceMeans[$1] }
        guard expected > 0 else { return .undefined(.oneCategory) }
        let observed = sum { shares[$0][$1] * weights[$0][$1] }
        let ratio = observed / expected

        let squares = sum { row, column in
            let influence = (referenceMeans[row] + ratingMeans[column]) * ratio - weights[row][column]
            return shares[row][column] * (influence - observed) * (influence - observed)
        }
        let error = (squares / n).squareRoot() / expected
        return .defined(Estimate(1 - ratio, n: self.n, standardError: error))
    }

    private func sum(_ term: (Int, Int) -> Double) -> Double {
        times.indices.reduce(0) { $0 + term($1 / categories, $1 % categories) }
    }
}
