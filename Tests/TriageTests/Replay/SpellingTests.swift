import Foundation
import Testing
import TriageAuthoring
import TriageDiagnostics
import TriageEngine
import TriageReplay
import TriageValues

/// Answers, keys and words in every spelling: read as `triage evaluate` reads them, or refused as it does.
@Suite struct SpellingTests {
    /// A library in whose results every answer can be told from every other.
    static func library() throws -> Program {
        let tests =
            ["yes", "no"].map { "one = \($0)" } + ["nothing", "red", "blue"].map { "some contains \($0)" }
            + (-3...40).map { "count = \($0)" } + (-5...10).map { "part = \(Places(2).text($0))" }
            + ["one", "some", "count", "part"].flatMap { question in
                ["unknown", "refused", "unclear"].map { "\(question) is \($0)" }
            }
        let rules = tests.enumerated().map {
            "  r\($0): { when: \($1), raise: [a1], because: B, source: [s] }"
        }
        return try compiled([
            """
            rule_set: base
            title: Base
            ladders: { a: { title: A, rungs: { a0: { label: A0 }, a1: { label: A1 } } } }
            sources: { s: { title: Book, by: Author, year: 2000, where: Shelf, status: verified } }
            """,
            """
            protocol: p
            title: P
            version: 1.0.0
            review_by: 2030-01-01
            questions:
              one: { ask: Q, unordered: true, answers: { yes: Y, no: N } }
              some: { ask: Q, unordered: true, choose: several, none: nothing, answers: { nothing: L, red: L, blue: L } }
              count: { ask: Q, unordered: true, number: { from: -3, to: 40 } }
              part: { ask: Q, unordered: true, number: { from: -0.05, to: 0.1, places: 2 } }
            rules:
            """ + "\n" + rules.joined(separator: "\n") + "\n",
        ])
    }

    /// Values of JSON, tried as answers to each question.
    static let values = [
        #""yes""#, #""no""#, #""Yes""#, #"" yes""#, #""yes ""#, #""ye\u0073""#, #""""#, #"" ""#, #""\t""#,
        #""unknown""#, #""refused""#, #""unclear""#, #""Unknown""#, #""not_asked""#, "true", "false",
        "2", "-2", "0", "-0", "41", "-4", "2.0", "2e0", "20", #""2""#, #""+3""#, #""-3""#, #""--3""#, #""+""#,
        #""-""#, #"" 2""#, #""2 ""#, #""2.0""#, #""007""#, #""0000000000000000000000007""#,
        #""+0000000000000000000000007""#, #""99999999999999999999""#, #""-9223372036854775808""#,
        #""0x2""#, #""1_0""#, #""٣""#, #""²""#, #"["yes"]"#, #"["red"]"#, #"["red", "blue"]"#,
        #"["blue", "red", "blue"]"#, #"["nothing"]"#, #"["nothing", "red"]"#, #"["red", "green"]"#,
        #"["unknown"]"#, #"["unknown", "red"]"#, #"["red", "unknown"]"#, "[]", #"[""]"#, #"[" "]"#,
        #"["\t"]"#, #"["red", ""]"#, #"[" red"]"#, "[2]", #"["2"]"#, #"[["red"]]"#, #"[{"red": 1}]"#,
        "0.05", "0.1", "0.10", "-0.05", "0.050", "0.055", "0.11", "-0.06", "5e-2", "0.0", #""0.05""#,
        #""+0.05""#,
        #"".05""#, #""0,05""#, #""00.05""#, #""0.""#, #""-.05""#, #""0.0.5""#, #""0.05 ""#, #""0.0x""#,
        #"{"red": true}"#, #""red;blue""#, #""nothing""#, #""red""#, #""r\u0065d""#,
    ]

    /// What is no value of JSON is no answer.
    @Test(arguments: ["one", "some", "count", "part"])
    func whatIsNoJSONIsRefused(question: String) throws {
        let values = [
            "02", "+2", "-", ".5", "2.", "2e", "yes", "nul", "[,]", #"["red",]"#, #"["red" "blue"]"#, "'yes'",
            "[", #"["red""#, #""\x""#, #""\ud800""#, "\"a\tb\"",
        ]
        let replay = try replayed(
            values.map { "{\"\(question)\": \($0)}" }, .jsonLines,
            ReplaySetup(Libraries(now: try Self.library())))
        #expect(replay.rejects.map(\.line) == Array(1...values.count))
    }

