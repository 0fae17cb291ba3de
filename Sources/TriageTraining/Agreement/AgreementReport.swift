/// Everything the ratings of a file allow one to say.
package struct AgreementReport: Sendable {
    /// A figure with both of its intervals.
    package struct Figure: Sendable {
        package let name: String
        package let measured: Measured<Estimate>
        package let bootstrap: Measured<Interval>
    }

    /// A share, with its interval, or the bound where nothing was counted.
    package struct Share: Sendable {
        package let name: String
        package let measured: Measured<Proportion>
    }

    /// One rater against another.
    package struct Pair: Sendable {
        package let rater: String
        package let reference: String
        package let confusion: Confusion
        package let shares: [Share]
        package let figures: [Figure]
        package let misses: [Miss]
    }

    package let file: RatingsFile
    package let pairs: [Pair]
    /// All raters together.
    package let together: [Figure]
    package let categories: [Figure]

    /// - Parameters:
    ///   - reference: the rater the others are held against; nil compares every two.
    ///   - cut: this category and above are high.
    package init(_ file: RatingsFile, reference: Int?, cut: Int, seed: UInt64) {
        self.file = file
        let ratings = file.ratings
        let raters = file.raters.indices
        let couples: [(Int, Int)] =
            reference.map { reference in raters.filter { $0 != reference }.map { ($0, reference) } }
            ?? raters.flatMap { first in raters.dropFirst(first + 1).map { ($0, first) } }
        pairs = couples.map { rater, reference in
            let confusion = ratings.confusion(of: rater, against: reference)
            let triage = confusion.cut(at: cut)
            return Pair(
                rater: file.raters[rater], reference: file.raters[reference], confusion: confusion,
                shares: [
                    Share(name: "exact agreement", measured: confusion.agreement(within: 0)),
                    Share(name: "within one rung", measured: confusion.agreement(within: 1)),
                    Share(name: "two rungs off or more", measured: confusion.misses()),
                    Share(
                        name: "under-triage, \(TriageCut.Definition.cribari.rawValue)",
                        measured: triage.underTriage(.cribari)),
                    Share(
                        name: "under-triage, \(TriageCut.Definition.fieldTriage.rawValue)",
                        measured: triage.underTriage(.fieldTriage)),
                    Share(
                        name: "over-triage, \(TriageCut.Definition.cribari.rawValue)",
                        measured: triage.overTriage(.cribari)),
                    Share(
                        name: "over-triage, \(TriageCut.Definition.fieldTriage.rawValue)",
                        measured: triage.overTriage(.fieldTriage)),
                ],
                figures: [
                    Figure("kappa", confusion, seed) { $0.kappa(.plain) },
                    Figure("kappa, linear weights", confusion, seed) { $0.kappa(.linear) },
                    Figure("kappa, quadratic weights", confusion, seed) { $0.kappa(.quadratic) },
                    Figure("mean error in rungs", confusion, seed) { $0.meanSignedError },
                ], misses: ratings.misses(of: rater, against: reference))
        }
        let tally = ratings.tally
        together = [
            Figure("Fleiss' kappa", tally, seed) { $0.fleissKappa },
            Figure("Krippendorff's alpha, nominal", tally, seed) { $0.krippendorffAlpha(.nominal) },
            Figure("Krippendorff's alpha, ordinal", tally, seed) { $0.krippendorffAlpha(.ordinal) },
            Figure("Krippendorff's alpha, interval", tally, seed) { $0.krippendorffAlpha(.interval) },
            Figure("Gwet's AC1", tally, seed) { $0.gwetAC1 },
        ]
        categories = file.scale.enumerated().map { index, name in
            Figure(name, tally, seed) { $0.agreement(on: index) }
        }
    }
}

extension AgreementReport.Figure {
    fileprivate init<Counts: Resampled>(
        _ name: String, _ counts: Counts, _ seed: UInt64, _ statistic: (Counts) -> Measured<Estimate>
    ) {
        self.name = name
        measured = statistic(counts)
        bootstrap = counts.bootstrap(seed: seed, statistic)
    }
}
