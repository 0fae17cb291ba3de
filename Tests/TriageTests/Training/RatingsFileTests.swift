import Testing
import TriageDiagnostics
import TriageTraining

/// Ratings and calls in tables: what is counted, what is left out, and why.
@Suite struct RatingsFileTests {
    private func ratings(_ rungs: [String], scale: [String]? = nil, path: String = "r.csv") throws -> (
        RatingsFile?, [Diagnostic], SourceFile
    ) {
        let rows = rungs.enumerated().map { "\($0 / 2),\($0 % 2 == 0 ? "x" : "y"),\($1)\n" }.joined()
        let file = SourceFile(id: 0, path: path, text: "case,rater,rung\n" + rows)
        var problems = Problems()
        let ratings = RatingsFile(file, scale: scale, try Shipped.program(), &problems)
        return (ratings, problems.sorted(), file)
    }

    /// A rung that nobody gave leaves out its row, however it is written.
    @Test(
        arguments: ["", "NA", "N/A", "null", "NaN", "."],
        [["1", "2", "3"], ["information", "emergency", "referral"]])
    func aMissingRungLeavesOutItsRow(word: String, rungs: [String]) throws {
        let (ratings, problems, _) = try ratings([rungs[0], rungs[0], word, rungs[1], rungs[2], rungs[1]])
        #expect(ratings?.leftOut == 1 && problems.map(\.code) == ["bad-row"])
        #expect(problems.first?.message.hasPrefix("line 4 has no `rung`") == true)
        #expect(ratings?.ratings.cases.joined().count { $0 != nil } == 5)
    }

    @Test(
        arguments: [
            (["1", "3"], nil, ["1", "2", "3"]), (["-1", "1"], nil, ["-1", "0", "1"]),
            (
                ["emergency"], nil,
                ["information", "referral", "remote_support", "mobile_crisis", "co_response", "emergency"]
            ),
            (["NA", "low"], ["low", "NA"], ["low", "NA"]),
        ] as [([String], [String]?, [String])])
    func theScaleIsFound(rungs: [String], scale: [String]?, wanted: [String]) throws {
        let (ratings, problems, _) = try ratings(rungs, scale: scale)
        #expect(ratings?.scale == wanted && problems.isEmpty)
    }

    /// Why there is no scale, at the first word that tells.
    @Test(arguments: [
        (["01", "02"], "`01` is on no ladder", "01", "write it as `1`"),
        (["1.0", "2.0"], "`1.0` is on no ladder", "1.0", "write it as `1`"),
        (["hot", "cold"], "`hot` is on no ladder", "hot", "--scale"),
        (["0", "100"], "the rungs go from 0 to 100", "0", "--scale"),
        (
            ["-9223372036854775808", "9223372036854775807"], "the rungs go from -9", "-9223372036854775808",
            "--scale"
        ),
        (["NA", "null"], "there is no rating in this file", "", "columns"),
    ])
    func noScale(rungs: [String], message: String, place: String, help: String) throws {
        let (ratings, problems, file) = try ratings(rungs)
        #expect(ratings == nil)
        let problem = problems.first { $0.code == "bad-ratings" }
        #expect(problem?.message.hasPrefix(message) == true && problem?.help?.contains(help) == true)
        #expect(problem.map { file.text(of: $0.span) } == place)
    }

    @Test(arguments: [("01", "write it as `1`"), ("2.0", "write it as `2`"), ("+1", "write it as `1`")])
    func anOddRungSaysHowToWriteIt(word: String, help: String) throws {
        let (ratings, problems, _) = try ratings(["1", "2", word, "1", "2"])
        #expect(ratings?.leftOut == 1 && problems.map(\.help) == [help])
    }

    @Test func aSecondRatingIsLeftOut() throws {
        let file = SourceFile(id: 0, path: "r.csv", text: "case,rater,rung\n1,x,1\n1,x,2\n1,y,2\n")
        var problems = Problems()
        let ratings = RatingsFile(file, scale: nil, nil, &problems)
        #expect(ratings?.leftOut == 1 && ratings?.ratings.cases == [[0, 1]])
        #expect(problems.list.first?.message.hasPrefix("line 3 rates `1` by `x` a second time") == true)
    }

    /// Calls of a sample: who is who, which days there are, and nothing drawn twice.
    @Test(arguments: [
        ("c1,ana ,2026-09-01,emergency", 0, ""), ("c1,ana,2026-02-30,emergency", 1, "line 2 has the date"),
        ("c1,ana,2026-13-01,emergency", 1, "line 2 has the date"),
        ("c1,ana,2026-09-01T10:00,emergency", 0, ""),
        ("c1,ana,2026-09-011,emergency", 1, "line 2 has the date"),
        ("c1,ana,2026-09-01,emergancy", 1, "line 2 has the tier"),
        ("c2,ana,2026-09-01,emergency", 1, "line 3 has the call `c2` a second time"),
    ])
    func callsOfASample(row: String, leftOut: Int, message: String) throws {
        let text = "call,clinician,date,tier\n\(row)\nc2,ana,2026-09-02,information\n"
        var problems = Problems()
        let sample = try #require(
            ReviewSample(
                SourceFile(id: 0, path: "c.csv", text: text), try Shipped.program(), .init(), &problems))
        #expect(sample.leftOut == leftOut && sample.population == 2 - leftOut)
        #expect(Set(sample.calls.map(\.clinician)) == ["ana"])
        #expect(
            message.isEmpty ? problems.list.isEmpty : problems.list.first?.message.hasPrefix(message) == true)
    }
}
