extension Tally {
    /// Agreement on one category: of the ratings that chose it, each beside every other rating of its case,
    /// the share in which the other rater chose it too.
    ///
    /// For two raters this is twice the cases both chose it for, divided by how often either did. Its `n`
    /// counts the cases with two ratings in which somebody chose it.
    ///
    /// - Source: Cicchetti DV, Feinstein AR. High agreement but low kappa: II. Resolving the paradoxes. J
    ///   Clin Epidemiol 1990;43:551-558.
    package func agreement(on category: Int) -> Measured<Estimate> {
        let beside = count { $0.counts[category] * ($0.ratings - 1) }
        guard beside > 0 else { return .undefined(.unusedCategory) }
        let agreeing = count { $0.counts[category] * ($0.counts[category] - 1) }
        let cases = count { $0.isPaired && $0.counts[category] > 0 ? 1 : 0 }
        return .defined(Estimate(Double(agreeing) / Double(beside), n: cases))
    }
}
