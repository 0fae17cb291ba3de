import Testing
import TriageDiagnostics
import TriagePresentation
import TriageSyntax
import TriageTraining

/// What ratings allow one to say, and what they do not.
struct ReportTests {
    /// A report on ratings: raters one a line, rungs from 1, a point for none.
    private func report(_ raters: [String], reference: Int? = nil) throws -> AgreementReport {
        let columns = raters.map { $0.split(separator: " ") }
        var text = "case,rater,rung\n"
        for index in columns[0].indices {
            for (rater, column) in columns.enumerated() where column[index] != "." {
                text += "c\(index),r\(rater),\(column[index])\n"
            }
        }
        var problems = Problems()
        let file = SourceFile(id: 0, path: "r.csv", text: text)
        let ratings = try #require(RatingsFile(file, scale: ["1", "2", "3", "4", "5"], nil, &problems))
        return AgreementReport(ratings, reference: reference, cut: 4, seed: 1)
    }

    private func times(_ count: Int, _ rungs: String) -> String {
        Array(repeating: rungs, count: count).joined(separator: " ")
    }

    /// The bound is 1 - 0.05^(1/n): in 10 cases 25.89 %, in 20 cases 13.91 %.
    @Test func onlyCasesRatedTwiceCount() throws {
        let once = try report([times(4, "1 2 3"), times(2, "1 2 3") + " " + times(6, ".")])
        #expect(once.reliance == .tooFewCases(paired: 6))
        #expect(try report([times(3, "1 2 3"), times(3, "1 2 3")]).reliance == .tooFewCases(paired: 9))
        for (cases, bound) in [(10, 0.2589), (20, 0.1391), (300, 0.0099)] {
            let rungs = times(cases / 5, "1 2 3 4 5")
            guard case .noDisagreement(let paired, let below)? = try report([rungs, rungs]).reliance else {
                Issue.record("\(cases) cases without a disagreement")
                continue
            }
            #expect(paired == cases && abs(below - bound) < 5e-5, "\(below)")
        }
    }

    /// No verdict from an interval without width, whether all agree or all differ alike.
    @Test func casesThatAreAlikeGiveNoInterval() throws {
        let alike = try report([times(20, "1"), times(20, "2")])
        #expect(alike.reliance == .noInterval(.noSpread))
        let same = times(4, "1 2 3 4 5")
        for figure in try report([same, same]).pairs[0].figures {
            #expect(figure.bootstrap.why == .noSpread, "\(figure.name)")
            #expect(figure.measured.value?.interval == nil, "\(figure.name)")
        }
        let text = try present(report([same, same]), .plain)
        #expect(!text.contains("can be relied on") && !text.contains("1.000 to 1.000"), "\(text)")
        #expect(text.contains("no interval: the cases do not differ"))
        #expect(text.contains("nobody disagrees in 20 cases"))
        // One rater who says the same of everybody: kappa and its error are 0, which is no certainty either.
        let constant = try present(report([same, times(20, "3")]), .plain)
        #expect(!constant.contains("0.000 to 0.000"), "\(constant)")
    }

    @Test(arguments: [
        (1, 300, "relied on"), (3, 100, "tentative"), (4, 100, "tentative"), (5, 100, "do not carry"),
        (30, 100, "do not carry"), (3, 12, "do not carry"),
    ])
    func theVerdictIsReadFromTheLowerEnd(differing: Int, cases: Int, verdict: String) throws {
        let one = (0..<cases).map { "\($0 % 5 + 1)" }
        let other = one.enumerated().map { $0 < differing * 5 && $0 % 5 == 0 ? "5" : $1 }
        let report = try report([one.joined(separator: " "), other.joined(separator: " ")])
        let reliance = try #require(report.reliance)
        switch reliance {
        case .reliable(let low): #expect(low >= 0.8 && verdict == "relied on", "\(low)")
        case .tentative(let low): #expect((0.667..<0.8).contains(low) && verdict == "tentative", "\(low)")
        case .unreliable(let low): #expect(low < 0.667 && verdict == "do not carry", "\(low)")
        default: Issue.record("\(reliance)")
        }
        #expect(statements(report).contains { $0.contains(verdict) })
    }

    /// An interval ends where a coefficient can end, and says that it was cut.
    @Test func intervalsAreCut() throws {
        let high = try report([times(3, "1 2 3 4 5"), times(2, "1 2 3 4 5") + " 1 2 3 4 4"])
        let kappa = try #require(
            high.pairs[0].figures.first { $0.coefficient == .kappa(.plain) }?.measured.value)
        #expect(kappa.isCut && kappa.interval?.high == 1)
        #expect(present(high, .plain).contains("to 1.000, cut"))
        #expect(statements(high).contains { $0.contains("`cut`") })
        let low = try report(["1 2", "2 1"])
        let opposite =
            low.pairs[0].figures.compactMap(\.measured.value?.interval)
            + low.together.compactMap(\.measured.value?.interval)
        #expect(opposite.allSatisfy { $0.low >= -1 && $0.high <= 1 })
        let wire = json(of: high).text().filter { !$0.isWhitespace }
        #expect(wire.contains("\"interval_is_cut\":true"))
        let wide = try #require(three.confusion(of: 1, against: 0).kappa(.plain).value)
        #expect(!wide.isCut)
        // Cut at the low end alone.
        let worse = try #require(
            table("1 2 1 2 1", "2 1 2 1 1").confusion(of: 1, against: 0).kappa(.plain).value)
        #expect(worse.isCut && worse.interval?.low == -1 && (worse.interval?.high ?? 1) < 1)
    }

    /// Of many raters the pairs that agree least are reported, and the others counted.
    @Test func manyRatersAreCutWithACount() throws {
        let cases = 20
        let raters = (0..<50).map { rater in
            (0..<cases).map { "\(($0 * 7 + (rater == 27 && $0 < 15 ? 3 : 0)) % 5 + 1)" }.joined(
                separator: " ")
        }
        let report = try report(raters)
        #expect(report.pairs.count == AgreementReport.pairLimit)
        #expect(report.pairsLeftOut == 50 * 49 / 2 - AgreementReport.pairLimit)
        #expect(report.pairs.allSatisfy { $0.rater == "r27" || $0.reference == "r27" })
        let text = present(report, .plain)
        #expect(text.contains("Not shown are 1180 pairs"), "\(text.prefix(300))")
        #expect(text.utf8.count < 200_000)
        let held = try self.report(raters, reference: 27)
        #expect(held.pairs.count == AgreementReport.pairLimit && held.pairsLeftOut == 4)
        // Ten raters are all compared.
        #expect(try self.report(Array(raters.prefix(10))).pairsLeftOut == 0)
        #expect(try self.report(Array(raters.prefix(11))).pairsLeftOut == 10)
    }

    /// One is counted as one.
    @Test func oneIsSingular() throws {
        let text = try present(report(["1 .", "1 2"]), .plain)
        for wrong in ["1 cases", "1 raters", "1 pairs"] { #expect(!text.contains(wrong), "\(text)") }
    }

    /// Several statistics over the same drawn sets have the intervals that each has alone.
    @Test func figuresTogetherAreFiguresAlone() {
        let pair = three.confusion(of: 1, against: 0)
        let all = pair.bootstraps(
            seed: 7, KappaWeighting.allCases.map { weighting in { $0.kappa(weighting) } })
        for (weighting, interval) in zip(KappaWeighting.allCases, all) {
            #expect(interval == pair.bootstrap(seed: 7) { $0.kappa(weighting) })
        }
    }
}
