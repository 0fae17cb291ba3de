import Testing
import TriageDiagnostics
import TriageSyntax

/// Tables in CSV and JSON: every row is read, or named with its reason.
@Suite struct TableReadingTests {
    struct Result {
        let rows: [String]?
        let leftOut: Int
        let problems: [Diagnostic]
        let file: SourceFile
    }

    private func read(_ bytes: [UInt8], _ path: String = "t.csv", required: [String] = ["a", "b"]) -> Result {
        let file = SourceFile(id: 0, path: path, bytes: bytes)
        var problems = Problems()
        var leftOut = LeftOut()
        let table = readTable(file, required: required, optional: ["c"], &leftOut, &problems)
        leftOut.reportRest(&problems)
        return Result(
            rows: table?.rows.map { row in row.cells.map(\.text).joined(separator: "|") },
            leftOut: leftOut.count,
            problems: problems.sorted(), file: file)
    }

    private func read(_ text: String, _ path: String = "t.csv") -> Result { read(Array(text.utf8), path) }

    @Test(arguments: [
        ("a,b\n1,2\n3,4\n", ["1|2|", "3|4|"]), ("b,x,a\n1,2,3", ["3|1|"]),
        ("\u{FEFF}a,b\r\n1,2\r\n", ["1|2|"]),
        ("a,b\r1,2\r3,4\r", ["1|2|", "3|4|"]), ("\"a\",\"b\"\n\"1,2\",\"x \"\"y\"\"\"\n", ["1,2|x \"y\"|"]),
        ("a, b ,c\n 1,\t2 , 3\n", ["1|2|3"]), ("a,b,c\n1,2,\n\n  \n3,4,5\n", ["1|2|", "3|4|5"]),
        ("a,b\n1,\"two\nlines\"\n3,4\n", ["1|two\nlines|", "3|4|"]), ("a,b\n1,5\" wide\n", ["1|5\" wide|"]),
        ("a,b\n", []), ("a,b", []), ("", []), ("\n\n", []), ("a,b,x,x\n1,2,3,4\n", ["1|2|"]),
        ("a,b\n1,ʤ\u{0301}\n", ["1|ʤ\u{0301}|"]),
        ("a,b\n,\"\"\"\"\n".replacing("\n,", with: "\n1,"), ["1|\"|"]),
    ])
    func csvIsRead(text: String, rows: [String]) {
        let result = read(text)
        #expect(result.rows == rows && result.problems.isEmpty, "\(result.problems.map(\.message))")
    }

    /// Rows that are left out: what stays, and the start of the message with the text it points at.
    @Test(arguments: [
        ("a,b\n1,\n3,4\n", ["3|4|"], "line 2 has no `b`", "1,"),
        ("a,b\n,\n3,4\n", ["3|4|"], "line 2 has no `a`, `b`", ","),
        ("a,b\n1\n3,4\n", ["3|4|"], "line 2 has 1 cell and the header 2", "1"),
        ("a,b\n1,2,9\n3,4\n", ["3|4|"], "line 2 has 3 cells and the header 2", "1,2,9"),
        ("a,b\n\"1\"0,2\n3,4\n", ["3|4|"], "line 2 cannot be used: after a closing quote comes a comma", "0"),
        (
            "a,b\n1\r0,2\n3,4\n", ["3|4|"], "line 2 cannot be used: a carriage return stands inside a cell",
            "\r"
        ),
        ("a,b\n1,\"x\" ,\"y\"\n3,4\n", ["3|4|"], "line 2 cannot be used: after a closing quote", " "),
        (
            "a,b,c\n1,2,\"open\n3,4,5\n6,7,shut\"\n8,9,\n", ["8|9|"],
            "line 2 has a quoted cell over several lines", "\"open\n3,4,5\n6,7,shut\""
        ),
    ])
    func badRowsAreLeftOut(text: String, rows: [String], message: String, place: String) {
        let result = read(text)
        #expect(result.rows == rows && result.leftOut == 1)
        #expect(result.problems.map(\.code) == ["bad-row"])
        let problem = result.problems.first
        #expect(problem?.message.hasPrefix(message) == true, "\(problem?.message ?? "")")
        #expect(problem.map { result.file.text(of: $0.span) } == place)
    }

    /// Tables that nothing is read of, with the place and a word of the help.
    @Test(arguments: [
        ("a,c\n1,2\n", "there is no column `b`", "a,c", ""),
        ("A,b\n1,2\n", "there is no column `a`", "A,b", "`A` is written `a`"),
        ("a;b\n1;2\n", "there is no column `a`, `b`", "a;b", "divided by `;`"),
        ("a\tb\n1\t2\n", "there is no column `a`, `b`", "a\tb", "divided by tabs"),
        ("a,b,a\n1,2,3\n", "two columns are called `a`", "a", ""),
        ("a,b,c,c\n1,2,3,4\n", "two columns are called `c`", "c", ""),
        ("a,b\n1,\"two\n3,4\n5,6\n", "the quote that opens here is not closed", "\"", "a quote in a cell is"),
        ("a,b,n\n1,2,\"x\n3,4,y\n5,6,\"z\"\n", "the quote that opens here is not closed", "\"", ""),
        ("a,b\n\"1\"0,\"2\n3,4\n", "the quote that opens here is not closed", "\"", ""),
        ("a,\"b\n1,2\n", "the quote that opens here is not closed", "\"", ""),
        ("a,b\r\r\n1,2\r\r\n", "the header cannot be used: a carriage return", "\r", ""),
    ])
    func badTablesAreRefused(text: String, message: String, place: String, help: String) {
        let result = read(text)
        #expect(result.rows == nil && result.problems.map(\.code) == ["bad-table"])
        let problem = result.problems.first
        #expect(problem?.message.hasPrefix(message) == true, "\(problem?.message ?? "")")
        #expect(problem.map { result.file.text(of: $0.span) } == place)
        #expect(help.isEmpty || problem?.help?.contains(help) == true, "\(problem?.help ?? "")")
    }

