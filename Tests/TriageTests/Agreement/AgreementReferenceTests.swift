import Testing

import TriageTraining

/// Values that other people's programs, or a page of paper, give for the same ratings.
struct AgreementReferenceTests {
    let pair = three.confusion(of: 1, against: 0)

    @Test(arguments: [
        (KappaWeighting.plain, 0.6238244514, 0.1271684763, 0.37458, 0.87307),
        (.linear, 0.7986577181, 0.0726367342, 0.65629, 0.94102),
        (.quadratic, 0.9137931034, 0.0347902910, 0.84561, 0.98198),
    ])
    func cohen(_ weighting: KappaWeighting, _ value: Double, _ error: Double, _ low: Double, _ high: Double)
        throws
    {
        let kappa = pair.kappa(weighting)
        try check(kappa, value)
        #expect(abs(try #require(kappa.value?.standardError) - error) <= 5e-11)
        try check(kappa.value?.interval, low, high)
    }

    @Test func severalRaters() throws {
        try check(three.tally.fleissKappa, 0.6223776224)
        try check(three.tally.krippendorffAlpha(.nominal), 0.6286713287)
        try check(three.tally.krippendorffAlpha(.ordinal), 0.9195402633)
        try check(three.tally.krippendorffAlpha(.interval), 0.9153784861)
        try check(threeWithGaps.tally.krippendorffAlpha(.ordinal), 0.9246779302)
        try check(four.tally.krippendorffAlpha(.nominal), 0.743, within: 5e-4)
        try check(four.tally.krippendorffAlpha(.ordinal), 0.815, within: 5e-4)
    }

    @Test func gwet() throws {
        let coefficient = four.tally.gwetAC1
        try check(coefficient, 0.77544, within: 5e-6)
        #expect(abs(try #require(coefficient.value?.standardError) - 0.14295) <= 5e-6)
        #expect(coefficient.value?.n == 12)
    }

    /// Of twenty cases fourteen agree and six are one rung off, three each way. Rung 5 was chosen nine times:
    /// in two cases by all, in one by two raters, in one by one.
    @Test func countedByHand() throws {
        #expect(pair[reference: 0, rating: 1] == 1 && pair[reference: 4, rating: 4] == 2)
        try check(pair.agreement(within: 0), 14.0 / 20)
        try check(pair.agreement(within: 1), 1)
        try check(pair.misses(), 0)
        try check(pair.meanSignedError, 0)
        try check(three.tally.agreement(on: 4), (6.0 + 6 + 2) / (9 * 2))
    }

    @Test func bothDefinitionsOfTriage() throws {
        let cut = TriageCut(rightlyHigh: 8, wronglyHigh: 4, wronglyLow: 2, rightlyLow: 36)
        try check(cut.underTriage(.cribari), 2.0 / 38)
        try check(cut.overTriage(.cribari), 4.0 / 12)
        try check(cut.underTriage(.fieldTriage), 2.0 / 10)
        try check(cut.overTriage(.fieldTriage), 4.0 / 40)
        try check(cut.correct, 44.0 / 50)
    }

    @Test func cutsTheScale() {
        #expect(
            pair.cut(at: 3) == TriageCut(rightlyHigh: 6, wronglyHigh: 1, wronglyLow: 1, rightlyLow: 12))
    }

    @Test func listsMisses() {
        let misses = table("1 3 5 .", "1 1 3 5").misses(of: 1, against: 0)
        #expect(misses.map(\.index) == [1, 2] && misses.map(\.error) == [-2, -2])
    }

    @Test func shares() throws {
        try check(Proportion(3, of: 40)?.interval, 0.02584, 0.19864)
        try check(Proportion(0, of: 59)?.interval, 0, 0.06113)
        #expect(abs(try #require(Proportion(0, of: 59)?.boundIfNone) - 0.0495) < 5e-5)
        #expect(abs(try #require(Proportion(0, of: 299)?.boundIfNone) - 0.0100) < 5e-5)
        #expect(Proportion(3, of: 40)?.boundIfNone == nil)
        #expect(Proportion(0, of: 0) == nil && Proportion(2, of: 1) == nil)
    }
}
