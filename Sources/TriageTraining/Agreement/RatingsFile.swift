import TriageDiagnostics
import TriageEngine

/// Who placed which case on which rung, by names.
package struct RatingsFile: Sendable {
    /// Lowest first.
    package let scale: [String]
    package let cases: [String]
    package let raters: [String]
    package let ratings: Ratings
    /// Ratings that could not be used.
    package let leftOut: Int

    /// Reads ratings: columns `case`, `rater`, `rung`; a case nobody rated in a cell stays without a rating.
    ///
    /// - Parameter scale: rungs, lowest first; nil for the ladder of the library that has them, or whole
    ///   numbers.
    package init?(_ file: SourceFile, scale given: [String]?, _ program: Program?, _ problems: inout Problems)
    {
        let before = problems.list.count
        let rows = RowsFile(file, columns: ["case", "rater", "rung"], &problems).rows
        let words = rows.compactMap { $0.values["rung"] }
        guard let scale = given ?? Self.scale(of: words, program) else {
            problems.report(
                .badRatings,
                "the rungs in this file belong to no ladder of the library, and are no whole numbers",
                at: Span(file: file.id, start: 0, end: 0),
                help: "name the scale, lowest first: --scale low,middle,high")
            return nil
        }
        var cases: [String: Int] = [:]
        var raters: [String: Int] = [:]
        var found: [(case: Int, rater: Int, rung: Int)] = []
        var seen: Set<[Int]> = []
        for row in rows {
            guard let name = row.values["case"], let rater = row.values["rater"],
                let word = row.values["rung"]
            else { continue }
            guard let rung = scale.firstIndex(of: word) else {
                let help = suggestion(for: word, among: scale)
                problems.report(
                    .badRow,
                    "line \(row.line) has the rung `\(word)`, which is not on the scale, and is left out",
                    at: file.span(ofLine: row.line), help: help)
                continue
            }
            let place = cases[name] ?? cases.count
            cases[name] = place
            let who = raters[rater] ?? raters.count
            raters[rater] = who
            guard seen.insert([place, who]).inserted else {
                problems.report(
                    .badRow, "line \(row.line) rates `\(name)` by `\(rater)` a second time, and is left out",
                    at: file.span(ofLine: row.line))
                continue
            }
            found.append((place, who, rung))
        }
        guard !found.isEmpty else {
            problems.report(
                .badRatings, "there is no rating in this file", at: Span(file: file.id, start: 0, end: 0),
                help: "the columns are case, rater, rung")
            return nil
        }
        var table = Array(repeating: Array(repeating: Int?.none, count: raters.count), count: cases.count)
        for rating in found { table[rating.case][rating.rater] = rating.rung }
        self.scale = scale
        self.cases = cases.sorted { $0.value < $1.value }.map(\.key)
        self.raters = raters.sorted { $0.value < $1.value }.map(\.key)
        ratings = Ratings(table, categories: scale.count)
        leftOut = problems.list.count - before
    }

    /// The ladder that has all, or else most, of the words; or whole numbers from the lowest to the highest.
    private static func scale(of words: [String], _ program: Program?) -> [String]? {
        let numbers = words.compactMap { Int($0) }
        if numbers.count == words.count, let low = numbers.min(), let high = numbers.max(), high - low < 100 {
            return (low...high).map(String.init)
        }
        let ladders = (program?.ladders ?? []).map { $0.rungs.map(\.name) }
        let best = ladders.max { one, other in
            words.count { one.contains($0) } < words.count { other.contains($0) }
        }
        guard let best, words.contains(where: best.contains) else { return nil }
        return best
    }
}

extension DiagnosticKind {
    package static let badRatings = DiagnosticKind(
        "bad-ratings", summary: "Ratings have the columns case, rater and rung, on one scale.",
        manual: """
            A CSV file with a header, a JSON list or JSON lines; each row says on which rung a rater placed a case. The scale is the library's ladder, \
            whole numbers, or what `--scale` says.
            """)
}
