extension Tally {
    /// Fleiss' kappa: agreement of any two of a case's raters, without order, corrected for chance. Every
    /// case has the same number of ratings, though not of the same raters.
    ///
    /// - Source: Fleiss JL. Measuring nominal scale agreement among many raters. Psychol Bull
    ///   1971;76:378-382.
    package var fleissKappa: Measured<Estimate> {
        let n = Double(n)
        guard let ratings = rows.first?.ratings, ratings > 1 else { return .undefined(.noPair) }
        guard rows.allSatisfy({ $0.ratings == ratings }) else { return .undefined(.unequalRatings) }
        let observed = sum(\.agreement) / n
        let expected = (0..<categories).reduce(0) { expected, category in
            let share = Double(count { $0.counts[category] }) / (n * Double(ratings))
            return expected + share * share
        }
        guard expected < 1 else { return .undefined(.oneCategory) }
        return .defined(Estimate((observed - expected) / (1 - expected), n: self.n))
    }
}
