import Testing
import TriageDiagnostics
import TriageEngine
import TriageTraining

/// Which calls are drawn for review, and how likely each was to be drawn.
@Suite struct ReviewSampleTests {
    private static let header = "call,clinician,date,tier,recommended,emergency_at\n"

    private func sample(
        _ rows: String, seed: UInt64 = 1, rate: Double = 0.02, perPerson: Int = 2
    ) throws -> (sample: ReviewSample, problems: [String]) {
        var settings = ReviewSample.Settings()
        settings.seed = seed
        settings.rate = rate
        settings.perPerson = perPerson
        var problems = Problems()
        let file = SourceFile(id: 0, path: "calls.csv", text: Self.header + rows)
        let sample = ReviewSample(file, try Shipped.program(), settings, &problems)
        return (try #require(sample), problems.sorted().map(\.message))
    }

    /// So many calls of each tier, by one person in one month.
    private func calls(_ counts: [(tier: String, count: Int)], by clinician: String = "ana") -> String {
        counts.flatMap { tier, count in
            (0..<count).map { "\(clinician)-\(tier)-\($0),\(clinician),2026-11-0\($0 % 9 + 1),\(tier),,\n" }
        }.joined()
    }

    /// On small populations, over many seeds: each call is drawn as often as the sample says, that of a tier
    /// that is rare as well; and the sample has exactly its size.
    @Test(arguments: [
        ([("referral", 4), ("information", 2)], 2, 0.0, 2),
        ([("referral", 5), ("remote_support", 1), ("information", 1)], 2, 0.0, 2),
        ([("mobile_crisis", 1), ("referral", 1), ("remote_support", 1), ("information", 1)], 1, 0.0, 1),
        ([("referral", 7), ("information", 3)], 0, 0.3, 3),
        ([("referral", 7), ("information", 3)], 0, 0.31, 4),
        ([("referral", 2), ("information", 1)], 3, 0.0, 3), ([("referral", 1)], 5, 0.0, 1),
        ([("referral", 6)], 0, 0.0, 0),
    ])
    func everyCallIsAsLikelyAsTheSampleSays(
        _ counts: [(String, Int)], _ perPerson: Int, _ rate: Double, _ size: Int
    ) throws {
        let rows = calls(counts)
        let population = counts.map(\.1).reduce(0, +)
        let seeds = 3_000
        var drawn: [String: Int] = [:]
        for seed in 1...seeds {
            let (sample, _) = try sample(rows, seed: UInt64(seed), rate: rate, perPerson: perPerson)
            #expect(sample.calls.count == size && sample.population == population)
            for call in sample.calls {
                drawn[call.id, default: 0] += 1
                #expect(abs(call.probability - Double(size) / Double(population)) < 1e-12)
            }
        }
        guard size > 0 else { return }
        let share = Double(size) / Double(population)
        #expect(drawn.count == population)
        for (call, count) in drawn {
            // Five standard errors: wrong in less than one test of a million.
            let error = 5 * (share * (1 - share) / Double(seeds)).squareRoot()
            #expect(abs(Double(count) / Double(seeds) - share) <= error, "\(call): \(count) of \(seeds)")
        }
    }

    /// Each tier of a person's month gives its share, rounded up or down.
    @Test func tiersGiveTheirShare() throws {
        let counts = [("mobile_crisis", 3), ("referral", 22), ("remote_support", 10), ("information", 65)]
        for seed in 1...200 {
            let (sample, _) = try sample(calls(counts), seed: UInt64(seed), rate: 0.1, perPerson: 2)
            #expect(sample.calls.count == 10)
            for (tier, count) in counts {
                let share = Double(count) / 10
                let own = sample.calls.count { $0.tier == tier }
                #expect(
                    (Int(share.rounded(.down))...Int(share.rounded(.up))).contains(own), "\(tier): \(own)")
            }
        }
    }

