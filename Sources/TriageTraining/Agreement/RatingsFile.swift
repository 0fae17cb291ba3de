import TriageDiagnostics
import TriageEngine
import TriageSyntax

/// Who placed which case on which rung, by names.
package struct RatingsFile: Sendable {
    /// Lowest first.
    package let scale: [String]
    package let cases: [String]
    package let raters: [String]
    package let ratings: Ratings
    /// Ratings that could not be used.
    package let leftOut: Int

    /// Words for a rung that nobody gave, as statistics programs write them, unless the scale has them.
    private static let missing: Set = ["NA", "N/A", "na", "n/a", "NaN", "nan", "null", "NULL", "None", "."]

    /// The columns that are read.
    private struct Row {
        let row: Table.Row
        var name: Table.Cell { row.cells[0] }
        var rater: Table.Cell { row.cells[1] }
        var rung: Table.Cell { row.cells[2] }
    }

    /// Reads ratings: columns `case`, `rater`, `rung`; a case nobody rated in a cell stays without a rating.
    ///
    /// - Parameter scale: rungs, lowest first; nil for the ladder of the library that has them, or whole
    ///   numbers.
    package init?(_ file: SourceFile, scale given: [String]?, _ program: Program?, _ problems: inout Problems)
    {
        var leftOut = LeftOut()
        defer { leftOut.reportRest(&problems) }
        guard let table = readTable(file, required: ["case", "rater", "rung"], &leftOut, &problems) else {
            return nil
        }
        let rows = table.rows.map { Row(row: $0) }
        let rated = rows.filter { !Self.missing.contains($0.rung.text) }
        guard !rated.isEmpty else {
            problems.report(
                .badRatings, "there is no rating in this file", at: Span(file: file.id, start: 0, end: 0),
                help: "the columns are case, rater, rung")
            return nil
        }
        guard let scale = given ?? Self.scale(of: rated.map(\.rung), program, &problems) else { return nil }
        let rungs = Dictionary(scale.enumerated().map { ($1, $0) }) { first, _ in first }
        var cases = Names()
        var raters = Names()
        var found: [(case: Int, rater: Int, rung: Int)] = []
        var seen: Set<Pair> = []
        for row in rows {
            guard let rung = rungs[row.rung.text] else {
                Self.report(row, scale, &leftOut, &problems)
                continue
            }
            let pair = Pair(case: cases.place(of: row.name.text), rater: raters.place(of: row.rater.text))
            guard seen.insert(pair).inserted else {
                leftOut.add(
                    "rates a case by the same rater a second time",
                    "\(row.row.name) rates `\(row.name.text)` by `\(row.rater.text)` a second time",
                    at: row.name.span, &problems)
                continue
            }
            found.append((pair.case, pair.rater, rung))
        }
        guard !found.isEmpty else {
            problems.report(
                .badRatings, "no rating in this file is on the scale",
                at: Span(file: file.id, start: 0, end: 0),
                help: "the scale is \(scale.joined(separator: ", "))")
            return nil
        }
        var ratings = Array(
            repeating: Array(repeating: Int?.none, count: raters.list.count), count: cases.list.count)
        for rating in found { ratings[rating.case][rating.rater] = rating.rung }
        self.scale = scale
        self.cases = cases.list
        self.raters = raters.list
        self.ratings = Ratings(ratings, categories: scale.count)
        self.leftOut = leftOut.count
    }

    private struct Pair: Hashable {
        let `case`: Int
        let rater: Int
    }

    /// Names in the order in which they first stand there.
    private struct Names {
        private(set) var list: [String] = []
        private var places: [String: Int] = [:]

        mutating func place(of name: String) -> Int {
            if let place = places[name] { return place }
            places[name] = list.count
            list.append(name)
            return list.count - 1
        }
    }

    /// Leaves out a row whose rung is not on the scale.
    private static func report(
        _ row: Row, _ scale: [String], _ leftOut: inout LeftOut, _ problems: inout Problems
    ) {
        let word = row.rung.text
        if missing.contains(word) {
            leftOut.add(
                "has no `rung`", "\(row.row.name) has no `rung` (it says `\(word)`)", at: row.rung.span,
                &problems)
        } else {
            leftOut.add(
                "has a rung that is not on the scale",
                "\(row.row.name) has the rung `\(word)`, which is not on the scale", at: row.rung.span,
                help: plainNumber(word).map { "write it as `\($0)`" } ?? suggestion(for: word, among: scale),
                &problems)
        }
    }

    // MARK: the scale

    /// Rungs on a scale of whole numbers.
    private static let mostRungs = 100

    /// Whole numbers from the lowest to the highest, when most of the words are some; else the ladder that
    /// has the most of the words. Nil, with the first word that stands on neither, when there is no such
    /// scale.
    private static func scale(of words: [Table.Cell], _ program: Program?, _ problems: inout Problems)
        -> [String]?
    {
        let ladders = (program?.ladders ?? []).map { $0.rungs.map(\.name) }
        let counted = ladders.map { ladder in words.count { ladder.contains($0.text) } }
        let numbers = words.compactMap { word in Int(word.text).flatMap { "\($0)" == word.text ? $0 : nil } }
        if let most = counted.max(), most > 0, most >= numbers.count {
            return counted.firstIndex(of: most).map { ladders[$0] }
        }
        let help = "name the scale, lowest first: --scale low,middle,high"
        guard 2 * numbers.count >= words.count, let low = numbers.min(), let high = numbers.max() else {
            let odd = words.first { Int($0.text) == nil || plainNumber($0.text) != nil } ?? words[0]
            problems.report(
                .badRatings,
                "`\(odd.text)` is on no ladder of the library, and is not written as a whole number",
                at: odd.span, help: plainNumber(odd.text).map { "write it as `\($0)`" } ?? help)
            return nil
        }
        let (distance, isTooFar) = high.subtractingReportingOverflow(low)
        guard !isTooFar, distance < mostRungs else {
            problems.report(
                .badRatings,
                "the rungs go from \(low) to \(high); a scale of whole numbers has at most \(mostRungs)",
                at: words[0].span, help: help)
            return nil
        }
        return (low...high).map(String.init)
    }

    /// The plain form of `01`, `+1` and `1.0`; nil for what is plain, or no whole number.
    private static func plainNumber(_ word: String) -> String? {
        let parts = word.split(separator: ".", omittingEmptySubsequences: false)
        guard let number = Int(parts[0]), parts.count <= 2,
            parts.dropFirst().joined().allSatisfy({ $0 == "0" })
        else { return nil }
        return "\(number)" == word ? nil : "\(number)"
    }
}

extension DiagnosticKind {
    package static let badRatings = DiagnosticKind(
        "bad-ratings", summary: "Ratings have the columns case, rater and rung, on one scale.",
        manual: """
            A CSV file with a header, a JSON list or JSON lines; each row says on which rung a rater placed a case. The scale is the library's ladder, \
            whole numbers, or what `--scale` says. A rung that is empty, `null` or `NA` leaves out its row.
            """)
}
