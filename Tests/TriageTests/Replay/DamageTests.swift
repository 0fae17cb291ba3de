import Testing
import TriageEngine
import TriageReplay

/// Records that cannot be used are left out with their line, and change nothing beside them.
@Suite struct DamageTests {
    private enum Damage: CaseIterable {
        case cut, wrongType, unknownAnswer, twice, encoding, tooLong, unknownColumn, tooMany, notARecord,
            listed
    }

    private struct Maker {
        let program: Program
        var random: Seeded

        /// A damaged form of a good line; never one that could be read.
        mutating func damaged(_ line: String, _ isCSV: Bool) -> String {
            let damage = random.pick(Damage.allCases)
            return isCSV ? csv(line, damage) : json(line, damage)
        }

        private mutating func csv(_ line: String, _ damage: Damage) -> String {
            var cells = line.split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
            let cell = random.int(1...cells.count - 1)
            switch damage {
            case .cut: return cells.prefix(cell).joined(separator: ",")
            case .wrongType: cells[cell] = "[1, 2"
            case .unknownAnswer: cells[cell] = "perhaps_\(cell)"
            case .twice, .tooMany: cells.append("much")
            case .encoding: cells[cell] = "\u{FFFD}\u{0}x"
            case .tooLong: cells[cell] = String(repeating: "x", count: 70_000)
            case .unknownColumn: cells.insert("none", at: cell)
            case .notARecord: return "total: 12 calls"
            case .listed: cells[cell] = "\"closed\" x"
            }
            return cells.joined(separator: ",")
        }

        private mutating func json(_ line: String, _ damage: Damage) -> String {
            let body = String(line.dropLast())
            switch damage {
            case .cut: return String(line.prefix(random.int(1...line.count - 1)))
            case .wrongType: return body + ", \"\(question())x\": true}"
            case .unknownAnswer: return body + ", \"nobody\": \"perhaps\"}"
            case .twice: return body + ", \"call\": \"again\"}"
            case .encoding: return body + ", \"\u{1}\u{FFFD}\": \"none\"}"
            case .tooLong: return body + ", \"x\": \"" + String(repeating: "y", count: 70_000) + "\"}"
            case .unknownColumn: return body + ", \"wheather\": \"none\"}"
            case .tooMany: return line + line
            case .notARecord:
                return random.pick([
                    "[]", "null", "12", "\"text\"", "{]", "{\"call\"}", "{\"call\": }", "{,}",
                ])
            case .listed: return body + ", \"answers\": [\"none\"]}"
            }
        }

        private mutating func question() -> String {
            program.questions[random.int(0...program.questions.count - 1)].name
        }
    }

