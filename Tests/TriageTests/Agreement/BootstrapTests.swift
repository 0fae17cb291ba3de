import Testing

import TriageTraining

struct BootstrapTests {
    let pair = three.confusion(of: 1, against: 0)

    @Test func sameSeedSameInterval() throws {
        let interval = pair.bootstrap(seed: 7) { $0.kappa(.quadratic) }
        #expect(interval == pair.bootstrap(seed: 7) { $0.kappa(.quadratic) })
        #expect(interval != pair.bootstrap(seed: 8) { $0.kappa(.quadratic) })
        let ends = try #require(interval.value)
        #expect(ends.low < 0.9137931034 && 0.9137931034 < ends.high)
    }

    @Test func anyStatistic() {
        #expect(pair.bootstrap(seed: 1) { $0.agreement(within: 0) }.why == nil)
        #expect(threeWithGaps.tally.bootstrap(seed: 1) { $0.krippendorffAlpha(.ordinal) }.why == nil)
    }

    @Test func undefined() {
        // All within one rung, in every set that is drawn.
        #expect(pair.bootstrap(seed: 1) { $0.agreement(within: 1) }.why == .noSpread)
        let one = table("1", "2").confusion(of: 1, against: 0)
        #expect(one.bootstrap(seed: 1) { $0.kappa(.plain) }.why == .oneCase)
        let rare = table("1 1 1 1 2", "1 1 1 1 2").confusion(of: 1, against: 0)
        let why = rare.bootstrap(seed: 1) { $0.kappa(.plain) }.why
        // About a third of the draws miss the one case that differs: (4/5)^5.
        guard case .undefinedResamples(let count, of: 2000)? = why else {
            Issue.record("\(String(describing: why))")
            return
        }
        #expect((500...800).contains(count))
    }
}
