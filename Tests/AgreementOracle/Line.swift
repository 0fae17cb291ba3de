import TriageTraining

/// A line of output: every statistic of a table under its name.
struct Line: Encodable {
    private(set) var confusion: [[Int]] = []
    private(set) var misses: [[Int]] = []
    private(set) var statistics: [String: Figure] = [:]

    init(_ table: Table) {
        let ratings = Ratings(table.ratings, categories: table.k)
        let pair = ratings.confusion(of: 1, against: 0)
        let scale = 0..<table.k
        confusion = scale.map { row in scale.map { pair[reference: row, rating: $0] } }
        misses = ratings.misses(of: 1, against: 0).map { [$0.index, $0.reference, $0.rating] }
        add(pair)
        add(pair.cut(at: table.cut))
        add(ratings.tally)
        if let bootstrap = table.bootstrap { add(bootstrap, pair, ratings.tally) }
    }

    private mutating func add(_ pair: Confusion) {
        statistics["agreement exact"] = Figure(pair.agreement(within: 0))
        statistics["agreement within one"] = Figure(pair.agreement(within: 1))
        statistics["misses of two"] = Figure(pair.misses())
        statistics["mean signed error"] = Figure(pair.meanSignedError)
        for weighting in KappaWeighting.allCases {
            statistics["kappa \(weighting.rawValue)"] = Figure(pair.kappa(weighting))
        }
    }

    private mutating func add(_ cut: TriageCut) {
        statistics["correct at the cut"] = Figure(cut.correct)
        for definition in TriageCut.Definition.allCases {
            statistics["under-triage \(definition.rawValue)"] = Figure(cut.underTriage(definition))
            statistics["over-triage \(definition.rawValue)"] = Figure(cut.overTriage(definition))
        }
    }

    private mutating func add(_ tally: Tally) {
        statistics["fleiss"] = Figure(tally.fleissKappa)
        for level in MeasurementLevel.allCases {
            statistics["alpha \(level.rawValue)"] = Figure(tally.krippendorffAlpha(level))
        }
        statistics["ac1"] = Figure(tally.gwetAC1)
        for category in 0..<tally.categories {
            statistics["category \(category)"] = Figure(tally.agreement(on: category))
        }
    }

    private mutating func add(_ bootstrap: Table.Bootstrap, _ pair: Confusion, _ tally: Tally) {
        statistics["bootstrap kappa quadratic"] = Figure(
            pair.bootstrap(seed: bootstrap.seed, resamples: bootstrap.resamples) { $0.kappa(.quadratic) })
        statistics["bootstrap alpha ordinal"] = Figure(
            tally.bootstrap(seed: bootstrap.seed, resamples: bootstrap.resamples) {
                $0.krippendorffAlpha(.ordinal)
            })
    }
}
