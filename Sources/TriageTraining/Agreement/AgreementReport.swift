/// Everything the ratings of a file allow one to say.
package struct AgreementReport: Sendable {
    /// A coefficient, or another figure, of a pair of raters or of all.
    package enum Coefficient: Sendable, Hashable {
        case kappa(KappaWeighting)
        case meanError
        case fleissKappa
        case krippendorffAlpha(MeasurementLevel)
        case gwetAC1
        /// Agreement on one rung of the scale.
        case rung(String)
    }

    /// A figure with both of its intervals.
    package struct Figure: Sendable {
        package let coefficient: Coefficient
        package let measured: Measured<Estimate>
        package let bootstrap: Measured<Interval>

        package var name: String { coefficient.name }
    }

    /// What a share counts.
    package enum Kind: Sendable, Hashable {
        case exact
        case withinOneRung
        case twoRungsOff
        case underTriage(TriageCut.Definition)
        case overTriage(TriageCut.Definition)
    }

    /// A share, with its interval, or the bound where nothing was counted.
    package struct Share: Sendable {
        package let kind: Kind
        package let measured: Measured<Proportion>

        package var name: String { kind.name }
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

    /// Pairs that are reported, at most: so many that ten raters are all compared.
    package static let pairLimit = 45

    package let file: RatingsFile
    /// Where there are more than the limit, those that agree least; in the order of the raters.
    package let pairs: [Pair]
    /// Pairs that agree at least as well as those in `pairs`, and are not among them.
    package let pairsLeftOut: Int
    /// All raters together.
    package let together: [Figure]
    package let categories: [Figure]
    package let reliance: Reliance?

    /// - Parameters:
    ///   - reference: the rater the others are held against; nil compares every two.
    ///   - cut: this category and above are high.
    package init(_ file: RatingsFile, reference: Int?, cut: Int, seed: UInt64) {
        self.file = file
        let ratings = file.ratings
        let couples = ratings.couples(reference, atMost: Self.pairLimit)
        pairs = couples.kept.map { Pair($0.rater, $0.reference, file, cut: cut, seed: seed) }
        pairsLeftOut = couples.leftOut
        let tally = ratings.tally
        together = figures(
            tally, seed,
            [
                (.fleissKappa, { $0.fleissKappa }),
                (.krippendorffAlpha(.nominal), { $0.krippendorffAlpha(.nominal) }),
                (.krippendorffAlpha(.ordinal), { $0.krippendorffAlpha(.ordinal) }),
                (.krippendorffAlpha(.interval), { $0.krippendorffAlpha(.interval) }),
                (.gwetAC1, { $0.gwetAC1 }),
            ])
        categories = figures(
            tally, seed,
            file.scale.enumerated().map { index, name in (.rung(name), { $0.agreement(on: index) }) })
        reliance = together.first { $0.coefficient == .krippendorffAlpha(.ordinal) }.flatMap {
            Reliance($0, of: tally)
        }
    }
}

extension AgreementReport.Pair {
    fileprivate init(_ rater: Int, _ reference: Int, _ file: RatingsFile, cut: Int, seed: UInt64) {
        self.rater = file.raters[rater]
        self.reference = file.raters[reference]
        let confusion = file.ratings.confusion(of: rater, against: reference)
        let triage = confusion.cut(at: cut)
        self.confusion = confusion
        let counted: [(AgreementReport.Kind, Measured<Proportion>)] = [
            (.exact, confusion.agreement(within: 0)), (.withinOneRung, confusion.agreement(within: 1)),
            (.twoRungsOff, confusion.misses()),
            (.underTriage(.cribari), triage.underTriage(.cribari)),
            (.underTriage(.fieldTriage), triage.underTriage(.fieldTriage)),
            (.overTriage(.cribari), triage.overTriage(.cribari)),
            (.overTriage(.fieldTriage), triage.overTriage(.fieldTriage)),
        ]
        shares = counted.map { AgreementReport.Share(kind: $0, measured: $1) }
        figures = TriageTraining.figures(
            confusion, seed,
            KappaWeighting.allCases.map { weighting in (.kappa(weighting), { $0.kappa(weighting) }) }
                + [(.meanError, { $0.meanSignedError })])
        misses = file.ratings.misses(of: rater, against: reference)
    }
}

/// Figures of the same cases, whose intervals come from the same drawn sets.
private func figures<Counts: Resampled>(
    _ counts: Counts, _ seed: UInt64,
    _ statistics: [(AgreementReport.Coefficient, Counts.Statistic<Estimate>)]
) -> [AgreementReport.Figure] {
    zip(statistics, counts.bootstraps(seed: seed, statistics.map(\.1))).map { statistic, bootstrap in
        AgreementReport.Figure(
            coefficient: statistic.0, measured: statistic.1(counts), bootstrap: bootstrap)
    }
}

extension Ratings {
    /// The pairs to compare: each with the reference, or every two; of more than the limit those that agree
    /// least.
    fileprivate func couples(
        _ reference: Int?, atMost limit: Int
    ) -> (kept: [(rater: Int, reference: Int)], leftOut: Int) {
        let raters = (cases.first ?? []).indices
        var all: [(rater: Int, reference: Int)] =
            reference.map { reference in raters.filter { $0 != reference }.map { ($0, reference) } }
            ?? raters.flatMap { first in raters.dropFirst(first + 1).map { ($0, first) } }
        guard all.count > limit else { return (all, 0) }
        let leftOut = all.count - limit
        let agreeing = all.map { agreement(of: $0.rater, with: $0.reference) }
        let worst = all.indices.sorted { (agreeing[$0], $0) < (agreeing[$1], $1) }.prefix(limit)
        all = worst.sorted().map { all[$0] }
        return (all, leftOut)
    }

    /// The share of the cases both rated in which two raters agree; 1 where there is none, since nothing is
    /// known against them.
    private func agreement(of one: Int, with other: Int) -> Double {
        var (same, both) = (0, 0)
        for row in cases {
            guard let left = row[one], let right = row[other] else { continue }
            both += 1
            if left == right { same += 1 }
        }
        return both == 0 ? 1 : Double(same) / Double(both)
    }
}
