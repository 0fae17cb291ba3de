import Foundation
import Testing
import TriageEngine
import TriageReplay

/// What is no record is none, also where nobody reads it; and what is written is one record for any reader.
@Suite struct StrictnessTests {
    private func setup() throws -> ReplaySetup {
        var naming = Naming()
        naming.columns = ["said": "ignore"]
        return ReplaySetup(Libraries(now: try SpellingTests.library()), naming: naming, results: .jsonLines)
    }

    /// A value that is ignored is JSON all the same.
    @Test func ignoredValues() throws {
        let good = [
            "1", "-0.5e+10", "0", "true", "null", "\"\"", #""\u00e9\n""#, "[]", "{}", "[[], {}]",
            " [ 1 , 2 ] ",
            #"{"a": [{"b": null}], "a": 1}"#, #""}""#,
            String(repeating: "[", count: 64)
                + String(repeating: "]", count: 64),
        ]
        let bad = [
            "", "01", "1.", "-", "+1", ".5", "1e", "1 2", "nul", "True", "[", "{", "]", "{]", "[}", "[1,]",
            "[,1]",
            "[1 2]", #"{"a"}"#, #"{"a":}"#, #"{"a": 1,}"#, #"{"a" 1}"#, "{a: 1}", "{1: 1}", #""\x""#,
            #""\u12""#,
            "\"\t\"", "\"\u{1}\"", "\"", "'a'", "[1}", "\u{0}", "\u{B}1", #"{"a": 1} 2"#, "/**/1", "NaN",
            "[\"a",
            String(repeating: "[", count: 65) + String(repeating: "]", count: 65),
        ]
        let replay = try replayed(
            (good + bad).map { "{\"call\": \"c\", \"said\": \($0), \"one\": \"no\"}" }, .jsonLines, setup())
        #expect(replay.rejects.map(\.line) == Array(good.count + 1...good.count + bad.count))
        #expect(replay.rejects.allSatisfy { $0.problem.column?.hasPrefix("byte ") == true })
    }

    /// The public suite, where it lies beside this repository: each text as a value that is ignored.
    @Test func publicSuite() throws {
        let folder = URL(filePath: #filePath).appending(path: "../../../../../shared/suites/json")
            .standardizedFileURL
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        let setup = try setup()
        for name in names.sorted() where name.hasPrefix("y_") || name.hasPrefix("n_") {
            let content = try Array(Data(contentsOf: folder.appending(path: name)))
            // A record is one line.
            guard name.hasPrefix("y_") || !content.dropLast().contains(0x0A) else { continue }
            let value = content.map { $0 == 0x0A ? 0x20 : $0 }
            let line = Array("{\"said\": ".utf8) + value + Array(", \"one\": \"no\"}".utf8)
            let part = try PaddedBytes.with(line) {
                try Replayer(setup).replay(RecordLines(firstLine: 1, file: 0, format: .jsonLines), $0)
            }
            let isRead = part.rejects.isEmpty
            #expect(isRead == name.hasPrefix("y_"), "\(name)")
        }
    }

    /// The name of a call is a text or a number; whether results are written makes no difference.
    @Test(arguments: [
        (#""c""#, true), ("12", true), ("-", false), ("1.5", true), ("true", true), ("null", true),
        ("[]", false),
        ("{}", false), (#""\ud800""#, false), ("\"a\tb\"", false), (#""a\tb""#, true), (#""😢""#, true),
        (#""\ud83d\ude22""#, true),
    ])
    func names(value: String, isRead: Bool) throws {
        let libraries = Libraries(now: try SpellingTests.library())
        for results in [nil, ResultFormat.csv, .jsonLines] {
            let replay = try replayed(
                ["{\"call\": \(value), \"one\": \"no\"}"], .jsonLines,
                ReplaySetup(libraries, results: results))
            #expect(replay.rejects.isEmpty == isRead, "\(replay.rejects)")
        }
    }

    /// A name that is no UTF-8 is refused, with results and without.
    @Test func namesAreText() throws {
        let libraries = Libraries(now: try SpellingTests.library())
        for results in [nil, ResultFormat.csv] {
            let setup = ReplaySetup(libraries, results: results)
            let part = try PaddedBytes.with([0xFF] + Array(",no\n".utf8)) {
                try Replayer(setup).replay(
                    RecordLines(firstLine: 1, file: 0, format: .csv(header: ["call", "one"])), $0)
            }
            #expect(part.rejects.map(\.problem.reason) == ["the name of the call is not UTF-8"])
        }
    }

    /// Rows in which nothing stands are no calls, and are told of; lines in which nothing stands are no rows.
    @Test func emptyRows() throws {
        let lines = [
            "c,no,", ",,", "\"\",\"\",\"\"", " , ,\t", "", "  ", ",no,", ",,,", "\u{0}", "\u{C}", ",,\r",
        ]
        let replay = try replayed(lines, .csv(header: ["call", "one", "some"]), setup())
        #expect(replay.counts.calls == 2)
        #expect(replay.rejects.map(\.line) == [2, 3, 4, 8, 9, 10, 11])
        let reasons = replay.rejects.map(\.problem.reason)
        #expect(reasons.prefix(4).allSatisfy { $0 == "every cell is empty; this is no call" }, "\(reasons)")
        #expect(reasons[4].contains("1 cell ") && reasons[6].contains("every cell is empty"))
    }

    /// Lines that end with two carriage returns, and a stray one.
    @Test(arguments: [
        ("c,,no\r\r", "one"), ("c,red\r,no", "some"), ("c,red,n\ro", "one"), ("c,red;blue\r,", "some"),
    ])
    func carriageReturns(line: String, column: String) throws {
        let replay = try replayed([line], .csv(header: ["call", "some", "one"]), setup())
        #expect(replay.rejects.map(\.problem.column) == [column])
        #expect(replay.rejects.allSatisfy { $0.problem.reason.contains("a carriage return stands in it") })
    }

    /// The names of calls in results: one cell for a reader of tables, no formula for a spreadsheet.
    @Test(arguments: [
        ("7", "7"), ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "-1"), ("-1+1", "'-1+1"), ("@a", "'@a"),
        ("\tx", "\"'\tx\""),
        ("\r=1", "\"'\r=1\""), ("a=b", "a=b"), ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""),
        ("a\nb", "\"a\nb\""),
        ("=a,\"b\n", "\"'=a,\"\"b\n\""), ("a\u{301},b", "\"a\u{301},b\""),
    ])
    func namesInResults(name: String, cell: String) throws {
        let libraries = Libraries(now: try SpellingTests.library())
        let text = String(decoding: try JSONEncoder().encode(["call": name]), as: UTF8.self)
        let replay = try replayed([text], .jsonLines, ReplaySetup(libraries, results: .csv))
        let results = Array(replay.results)
        #expect(results.starts(with: Array("\(cell),".utf8)), "\(String(decoding: results, as: UTF8.self))")
        let json = try replayed([text], .jsonLines, ReplaySetup(libraries, results: .jsonLines))
        let read = try JSONSerialization.jsonObject(with: Data(json.results)) as? [String: Any]
        #expect(read?["call"] as? String == name)
    }
}