    @Test(arguments: ["one", "some", "count", "part"])
    func answersAreReadAsEvaluateReadsThem(question: String) throws {
        let program = try Self.library()
        let setup = ReplaySetup(Libraries(now: program), results: .csv)
        for value in Self.values {
            var problems = Problems()
            let file = SourceFile(
                id: 0, path: "call.json", text: "{\"answers\": {\"\(question)\": \(value)}}")
            let call = CallFile.parse(file, program, &problems)
            let replay = try replayed(["{\"\(question)\": \(value)}"], .jsonLines, setup)
            guard !problems.hasErrors, let answers = call?.answers else {
                #expect(replay.rejects.count == 1, "\(question) \(value): \(replay.lines)")
                // A reason for a missing answer is no answer that was misspelt.
                let reason = replay.rejects.first?.problem.reason ?? ""
                #expect(!reason.contains("unknown answer `unknown`"), "\(value)")
                continue
            }
            try #require(replay.rejects.isEmpty, "\(question) \(value): \(replay.rejects)")
            let expected = Records(program: program, calls: [answers]).expected(0)
            #expect(
                replay.lines.map { $0.drop { $0 != "," } } == [expected.drop { $0 != "," }],
                "\(question) \(value)")
        }
    }

    /// Behind a record of the same form, where a pair is taken in one, it is read and refused as it is by
    /// itself, in the same words.
    @Test(arguments: [("one", "\"no\""), ("some", "\"red\""), ("count", "7"), ("part", "0.07")])
    func aRecordIsReadAsItIsByItself(question: String, earlier: String) throws {
        let setup = ReplaySetup(Libraries(now: try Self.library()), results: .csv)
        let ends = ["}", " }", ",\"call\":\"c\"}", "", "x}", "]}", ",}", "\t,\"call\":\"c\"}"]
        for value in Self.values + ["02", "2.", "2e", "7x", "7 1", "7:1"] {
            for end in ends {
                let text = "{\"\(question)\":\(value)\(end)"
                let alone = try replayed([text], .jsonLines, setup)
                let behind = try replayed(["{\"\(question)\":\(earlier)}", text], .jsonLines, setup)
                // A call without a name is known by its line.
                func cells(_ part: ReplayPart) -> [Substring] {
                    part.lines.suffix(1).map { $0.drop { $0 != "," } }
                }
                if alone.rejects.isEmpty {
                    #expect(behind.rejects.isEmpty && cells(behind) == cells(alone), "\(text)")
                } else {
                    #expect(
                        behind.rejects.map(\.problem.reason) == alone.rejects.map(\.problem.reason), "\(text)"
                    )
                    #expect(
                        behind.rejects.map(\.problem.column) == alone.rejects.map(\.problem.column), "\(text)"
                    )
                }
            }
        }
    }

    /// Cells, and what the same would be in JSON; nil is refused, an empty text is not asked.
    @Test(arguments: [
        ("one", "yes", #""yes""#), ("one", " yes\t", #""yes""#), ("one", "\"yes\"", #""yes""#),
        ("one", "\" yes\"", #""yes""#), ("one", "  ", ""), ("one", "\"\"", ""), ("one", "\"  \"", ""),
        ("one", "y\"es", nil), ("one", "\"y\"\"es\"", nil), ("one", "yes;no", nil), ("one", "yes;", nil),
        ("some", "red;blue", #"["red", "blue"]"#), ("some", " red ; blue ", #"["red", "blue"]"#),
        ("some", "\"red;blue\"", #"["red", "blue"]"#), ("some", "red;", #""red""#),
        ("some", ";;red", #""red""#), ("some", ";", nil), ("some", " ; ", nil),
        ("some", "red;unknown", nil), ("some", "unknown", #""unknown""#), ("some", "nothing;red", nil),
        ("some", "red;gren", nil), ("count", "7", "7"), ("count", "+7", "7"), ("count", " 007 ", "7"),
        ("count", "\"7\"", "7"), ("count", "00000000000000000000000007", "7"), ("count", "-3", "-3"),
        ("count", "-4", nil), ("count", "7.0", nil), ("count", "7;8", nil), ("count", "7\r", nil),
        ("count", "\"7\" ", nil), ("count", "99999999999999999999", nil),
    ])
    func cells(question: String, cell: String, json: String?) throws {
        let setup = ReplaySetup(Libraries(now: try Self.library()), results: .csv)
        let others = ["one", "some", "count"].filter { $0 != question }
        // As the first cell, in the middle, and as the last.
        for header in [
            [question] + others + ["call"], ["call", others[0], question, others[1]],
            ["call"] + others + [question],
        ] {
            let row = header.map { $0 == question ? cell : $0 == "call" ? "c" : "" }.joined(separator: ",")
            let replay = try replayed([row + "\r"], .csv(header: header), setup)
            guard let json else {
                #expect(replay.rejects.map(\.problem.column) == [question], "\(row): \(replay.lines)")
                continue
            }
            let pair = json.isEmpty ? "" : ", \"\(question)\": \(json)"
            let expected = try replayed(["{\"call\": \"c\"\(pair)}"], .jsonLines, setup)
            #expect(replay.lines == expected.lines && expected.lines.count == 1, "\(replay.rejects)")
        }
    }

    /// Words of a map that are alike: all are told apart, and none that is not there is found.
    @Test(arguments: 0..<12)
    func wordsAreToldApart(seed: Int) throws {
        let program = try Self.library()
        var random = Seeded(seed)
        var words: [String] = []
        switch seed {
        case 0: words = (1...200).map { String(repeating: "-", count: $0) }
        case 1: words = (1...40).map { "y" + String(repeating: "\0", count: $0) } + ["y"]
        case 2: words = (1...9).map { Array(repeating: "N/A", count: $0).joined(separator: " ") }
        case 3: words = (9...99).map { "x\($0)" } + ["x9x9x9x9x9", "x9x9x9x9", "x"]
        case 4: words = (0..<200).map { "the same beginning \($0 + 1_000) and the same end" }
        case 5: words = (0..<100).map { "\($0 + 50)" } + ["-1-", "+", "1-2"]
        default:
            let letters = Array("ab\u{E9}\u{1F600}")
            words = (0..<300).map { _ in
                String((0..<random.int(1...(seed < 9 ? 4 : 40))).map { _ in random.pick(letters) })
            }
        }
        words = Array(Set(words)).sorted()
        for question in ["one", "count"] {
            let answers = question == "one" ? ["yes", "no"] : ["3", "11"]
            var naming = Naming()
            let known = words.enumerated().filter { $0.offset % 3 != 0 }
            naming.answers[question] = Dictionary(
                uniqueKeysWithValues: known.map { ($0.element, answers[$0.offset % 2]) })
            let setup = ReplaySetup(Libraries(now: program), naming: naming, results: .csv)
            let replay = try replayed(
                words.map { "c,\($0)," }, .csv(header: ["call", question, "some"]), setup)
            let numbers = question == "count" ? Set((-3...40).map { "\($0)" }) : []
            let left = words.enumerated().filter { $0.offset % 3 == 0 && !numbers.contains($0.element) }
            #expect(replay.rejects.map(\.line) == left.map { $0.offset + 1 })
            let plain = try replayed(
                words.enumerated().compactMap { offset, word in
                    offset % 3 != 0
                        ? "c,\(answers[offset % 2])," : numbers.contains(word) ? "c,\(word)," : nil
                }, .csv(header: ["call", question, "some"]),
                ReplaySetup(Libraries(now: program), results: .csv))
            #expect(replay.lines == plain.lines)
        }
    }

    /// Many names of keys that are alike.
    @Test func keysAreToldApart() throws {
        var naming = Naming()
        for length in 1...100 { naming.columns[String(repeating: "-", count: length)] = "ignore" }
        naming.columns[String(repeating: "-", count: 50)] = "one"
        let setup = ReplaySetup(Libraries(now: try Self.library()), naming: naming, results: .csv)
        let lines = (1...101).map { "{\"call\": \"c\", \"\(String(repeating: "-", count: $0))\": \"no\"}" }
        let replay = try replayed(lines, .jsonLines, setup)
        #expect(replay.rejects.map(\.line) == [101])
        #expect(Set(replay.lines).count == 2 && replay.lines[49] != replay.lines[0])
    }

    /// A key or an answer with escapes, or in another spelling of Unicode, is the same.
    @Test func spellingsOfUnicode() throws {
        var naming = Naming()
        naming.columns = ["N\u{FA}m": "one", "said": "ignore"]
        naming.answers = ["one": ["s\u{ED}": "yes"], "some": ["A\u{30A}": "red"]]
        let setup = ReplaySetup(Libraries(now: try Self.library()), naming: naming, results: .csv)
        let json = try replayed(
            [
                #"{"call": "c", "Núm": "sí"}"#, #"{"c\u0061ll": "c", "N\u00fam": "s\u00ed"}"#,
                "{\"call\": \"c\", \"Nu\u{301}m\": \"si\u{301}\"}",
                #"{"call": "c", "Nu\u0301m": "si\u0301"}"#,
                #"{"call": "c", "\u004e\u00fam": "yes", "s\u0061id": [1]}"#,
            ], .jsonLines, setup)
        #expect(json.rejects.isEmpty, "\(json.rejects)")
        for header in ["N\u{FA}m", "Nu\u{301}m"] {
            let csv = try replayed(
                ["c,s\u{ED},", "c,si\u{301},", "c,\"si\u{301}\","], .csv(header: ["call", header, "some"]),
                setup)
            #expect(Set(csv.lines) == Set(json.lines) && csv.lines.count == 3, "\(csv.rejects)")
        }
        let several = try replayed(
            ["c,\u{C5};blue", "c,A\u{30A};blue", "c,\u{212B};blue"], .csv(header: ["call", "some"]), setup)
        #expect(Set(several.lines).count == 1 && several.lines.count == 3, "\(several.rejects)")
        // Twice is twice, however it is spelled.
        let twice = try replayed(
            [#"{"Núm": "yes", "N\u00fam": "yes"}"#, #"{"a\"b": "yes"}"#], .jsonLines, setup)
        #expect(twice.rejects.map(\.problem.column) == ["N\u{FA}m", "a\"b"])
    }
}
