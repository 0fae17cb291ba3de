/// A case that a rater placed some rungs away from the reference.
package struct Miss: Sendable, Equatable {
    /// The case's place in the ratings.
    package let index: Int
    package let reference: Int
    package let rating: Int

    /// Rungs too high, or, where negative, too low.
    package var error: Int { rating - reference }
}

extension Ratings {
    /// Every case that a rater placed at least so many rungs too high or too low, in the order of the cases.
    package func misses(of rater: Int, against reference: Int, by rungs: Int = 2) -> [Miss] {
        cases.enumerated().compactMap { index, row in
            guard let expected = row[reference], let given = row[rater] else { return nil }
            let miss = Miss(index: index, reference: expected, rating: given)
            return abs(miss.error) >= rungs ? miss : nil
        }
    }
}
