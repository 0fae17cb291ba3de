/// How many raters chose each category in each case, whoever they were. Cases that nobody rated do not count.
///
/// Cases that look alike are kept once, with how often they occur, so that drawing cases again costs little.
package struct Tally: Sendable, Equatable {
    package let categories: Int
    /// The different cases, in the order in which they first occur.
    let rows: [Row]
    /// How often each row occurs.
    package let times: [Int]

    /// One case.
    struct Row: Sendable, Equatable {
        /// Raters who chose each category.
        let counts: [Int]
        let ratings: Int

        init(_ counts: [Int]) {
            self.counts = counts
            ratings = counts.reduce(0, +)
        }

        /// Whether its ratings can be compared.
        var isPaired: Bool { ratings > 1 }

        /// The share of pairs of its raters that agree; 0 where it has no pair.
        var agreement: Double {
            guard isPaired else { return 0 }
            return Double(counts.reduce(0) { $0 + $1 * ($1 - 1) }) / Double(ratings * (ratings - 1))
        }
    }

    init(_ ratings: Ratings) {
        var places: [[Int]: Int] = [:]
        var rows: [Row] = []
        var times: [Int] = []
        for row in ratings.cases {
            var counts = Array(repeating: 0, count: ratings.categories)
            for category in row.compactMap(\.self) { counts[category] += 1 }
            guard counts.contains(where: { $0 > 0 }) else { continue }
            if let place = places[counts] {
                times[place] += 1
            } else {
                places[counts] = rows.count
                rows.append(Row(counts))
                times.append(1)
            }
        }
        self.init(categories: ratings.categories, rows: rows, times: times)
    }

    private init(categories: Int, rows: [Row], times: [Int]) {
        self.categories = categories
        self.rows = rows
        self.times = times
    }

    /// Cases that anybody rated.
    package var n: Int { times.reduce(0, +) }

    /// Cases whose ratings can be compared.
    var paired: Int { count { $0.isPaired ? 1 : 0 } }

    /// The sum of a number over all cases.
    func sum(_ term: (Row) -> Double) -> Double {
        zip(rows, times).reduce(0) { $0 + term($1.0) * Double($1.1) }
    }

    /// The sum of a whole number over all cases.
    func count(_ term: (Row) -> Int) -> Int {
        zip(rows, times).reduce(0) { $0 + term($1.0) * $1.1 }
    }
}

extension Tally: Resampled {
    package func counting(_ times: [Int]) -> Tally { Tally(categories: categories, rows: rows, times: times) }
}