    @Test func latin1IsRefusedAtItsByte() {
        let result = read([0x61, 0x2C, 0x62, 0x0A, 0x31, 0x2C, 0xE9, 0x0A])
        #expect(result.rows == nil && result.problems.map(\.code) == ["wrong-encoding"])
        #expect(result.problems.map(\.span.start) == [6])
    }

    @Test(arguments: [
        (#"[{"a": 1, "b": "\ud83d\ude2d"}, {"b": "x", "c": null, "a": true}]"#, ["1|😭|", "true|x|"]),
        ("{\"a\": 1, \"b\": 2}\r\n\n  {\"a\": 3, \"b\": 4, \"x\": [1]}", ["1|2|", "3|4|"]), ("[]", []),
        ("\u{FEFF}{\"a\": 1, \"b\": 2}", ["1|2|"]),
    ])
    func jsonIsRead(text: String, rows: [String]) {
        for path in ["t.json", "t"] {
            let result = read(text, path)
            #expect(result.rows == rows && result.problems.isEmpty, "\(result.problems.map(\.message))")
        }
    }

    @Test(arguments: [
        (#"[{"a": 1, "b": null}, {"a": 3, "b": 4}]"#, "row 1 has no `b`", #"{"a": 1, "b": null}"#),
        (#"[{"a": 1, "b": [2]}, {"a": 3, "b": 4}]"#, "row 1 has a list for `b`", "[2]"),
        (#"[7, {"a": 3, "b": 4}]"#, "row 1 is no JSON object", "7"),
        (
            "{\"a\": 1, \"a\": 2}\n{\"a\": 3, \"b\": 4}",
            "line 1 cannot be read: the key `a` stands here a second time", "\"a\""
        ),
        ("{\"a\": 3, \"b\": 4}\n{\"a\": 1, \"b\": }\n", "line 2 cannot be read: a value is expected", "}"),
    ])
    func badObjectsAreLeftOut(text: String, message: String, place: String) {
        let result = read(text, "t.json")
        #expect(result.rows == ["3|4|"] && result.leftOut == 1 && result.problems.map(\.code) == ["bad-row"])
        let problem = result.problems.first
        #expect(problem?.message.hasPrefix(message) == true, "\(problem?.message ?? "")")
        #expect(problem.map { result.file.text(of: $0.span) } == place)
    }

    @Test(arguments: [
        (#"[{"a": 1, "b": 2},]"#, "json-syntax"), (#"[{"x": 1}]"#, "bad-table"),
        ("{\n\"a\": 1\n}", "bad-row"),
    ])
    func badJSONTablesAreRefused(text: String, code: String) {
        let result = read(text, "t.json")
        #expect(result.rows == nil && Set(result.problems.map(\.code)) == [code])
    }

    /// Of each kind three are shown, and the others counted where they begin.
    @Test(arguments: [
        (3, 3, ""), (4, 4, "1 more row is left out"), (5_000, 4, "4997 more rows are left out"),
    ])
    func manyBadRowsAreCounted(bad: Int, shown: Int, last: String) {
        let result = read("a,b\n" + String(repeating: "1,\n3,4\n", count: bad))
        #expect(result.rows?.count == bad && result.leftOut == bad && result.problems.count == shown)
        #expect(last.isEmpty || result.problems.last?.message.hasPrefix(last) == true)
        #expect(last.isEmpty || result.problems.last.map { result.file.line(at: Int($0.span.start)) } == 8)
    }

    /// A cell is what it was, whatever stands in it; only what a spreadsheet would run gets an apostrophe.
    @Test(arguments: [
        ("plain", "plain"), ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""), ("a\r\nb", "\"a\r\nb\""),
        ("a\rb", "\"a\rb\""),
        ("a,\u{301}b", "\"a,\u{301}b\""), ("\u{600}\"", "\"\u{600}\"\"\""), ("=1+1", "'=1+1"),
        ("+1-2", "'+1-2"),
        ("-x", "'-x"), ("@x", "'@x"), ("\tx", "\"'\tx\""), ("=a,b", "\"'=a,b\""), ("-12", "-12"),
        ("+12", "'+12"), ("-", "'-"), ("-1-2", "'-1-2"), ("1=2", "1=2"),
        ("", ""),
        ("=\u{301}x", "'=\u{301}x"),
    ])
    func cellsAreQuoted(text: String, cell: String) {
        #expect(csvCell(text).unicodeScalars.elementsEqual(cell.unicodeScalars))
        let isFormula = cell.unicodeScalars.contains("'")
        guard !isFormula, text == text.withoutBlanks, !text.isEmpty else { return }
        let result = read("a,b\n\(csvCell(text)),x\n")
        #expect(
            result.rows.map { $0.map { $0.unicodeScalars.elementsEqual("\(text)|x|".unicodeScalars) } } == [
                true
            ])
    }
}
