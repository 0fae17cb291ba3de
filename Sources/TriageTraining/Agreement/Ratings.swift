/// Cases that several raters placed on one ordered scale, such as the rungs of a ladder.
package struct Ratings: Sendable, Equatable {
    /// One row a case, one place a rater: the index of a category, or nil where the rater gave none.
    package let cases: [[Int?]]
    /// Categories on the scale, used or not. Index 0 is the lowest, and so the least urgent.
    package let categories: Int

    /// - Precondition: Every row has the same length, and every rating is on the scale.
    package init(_ cases: [[Int?]], categories: Int) {
        precondition(categories > 0, "a scale has categories")
        precondition(cases.allSatisfy { $0.count == cases[0].count }, "a case has a place a rater")
        let scale = 0..<categories
        precondition(cases.joined().allSatisfy { $0.map(scale.contains) ?? true }, "a rating is on the scale")
        self.cases = cases
        self.categories = categories
    }

    /// One rater's ratings beside another's, taken as the reference. Cases that either left out do not count.
    package func confusion(of rater: Int, against reference: Int) -> Confusion {
        let pairs = cases.compactMap { row -> (reference: Int, rating: Int)? in
            guard let expected = row[reference], let given = row[rater] else { return nil }
            return (expected, given)
        }
        return Confusion(pairs, categories: categories)
    }

    /// How many raters chose each category, case by case, whoever they were.
    package var tally: Tally { Tally(self) }
}
