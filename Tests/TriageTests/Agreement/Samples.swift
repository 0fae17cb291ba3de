import TriageTraining

/// Three raters of twenty cases on rungs 1 to 5, whose statistics were computed with scikit-learn 1.9.1,
/// statsmodels 0.15.0 and krippendorff 0.9.0.
let three = table(
    "1 1 2 2 3 3 4 4 5 5 2 3 3 4 1 5 4 2 3 1",
    "1 2 2 2 3 4 4 3 5 4 2 3 2 4 1 5 5 2 3 1",
    "1 1 2 3 3 3 4 4 5 5 1 3 3 4 2 5 4 2 3 1")

/// The same, without the fourth rating of the second rater and the eleventh of the third.
let threeWithGaps = table(
    "1 1 2 2 3 3 4 4 5 5 2 3 3 4 1 5 4 2 3 1",
    "1 2 2 . 3 4 4 3 5 4 2 3 2 4 1 5 5 2 3 1",
    "1 1 2 3 3 3 4 4 5 5 . 3 3 4 2 5 4 2 3 1")

/// The four raters of irrCAC's documentation (`raw_4raters`).
let four = table(
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . .",
    ". 3 3 3 2 3 4 2 2 5 1 3",
    "1 2 3 3 2 4 4 1 2 5 1 .")

/// Raters one a line, rungs from 1; a point is a missing rating.
func table(_ raters: String..., categories: Int = 5) -> Ratings {
    let columns = raters.map { $0.split(separator: " ").map { Int($0).map { $0 - 1 } } }
    let cases = columns[0].indices.map { index in columns.map { $0[index] } }
    return Ratings(cases, categories: categories)
}