    /// 10,000 damaged records among 10,000 good ones, in pieces of several sizes.
    @Test(arguments: [true, false])
    func damagedRecordsAreLeftOut(isCSV: Bool) throws {
        let program = try Shipped.program()
        var random = Seeded(5)
        let records = Records(
            program: program, calls: (0..<5_000).map { _ in program.randomAnswers(&random, askedPercent: 50) }
        )
        let setup = ReplaySetup(Libraries(now: program), results: .jsonLines)
        let format: RecordFormat = isCSV ? .csv(header: records.header) : .jsonLines
        let good = isCSV ? records.csv() : records.jsonLines()
        var maker = Maker(program: program, random: Seeded(6))
        var lines: [String] = []
        var damaged: [Int] = []
        for line in good {
            for _ in 0..<random.int(0...2) {
                lines.append(maker.damaged(line, isCSV))
                damaged.append(lines.count)
            }
            lines.append(line)
        }
        let expected = try replayed(good, format, setup)
        for piece in [3, 1_000, Int.max] {
            let replay = try replayed(lines, format, setup, piece: piece)
            #expect(replay.results == expected.results)
            let found = replay.rejects.map(\.line)
            #expect(found == damaged, "first difference: \(zip(found, damaged).first { $0 != $1 } ?? (0, 0))")
            #expect(
                replay.rejects.allSatisfy { !$0.problem.reason.isEmpty && $0.problem.column?.isEmpty != true }
            )
            #expect(replay.counts.rejected == damaged.count && replay.counts.calls == good.count)
        }
    }

    /// Good lines cut or changed at a random byte are read as something, or left out; they never change
    /// another.
    @Test func randomBytesChangeNoNeighbour() throws {
        let program = try Shipped.program()
        var random = Seeded(8)
        let records = Records(
            program: program, calls: (0..<2_000).map { _ in program.randomAnswers(&random, askedPercent: 40) }
        )
        let setup = ReplaySetup(Libraries(now: program), results: .csv)
        for (good, format) in [
            (records.csv(), RecordFormat.csv(header: records.header)), (records.jsonLines(), .jsonLines),
        ] {
            let expected = try replayed(good, format, setup).lines
            var lines: [String] = []
            for line in good {
                var bytes = Array(line.utf8)
                for _ in 0..<random.int(1...3) {
                    let place = random.int(0...bytes.count - 1)
                    // Any byte but one that ends the line.
                    bytes[place] =
                        [
                            UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: ","), 0, 0x7F,
                            UInt8(ascii: "{"), UInt8(ascii: "x"),
                        ][random.int(0...6)]
                }
                // A quote that opens a cell takes the neighbours along, by right: `QuoteTests`.
                if format != .jsonLines {
                    for place in bytes.indices where bytes[place] == UInt8(ascii: "\"") {
                        if place == 0 || bytes[place - 1] == UInt8(ascii: ",") { bytes[place] = 0 }
                    }
                }
                lines += [String(decoding: bytes.prefix(random.int(1...bytes.count)), as: UTF8.self), line]
            }
            let replay = try replayed(lines, format, setup, piece: 997)
            let rejected = Set(replay.rejects.map(\.line))
            let kept = (1...lines.count).filter { !rejected.contains($0) }
            try #require(kept.count == replay.lines.count)
            let ofGood = zip(kept, replay.lines).filter { $0.0 % 2 == 0 }.map(\.1)
            #expect(ofGood == expected)
        }
    }

    /// The reasons, as they are read.
    @Test(arguments: [
        (#"{"plan_intent": "yess"}"#, "plan_intent", "did you mean `yes`?"),
        (#"{"plan_intnt": "no"}"#, "plan_intnt", "did you mean `plan_intent`?"),
        (#"{"plan_intent": "no", "plan_intent": "no"}"#, "plan_intent", "`plan_intent` stands twice"),
        (#"{"despair":70}"#, "despair", "out of range"),
        (#"{"despair": "old"}"#, "despair", "not a whole number"),
        (#"{"despair": 3.5}"#, "despair", "not a whole number"),
        (#"{"plan_intent": ["no"]}"#, "plan_intent", "one answer, not a list"),
        (#"{"plan_intent": no}"#, "byte 17", "in quotes"), (#"{"plan_intent": "no""#, "byte 21", "cut off"),
        (#"{"concern": []}"#, "concern", "at least one"), (#"{"call": "a", "id": "b"}"#, "id", "second name"),
        (#"{"plan_intent": ""}"#, "plan_intent", "an empty text is no answer"),
        (#"{"plan_intent": {"a": 1}}"#, "byte 17", "a text, a number or a list"),
        (#"{"plan_intent": "no"} x"#, "byte 23", "nothing may follow"),
    ])
    func reasons(line: String, column: String, reason: String) throws {
        let setup = ReplaySetup(Libraries(now: try Shipped.program()), results: .jsonLines)
        let replay = try replayed([line], .jsonLines, setup)
        try #require(replay.rejects.count == 1)
        #expect(
            replay.rejects[0].problem.column == column && replay.rejects[0].problem.reason.contains(reason),
            "\(replay.rejects)")
    }

    /// Escapes, blanks, nulls and answers in an object of their own are read as what they say.
    @Test func formsThatAreTheSame() throws {
        let setup = ReplaySetup(Libraries(now: try Shipped.program()), results: .jsonLines)
        let lines = [
            #"{"call":"é \"1\"","plan_intent":"no","concern":["suicide"],"despair":4}"#,
            #" { "call" : "\u00e9 \"1\"" , "plan_intent" : "\u006eo" , "concern" : [ "suicide" ] , "despair" : 4 } "#,
            #"{"despair":"4","answers":{"concern":"suicide","plan_intent":"no"},"psychosis":null,"id":"é \"1\""}"#,
        ]
        let replay = try replayed(lines, .jsonLines, setup)
        try #require(replay.lines.count == 3, "\(replay.rejects)")
        #expect(Set(replay.lines).count == 1 && replay.lines[0].hasPrefix(#"{"call":"é \"1\"","#))
        let csv = try replayed(
            ["\"é \"\"1\"\"\",no,suicide , 4\r"],
            .csv(header: ["call", "plan_intent", "concern", "despair"]), setup)
        #expect(csv.lines == [replay.lines[0]], "\(csv.rejects)")
    }
}
