/// Why ratings do not define a statistic.
package enum Undefined: Sendable, Equatable {
    /// Nothing can be compared.
    case noPair
    /// One case says nothing of how much cases differ.
    case oneCase
    /// Chance alone would agree completely, so a coefficient corrected for chance is 0/0.
    case oneCategory
    /// Fleiss' kappa knows one number of ratings a case.
    case unequalRatings
    /// A share of no cases, with what they would have been: `called below the cut`.
    case noCase(String)
    /// A category that nobody chose can have no agreement.
    case unusedCategory
    /// Too many drawn sets of cases define no value, for example because they show one category only.
    case undefinedResamples(Int, of: Int)
    /// Every drawn set of cases comes to the same, as where all cases are alike.
    case noSpread

    /// The reason as a sentence's end, in lower case: `no case was rated by two raters`.
    package var reason: String {
        switch self {
        case .noPair: "no case was rated by two raters"
        case .oneCase: "only one case was rated"
        case .oneCategory:
            "all ratings that can be compared are in one category, so chance alone would agree as well"
        case .unequalRatings: "the cases have different numbers of ratings"
        case .noCase(let what): "no case was \(what)"
        case .unusedCategory: "nobody chose this category in a case that two raters rated"
        case .undefinedResamples(let count, let all):
            "\(count) of \(all) resamples define no value, too many to leave out"
        case .noSpread: "the cases do not differ, so drawing them again says nothing"
        }
    }
}
