/// How often each reference category met each rating: two raters' ratings of the same cases, counted.
package struct Confusion: Sendable, Equatable {
    package let categories: Int
    /// Cases in each cell, row by row: a row a category of the reference, a column one of the rater.
    package let times: [Int]

    init(_ pairs: [(reference: Int, rating: Int)], categories: Int) {
        var times = Array(repeating: 0, count: categories * categories)
        for pair in pairs { times[pair.reference * categories + pair.rating] += 1 }
        self.init(times: times, categories: categories)
    }

    init(times: [Int], categories: Int) {
        self.categories = categories
        self.times = times
    }

    /// Cases that both rated.
    package var n: Int { times.reduce(0, +) }

    package subscript(reference reference: Int, rating rating: Int) -> Int {
        times[reference * categories + rating]
    }

    /// Cases placed no more rungs from the reference than this: 0 for exact agreement, 1 for within one.
    package func agreement(within rungs: Int) -> Measured<Proportion> { share { abs($0) <= rungs } }

    /// Cases placed at least so many rungs too high or too low. `Ratings.misses` lists them.
    package func misses(by rungs: Int = 2) -> Measured<Proportion> { share { abs($0) >= rungs } }

    /// The mean of rating less reference, in rungs: above 0 the rater places cases too high on the whole.
    package var meanSignedError: Measured<Estimate> {
        let n = n
        guard n > 0 else { return .undefined(.noPair) }
        let sum = errors.reduce(0) { $0 + $1.error * $1.times }
        return .defined(Estimate(Double(sum) / Double(n), n: n))
    }

    // MARK: cells as signed errors

    /// Rating less reference of every cell, with the cell's cases.
    private var errors: [(error: Int, times: Int)] {
        times.indices.map { (error: $0 % categories - $0 / categories, times: times[$0]) }
    }

    private func share(where counts: (Int) -> Bool) -> Measured<Proportion> {
        let count = errors.reduce(0) { $0 + (counts($1.error) ? $1.times : 0) }
        return .share(count, of: n, else: .noPair)
    }
}

extension Confusion: Resampled {
    package func counting(_ times: [Int]) -> Confusion { Confusion(times: times, categories: categories) }
}
