import Testing

import TriageTraining

/// Ratings that define no value say why.
struct UndefinedTests {
    @Test(arguments: [
        (table("2 2 2", "2 2 2"), Undefined.oneCategory),
        (table("1 1 1", "1 1 1", categories: 1), .oneCategory),
        (table("1 . 3", ". 2 ."), .noPair),
        (table("", ""), .noPair),
    ])
    func everyCoefficient(_ ratings: Ratings, _ why: Undefined) {
        let pair = ratings.confusion(of: 1, against: 0)
        let tally = ratings.tally
        for weighting in KappaWeighting.allCases { #expect(pair.kappa(weighting).why == why) }
        for level in MeasurementLevel.allCases { #expect(tally.krippendorffAlpha(level).why == why) }
        #expect(tally.fleissKappa.why == why)
        // Raters who could have chosen another category and did not agree by AC1, and by AC1 alone.
        let couldDiffer = why == .oneCategory && ratings.categories > 1
        #expect(tally.gwetAC1.why == (couldDiffer ? nil : why))
    }

    @Test func coefficientsOfTheirOwn() {
        #expect(threeWithGaps.tally.fleissKappa.why == .unequalRatings)
        #expect(table("1", "2").tally.gwetAC1.why == .oneCase)
        #expect(three.tally.agreement(on: 0).why == nil)
        #expect(table("1 2", "1 2").tally.agreement(on: 2).why == .unusedCategory)
    }

    @Test func sharesOfNoCase() {
        let none = table(". 1", "1 .").confusion(of: 1, against: 0)
        #expect(none.agreement(within: 1).why == .noPair)
        #expect(none.meanSignedError.why == .noPair)
        let allLow = table("1 2", "1 2").confusion(of: 1, against: 0).cut(at: 3)
        #expect(allLow.underTriage(.cribari).value?.value == 0)
        #expect(allLow.underTriage(.fieldTriage).why?.reason == "no case was at or above the cut")
        #expect(allLow.overTriage(.cribari).why?.reason == "no case was called at or above the cut")
    }
}