    /// A rate over all calls, weighted by the probabilities, comes out right over the seeds: here how many
    /// calls have something wrong, which hides in a rare tier, with a person of few calls, and among those
    /// always drawn.
    @Test func weightedRatesAreUnbiased() throws {
        var rows = ""
        var wrong: Set<String> = []
        for (clinician, sizes) in [("ana", [40, 8, 2]), ("ben", [3, 1, 1]), ("cam", [25, 0, 1])] {
            let tiers = ["information", "remote_support", "mobile_crisis"]
            rows += calls(zip(tiers, sizes).map { ($0, $1) }, by: clinician)
            for tier in tiers.suffix(2) { wrong.insert("\(clinician)-\(tier)-0") }
        }
        rows += "e1,ana,2026-11-03,emergency,,\ne2,ben,2026-11-03,referral,mobile_crisis,\n"
        wrong.formUnion(["e1", "e2"])
        let ids = Set(rows.split(separator: "\n").map { String($0.prefix { $0 != "," }) })
        wrong.formIntersection(ids)
        let seeds = 3_000
        var sums: [Double] = []
        for seed in 1...seeds {
            let (sample, _) = try sample(rows, seed: UInt64(seed), rate: 0.05, perPerson: 2)
            #expect(sample.calls.allSatisfy { $0.probability > 0 && $0.probability <= 1 })
            sums.append(sample.calls.filter { wrong.contains($0.id) }.map { 1 / $0.probability }.reduce(0, +))
        }
        let mean = sums.reduce(0, +) / Double(seeds)
        let variance = sums.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(seeds - 1)
        #expect(variance > 1, "the seeds draw alike")
        #expect(abs(mean - Double(wrong.count)) <= 5 * (variance / Double(seeds)).squareRoot(), "\(mean)")
    }

    /// The highest tier, a tier below the recommended one, late emergencies, and what cannot be read.
    @Test(arguments: [
        ("x,ana,2026-11-03,emergency,,", "highest tier"),
        ("x,ana,2026-11-03,referral,mobile_crisis,", "tier lowered"),
        ("x,ana,2026-11-03,referral,referral,", nil), ("x,ana,2026-11-03,referral,information,", nil),
        ("x,ana,2026-11-03,referral,,180", nil), ("x,ana,2026-11-03,referral,,181", "late emergency"),
        ("x,ana,2026-11-03,referral,refferal,", "record unclear"),
        ("x,ana,2026-11-03,referral,,soon", "record unclear"),
    ])
    func someAreAlwaysDrawn(_ row: String, _ reason: String?) throws {
        let (sample, _) = try sample(row + "\n", rate: 0, perPerson: 0)
        #expect(sample.calls.map(\.reason) == [reason].compactMap(\.self))
        #expect(sample.calls.allSatisfy { $0.probability == 1 })
    }

    /// A date is a day there is; blanks around a value make nobody another person.
    @Test(arguments: [
        ("2026-11-21", true), ("2026-02-28", true), ("2028-02-29", true), ("2026-11-21T23:59:59Z", true),
        ("2026-11-21 08:00", true), (" 2026-11-21 ", true), ("2026-02-30", false), ("2026-02-29", false),
        ("2026-13-01", false), ("2026-00-10", false), ("2026-11-00", false), ("26-11-21", false),
        ("2026-11-21x", false), ("21.11.2026", false),
    ])
    func datesAreDays(_ date: String, _ isDay: Bool) throws {
        let (sample, problems) = try sample(
            "a,ana,\(date),referral,,\nb,ana,2026-11-21,referral,,\n", perPerson: 9)
        #expect(sample.calls.count == (isDay ? 2 : 1) && sample.leftOut == (isDay ? 0 : 1), "\(problems)")
        #expect(sample.calls.allSatisfy { $0.month.count == 7 })
    }

    @Test func blanksMakeNobodyAnother() throws {
        let rows =
            "a,ana,2026-11-21,referral,,\nb,ana ,2026-11-21, referral,,\nc,\" ana\",2026-11-22,referral,,\n"
        let (sample, problems) = try sample(rows + "a ,ana,2026-11-21,referral,,\n", perPerson: 2)
        #expect(sample.calls.count == 2 && Set(sample.calls.map(\.clinician)) == ["ana"])
        #expect(sample.calls.allSatisfy { abs($0.probability - 2.0 / 3) < 1e-12 })
        #expect(problems == ["line 5 has the call `a` a second time, and is left out"])
    }
}
